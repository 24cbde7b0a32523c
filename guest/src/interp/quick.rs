//! The quick way of the instructions that have no case of their own in the loop: operands, and operations that need
//! neither the running state nor a condition. Where these functions give [`Value::UNWIND`] nothing has happened, and the
//! loop takes the way around, through `prims::ops`.
//!
//! They are calls that leave the loop's state in its wasm locals: the way around stores and reloads it. With them the
//! interpreted mandelbrot, all flonums, takes a third of the time.

use super::inst::{self, op, seen};
use crate::data::number::{self, bits};
use crate::heap::value::TAG_MASK;
use crate::heap::{Closure, Frame, Pc, Value};
use crate::interp::calls::seen_of;
use crate::prims::ops;
use crate::spec::Op;
use crate::spec::ops::{Operands, Relation};
use crate::vm::Vm;

/// The value of an operand of the frame.
#[inline(always)]
pub fn operand(fp: Frame, unit: u16) -> Value {
    if unit < inst::LITERAL { fp.home(unit) } else { far_operand(fp, unit) }
}

/// A literal or captured value.
#[inline(never)]
fn far_operand(fp: Frame, unit: u16) -> Value {
    if unit >= inst::FREE {
        return Closure::known(fp.closure()).captures().get((unit - inst::FREE) as u32);
    }
    fp.code().literal((unit - inst::LITERAL) as u32)
}

/// Two fixnums? Their tags are zero, so the words compare and add as the numbers do.
#[inline(always)]
pub fn fixnums(a: Value, b: Value) -> bool {
    (a.0 | b.0) & TAG_MASK == 0
}

/// Tries the operation `code - PRIM` of the instruction at `pc`.
#[inline(never)]
pub fn attempt(vm: &Vm, fp: Frame, pc: Pc, code: u16) -> Value {
    let Some(op) = Op::from_code((code - op::PRIM) as u8) else { unreachable!("operation {code}") };
    let unit = |i: u32| operand(fp, pc.unit(i));
    let (a, b) = (unit(2), unit(3));
    if op.is_recorded() {
        return recorded(vm, pc, op, a, b);
    }
    // Units beyond the operation's arity are 0, which reads some word of the frame: nobody looks at it.
    // An operation that raises has done nothing yet: it is run again on the way around.
    ops::operate(vm, op, a, b, unit(4), unit(5)).unwrap_or(Value::UNWIND)
}

/// An operation whose instruction keeps a type record.
fn recorded(vm: &Vm, pc: Pc, op: Op, a: Value, b: Value) -> Value {
    match op.operands() {
        Operands::Sign(relation) if a.is_fixnum() => return Value::bool(relation.holds(a.as_fixnum(), 0)),
        Operands::Sign(_) => return Value::UNWIND,
        Operands::Compared(relation) if fixnums(a, b) => return Value::bool(relation.holds(a.0 as i64, b.0 as i64)),
        Operands::Compared(relation) => return compare(pc, relation, a, b),
        Operands::Numbers if !fixnums(a, b) => return flonums(vm, pc, op, a, b),
        Operands::Integers if !fixnums(a, b) => return Value::UNWIND,
        Operands::Number => return of_one(vm, pc, op, a),
        Operands::Numbers | Operands::Integers | Operands::Others => {}
    }
    let (x, y) = (a.as_fixnum(), b.as_fixnum());
    let result = match op {
        Op::Mul => return x.checked_mul(b.0 as i64).map_or(Value::UNWIND, |word| Value(word as u64)),
        // A divisor of -1 is left out because the negation of the smallest fixnum is no fixnum.
        Op::Max => x.max(y),
        Op::Min => x.min(y),
        Op::BitAnd => x & y,
        Op::BitOr => x | y,
        Op::BitXor => x ^ y,
        Op::Shift => return bits::shift_fixnum(a, b).unwrap_or(Value::UNWIND),
        Op::Quotient | Op::TruncateQuotient if y != 0 && y != -1 => x / y,
        Op::Remainder | Op::TruncateRemainder if y != 0 && y != -1 => x % y,
        Op::Modulo | Op::FloorRemainder if y != 0 && y != -1 => {
            let rest = x % y;
            if rest != 0 && (rest ^ y) < 0 { rest + y } else { rest }
        }
        _ => return Value::UNWIND,
    };
    Value::fixnum(result)
}

/// An operation on one number.
fn of_one(vm: &Vm, pc: Pc, op: Op, a: Value) -> Value {
    let none = Value::UNSPECIFIED;
    let Ok(value) = ops::operate(vm, op, a, none, none, none) else { return Value::UNWIND };
    let record = pc.half(inst::SEEN);
    record.set(record.get() | seen_of(op, a, none));
    value
}

/// `+ - * / max min` of flonums in the word, or of one and a fixnum.
#[inline(never)]
pub fn flonums(vm: &Vm, pc: Pc, op: Op, a: Value, b: Value) -> Value {
    let number = |v: Value| v.to_immediate_flonum().or(v.to_fixnum().map(|n| n as f64));
    let (Some(x), Some(y)) = (number(a), number(b)) else { return Value::UNWIND };
    if fixnums(a, b) {
        return Value::UNWIND;
    }
    let result = match op {
        Op::Add => x + y,
        Op::Sub => x - y,
        Op::Mul => x * y,
        Op::Max => number::greater(x, y),
        Op::Min => number::smaller(x, y),
        // Division by an exact zero raises, which is left to the general case.
        Op::Div if b != Value::fixnum(0) => x / y,
        _ => return Value::UNWIND,
    };
    record(pc);
    vm.heap.flonum(result)
}

/// A comparison of flonums in the word.
#[inline(never)]
pub fn compare(pc: Pc, relation: Relation, a: Value, b: Value) -> Value {
    let (Some(x), Some(y)) = (a.to_immediate_flonum(), b.to_immediate_flonum()) else { return Value::UNWIND };
    record(pc);
    Value::bool(relation.holds(x, y))
}

/// The instruction has seen flonums.
#[inline(always)]
fn record(pc: Pc) {
    let record = pc.half(inst::SEEN);
    record.set(record.get() | seen::FLONUM);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::heap::Instructions;
    use crate::vm::control::Outcome;

    /// What the quick way gives agrees with what the operation means, record included.
    #[test]
    fn quick_results_are_the_operations_results() {
        let vm = Vm::new();
        let pc = Instructions::new(&vm.heap, 64).expect("memory").start();
        let numbers = [0.0, -0.0, 1.5, -2.5, 1e-300, 1e300, f64::INFINITY, f64::NAN];
        let mut values: Vec<Value> = numbers.iter().map(|&x| vm.heap.flonum(x)).collect();
        let fixnums = [0, 1, -1, 2, -7, 1 << 40, crate::heap::value::FIXNUM_MIN, crate::heap::value::FIXNUM_MAX];
        values.extend(fixnums.map(Value::fixnum));
        values.extend([Value::FALSE, Value::NIL, vm.heap.cons(Value::NIL, Value::NIL)]);
        let mut quick = 0;
        for op in Op::ALL.iter().copied().filter(|op| op.is_recorded()) {
            for &a in &values {
                for &b in &values {
                    pc.half(inst::SEEN).set(0);
                    let value = recorded(&vm, pc, op, a, b);
                    if value == Value::UNWIND {
                        assert_eq!(pc.half(inst::SEEN).get(), 0);
                        continue;
                    }
                    quick += 1;
                    assert_eq!(pc.half(inst::SEEN).get(), seen_of(op, a, b), "{op:?} {a:?} {b:?}");
                    let meant: Outcome = ops::operate(&vm, op, a, b, Value::FALSE, Value::FALSE);
                    let meant = meant.unwrap_or_else(|control| panic!("{op:?} {a:?} {b:?}: {control:?}"));
                    assert!(crate::data::equal::eqv(value, meant), "{op:?} {a:?} {b:?}: {value:?}, not {meant:?}");
                }
            }
        }
        assert!(quick > 1000, "{quick}");
    }
}
