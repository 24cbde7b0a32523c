//! Records (R7RS §5.5). `define-record-type` expands to calls of these and to the record operations of `spec::ops`.

use super::ops;
use super::table::{Any, Index, Param, RecordType, Symbol, UNSPECIFIED, Vector, boolean, prims};
use crate::data::symbol;
use crate::heap::{self, Record, Value};
use crate::vm::Vm;
use crate::vm::control::{Args, Control, Outcome};

prims! { vm, args;
    /// A fresh record type with a vector of field names.
    /// `procedures` names the accessor and the modifier of each field (symbols or `#f`), for messages.
    "%make-record-type" (name: Symbol, fields: Vector [procedures: Vector]) Allocates =>
        make_type(vm, name, fields, procedures);
    /// A record of a type with these fields, all of them.
    "%record" (t: RecordType | fields) Allocates Record => make(vm, t, fields);
    /// Is it a record, of whatever type?
    "%record?" (x: Any) Pure => boolean(Record::is(x));
    /// Is it a record of this type?
    "%record-is?" (x: Any, t: Any) Pure RecordIs => boolean(ops::is_record_of(x, t));
    /// Field `k` of a record of this type.
    "%record-ref" (x: Any, t: RecordType, k: Index) Reads RecordRef => {
        field_exists(vm, t, k)?;
        ops::operate(vm, crate::spec::Op::RecordRef, x, t.value(), args.get(2), Value::FALSE)
    };
    /// Stores field `k` of a record of this type.
    "%record-set!" (x: Any, t: RecordType, k: Index, v: Any) Writes RecordSet => {
        field_exists(vm, t, k)?;
        ops::operate(vm, crate::spec::Op::RecordSet, x, t.value(), args.get(2), v)
    };
    /// Is it a record type?
    "%record-type?" (x: Any) Pure => boolean(heap::RecordType::is(x));
    /// The type of a record.
    "%record-type" (x: Any) Pure => {
        match Record::of(x) {
            Some(record) => Ok(record.record_type().value()),
            None => Err(vm.type_error("%record-type", 1, "a record", x)),
        }
    };
    /// The name of a record type: a symbol.
    "%record-type-name" (t: RecordType) Pure => Ok(t.name());
    /// The field names of a record type: a vector.
    "%record-type-fields" (t: RecordType) Pure => Ok(t.fields().value());
}

fn make_type(vm: &Vm, name: Value, fields: heap::Vector, procedures: Option<heap::Vector>) -> Outcome {
    if !fields.items().iter().all(symbol::is_symbol) {
        return Err(vm.type_error("%make-record-type", 2, "a vector of symbols", fields.value()));
    }
    Ok(heap::RecordType::new(&vm.heap, name, fields, procedures).value())
}

fn make(vm: &Vm, record_type: heap::RecordType, fields: Args) -> Outcome {
    let record = with_fields(vm, record_type, fields.len())?;
    record.fields().copy_from(fields);
    Ok(record.value())
}

/// A record of the type, whose fields are still to be set; raises unless it has this many.
fn with_fields(vm: &Vm, record_type: heap::RecordType, count: u32) -> Result<Record, Control> {
    if count != record_type.fields().length() {
        return Err(vm.range_error("%record", Value::fixnum(count as i64), record_type.value()));
    }
    Ok(Record::new(&vm.heap, count, record_type)?)
}

/// A record of a type that must have this many fields, all of them `fill`.
pub(super) fn filled(vm: &Vm, record_type: Value, count: Value, fill: Value) -> Outcome {
    let Some(record_type) = heap::RecordType::of(record_type) else {
        return Err(vm.type_error("record", 1, RecordType::EXPECTED, record_type));
    };
    let record = with_fields(vm, record_type, count.as_fixnum() as u32)?;
    record.fields().fill(fill);
    Ok(record.value())
}

fn field_exists(vm: &Vm, record_type: heap::RecordType, k: u32) -> Outcome {
    if k < record_type.fields().length() {
        return UNSPECIFIED;
    }
    Err(vm.range_error("%record-ref", Value::fixnum(k as i64), record_type.value()))
}
