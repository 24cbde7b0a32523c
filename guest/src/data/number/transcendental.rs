//! Transcendental functions (R7RS §6.2.6, `(scheme inexact)`), complex where the report says so. The few exact results
//! (`(exp 0)`, `(log 1)`, `(sin 0)` …) are exact.

use super::bignum::to_bigint;
use super::complex::parts;
use super::{
    NumError, NumResult, div, float, is_compnum, is_exact_zero, is_negative, is_number, is_positive, make_rectangular,
    to_f64,
};
use crate::heap::{Heap, Value};
use dashu_int::IBig;
use dashu_int::ops::{Abs, BitTest};
use std::f64::consts::{FRAC_PI_2, LN_2, PI};
use std::ops::{Add, Div, Mul, Neg, Sub};

const ZERO: Value = Value::fixnum(0);
const ONE: Value = Value::fixnum(1);

/// A complex number of two doubles.
#[derive(Clone, Copy)]
struct C(f64, f64);

const I: C = C(0.0, 1.0);
const UNIT: C = C(1.0, 0.0);

impl Add for C {
    type Output = C;
    fn add(self, b: C) -> C {
        C(self.0 + b.0, self.1 + b.1)
    }
}

impl Sub for C {
    type Output = C;
    fn sub(self, b: C) -> C {
        C(self.0 - b.0, self.1 - b.1)
    }
}

impl Neg for C {
    type Output = C;
    fn neg(self) -> C {
        C(-self.0, -self.1)
    }
}

impl Mul for C {
    type Output = C;
    fn mul(self, b: C) -> C {
        C(self.0 * b.0 - self.1 * b.1, self.0 * b.1 + self.1 * b.0)
    }
}

impl Div for C {
    type Output = C;
    fn div(self, b: C) -> C {
        let norm = b.0 * b.0 + b.1 * b.1;
        C((self.0 * b.0 + self.1 * b.1) / norm, (self.1 * b.0 - self.0 * b.1) / norm)
    }
}

impl C {
    fn exp(self) -> C {
        let size = self.0.exp();
        C(size * self.1.cos(), size * self.1.sin())
    }

    fn ln(self) -> C {
        C(self.0.hypot(self.1).ln(), self.1.atan2(self.0))
    }

    fn sqrt(self) -> C {
        let size = self.0.hypot(self.1);
        C(((size + self.0) / 2.0).max(0.0).sqrt(), ((size - self.0) / 2.0).max(0.0).sqrt().copysign(self.1))
    }

    fn sin(self) -> C {
        C(self.0.sin() * self.1.cosh(), self.0.cos() * self.1.sinh())
    }

    fn cos(self) -> C {
        C(self.0.cos() * self.1.cosh(), -(self.0.sin() * self.1.sinh()))
    }

    /// -i ln(iz + sqrt(1 - z²))
    fn asin(self) -> C {
        -I * (I * self + (UNIT - self * self).sqrt()).ln()
    }

    fn acos(self) -> C {
        C(FRAC_PI_2, 0.0) - self.asin()
    }

    /// (ln(1 + iz) - ln(1 - iz)) / 2i
    fn atan(self) -> C {
        ((UNIT + I * self).ln() - (UNIT - I * self).ln()) / C(0.0, 2.0)
    }
}

fn complex_of(v: Value) -> Result<C, NumError> {
    let (re, im) = parts(v)?;
    Ok(C(real(re)?, real(im)?))
}

fn real(v: Value) -> Result<f64, NumError> {
    to_f64(v).ok_or(if is_number(v) { NumError::NotReal(v) } else { NumError::NotANumber(v) })
}

fn rectangular(heap: &Heap, C(re, im): C) -> NumResult {
    make_rectangular(heap, heap.flonum(re), heap.flonum(im))
}

/// A function with one exact result: `exact.1` at `exact.0`.
fn apply(heap: &Heap, v: Value, exact: (Value, Value), f: fn(f64) -> f64, complex: fn(C) -> C) -> NumResult {
    if v == exact.0 {
        return Ok(exact.1);
    }
    if is_compnum(v) { rectangular(heap, complex(complex_of(v)?)) } else { Ok(heap.flonum(f(real(v)?))) }
}

/// `exp`
pub fn exp(heap: &Heap, v: Value) -> NumResult {
    apply(heap, v, (ZERO, ONE), f64::exp, C::exp)
}

/// `sin`
pub fn sin(heap: &Heap, v: Value) -> NumResult {
    apply(heap, v, (ZERO, ZERO), f64::sin, C::sin)
}

/// `cos`
pub fn cos(heap: &Heap, v: Value) -> NumResult {
    apply(heap, v, (ZERO, ONE), f64::cos, C::cos)
}

/// `tan`
pub fn tan(heap: &Heap, v: Value) -> NumResult {
    apply(heap, v, (ZERO, ZERO), f64::tan, |z| z.sin() / z.cos())
}

/// `asin`; complex outside -1 … 1.
pub fn asin(heap: &Heap, v: Value) -> NumResult {
    inverse(heap, v, ZERO, f64::asin, C::asin)
}

/// `acos`; complex outside -1 … 1.
pub fn acos(heap: &Heap, v: Value) -> NumResult {
    inverse(heap, v, ONE, f64::acos, C::acos)
}

fn inverse(heap: &Heap, v: Value, exact: Value, f: fn(f64) -> f64, complex: fn(C) -> C) -> NumResult {
    if !is_compnum(v) && real(v)?.abs() > 1.0 {
        return rectangular(heap, complex(complex_of(v)?));
    }
    apply(heap, v, (exact, ZERO), f, complex)
}

/// `(atan y)`
pub fn atan(heap: &Heap, v: Value) -> NumResult {
    if is_compnum(v) {
        let (re, im) = parts(v)?;
        // The poles ±i.
        if is_exact_zero(re) && to_f64(im).is_some_and(|im| im.abs() == 1.0) {
            return Err(NumError::Domain(v));
        }
    }
    apply(heap, v, (ZERO, ZERO), f64::atan, C::atan)
}

/// `(atan y x)`
pub fn atan2(heap: &Heap, y: Value, x: Value) -> NumResult {
    let (fy, fx) = (real(y)?, real(x)?);
    if is_exact_zero(y) {
        if is_exact_zero(x) {
            return Err(NumError::DivideByZero);
        }
        if super::is_exact(x) && is_positive(x)? {
            return Ok(ZERO);
        }
    }
    Ok(heap.flonum(fy.atan2(fx)))
}

/// `(log v)`: complex for negative numbers, right also for integers beyond the doubles.
pub fn log(heap: &Heap, v: Value) -> NumResult {
    if v == ONE {
        return Ok(ZERO);
    }
    if is_compnum(v) {
        return rectangular(heap, complex_of(v)?.ln());
    }
    let f = real(v)?;
    let size = if f.is_infinite() && to_bigint(v).is_some() {
        to_bigint(v).map_or(f, |n| big_ln(n.abs()))
    } else {
        f.abs().ln()
    };
    // R7RS §6.2.6: where -0.0 is told from 0.0, its angle is pi like that of any other number on that side.
    let left = is_negative(v)? || (f == 0.0 && f.is_sign_negative());
    if left { rectangular(heap, C(size, PI)) } else { Ok(heap.flonum(size)) }
}

fn big_ln(n: IBig) -> f64 {
    let shift = n.bit_len().saturating_sub(64);
    float::of_integer(&(n >> shift)).ln() + shift as f64 * LN_2
}

/// `(log v base)`
pub fn log_base(heap: &Heap, v: Value, base: Value) -> NumResult {
    div(heap, log(heap, v)?, log(heap, base)?)
}
