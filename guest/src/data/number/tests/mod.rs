//! Tests of the whole tower, written as the texts of numbers.

mod arithmetic;
mod laws;
mod text;

use super::*;
use crate::heap::Heap;

pub(crate) fn heap() -> Heap {
    Heap::new(1 << 28)
}

pub(crate) fn n(heap: &Heap, text: &str) -> Value {
    let v = parse(heap, text, 10).expect("memory");
    v.unwrap_or_else(|| panic!("'{text}' is no number"))
}

pub(crate) fn show(v: Value) -> String {
    to_string(v, 10).unwrap()
}

type Binary = fn(&Heap, Value, Value) -> NumResult;
type Unary = fn(&Heap, Value) -> NumResult;

/// Checks rows of `a b result`; a result in parentheses is an error's name.
fn binary(name: &str, f: Binary, rows: &[(&str, &str, &str)]) {
    let heap = heap();
    for &(a, b, want) in rows {
        assert_eq!(outcome(f(&heap, n(&heap, a), n(&heap, b))), want, "({name} {a} {b})");
    }
}

fn unary(name: &str, f: Unary, rows: &[(&str, &str)]) {
    let heap = heap();
    for &(a, want) in rows {
        assert_eq!(outcome(f(&heap, n(&heap, a))), want, "({name} {a})");
    }
}

fn outcome(result: NumResult) -> String {
    match result {
        Ok(v) => show(v),
        Err(NumError::NotANumber(_)) => "(not a number)".into(),
        Err(NumError::NotAnInteger(_)) => "(not an integer)".into(),
        Err(NumError::NotReal(_)) => "(not real)".into(),
        Err(NumError::DivideByZero) => "(by zero)".into(),
        Err(NumError::NotExact(_)) => "(not exact)".into(),
        Err(NumError::Domain(_)) => "(domain)".into(),
        Err(NumError::TooLarge) => "(too large)".into(),
        Err(NumError::Memory(_)) => "(memory)".into(),
    }
}
