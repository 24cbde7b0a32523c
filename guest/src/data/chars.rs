//! Characters (R7RS §6.6): case, folding and digits. A Scheme character is a Unicode scalar value, Rust's `char`.

/// Code points of the digits zero of Unicode 15 (general category Nd); nine digits follow each.
const ZEROS: &[u32] = &[
    0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0,
    0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620,
    0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x10d30, 0x11066, 0x110f0, 0x11136, 0x111d0,
    0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0, 0x11950, 0x11c50, 0x11d50, 0x11da0, 0x11f50,
    0x16a60, 0x16ac0, 0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e4f0, 0x1e950,
    0x1fbf0,
];

/// `digit-value`: the value of a decimal digit of any script.
pub fn digit_value(c: char) -> Option<u32> {
    let code = c as u32;
    let zero = ZEROS[..ZEROS.partition_point(|&zero| zero <= code)].last()?;
    Some(code - zero).filter(|&value| value < 10)
}

/// `char-numeric?`: is it a decimal digit of any script?
pub fn is_numeric(c: char) -> bool {
    digit_value(c).is_some()
}

/// The only character of an iterator, if it gives exactly one.
fn single(mut chars: impl Iterator<Item = char>) -> Option<char> {
    chars.next().filter(|_| chars.next().is_none())
}

/// `char-upcase`: the simple upper case; a character whose upper case is several characters is its own.
#[inline]
pub fn upcase(c: char) -> char {
    if c.is_ascii() { c.to_ascii_uppercase() } else { upcase_beyond_ascii(c) }
}

#[inline(never)]
fn upcase_beyond_ascii(c: char) -> char {
    single(c.to_uppercase()).unwrap_or(c)
}

/// `char-downcase`: the simple lower case.
#[inline]
pub fn downcase(c: char) -> char {
    if c.is_ascii() { c.to_ascii_lowercase() } else { downcase_beyond_ascii(c) }
}

#[inline(never)]
fn downcase_beyond_ascii(c: char) -> char {
    single(c.to_lowercase()).unwrap_or(c)
}

/// `char-foldcase`: the simple case folding.
pub fn foldcase(c: char) -> char {
    match c {
        'A'..='Z' => c.to_ascii_lowercase(),
        '\0'..='\x7f' => c,
        _ if keeps_upper(c) => upcase(c),
        'ı' => c,
        _ => downcase(upcase(c)),
    }
}

/// The full case folding of a character, one to three characters.
///
/// std has no folding table, but lower case of upper case is the folding, except for the characters named here (checked
/// against the Unicode data for every character).
pub fn fold_full(c: char) -> impl Iterator<Item = char> {
    let special: &'static [char] = if c == 'ẞ' { &['s', 's'] } else { &[] };
    let simple = (special.is_empty() && (c.is_ascii() || c == 'ı' || keeps_upper(c))).then(|| foldcase(c));
    let general = special.is_empty() && simple.is_none();
    let lowered = c.to_uppercase().filter(move |_| general).flat_map(char::to_lowercase);
    special.iter().copied().chain(simple).chain(lowered)
}

/// Cherokee folds to upper case.
fn keeps_upper(c: char) -> bool {
    matches!(c, '\u{13a0}'..='\u{13fd}' | '\u{ab70}'..='\u{abbf}')
}

/// The names of characters (R7RS §6.6), and the other names common Schemes know, which are read but not written.
const NAMES: &[(&str, char)] = &[
    ("alarm", '\x07'),
    ("backspace", '\x08'),
    ("delete", '\x7f'),
    ("escape", '\x1b'),
    ("newline", '\n'),
    ("null", '\0'),
    ("return", '\r'),
    ("space", ' '),
    ("tab", '\t'),
    ("altmode", '\x1b'),
    ("esc", '\x1b'),
    ("linefeed", '\n'),
    ("nul", '\0'),
    ("page", '\x0c'),
    ("rubout", '\x7f'),
    ("vtab", '\x0b'),
];

/// The name `write` uses for a character that has one.
pub fn name(c: char) -> Option<&'static str> {
    NAMES.iter().find(|&&(_, named)| named == c).map(|&(name, _)| name).filter(|_| !matches!(c, '\x0b' | '\x0c'))
}

/// The character with this name.
pub fn named(name: &str) -> Option<char> {
    NAMES.iter().find(|&&(known, _)| known == name).map(|&(_, c)| c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_any_script() {
        for (c, value) in [('0', 0), ('9', 9), ('٣', 3), ('६', 6), ('𝟘', 0), ('𝟿', 9)] {
            assert_eq!(digit_value(c), Some(value), "{c}");
        }
        for c in ['a', '½', '²', 'Ⅷ', '/', ':', '五'] {
            assert_eq!(digit_value(c), None, "{c}");
        }
        assert!(ZEROS.is_sorted());
    }

    #[test]
    fn case() {
        assert_eq!((upcase('ß'), upcase('ä'), downcase('Σ'), downcase('İ')), ('ß', 'Ä', 'σ', 'İ'));
        assert_eq!(
            (foldcase('ς'), foldcase('K'), foldcase('ı'), foldcase('Ꭰ'), foldcase('ꭰ')),
            ('σ', 'k', 'ı', 'Ꭰ', 'Ꭰ')
        );
        let full = |s: &str| s.chars().flat_map(fold_full).collect::<String>();
        assert_eq!(full("Straße STRAẞE ΧΑΟΣ χαος ﬃ ı"), "strasse strasse χαοσ χαοσ ffi ı");
    }

    #[test]
    fn names_come_back() {
        for code in 0..=255u8 {
            let c = code as char;
            assert!(name(c).is_none_or(|name| named(name) == Some(c)));
        }
        assert_eq!((name('\0'), name('\x1b'), name('a'), named("bell")), (Some("null"), Some("escape"), None, None));
    }
}
