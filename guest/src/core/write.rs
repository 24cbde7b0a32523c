//! Constants as text, for dumps: enough to recognise them, never more than a few hundred characters, cycles or not.

use crate::data::symbol;
use crate::heap::objects::{car, cdr, kind_of};
use crate::heap::{Kind, Value};
use crate::spec::limits::SHOWN_ITEMS;
use std::fmt::{Display, Formatter, Result};

/// A constant.
pub(super) struct Datum(pub Value);

impl Datum {
    /// Is it a symbol or a list?
    pub(super) fn needs_quote(&self) -> bool {
        self.0.is_pair() || self.0.is_null() || kind_of(self.0) == Some(Kind::Symbol)
    }
}

impl Display for Datum {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write(f, self.0, SHOWN_ITEMS)
    }
}

fn write(f: &mut Formatter<'_>, value: Value, depth: usize) -> Result {
    match value {
        Value::UNSPECIFIED => return f.write_str("#!unspecified"),
        Value::UNASSIGNED => return f.write_str("#!unassigned"),
        Value::DEFAULT => return f.write_str("#!default"),
        Value::EOF => return f.write_str("#!eof"),
        _ => {}
    }
    match kind_of(value) {
        Some(Kind::Symbol) => f.write_str(&symbol::name(value)),
        Some(Kind::String) => write!(f, "{:?}", crate::data::string::to_rust(value)),
        Some(kind) => write!(f, "#<{kind:?}>"),
        None if value.is_pair() && depth == 0 => f.write_str("(...)"),
        None if value.is_pair() => write_list(f, value, depth),
        None => write!(f, "{value:?}"),
    }
}

fn write_list(f: &mut Formatter<'_>, list: Value, depth: usize) -> Result {
    f.write_str("(")?;
    let mut rest = list;
    for i in 0.. {
        if !rest.is_pair() {
            break;
        }
        f.write_str(if i > 0 { " " } else { "" })?;
        if i == SHOWN_ITEMS {
            return f.write_str("...)");
        }
        write(f, car(rest), depth - 1)?;
        rest = cdr(rest);
    }
    if !rest.is_null() {
        f.write_str(" . ")?;
        write(f, rest, depth - 1)?;
    }
    f.write_str(")")
}
