//! Characters (R7RS §6.6).

use super::ops;
use super::table::{Any, Char, boolean, each, prims};
use crate::data::chars;
use crate::heap::Value;
use crate::vm::Vm;
use crate::vm::control::{Args, Outcome};

prims! { vm, args;
    /// Is it a character?
    "char?" (x: Any) Pure IsChar => boolean(x.is_char());
    /// The same character, all of them?
    "char=?" (a: Char, b: Char | more) Pure CharEq => chain(vm, "char=?", [a, b], more, |a, b| a == b, |c| c);
    /// Ascending code points?
    "char<?" (a: Char, b: Char | more) Pure CharLt => chain(vm, "char<?", [a, b], more, |a, b| a < b, |c| c);
    /// Descending code points?
    "char>?" (a: Char, b: Char | more) Pure CharGt => chain(vm, "char>?", [a, b], more, |a, b| a > b, |c| c);
    /// Code points that do not descend?
    "char<=?" (a: Char, b: Char | more) Pure CharLe => chain(vm, "char<=?", [a, b], more, |a, b| a <= b, |c| c);
    /// Code points that do not ascend?
    "char>=?" (a: Char, b: Char | more) Pure CharGe => chain(vm, "char>=?", [a, b], more, |a, b| a >= b, |c| c);
    /// `char=?` of the folded characters.
    "char-ci=?" (a: Char, b: Char | more) Pure => chain(vm, "char-ci=?", [a, b], more, |a, b| a == b, chars::foldcase);
    /// `char<?` of the folded characters.
    "char-ci<?" (a: Char, b: Char | more) Pure => chain(vm, "char-ci<?", [a, b], more, |a, b| a < b, chars::foldcase);
    /// `char>?` of the folded characters.
    "char-ci>?" (a: Char, b: Char | more) Pure => chain(vm, "char-ci>?", [a, b], more, |a, b| a > b, chars::foldcase);
    /// `char<=?` of the folded characters.
    "char-ci<=?" (a: Char, b: Char | more) Pure => chain(vm, "char-ci<=?", [a, b], more, |a, b| a <= b, chars::foldcase);
    /// `char>=?` of the folded characters.
    "char-ci>=?" (a: Char, b: Char | more) Pure => chain(vm, "char-ci>=?", [a, b], more, |a, b| a >= b, chars::foldcase);
    /// Is it a letter (Unicode property Alphabetic)?
    "char-alphabetic?" (c: Char) Pure IsAlphabetic => boolean(c.is_alphabetic());
    /// Is it a decimal digit of any script?
    "char-numeric?" (c: Char) Pure IsNumeric => boolean(chars::is_numeric(c));
    /// Is it white space (Unicode property White_Space)?
    "char-whitespace?" (c: Char) Pure IsWhitespace => boolean(c.is_whitespace());
    /// Is it an upper-case letter?
    "char-upper-case?" (c: Char) Pure IsUpperCase => boolean(c.is_uppercase());
    /// Is it a lower-case letter?
    "char-lower-case?" (c: Char) Pure IsLowerCase => boolean(c.is_lowercase());
    /// The value of a decimal digit of any script, or `#f`.
    "digit-value" (c: Char) Pure DigitValue => Ok(digit_value(c));
    /// The code point.
    "char->integer" (c: Any) Pure CharToInteger => ops::char_to_integer(vm, c);
    /// The character with this code point.
    "integer->char" (n: Any) Pure IntegerToChar => ops::integer_to_char(vm, n);
    /// The simple upper case.
    "char-upcase" (c: Char) Pure CharUpcase => Ok(Value::char(chars::upcase(c)));
    /// The simple lower case.
    "char-downcase" (c: Char) Pure CharDowncase => Ok(Value::char(chars::downcase(c)));
    /// The simple case folding.
    "char-foldcase" (c: Char) Pure CharFoldcase => Ok(Value::char(chars::foldcase(c)));
}

/// The value of a decimal digit, or `#f`.
pub(super) fn digit_value(c: char) -> Value {
    chars::digit_value(c).map_or(Value::FALSE, |value| Value::fixnum(value as i64))
}

/// Does the relation hold between each character and the next?
#[inline(always)]
fn chain(
    vm: &Vm,
    who: &'static str,
    [a, b]: [char; 2],
    more: Args,
    holds: fn(char, char) -> bool,
    key: fn(char) -> char,
) -> Outcome {
    if more.is_empty() { boolean(holds(key(a), key(b))) } else { longer_chain(vm, who, [a, b], more, holds, key) }
}

#[inline(never)]
fn longer_chain(
    vm: &Vm,
    who: &'static str,
    [a, b]: [char; 2],
    more: Args,
    holds: fn(char, char) -> bool,
    key: fn(char) -> char,
) -> Outcome {
    let mut last = key(b);
    let mut all = holds(key(a), last);
    for c in each::<Char>(vm, who, 3, more)? {
        all &= holds(last, key(c));
        last = key(c);
    }
    boolean(all)
}
