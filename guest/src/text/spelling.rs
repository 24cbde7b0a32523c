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
    // std escapes in `{:?}` what is not printable or would combine with its neighbour.
    matches!(c, '"' | '\'' | '\\') || c.escape_debug().len() == 1
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
    for c in text.chars() {
        match c {
            '\x07' => out.write_str("\\a")?,
            '\x08' => out.write_str("\\b")?,
            '\t' => out.write_str("\\t")?,
            '\n' => out.write_str("\\n")?,
            '\r' => out.write_str("\\r")?,
            '\\' => out.write_str("\\\\")?,
            c if c == quote => write!(out, "\\{c}")?,
            c if is_visible(c) => out.write_char(c)?,
            c => write!(out, "\\x{:x};", c as u32)?,
        }
    }
    out.write_char(quote)
}

/// `write` of a character.
pub(super) fn character(out: &mut dyn Write, c: char) -> fmt::Result {
    match chars::name(c) {
        Some(name) => write!(out, "#\\{name}"),
        None if is_visible(c) => write!(out, "#\\{c}"),
        None => write!(out, "#\\x{:x}", c as u32),
    }
}
