//! Integers to and from digits: halves, and halves of halves (Knuth, TAOCP 4.4).

use super::division::divide;
use super::multiply::{multiply, power};
use super::{Given, PIECE, piece};
use dashu_int::ops::{BitTest, UnsignedAbs};
use dashu_int::{IBig, Sign, UBig};

/// Decimal digits of that many have at least as many bits as a piece may have.
fn digits_of_a_piece(radix: u32) -> usize {
    PIECE.radix / radix.ilog2() as usize
}

/// The digits of a number, with a sign if it is negative; `radix` is from 2 to 36.
pub(in super::super) fn to_digits(n: &IBig, radix: u32) -> Given<String> {
    if n.bit_len() <= PIECE.radix {
        piece(n.bit_len())?;
        return Ok(n.in_radix(radix).to_string());
    }
    let mut text = String::new();
    if n.sign() == Sign::Negative {
        text.push('-');
    }
    // The radix to the powers of two times the digits of a piece, up to half of the number's size.
    let mut count = digits_of_a_piece(radix);
    let mut powers = vec![(power(&IBig::from(radix), count)?, count)];
    while let Some((last, _)) = powers.last().filter(|(last, _)| last.bit_len() * 2 <= n.bit_len() + 1) {
        let next = multiply(last, last)?;
        count *= 2;
        powers.push((next, count));
    }
    let powers: Vec<(UBig, usize)> = powers.into_iter().map(|(n, count)| (n.unsigned_abs(), count)).collect();
    write(n.unsigned_abs(), radix, &powers, 0, &mut text)?;
    Ok(text)
}

/// Writes at least `least` digits.
fn write(n: UBig, radix: u32, powers: &[(UBig, usize)], least: usize, text: &mut String) -> Given<()> {
    let Some(((power, count), smaller)) = powers.split_last() else {
        piece(n.bit_len())?;
        let digits = n.in_radix(radix).to_string();
        // A leading nothing writes nothing.
        let digits = if n.is_zero() { "" } else { &digits };
        text.extend(std::iter::repeat_n('0', least.saturating_sub(digits.len())));
        text.push_str(digits);
        return Ok(());
    };
    let (high, low) = divide(n, power)?;
    let above = least.saturating_sub(*count);
    if high.is_zero() && above == 0 && least == 0 {
        return write(low, radix, smaller, 0, text);
    }
    write(high, radix, smaller, above, text)?;
    write(low, radix, smaller, *count, text)
}

/// The number that digits of the radix write; they are only digits.
pub(in super::super) fn from_digits(digits: &str, radix: u32) -> Given<IBig> {
    let most = digits_of_a_piece(radix);
    if digits.len() <= most {
        piece(digits.len() * 4)?;
        return Ok(IBig::from_str_radix(digits, radix).unwrap_or_default());
    }
    // Halves of a power of two times the digits of a piece each: their powers of the radix are squares of each other.
    let mut powers = vec![power(&IBig::from(radix), most)?];
    let mut half = most;
    while half * 2 < digits.len() {
        let last = &powers[powers.len() - 1];
        powers.push(multiply(last, last)?);
        half *= 2;
    }
    read(digits, radix, &powers, half)
}

fn read(digits: &str, radix: u32, powers: &[IBig], half: usize) -> Given<IBig> {
    let Some((power, smaller)) = powers.split_last() else {
        piece(digits.len() * 4)?;
        return Ok(IBig::from_str_radix(digits, radix).unwrap_or_default());
    };
    if digits.len() <= half {
        return read(digits, radix, smaller, half / 2);
    }
    let (high, low) = digits.split_at(digits.len() - half);
    let high = read(high, radix, smaller, half / 2)?;
    Ok(multiply(&high, power)? + read(low, radix, smaller, half / 2)?)
}
