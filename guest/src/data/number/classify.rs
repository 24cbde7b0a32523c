//! The numerical types and exactness (R7RS §6.2.1, §6.2.6). These accept any object.

use super::bignum::is_bignum;
use crate::heap::objects::to_flonum;
use crate::heap::{Compnum, Ratnum, Value};

/// `number?` and `complex?`
#[inline]
pub fn is_number(v: Value) -> bool {
    v.is_fixnum() || is_flonum(v) || is_exact_rational(v) || Compnum::is(v)
}

/// `real?`
#[inline]
pub fn is_real(v: Value) -> bool {
    v.is_fixnum() || is_flonum(v) || is_exact_rational(v)
}

/// `rational?`: real, and neither infinite nor NaN.
pub fn is_rational(v: Value) -> bool {
    is_exact_rational(v) || to_flonum(v).is_some_and(f64::is_finite)
}

/// `integer?`: also a flonum with an integral value.
pub fn is_integer(v: Value) -> bool {
    is_exact_integer(v) || to_flonum(v).is_some_and(|f| f.is_finite() && f.trunc() == f)
}

/// `exact-integer?`
#[inline]
pub fn is_exact_integer(v: Value) -> bool {
    v.is_fixnum() || is_bignum(v)
}

/// `exact-rational?`: an exact integer or ratio.
pub fn is_exact_rational(v: Value) -> bool {
    is_exact_integer(v) || Ratnum::is(v)
}

/// Is it a flonum?
#[inline]
pub fn is_flonum(v: Value) -> bool {
    to_flonum(v).is_some()
}

/// Is it a number with an imaginary part?
pub fn is_compnum(v: Value) -> bool {
    Compnum::is(v)
}

/// `exact?` of a number; false for everything else.
pub fn is_exact(v: Value) -> bool {
    is_exact_rational(v)
        || Compnum::of(v).is_some_and(|v| is_exact_rational(v.real()) && is_exact_rational(v.imaginary()))
}

/// `inexact?` of a number; false for everything else.
pub fn is_inexact(v: Value) -> bool {
    is_number(v) && !is_exact(v)
}

/// Does this hold for a flonum, or a flonum part of a complex number?
fn any_part(v: Value, test: impl Fn(f64) -> bool) -> bool {
    if let Some(v) = Compnum::of(v) {
        return [v.real(), v.imaginary()].into_iter().any(|part| to_flonum(part).is_some_and(&test));
    }
    to_flonum(v).is_some_and(test)
}

/// `nan?`: also when a part of a complex number is.
pub fn is_nan(v: Value) -> bool {
    any_part(v, f64::is_nan)
}

/// `infinite?`: also when a part of a complex number is.
pub fn is_infinite(v: Value) -> bool {
    any_part(v, f64::is_infinite)
}

/// `finite?`: neither the number nor a part of it is infinite or NaN. False for everything that is no number.
pub fn is_finite(v: Value) -> bool {
    is_number(v) && !any_part(v, |f| !f.is_finite())
}

/// Is it the exact zero?
#[inline(always)]
pub fn is_exact_zero(v: Value) -> bool {
    v == Value::fixnum(0)
}
