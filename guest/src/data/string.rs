//! Strings (R7RS §6.7): a header object of fixed size and a buffer of one or four bytes per character.
//!
//! A string starts with Latin-1 characters, one byte each, and gets a four-byte buffer when a character beyond U+00FF is
//! stored: `string-ref` is one load in both. UTF-8 was rejected because `string-ref` must be O(1); always four bytes
//! would quadruple nearly all text. A string never narrows: its width says what was stored, not what is there now.

use super::chars;
use super::hash::FixedHasher;
use crate::heap::{Buffer, Heap, RetryAfterGc, Slice, StringObject, Value};
use std::cmp::Ordering;
use std::hash::Hasher;

type Made = Result<Value, RetryAfterGc>;

/// Is it a string?
#[inline(always)]
pub fn is_string(v: Value) -> bool {
    StringObject::is(v)
}

/// The number of characters.
#[inline(always)]
pub fn length(v: Value) -> u32 {
    StringObject::known(v).length()
}

#[inline(always)]
fn flags(v: Value) -> u8 {
    StringObject::known(v).flags()
}

#[inline(always)]
fn is_wide(v: Value) -> bool {
    flags(v) & StringObject::WIDE != 0
}

/// Is it a literal or a symbol's name?
#[inline(always)]
pub fn is_immutable(v: Value) -> bool {
    flags(v) & StringObject::IMMUTABLE != 0
}

/// The characters of a string of one byte each.
#[inline(always)]
fn narrow(v: Value) -> Slice<u8> {
    StringObject::known(v).buffer().bytes()
}

/// The characters of a string of four bytes each.
#[inline(always)]
fn wide(v: Value) -> Slice<u32> {
    narrow(v).words()
}

/// Character `i`, which must be less than the length.
#[inline]
pub fn get(v: Value, i: u32) -> char {
    debug_assert!(i < length(v));
    if is_wide(v) {
        char::from_u32(wide(v).get(i)).unwrap_or(char::REPLACEMENT_CHARACTER)
    } else {
        narrow(v).get(i) as char
    }
}

/// The characters.
#[inline]
pub fn chars(v: Value) -> impl DoubleEndedIterator<Item = char> + ExactSizeIterator {
    (0..length(v)).map(move |i| get(v, i))
}

/// A string of `length` characters whose content is not there yet.
#[inline]
fn blank(heap: &Heap, length: u32, mut flags: u8, wide: bool) -> Made {
    let bytes = if wide { length.checked_mul(4).ok_or(RetryAfterGc)? } else { length };
    let buffer = Buffer::new(heap, bytes)?;
    if wide {
        flags |= StringObject::WIDE;
    }
    Ok(StringObject::new(heap, flags, length, buffer).value())
}

#[inline]
fn put(v: Value, i: u32, c: char) {
    if is_wide(v) {
        wide(v).set(i, c as u32);
    } else {
        narrow(v).set(i, c as u8);
    }
}

#[inline]
fn build(heap: &Heap, chars: impl Iterator<Item = char> + Clone, flags: u8) -> Made {
    let (mut length, mut top) = (0u64, 0);
    for c in chars.clone() {
        length += 1;
        top = top.max(c as u32);
    }
    let v = blank(heap, u32::try_from(length).map_err(|_| RetryAfterGc)?, flags, top > 0xff)?;
    chars.enumerate().for_each(|(i, c)| put(v, i as u32, c));
    Ok(v)
}

fn build_text(heap: &Heap, text: &str, flags: u8) -> Made {
    if !text.is_ascii() {
        return build(heap, text.chars(), flags);
    }
    let v = blank(heap, u32::try_from(text.len()).map_err(|_| RetryAfterGc)?, flags, false)?;
    narrow(v).write_bytes(text.as_bytes());
    Ok(v)
}

/// A new string with this text.
pub fn new(heap: &Heap, text: &str) -> Made {
    build_text(heap, text, 0)
}

/// A new string with the text of these bytes, in UTF-8. What is malformed becomes U+FFFD.
pub fn from_utf8(heap: &Heap, bytes: Slice<u8>) -> Made {
    if !bytes.with_bytes(<[u8]>::is_ascii) {
        return bytes.with_bytes(|bytes| new(heap, &String::from_utf8_lossy(bytes)));
    }
    let v = blank(heap, bytes.len(), 0, false)?;
    narrow(v).copy_from(bytes);
    Ok(v)
}

/// Shows characters `start..end`, which must be in range and in order, in UTF-8.
#[inline]
pub fn with_utf8<T>(v: Value, start: u32, end: u32, look: impl FnOnce(&str) -> T) -> T {
    if !is_wide(v) {
        return narrow(v).part(start..end).with_bytes(|bytes| match std::str::from_utf8(bytes) {
            Ok(text) if text.is_ascii() => look(text),
            _ => look(&bytes.iter().map(|&byte| byte as char).collect::<String>()),
        });
    }
    look(&(start..end).map(|i| get(v, i)).collect::<String>())
}

/// An immutable string with this text.
pub fn literal(heap: &Heap, text: &str) -> Made {
    build_text(heap, text, StringObject::IMMUTABLE)
}

/// `make-string`
pub fn make(heap: &Heap, length: u32, fill: char) -> Made {
    let v = blank(heap, length, 0, fill as u32 > 0xff)?;
    fill_units(v, 0, length, fill);
    Ok(v)
}

/// A new string of the characters that an iterator gives, twice the same.
#[inline]
pub fn of_chars(heap: &Heap, chars: impl Iterator<Item = char> + Clone) -> Made {
    build(heap, chars, 0)
}

/// A new string of these characters.
pub fn from_chars(heap: &Heap, chars: &[char]) -> Made {
    build(heap, chars.iter().copied(), 0)
}

/// Makes room for characters beyond U+00FF.
fn widen(heap: &Heap, v: Value) -> Result<(), RetryAfterGc> {
    let bytes = length(v).checked_mul(4).ok_or(RetryAfterGc)?;
    let buffer = Buffer::new(heap, bytes)?;
    buffer.bytes().words::<u32>().write(chars(v).map(|c| c as u32));
    StringObject::known(v).set_buffer(buffer);
    StringObject::known(v).set_flags(flags(v) | StringObject::WIDE);
    Ok(())
}

/// `string-set!`; `i` must be less than the length. Does not ask whether the string is immutable.
#[inline]
pub fn set(heap: &Heap, v: Value, i: u32, c: char) -> Result<(), RetryAfterGc> {
    debug_assert!(i < length(v));
    if c as u32 > 0xff && !is_wide(v) {
        widen(heap, v)?;
    }
    put(v, i, c);
    Ok(())
}

/// `string-fill!` from `start` to `end`, which must be in range and in order.
pub fn fill(heap: &Heap, v: Value, start: u32, end: u32, c: char) -> Result<(), RetryAfterGc> {
    if c as u32 > 0xff && !is_wide(v) {
        widen(heap, v)?;
    }
    fill_units(v, start, end, c);
    Ok(())
}

fn fill_units(v: Value, from: u32, to: u32, c: char) {
    if is_wide(v) {
        (from..to).for_each(|i| put(v, i, c));
    } else {
        narrow(v).part(from..to).fill_bytes(c as u8);
    }
}

/// `string-copy!`: characters `start..end` of `from` go to `at` and on in `to`; the ranges must be right. The two may be
/// the same string.
pub fn copy_into(heap: &Heap, to: Value, at: u32, from: Value, start: u32, end: u32) -> Result<(), RetryAfterGc> {
    if is_wide(from) && !is_wide(to) && (start..end).any(|i| get(from, i) as u32 > 0xff) {
        widen(heap, to)?;
    }
    copy_units(to, at, from, start, end);
    Ok(())
}

/// Copies characters that fit the width of `to`.
#[inline]
fn copy_units(to: Value, at: u32, from: Value, first: u32, end: u32) {
    match (is_wide(from), is_wide(to)) {
        (false, false) => narrow(to).part(at..at + (end - first)).copy_bytes(narrow(from).part(first..end)),
        (true, true) => wide(to).part(at..at + (end - first)).copy_from(wide(from).part(first..end)),
        _ => (first..end).for_each(|i| put(to, at + (i - first), get(from, i))),
    }
}

/// `substring`: characters `start..end`, which must be in range and in order.
pub fn substring(heap: &Heap, v: Value, start: u32, end: u32) -> Made {
    let wide = is_wide(v) && (start..end).any(|i| get(v, i) as u32 > 0xff);
    let part = blank(heap, end - start, 0, wide)?;
    copy_units(part, 0, v, start, end);
    Ok(part)
}

/// `string-append`
#[inline]
pub fn append(heap: &Heap, parts: impl Iterator<Item = Value> + Clone) -> Made {
    let mut characters = 0u32;
    let mut any_wide = false;
    for part in parts.clone() {
        characters = characters.checked_add(length(part)).ok_or(RetryAfterGc)?;
        any_wide |= is_wide(part);
    }
    let whole = blank(heap, characters, 0, any_wide)?;
    let mut at = 0;
    for part in parts {
        copy_units(whole, at, part, 0, length(part));
        at += length(part);
    }
    Ok(whole)
}

/// The text as a Rust string.
pub fn to_rust(v: Value) -> String {
    if !is_wide(v) {
        match String::from_utf8(narrow(v).part(0..length(v)).to_bytes()) {
            Ok(text) if text.is_ascii() => return text,
            _ => {}
        }
    }
    chars(v).collect()
}

/// Does the string hold this text?
pub fn is_text(v: Value, text: &str) -> bool {
    let length = length(v) as usize;
    // So many characters in so many bytes are ASCII.
    if length == text.len() && !is_wide(v) {
        return narrow(v).part(0..length as u32).with_bytes(|bytes| bytes == text.as_bytes()) && text.is_ascii();
    }
    length <= text.len() && text.len() <= 4 * length && chars(v).eq(text.chars())
}

/// Order by code points.
pub fn compare(a: Value, b: Value) -> Ordering {
    if is_wide(a) || is_wide(b) {
        return chars(a).cmp(chars(b));
    }
    let common = length(a).min(length(b));
    let order = narrow(a).part(0..common).compare(narrow(b).part(0..common));
    order.then_with(|| length(a).cmp(&length(b)))
}

/// The same characters?
pub fn equal(a: Value, b: Value) -> bool {
    if a == b || length(a) != length(b) {
        return a == b;
    }
    if is_wide(a) || is_wide(b) {
        return chars(a).eq(chars(b));
    }
    let length = length(a);
    narrow(a).part(0..length).compare(narrow(b).part(0..length)).is_eq()
}

/// Order by the characters' full case foldings (`string-ci<?` and its kin).
pub fn compare_ci(a: Value, b: Value) -> Ordering {
    chars(a).flat_map(chars::fold_full).cmp(chars(b).flat_map(chars::fold_full))
}

/// `string-upcase`, by the full Unicode mapping.
pub fn upcase(heap: &Heap, v: Value) -> Made {
    new(heap, &to_rust(v).to_uppercase())
}

/// `string-downcase`, by the full Unicode mapping, final sigma included.
pub fn downcase(heap: &Heap, v: Value) -> Made {
    new(heap, &to_rust(v).to_lowercase())
}

/// `string-foldcase`
pub fn foldcase(heap: &Heap, v: Value) -> Made {
    new(heap, &fold_text(&to_rust(v)))
}

/// The full case folding of a text.
pub fn fold_text(text: &str) -> String {
    text.chars().flat_map(chars::fold_full).collect()
}

/// A hash that agrees with [`equal`].
pub fn hash(v: Value) -> u32 {
    hash_part(v, 0, length(v))
}

/// The hash of the string of the characters `from..to`. Eight characters at a time when all of them are Latin-1
/// (FNV-1a takes four dependent multiplications for one); it does not depend on the width.
#[inline]
pub fn hash_part(v: Value, from: u32, to: u32) -> u32 {
    let mut hasher = FixedHasher::default();
    let mut at = from;
    while at < to {
        let end = to.min(at + 8);
        if !is_wide(v) && end - at == 8 {
            hasher.write_u64(narrow(v).part(at..end).words::<u64>().get(0));
        } else if (at..end).all(|i| get(v, i) <= '\u{ff}') {
            hasher.write_u64((at..end).rev().fold(0, |word, i| word << 8 | get(v, i) as u64));
        } else {
            (at..end).for_each(|i| hasher.write_u32(get(v, i) as u32));
        }
        at = end;
    }
    hasher.write_u32(to - from);
    hasher.finish() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back() {
        let heap = Heap::new(1 << 24);
        for text in ["", "abc", "Grüße", "λx.日本", "🦀", "a\0b"] {
            let v = new(&heap, text).unwrap();
            assert!(is_string(v) && !is_immutable(v) && is_text(v, text));
            assert_eq!((to_rust(v).as_str(), length(v) as usize), (text, text.chars().count()));
            assert!(is_immutable(literal(&heap, text).unwrap()));
        }
        let v = new(&heap, "abc").unwrap();
        assert!(!is_text(v, "ab") && !is_text(v, "abcd") && !is_text(v, "abd"));
    }

    #[test]
    fn storing_widens() {
        let heap = Heap::new(1 << 24);
        let v = make(&heap, 3, 'é').unwrap();
        set(&heap, v, 1, 'λ').unwrap();
        set(&heap, v, 2, '🦀').unwrap();
        set(&heap, v, 0, 'x').unwrap();
        assert_eq!(to_rust(v), "xλ🦀");
        fill(&heap, v, 1, 3, 'y').unwrap();
        assert_eq!(to_rust(v), "xyy");
        assert!(equal(v, new(&heap, "xyy").unwrap()), "width is no part of the content");
        assert_eq!(hash(v), hash(new(&heap, "xyy").unwrap()));
    }

    #[test]
    fn hash_and_equality_do_not_depend_on_the_width() {
        let heap = Heap::new(1 << 24);
        for text in ["", "a", "abcdefgh", "abcdefghi", "Grüße, Grüße, Grüße"] {
            let narrow = new(&heap, text).unwrap();
            let wide = new(&heap, &format!("λ{text}λ")).unwrap();
            let part = substring(&heap, wide, 1, length(wide) - 1).unwrap();
            assert!(equal(narrow, part) && hash(narrow) == hash(part), "{text}");
            assert_eq!(hash(narrow), hash_part(wide, 1, length(wide) - 1), "{text}");
        }
        let s = |text| new(&heap, text).unwrap();
        assert!(!equal(s("abcdefghi"), s("abcdefghj")) && !equal(s("xbcdefghi"), s("abcdefghi")));
        assert_ne!(hash(s("abcdefgh")), hash(s("abcdefghi")));
        assert_ne!(hash(s("a\0")), hash(s("a")));
    }

    #[test]
    fn copies_and_parts_in_every_width() {
        let heap = Heap::new(1 << 24);
        for (a, b) in [("abcdef", "uvw"), ("abcdef", "λμν"), ("αβγδεζ", "uvw"), ("αβγδεζ", "λμν")] {
            let (to, from) = (new(&heap, a).unwrap(), new(&heap, b).unwrap());
            copy_into(&heap, to, 2, from, 1, 3).unwrap();
            let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            let want = [a[0], a[1], b[1], b[2], a[4], a[5]];
            assert_eq!(chars(to).collect::<Vec<_>>(), want);
            let whole = append(&heap, [to, from].into_iter()).unwrap();
            assert_eq!(length(whole), 9);
            let part = substring(&heap, whole, 4, 7).unwrap();
            assert_eq!(chars(part).collect::<Vec<_>>(), [a[4], a[5], b[0]]);
        }
        let v = new(&heap, "abcdef").unwrap();
        copy_into(&heap, v, 1, v, 0, 5).unwrap();
        assert_eq!(to_rust(v), "aabcde", "overlap");
        assert_eq!(to_rust(append(&heap, [].into_iter()).unwrap()), "");
    }

    #[test]
    fn order_and_case() {
        let heap = Heap::new(1 << 24);
        let s = |text| new(&heap, text).unwrap();
        assert_eq!(compare(s("abc"), s("abd")), Ordering::Less);
        assert_eq!(compare(s("ab"), s("abc")), Ordering::Less);
        assert_eq!(compare(s("é"), s("λ")), Ordering::Less);
        assert_eq!(compare_ci(s("Straße"), s("STRASSE")), Ordering::Equal);
        assert_eq!(to_rust(upcase(&heap, s("Straße")).unwrap()), "STRASSE");
        assert_eq!(to_rust(downcase(&heap, s("ΧΑΟΣ")).unwrap()), "χαος");
        assert_eq!(to_rust(foldcase(&heap, s("ΧΑΟΣ")).unwrap()), "χαοσ");
    }

    #[test]
    fn a_huge_string_is_refused() {
        let heap = Heap::new(1 << 20);
        assert_eq!(make(&heap, 1 << 30, 'λ'), Err(RetryAfterGc));
        assert_eq!(make(&heap, u32::MAX, 'x'), Err(RetryAfterGc));
    }
}
