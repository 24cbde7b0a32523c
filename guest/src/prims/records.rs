//! Records (R7RS §5.5). `define-record-type` expands to calls of these and to the record operations of `spec::ops`.

use super::ops;
use super::table::{Any, Index, RecordType, Symbol, UNSPECIFIED, Vector, boolean, prims};
use crate::data::symbol;
use crate::heap::objects::{field, is_kind, length, set_field};
use crate::heap::value::TAG_OBJ;
use crate::heap::{Kind, Value};
use crate::vm::Vm;
use crate::vm::control::{Args, Outcome};

prims! { vm, args;
    /// A fresh record type with a vector of field names.
    /// `procedures` names the accessor and the modifier of each field (symbols or `#f`), for messages.
    "%make-record-type" (name: Symbol, fields: Vector [procedures: Vector]) Allocates =>
        make_type(vm, name, fields, procedures.unwrap_or(Value::FALSE));
    /// A record of a type with these fields, all of them.
    "%record" (t: RecordType | fields) Allocates => make(vm, t, fields);
    /// Is it a record, of whatever type?
    "%record?" (x: Any) Pure => boolean(is_kind(x, Kind::Record));
    /// Is it a record of this type?
    "%record-is?" (x: Any, t: Any) Pure RecordIs => boolean(ops::is_record_of(x, t));
    /// Field `k` of a record of this type.
    "%record-ref" (x: Any, t: RecordType, k: Index) Reads RecordRef => {
        field_exists(vm, t, k)?;
        ops::operate(vm, crate::spec::Op::RecordRef, x, t, args.get(2), Value::FALSE)
    };
    /// Stores field `k` of a record of this type.
    "%record-set!" (x: Any, t: RecordType, k: Index, v: Any) Writes RecordSet => {
        field_exists(vm, t, k)?;
        ops::operate(vm, crate::spec::Op::RecordSet, x, t, args.get(2), v)
    };
    /// Is it a record type?
    "%record-type?" (x: Any) Pure => boolean(is_kind(x, Kind::RecordType));
    /// The type of a record.
    "%record-type" (x: Any) Pure => {
        if is_kind(x, Kind::Record) { Ok(field(x, 0)) } else { Err(vm.type_error("%record-type", 1, "a record", x)) }
    };
    /// The name of a record type: a symbol.
    "%record-type-name" (t: RecordType) Pure => Ok(field(t, 0));
    /// The field names of a record type: a vector.
    "%record-type-fields" (t: RecordType) Pure => Ok(field(t, 1));
}

fn make_type(vm: &Vm, name: Value, fields: Value, procedures: Value) -> Outcome {
    if !(0..length(fields)).all(|i| symbol::is_symbol(field(fields, i))) {
        return Err(vm.type_error("%make-record-type", 2, "a vector of symbols", fields));
    }
    Ok(vm.heap.object_of(Kind::RecordType, 0, &[name, fields, procedures]))
}

fn make(vm: &Vm, record_type: Value, fields: Args) -> Outcome {
    let expected = length(field(record_type, 1));
    if fields.len != expected {
        return Err(vm.range_error("%record", Value::fixnum(fields.len as i64), record_type));
    }
    let record = Value::pointer(vm.heap.object(Kind::Record, 0, fields.len)?, TAG_OBJ);
    set_field(record, 0, record_type);
    fields.iter().enumerate().for_each(|(i, v)| set_field(record, 1 + i as u32, v));
    Ok(record)
}

fn field_exists(vm: &Vm, record_type: Value, k: u32) -> Outcome {
    if k < length(field(record_type, 1)) {
        return UNSPECIFIED;
    }
    Err(vm.range_error("%record-ref", Value::fixnum(k as i64), record_type))
}
