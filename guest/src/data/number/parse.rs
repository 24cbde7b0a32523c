//! Numbers from text (R7RS §6.2.7 `string->number`, §7.1.1), correctly rounded.

use super::bignum::from_bigint;
use super::large::{from_digits, multiply, power};
use super::ratio::Ratio;
use super::real::from_ratio;
use super::syntax::{Form, Literal, Magnitude, Real, scan};
use super::{NumError, float, make_polar, make_rectangular};
use crate::heap::{Heap, RetryAfterGc, Value};
use crate::spec::limits::MAX_EXPONENT;
use dashu_int::IBig;

/// The number that `text` writes, in `radix` (2 … 36) unless a prefix gives another; `None` when it writes none.
pub fn parse(heap: &Heap, text: &str, radix: u32) -> Result<Option<Value>, RetryAfterGc> {
    if radix == 10
        && let Some(n) = small_integer(text)
    {
        return Ok(Some(Value::fixnum(n)));
    }
    match scan(text, radix).map(|literal| build(heap, literal)) {
        None | Some(Err(Failure::NoNumber)) => Ok(None),
        Some(Err(Failure::Memory(retry))) => Err(retry),
        Some(Ok(v)) => Ok(Some(v)),
    }
}

/// The commonest case: up to 18 decimal digits.
fn small_integer(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = !digits.is_empty() && digits.len() <= 17 && digits.bytes().all(|b| b.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

enum Failure {
    /// The syntax of a number, but no number: `1/0`, `#e+inf.0`.
    NoNumber,
    Memory(RetryAfterGc),
}

impl From<RetryAfterGc> for Failure {
    fn from(retry: RetryAfterGc) -> Failure {
        Failure::Memory(retry)
    }
}

impl From<NumError> for Failure {
    fn from(error: NumError) -> Failure {
        match error {
            NumError::Memory(retry) => Failure::Memory(retry),
            _ => Failure::NoNumber,
        }
    }
}

fn build(heap: &Heap, literal: Literal) -> Result<Value, Failure> {
    let real = |part: Real| build_real(heap, part, literal.radix, literal.exact);
    match literal.form {
        Form::Real(part) => real(part),
        Form::Rectangular(re, im) => {
            let re = re.map_or(Ok(Value::fixnum(0)), real)?;
            Ok(make_rectangular(heap, re, real(im)?)?)
        }
        Form::Polar(magnitude, angle) => {
            let number = make_polar(heap, real(magnitude)?, real(angle)?)?;
            if literal.exact == Some(true) { Ok(super::exact(heap, number)?) } else { Ok(number) }
        }
    }
}

fn build_real(heap: &Heap, part: Real, radix: u32, exact: Option<bool>) -> Result<Value, Failure> {
    let flonum = |f: f64| Ok(heap.flonum(if part.negative { -f } else { f }));
    let value = match part.magnitude {
        Magnitude::Infinity | Magnitude::Nan if exact == Some(true) => return Err(Failure::NoNumber),
        Magnitude::Infinity => return flonum(f64::INFINITY),
        Magnitude::Nan => return Ok(heap.flonum(f64::NAN)),
        Magnitude::Integer(digits) => Ratio::integer(integer(digits, radix)?),
        Magnitude::Fraction(above, below) => {
            let below = integer(below, radix)?;
            if below.is_zero() {
                return Err(Failure::NoNumber);
            }
            Ratio::new(integer(above, radix)?, below)?
        }
        Magnitude::Decimal(whole, fraction, exponent) if exact != Some(true) && radix == 10 => {
            // Rust reads decimals correctly rounded.
            return flonum(format!("{whole}.{fraction}e{exponent}").parse().unwrap_or(f64::NAN));
        }
        Magnitude::Decimal(whole, fraction, exponent) => decimal(whole, fraction, exponent, radix)?,
    };
    let inexact = exact == Some(false) || (exact.is_none() && matches!(part.magnitude, Magnitude::Decimal(..)));
    if inexact {
        return flonum(float::of_ratio(&value));
    }
    let value = if part.negative { Ratio { num: -value.num, den: value.den } } else { value };
    Ok(if value.den == IBig::ONE { from_bigint(heap, &value.num)? } else { from_ratio(heap, &value)? })
}

/// The integer of some digits, which are digits of the radix.
fn integer(digits: &str, radix: u32) -> Result<IBig, RetryAfterGc> {
    match digits.parse::<u64>() {
        Ok(small) if radix == 10 => Ok(IBig::from(small)),
        _ if digits.is_empty() => Ok(IBig::ZERO),
        _ => from_digits(digits, radix),
    }
}

/// The exact value of a decimal.
fn decimal(whole: &str, fraction: &str, exponent: i64, radix: u32) -> Result<Ratio, RetryAfterGc> {
    let digits = integer(&format!("{whole}{fraction}"), radix)?;
    if digits.is_zero() {
        return Ok(Ratio::integer(digits));
    }
    let exponent = exponent - fraction.len() as i64;
    if exponent.unsigned_abs() > MAX_EXPONENT.max(fraction.len() as u64) {
        return Err(RetryAfterGc);
    }
    let power = power(&IBig::from(radix), exponent.unsigned_abs() as usize)?;
    if exponent >= 0 { Ok(Ratio::integer(multiply(&digits, &power)?)) } else { Ratio::new(digits, power) }
}
