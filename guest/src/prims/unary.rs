//! What the inline operations on one number mean, and `arithmetic-shift` and `expt`: the primitives of the same names come
//! here too. Those of two numbers are in `numbers`.

use super::numbers::checked;
use super::table::{ExactInteger, Number, Param, Real};
use crate::data::number::{self, bits};
use crate::heap::Value;
use crate::vm::Vm;
use crate::vm::control::{Control, Outcome};

/// Argument `at` (1 first) of the procedure `who`, if it has the type.
fn operand<P: Param<Out = Value>>(vm: &Vm, who: &str, at: u32, v: Value) -> Outcome {
    P::convert(vm, v).ok_or_else(|| vm.type_error(who, at, P::EXPECTED, v))
}

macro_rules! of_one_number {
    ($($name:ident $who:literal $param:ident $of:path;)*) => {$(
        #[inline]
        pub(super) fn $name(vm: &Vm, v: Value) -> Outcome {
            let v = operand::<$param>(vm, $who, 1, v)?;
            checked(vm, $who, [v], $of(&vm.heap, v))
        }
    )*};
}

of_one_number! {
    abs "abs" Real number::abs;
    square "square" Number number::square;
    floor "floor" Real number::floor;
    ceiling "ceiling" Real number::ceiling;
    truncate "truncate" Real number::truncate;
    round "round" Real number::round;
    sqrt "sqrt" Number number::sqrt;
    bit_not "bitwise-not" ExactInteger bits::not;
}

/// `exact` and its older name, which errors tell.
#[inline]
pub(super) fn exact(vm: &Vm, who: &str, v: Value) -> Outcome {
    let v = operand::<Number>(vm, who, 1, v)?;
    checked(vm, who, [v], number::exact(&vm.heap, v))
}

/// `inexact` and its older name, which errors tell.
#[inline]
pub(super) fn inexact(vm: &Vm, who: &str, v: Value) -> Outcome {
    let v = operand::<Number>(vm, who, 1, v)?;
    checked(vm, who, [v], number::inexact(&vm.heap, v))
}

#[inline]
pub(super) fn expt(vm: &Vm, base: Value, power: Value) -> Outcome {
    let (base, power) = (operand::<Number>(vm, "expt", 1, base)?, operand::<Number>(vm, "expt", 2, power)?);
    checked(vm, "expt", [base, power], number::expt(&vm.heap, base, power))
}

#[inline]
pub(super) fn shift(vm: &Vm, n: Value, count: Value) -> Outcome {
    const WHO: &str = "arithmetic-shift";
    let (n, count) = (operand::<ExactInteger>(vm, WHO, 1, n)?, operand::<ExactInteger>(vm, WHO, 2, count)?);
    checked(vm, WHO, [n, count], bits::shift(&vm.heap, n, count))
}

/// `even?`, or with `wanted` false `odd?`, which `who` is.
#[inline]
pub(super) fn parity(vm: &Vm, who: &str, n: Value, wanted: bool) -> Outcome {
    checked(vm, who, [n], number::is_even(n)).map(|even| Value::bool(even == wanted))
}

/// A question that is asked of numbers only.
#[inline]
pub(super) fn ask(vm: &Vm, who: &str, v: Value, holds: fn(Value) -> bool) -> Result<Value, Control> {
    operand::<Number>(vm, who, 1, v).map(|v| Value::bool(holds(v)))
}
