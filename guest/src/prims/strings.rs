//! Strings (R7RS §6.7). Higher-order ones are in the prelude.

use super::ops;
use super::table::{Any, Char, Index, List, Param, Str, boolean, check, each, prims, range};
use crate::data::condition::ConditionKind;
use crate::data::{list, string};
use crate::heap::Value;
use crate::vm::Vm;
use crate::vm::control::{Args, Control, Outcome};

prims! { vm, args;
    /// Is it a string?
    "string?" (x: Any) Pure IsString => boolean(string::is_string(x));
    /// A string of `k` characters.
    "make-string" (k: Index [fill: Char]) Allocates => Ok(string::make(&vm.heap, k, fill.unwrap_or(' '))?);
    /// A string of the arguments.
    "string" (| chars) Allocates => Ok(string::from_chars(&vm.heap, &each::<Char>(vm, "string", 1, chars)?)?);
    /// The number of characters.
    "string-length" (s: Any) Pure StringLength => ops::string_length(vm, s);
    /// Character `k`.
    "string-ref" (s: Any, k: Any) Reads StringRef => ops::string_ref(vm, s, k);
    /// Stores character `k`.
    "string-set!" (s: Any, k: Any, c: Any) Writes StringSet => string_set(vm, s, k, c);
    /// The same characters, all of them?
    "string=?" (a: Str, b: Str | more) Reads => compare(vm, "string=?", [a, b], more, string::equal);
    /// Ascending by code points?
    "string<?" (a: Str, b: Str | more) Reads => compare(vm, "string<?", [a, b], more, |a, b| string::compare(a, b).is_lt());
    /// Descending by code points?
    "string>?" (a: Str, b: Str | more) Reads => compare(vm, "string>?", [a, b], more, |a, b| string::compare(a, b).is_gt());
    /// Not descending by code points?
    "string<=?" (a: Str, b: Str | more) Reads => compare(vm, "string<=?", [a, b], more, |a, b| string::compare(a, b).is_le());
    /// Not ascending by code points?
    "string>=?" (a: Str, b: Str | more) Reads => compare(vm, "string>=?", [a, b], more, |a, b| string::compare(a, b).is_ge());
    /// `string=?` of the folded strings.
    "string-ci=?" (a: Str, b: Str | more) Reads =>
        compare(vm, "string-ci=?", [a, b], more, |a, b| string::compare_ci(a, b).is_eq());
    /// `string<?` of the folded strings.
    "string-ci<?" (a: Str, b: Str | more) Reads =>
        compare(vm, "string-ci<?", [a, b], more, |a, b| string::compare_ci(a, b).is_lt());
    /// `string>?` of the folded strings.
    "string-ci>?" (a: Str, b: Str | more) Reads =>
        compare(vm, "string-ci>?", [a, b], more, |a, b| string::compare_ci(a, b).is_gt());
    /// `string<=?` of the folded strings.
    "string-ci<=?" (a: Str, b: Str | more) Reads =>
        compare(vm, "string-ci<=?", [a, b], more, |a, b| string::compare_ci(a, b).is_le());
    /// `string>=?` of the folded strings.
    "string-ci>=?" (a: Str, b: Str | more) Reads =>
        compare(vm, "string-ci>=?", [a, b], more, |a, b| string::compare_ci(a, b).is_ge());
    /// The full upper case.
    "string-upcase" (s: Str) Allocates => Ok(string::upcase(&vm.heap, s)?);
    /// The full lower case.
    "string-downcase" (s: Str) Allocates => Ok(string::downcase(&vm.heap, s)?);
    /// The full case folding.
    "string-foldcase" (s: Str) Allocates => Ok(string::foldcase(&vm.heap, s)?);
    /// Characters `start` up to (not including) `end`.
    "substring" (s: Str, start: Index [end: Index]) Allocates => part(vm, "substring", s, Some(start), end);
    /// The strings one after the other.
    "string-append" (| parts) Allocates => {
        check::<Str>(vm, "string-append", 1, parts)?;
        Ok(string::append(&vm.heap, parts.iter())?)
    };
    /// The characters as a list.
    "string->list" (s: Str [start: Index, end: Index]) Allocates => to_list(vm, s, start, end);
    /// A string of a list's characters.
    "list->string" (x: Any) Allocates => list_to_string(vm, x);
    /// A fresh copy, or a copy of a part.
    "string-copy" (s: Str [start: Index, end: Index]) Allocates => part(vm, "string-copy", s, start, end);
    /// Copies characters of `from` into `to`, beginning at `at`.
    "string-copy!" (to: Str, at: Index, from: Str [start: Index, end: Index]) Writes =>
        copy(vm, to, at, from, start, end);
    /// Stores one character everywhere, or in a part.
    "string-fill!" (s: Str, c: Char [start: Index, end: Index]) Writes => {
        let (start, end) = range(vm, "string-fill!", s, string::length(s), start, end)?;
        mutable(vm, "string-fill!", s)?;
        string::fill(&vm.heap, s, start, end, c)?;
        Ok(Value::UNSPECIFIED)
    };
    /// Where `part` begins in `s` first, or `#f`.
    "string-search-forward" (part: Str, s: Str [start: Index]) Reads => search(vm, part, s, start);
    /// The strings of a list with `delimiter` between them.
    "string-join" (parts: List [delimiter: Str]) Allocates => join(vm, parts, delimiter);
}

/// Refuses literals and names of symbols.
fn mutable(vm: &Vm, who: &str, s: Value) -> Result<(), Control> {
    if string::is_immutable(s) {
        return Err(vm.error(ConditionKind::Immutable, &format!("{who}: the string is a constant"), &[s]));
    }
    Ok(())
}

pub(super) fn string_set(vm: &Vm, s: Value, k: Value, c: Value) -> Outcome {
    if !string::is_string(s) {
        return Err(vm.type_error("string-set!", 1, Str::EXPECTED, s));
    }
    let c = c.to_char().ok_or_else(|| vm.type_error("string-set!", 3, Char::EXPECTED, c))?;
    let i = ops::element(vm, "string-set!", s, string::length(s), k)?;
    mutable(vm, "string-set!", s)?;
    string::set(&vm.heap, s, i, c)?;
    Ok(Value::UNSPECIFIED)
}

/// Does the relation hold between each string and the next? All arguments are checked, also after the answer is known.
#[inline(always)]
fn compare(vm: &Vm, who: &'static str, [a, b]: [Value; 2], more: Args, holds: fn(Value, Value) -> bool) -> Outcome {
    if more.is_empty() { boolean(holds(a, b)) } else { compare_more(vm, who, [a, b], more, holds) }
}

#[inline(never)]
fn compare_more(
    vm: &Vm,
    who: &'static str,
    [a, b]: [Value; 2],
    more: Args,
    holds: fn(Value, Value) -> bool,
) -> Outcome {
    check::<Str>(vm, who, 3, more)?;
    let mut last = b;
    let mut all = holds(a, b);
    for next in more.iter() {
        all = all && holds(last, next);
        last = next;
    }
    boolean(all)
}

fn part(vm: &Vm, who: &str, s: Value, start: Option<u32>, end: Option<u32>) -> Outcome {
    let (start, end) = range(vm, who, s, string::length(s), start, end)?;
    Ok(string::substring(&vm.heap, s, start, end)?)
}

fn to_list(vm: &Vm, s: Value, start: Option<u32>, end: Option<u32>) -> Outcome {
    let (start, end) = range(vm, "string->list", s, string::length(s), start, end)?;
    Ok((start..end).rev().fold(Value::NIL, |rest, i| vm.heap.cons(Value::char(string::get(s, i)), rest)))
}

fn list_to_string(vm: &Vm, x: Value) -> Outcome {
    if !list::is_list(x) {
        return Err(vm.type_error("list->string", 1, "a list", x));
    }
    if !list::iter(x).all(Value::is_char) {
        return Err(vm.type_error("list->string", 1, "a list of characters", x));
    }
    Ok(string::of_chars(&vm.heap, list::iter(x).filter_map(Value::to_char))?)
}

fn copy(vm: &Vm, to: Value, at: u32, from: Value, start: Option<u32>, end: Option<u32>) -> Outcome {
    let (start, end) = range(vm, "string-copy!", from, string::length(from), start, end)?;
    if at > string::length(to) || end - start > string::length(to) - at {
        return Err(vm.range_error("string-copy!", Value::fixnum(at as i64), to));
    }
    mutable(vm, "string-copy!", to)?;
    string::copy_into(&vm.heap, to, at, from, start, end)?;
    Ok(Value::UNSPECIFIED)
}

fn search(vm: &Vm, part: Value, s: Value, start: Option<u32>) -> Outcome {
    let (start, end) = range(vm, "string-search-forward", s, string::length(s), start, None)?;
    let wanted = string::length(part);
    let begins = |&at: &u32| (0..wanted).all(|i| string::get(part, i) == string::get(s, at + i));
    let found = (start..(end + 1).saturating_sub(wanted)).find(begins);
    Ok(found.map_or(Value::FALSE, |at| Value::fixnum(at as i64)))
}

fn join(vm: &Vm, parts: Vec<Value>, delimiter: Option<Value>) -> Outcome {
    let mut all = Vec::new();
    let space = match delimiter {
        Some(delimiter) => delimiter,
        None => string::literal(&vm.heap, " ")?,
    };
    for part in parts {
        let part = Str::convert(vm, part).ok_or_else(|| vm.type_error("string-join", 1, "a list of strings", part))?;
        if !all.is_empty() {
            all.push(space);
        }
        all.push(part);
    }
    Ok(string::append(&vm.heap, all.iter().copied())?)
}
