//! How atoms are written: symbols with bars where they need them, characters by name, strings with escapes (R7RS §2.1,
//! §6.6, §6.7). What is written here reads back as the same datum.

use super::lexer::is_constituent;
use crate::data::{chars, number};
use std::fmt::{self, Write};

/// Does this text, taken as an identifier, read back as the symbol with this name?
fn is_plain(name: &str) -> bool {
    let Some(first) = name.chars().next() else { return false };
    let number_like = matches!(first, '0'..='9' | '+' | '-' | '.');
    name.chars().all(|c| is_constituent(c) && is_visible(c))
        && first != '#'
        && first != '@'
        && name != "."
        && !(number_like && (number::is_number_text(name) || begins_like_infinity(name)))
}

/// `+nan.0x` is an identifier, but readers that take a number as soon as they see one (R7RS §7.1.1 names `+inf.0` an
/// exception to identifiers) stumble over it.
fn begins_like_infinity(name: &str) -> bool {
    let start = name.get(1..6).unwrap_or_default();
    start.eq_ignore_ascii_case("inf.0") || start.eq_ignore_ascii_case("nan.0")
}

/// Can the character be seen and told apart in a text?
fn is_visible(c: char) -> bool {
    if c.is_ascii() {
        return !c.is_ascii_control();
    }
    // std escapes in `{:?}` what is not printable or would combine with its neighbour.
    c.escape_debug().len() == 1
}

/// `write` of a symbol.
pub(super) fn symbol(out: &mut dyn Write, name: &str) -> fmt::Result {
    if is_plain(name) { out.write_str(name) } else { escaped(out, name, '|') }
}

/// `write` of a string.
pub(super) fn string(out: &mut dyn Write, text: &str) -> fmt::Result {
    escaped(out, text, '"')
}

fn escaped(out: &mut dyn Write, text: &str, quote: char) -> fmt::Result {
    out.write_char(quote)?;
    // Where what is written as it is begins.
    let mut plain = 0;
    for (at, c) in text.char_indices() {
        if c != '\\' && c != quote && is_visible(c) {
            continue;
        }
        out.write_str(&text[plain..at])?;
        plain = at + c.len_utf8();
        match c {
            '\x07' => out.write_str("\\a")?,
            '\x08' => out.write_str("\\b")?,
            '\t' => out.write_str("\\t")?,
            '\n' => out.write_str("\\n")?,
            '\r' => out.write_str("\\r")?,
            c if c == '\\' || c == quote => write!(out, "\\{c}")?,
            c => write!(out, "\\x{:x};", c as u32)?,
        }
    }
    out.write_str(&text[plain..])?;
    out.write_char(quote)
}

/// An integer in decimal digits. (Rust's own formatting of one takes three times as long.)
pub(super) fn integer(out: &mut dyn Write, n: i64) -> fmt::Result {
    let mut digits = [0; 20];
    let (mut first, mut rest) = (digits.len(), n.unsigned_abs());
    loop {
        first -= 1;
        digits[first] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if n < 0 {
        first -= 1;
        digits[first] = b'-';
    }
    out.write_str(std::str::from_utf8(&digits[first..]).unwrap_or_default())
}

/// `write` of a character.
pub(super) fn character(out: &mut dyn Write, c: char) -> fmt::Result {
    match chars::name(c) {
        Some(name) => write!(out, "#\\{name}"),
        None if is_visible(c) => write!(out, "#\\{c}"),
        None => write!(out, "#\\x{:x}", c as u32),
    }
}
