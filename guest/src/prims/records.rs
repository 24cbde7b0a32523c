//! Records (R7RS §5.5). `define-record-type` expands to calls of these and to the record operations of `spec::ops`.

use super::ops;
use super::table::{Any, Index, RecordType, Symbol, UNSPECIFIED, Vector, boolean, prims};
use crate::data::symbol;
use crate::heap::{self, Record, Value};
use crate::vm::Vm;
use crate::vm::control::{Args, Outcome};

prims! { vm, args;
    /// A fresh record type with a vector of field names.
    /// `procedures` names the accessor and the modifier of each field (symbols or `#f`), for messages.
    "%make-record-type" (name: Symbol, fields: Vector [procedures: Vector]) Allocates =>
        make_type(vm, name, fields, procedures);
    /// A record of a type with these fields, all of them.
    "%record" (t: RecordType | fields) Allocates => make(vm, t, fields);
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
    let expected = record_type.fields().length();
    if fields.len() != expected {
        return Err(vm.range_error("%record", Value::fixnum(fields.len() as i64), record_type.value()));
    }
    let record = Record::new(&vm.heap, fields.len(), record_type)?;
    record.fields().copy_from(fields);
    Ok(record.value())
}

fn field_exists(vm: &Vm, record_type: heap::RecordType, k: u32) -> Outcome {
    if k < record_type.fields().length() {
        return UNSPECIFIED;
    }
    Err(vm.range_error("%record-ref", Value::fixnum(k as i64), record_type.value()))
}
