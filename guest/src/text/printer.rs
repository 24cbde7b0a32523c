//! The printer: `write`, `write-shared`, `write-simple`, `display` (R7RS §6.13.3), and shortened forms for messages.
//!
//! Objects without a syntax are written `#<kind name>`.

use super::labels::{self, Policy};
use super::printing::Printer;
use crate::data::condition::{self, irritants, message};
use crate::data::{list, string, symbol};
use crate::heap::Value;
use std::fmt::{self, Write};

/// How to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// So that `read` gives it back; labels for cycles.
    Write,
    /// So that `read` gives it back, sharing included.
    WriteShared,
    /// Without labels: does not end on a cycle.
    WriteSimple,
    /// For people: strings and characters as they are; labels for cycles.
    Display,
}

/// `write`
pub fn write(v: Value) -> String {
    to_text(v, Style::Write)
}

/// `write-shared`
pub fn write_shared(v: Value) -> String {
    to_text(v, Style::WriteShared)
}

/// `write-simple`; does not end on a cycle.
pub fn write_simple(v: Value) -> String {
    to_text(v, Style::WriteSimple)
}

/// `display`
pub fn display(v: Value) -> String {
    to_text(v, Style::Display)
}

fn to_text(v: Value, style: Style) -> String {
    let mut text = String::new();
    // Writing to a string does not fail; what is printed when the evaluation is stopped may be cut short.
    let _ = print(&mut text, v, style);
    text
}

/// Prints to any sink; ends early with the sink's error, or when the evaluation is stopped (see
/// [`crate::heap::patience`]).
pub fn print(out: &mut dyn Write, v: Value, style: Style) -> fmt::Result {
    let policy = match style {
        Style::Write | Style::Display => Policy::Cycles,
        Style::WriteShared => Policy::Shared,
        Style::WriteSimple => Policy::None,
    };
    let labels = labels::find(v, policy).map_err(|_| fmt::Error)?;
    Printer::new(out, style, labels).run(v)
}

/// `write`, cut to `max` characters (the last one then being `…`); fit for data of any size and shape.
pub fn short(v: Value, max: usize) -> String {
    // No search for cycles: the limit ends them.
    cut(v, max, Style::WriteSimple)
}

/// `write`, labels and all, cut to `max` characters like [`short`]: for a text that may be long.
pub fn write_cut(v: Value, max: usize) -> String {
    cut(v, max, Style::Write)
}

fn cut(v: Value, max: usize, style: Style) -> String {
    let mut out = Limited { text: String::new(), left: max };
    if print(&mut out, v, style).is_err() {
        out.text.pop();
        out.text.push('…');
    }
    out.text
}

/// What a condition says: its message, a colon and the irritants as `write` writes them. For another object: how it is
/// written.
pub fn condition_text(v: Value) -> String {
    text_of(v, write)
}

/// The same with what is written cut to `most` characters like [`write_cut`].
pub fn cut_condition_text(v: Value, most: usize) -> String {
    text_of(v, |v| write_cut(v, most))
}

/// The same with irritants cut to `most` characters.
pub fn short_condition_text(v: Value, most: usize) -> String {
    text_of(v, |irritant| short(irritant, most))
}

fn text_of(v: Value, shown: impl Fn(Value) -> String) -> String {
    if !condition::is_condition(v) {
        return shown(v);
    }
    let mut text = display(message(v));
    let mut irritants = match list::to_vec(irritants(v)) {
        Some(items) => items,
        None => vec![irritants(v)],
    };
    // `(error 'procedure "message" irritant …)`, as SRFI 23's users from other Schemes write it.
    if symbol::is_symbol(message(v)) && irritants.first().is_some_and(|&first| string::is_string(first)) {
        text = format!("{text}: {}", string::to_rust(irritants.remove(0)));
    }
    if !irritants.is_empty() && !text.is_empty() {
        text.push_str(if text.ends_with([':', ' ']) { "" } else { ":" });
    }
    for irritant in irritants {
        if !text.is_empty() && !text.ends_with(' ') {
            text.push(' ');
        }
        text.push_str(&shown(irritant));
    }
    text
}

/// A text that takes no more than some characters.
struct Limited {
    text: String,
    left: usize,
}

impl Write for Limited {
    fn write_str(&mut self, s: &str) -> fmt::Result {
        for c in s.chars() {
            if self.left == 0 {
                return Err(fmt::Error);
            }
            self.left -= 1;
            self.text.push(c);
        }
        Ok(())
    }
}
