//! Numbers as text (R7RS §6.2.7 `number->string`): reading it back gives the same number.

use super::bignum::{self, is_bignum};
use super::float;
use super::large::to_digits;
use crate::heap::objects::to_flonum;
use crate::heap::{Compnum, Ratnum, RetryAfterGc, Value};
use dashu_int::ops::DivRem;
use dashu_int::{IBig, UBig};

/// The text of a number in `radix` (2 … 36); empty for what is no number.
pub fn to_string(v: Value, radix: u32) -> Result<String, RetryAfterGc> {
    if let Some(n) = v.to_fixnum() {
        return Ok(if radix == 10 { n.to_string() } else { IBig::from(n).in_radix(radix).to_string() });
    }
    if let Some(f) = to_flonum(v) {
        return Ok(flonum_to_string(f, radix));
    }
    if is_bignum(v) {
        return to_digits(&bignum::value(v), radix);
    }
    if let Some(v) = Ratnum::of(v) {
        return Ok(format!("{}/{}", to_string(v.numerator(), radix)?, to_string(v.denominator(), radix)?));
    }
    if let Some(v) = Compnum::of(v) {
        return complex_to_string(v.real(), v.imaginary(), radix);
    }
    Ok(String::new())
}

fn complex_to_string(re: Value, im: Value, radix: u32) -> Result<String, RetryAfterGc> {
    let mut text = if super::is_exact_zero(re) { String::new() } else { to_string(re, radix)? };
    let part = to_string(im, radix)?;
    if !part.starts_with(['+', '-']) {
        text.push('+');
    }
    match part.as_str() {
        "1" => {}
        "-1" => text.push('-'),
        other => text.push_str(other),
    }
    text.push('i');
    Ok(text)
}

/// The shortest text that reads back as `f`: `1.5`, `-0.0`, `1e21`, `+inf.0`.
pub fn flonum_to_string(f: f64, radix: u32) -> String {
    if f.is_nan() {
        return "+nan.0".into();
    }
    if f.is_infinite() {
        return if f > 0.0 { "+inf.0".into() } else { "-inf.0".into() };
    }
    if radix != 10 {
        let sign = if f.is_sign_negative() { "-" } else { "" };
        return format!("{sign}{}", in_radix(f.abs(), radix));
    }
    // As JavaScript and Chez: plain digits from 1e-6 up to 1e21.
    if f == 0.0 || (1e-6..1e21).contains(&f.abs()) {
        let text = format!("{f}");
        return if text.contains('.') { text } else { text + ".0" };
    }
    format!("{f:e}")
}

/// A finite non-negative double in a radix other than ten: digits are made until what is left is nearer to no other
/// double (Steele and White, "How to print floating-point numbers accurately", 1990).
fn in_radix(f: f64, radix: u32) -> String {
    let Some((_, mantissa, exponent)) = float::decode(f) else { return String::new() };
    let (up, down) = (exponent.max(0) as u32, exponent.min(0).unsigned_abs());
    // value = whole + rest / scale; half the way to the next double = above / scale, to the one before = below / scale.
    let scale = UBig::ONE << (down + 2) as usize;
    let value = UBig::from(mantissa) << (up + 2) as usize;
    let (whole, mut rest) = (&value).div_rem(&scale);
    let mut above = UBig::ONE << (up + 1) as usize;
    // The doubles below a power of two lie twice as close as those above.
    let mut below = if mantissa == 1 << 52 { UBig::ONE << up as usize } else { above.clone() };
    let mut text = whole.in_radix(radix).to_string();
    text.push('.');
    let digit = |n: u32| char::from_digit(n, radix).unwrap_or('0');
    if rest.is_zero() {
        return text + "0";
    }
    loop {
        rest *= radix;
        above *= radix;
        below *= radix;
        let (quotient, left) = (&rest).div_rem(&scale);
        let next = u32::try_from(quotient).unwrap_or(0);
        rest = left;
        let (low, high) = (rest < below, &rest + &above > scale);
        match (low, high) {
            (false, false) => text.push(digit(next)),
            (true, false) => return text + &digit(next).to_string(),
            (false, true) => return carry(text, next + 1, radix),
            (true, true) if (&rest << 1) < scale => return text + &digit(next).to_string(),
            (true, true) => return carry(text, next + 1, radix),
        }
    }
}

/// Appends a digit that may be the radix itself.
fn carry(mut text: String, next: u32, radix: u32) -> String {
    if next < radix {
        text.extend(char::from_digit(next, radix));
        return text;
    }
    // A carry into the digits before: they are read as one number and get one more.
    let places = text.len() - text.find('.').map_or(0, |at| at + 1);
    let digits: String = text.chars().filter(|&c| c != '.').collect();
    let plus_one = UBig::from_str_radix(&digits, radix).unwrap_or_default() + UBig::ONE;
    let digits = format!("{:0>width$}", plus_one.in_radix(radix).to_string(), width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    format!("{whole}.{}", if fraction.is_empty() { "0" } else { fraction })
}
