//! What generated programs are made of: templates by the kind of their value, a file for each theme.
//!
//! In a template a capital letter stands for an expression of that kind: `I` exact integer, `F` flonum, `Q` exact
//! rational, `G` exact integer of any size, `N` any real number, `X` any number, `B` boolean, `L` list of integers, `V`
//! vector of integers (never empty), `S` string, `C` character, `P` procedure from integer to integer, `R` record, `Y`
//! bytevector (never empty), `H` hash table, `A` anything, `E` something done for its effect. `@x` is a fresh name;
//! `I@x:L@y:I!` is an `I` in which `x` is bound to a list and `y` to an integer that may be assigned. `I-` is a constant
//! or a variable. `#n` is a small count, `#d` one that makes recursion deep, `#b` a number of bits.

mod control;
mod integers;
mod numbers;
mod others;
pub(super) mod prelude;
mod sequences;
mod syntax;
mod tests;
mod texts;
pub(super) mod toplevel;

/// The templates of a kind, by themes; each theme as often as it has templates.
pub(super) fn templates(kind: char) -> &'static [&'static [&'static str]] {
    match kind {
        'I' => &[integers::INTEGERS, control::INTEGERS, syntax::INTEGERS, syntax::EVALUATED, syntax::LOOKED_UP],
        'F' => &[numbers::FLONUMS],
        'N' => &[numbers::NUMBERS],
        'Q' => &[numbers::RATIONALS],
        'X' => &[numbers::COMPLEX],
        'G' => &[numbers::BIGNUMS],
        'B' => &[tests::BOOLEANS],
        'L' => &[sequences::LISTS],
        'V' => &[sequences::VECTORS],
        'S' => &[texts::STRINGS],
        'C' => &[texts::CHARACTERS],
        'Y' => &[texts::BYTEVECTORS],
        'P' => &[others::PROCEDURES],
        'R' => &[others::RECORDS],
        'H' => &[others::TABLES],
        'E' => &[others::EFFECTS],
        _ => &[others::ANYTHING],
    }
}

/// Constants of a kind.
pub(super) fn constants(kind: char) -> &'static [&'static str] {
    match kind {
        'I' => &[
            "0",
            "1",
            "-1",
            "2",
            "3",
            "7",
            "-10",
            "10",
            "100",
            "255",
            "1073741823",
            "1073741824",
            "-1073741824",
            "2147483648",
            "4294967296",
            "576460752303423488",
            "1152921504606846975",
            "1152921504606846976",
            "-1152921504606846976",
            "-1152921504606846977",
            "9223372036854775807",
            "-9223372036854775808",
            "12345678901234567890",
        ],
        'F' => &[
            "+inf.0",
            "-inf.0",
            "+nan.0",
            "5e-324",
            "1.7976931348623157e308",
            "0.0",
            "-0.0",
            "1.5",
            "-2.25",
            "0.1",
            "3.0",
            "1e10",
            "1e300",
            "1e-300",
            "-1e100",
            "1152921504606846976.0",
        ],
        'N' => &["0", "1", "-3", "2.5", "0.0", "1152921504606846975", "-1152921504606846976", "1/3", "7"],
        'B' => &["#t", "#f"],
        'L' => &["'()", "'(1 2 3)", "'(5)", "'(4 -4 1152921504606846976 0)"],
        'V' => &["(vector 1 2 3)", "(vector 0)"],
        'S' => &["\"\"", "\"abc\"", "\"ABCß\"", "\"()\\t;#|\"", "\"a\\\"b λ\"", "\"xyz12\""],
        'C' => &["#\\a", "#\\Z", "#\\space", "#\\λ"],
        'P' => &["abs", "-", "square", "(lambda (x) x)", "clamp"],
        'R' => &["(make-point 1 2)"],
        'Y' => &["(bytevector 1 2 255)", "(bytevector 7)", "#u8(0 255 128)"],
        'Q' => &["1/3", "-7/2", "0", "5", "1152921504606846977/3"],
        'X' => &["+i", "1+2i", "-1.5+0.5i", "2", "1/2-3i", "-0.0+1.i", "0.5"],
        'G' => &["1180591620717411303424", "-18446744073709551616", "340282366920938463463374607431768211455", "1"],
        'H' => &["(table '(1 2 3))", "(table '())"],
        'E' => &["(note! 1)", "(note! 5)"],
        _ => &["'a", "'(a . b)", "(vector 1 'x)", "#t", "'()", "\"s\"", "#\\q", "1.5", "42", "(if #f #f)"],
    }
}
