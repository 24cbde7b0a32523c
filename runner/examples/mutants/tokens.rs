//! Rust's tokens, as far as finding places to change needs them, and which of them are not to be changed.

use std::ops::Range;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Identifiers, keywords, lifetimes.
    Word,
    /// Integers; other numbers are [`Kind::Literal`].
    Integer,
    Literal,
    /// Operators and brackets.
    Sign,
}

#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    /// Where it stands, in bytes.
    pub(crate) at: Range<usize>,
    /// Binary operators have white space on both sides: rustfmt sees to it. Generics, references and closures do not.
    pub(crate) spaced: bool,
    /// Is it in a test, a constant, an attribute, a macro's definition, an assertion?
    pub(crate) skipped: bool,
    /// The other bracket of the pair.
    pub(crate) partner: Option<usize>,
}

/// Signs of more than one character, longest first.
const SIGNS: [&str; 25] = [
    "<<=", ">>=", "...", "..=", "::", "->", "=>", "==", "!=", "<=", ">=", "&&", "||", "+=", "-=", "*=", "/=", "%=",
    "^=", "&=", "|=", "<<", ">>", "..", "::<",
];

/// Macros whose arguments do nothing in the guest as it is built, or only speak of what cannot happen.
const QUIET: [&str; 9] = [
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "assert",
    "assert_eq",
    "assert_ne",
    "panic",
    "unreachable",
    "macro_rules",
];

/// A source file.
pub(crate) struct Source {
    pub(crate) text: String,
    pub(crate) tokens: Vec<Token>,
}

impl Source {
    pub(crate) fn new(text: String) -> Source {
        let mut source = Source { tokens: tokens(&text), text };
        source.pair();
        source.skip();
        source
    }

    pub(crate) fn word(&self, i: usize) -> &str {
        self.tokens.get(i).map_or("", |token| &self.text[token.at.clone()])
    }

    fn pair(&mut self) {
        let mut open = Vec::new();
        for i in 0..self.tokens.len() {
            match self.word(i) {
                "(" | "[" | "{" => open.push(i),
                ")" | "]" | "}" => {
                    let Some(partner) = open.pop() else { continue };
                    self.tokens[i].partner = Some(partner);
                    self.tokens[partner].partner = Some(i);
                }
                _ => {}
            }
        }
    }

    fn skip(&mut self) {
        let mut i = 0;
        while i < self.tokens.len() {
            let end = match self.word(i) {
                "#" => self.attribute(i),
                "const" | "static" if self.is_item(i) => Some(self.item_end(i)),
                name if QUIET.contains(&name) && self.word(i + 1) == "!" => Some(self.item_end(i)),
                _ => None,
            };
            let Some(end) = end else {
                i += 1;
                continue;
            };
            self.tokens[i..=end].iter_mut().for_each(|token| token.skipped = true);
            i = end + 1;
        }
    }

    /// The end of an attribute, and with it that of the item that it leaves out of the guest.
    fn attribute(&self, i: usize) -> Option<usize> {
        let open = if self.word(i + 1) == "!" { i + 2 } else { i + 1 };
        let end = self.tokens.get(open)?.partner?;
        let condition = &self.text[self.tokens[i].at.start..self.tokens[end].at.end];
        let out = ["#[cfg(test)]", "#[cfg(debug_assertions)]", "#[cfg(not(target_"];
        Some(match out.iter().any(|out| condition.starts_with(out)) {
            true => self.item_end(end + 1),
            false => end,
        })
    }

    /// `const` is one of a pointer's or parameter's words as well.
    fn is_item(&self, i: usize) -> bool {
        !matches!(if i == 0 { "" } else { self.word(i - 1) }, "*" | "<" | ",")
    }

    /// The last token of the item or statement that begins here.
    fn item_end(&self, from: usize) -> usize {
        let mut i = from;
        while i < self.tokens.len() {
            match self.word(i) {
                ";" => return i,
                "}" => return i.saturating_sub(1),
                "{" => return self.tokens[i].partner.unwrap_or(i),
                "(" | "[" => i = self.tokens[i].partner.unwrap_or(i),
                // A constant's value may begin with a brace.
                "=" => {
                    while i < self.tokens.len() && self.word(i) != ";" {
                        i = self.tokens[i].partner.filter(|&partner| partner > i).unwrap_or(i) + 1;
                    }
                    return i.min(self.tokens.len() - 1);
                }
                _ => {}
            }
            i += 1;
        }
        self.tokens.len() - 1
    }
}

fn tokens(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &text[at..];
        let c = bytes[at];
        let (length, kind) = if c.is_ascii_whitespace() {
            (1, None)
        } else if rest.starts_with("//") {
            (rest.find('\n').unwrap_or(rest.len()), None)
        } else if rest.starts_with("/*") {
            (rest.find("*/").map_or(rest.len(), |end| end + 2), None)
        } else if let Some(length) = string(rest) {
            (length, Some(Kind::Literal))
        } else if c == b'\'' {
            quote(rest)
        } else if c.is_ascii_alphabetic() || c == b'_' || c >= 0x80 {
            (word(rest), Some(Kind::Word))
        } else if c.is_ascii_digit() {
            number(rest)
        } else {
            (SIGNS.iter().find(|sign| rest.starts_with(**sign)).map_or(1, |sign| sign.len()), Some(Kind::Sign))
        };
        if let Some(kind) = kind {
            let space = |at: Option<&u8>| at.is_some_and(u8::is_ascii_whitespace);
            let spaced = space(at.checked_sub(1).and_then(|at| bytes.get(at))) && space(bytes.get(at + length));
            tokens.push(Token { kind, at: at..at + length, spaced, skipped: false, partner: None });
        }
        at += length;
    }
    tokens
}

fn word(text: &str) -> usize {
    text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len())
}

fn number(text: &str) -> (usize, Option<Kind>) {
    let whole = word(text);
    let point = text[whole..].starts_with('.') && text[whole + 1..].starts_with(|c: char| c.is_ascii_digit());
    match point {
        true => (whole + 1 + word(&text[whole + 1..]), Some(Kind::Literal)),
        false => (whole, Some(Kind::Integer)),
    }
}

/// A character, or a lifetime.
fn quote(text: &str) -> (usize, Option<Kind>) {
    let mut after = text[1..].char_indices().skip(1).map(|(at, c)| (at + 1, c));
    match after.next() {
        _ if text[1..].starts_with('\\') => {
            // The first character after the backslash may be a quote.
            (text[3..].find('\'').map_or(text.len(), |end| end + 4), Some(Kind::Literal))
        }
        Some((at, '\'')) => (at + 1, Some(Kind::Literal)),
        _ => (1 + word(&text[1..]), Some(Kind::Word)),
    }
}

/// The length of a string of any kind, if one begins here.
fn string(text: &str) -> Option<usize> {
    let prefix = ["br", "b", "r", "c", ""].into_iter().find(|prefix| {
        text.strip_prefix(prefix).is_some_and(|rest| rest.trim_start_matches('#').starts_with('"')) && {
            prefix.ends_with('r') || text[prefix.len()..].starts_with('"')
        }
    })?;
    let rest = &text[prefix.len()..];
    if prefix.ends_with('r') {
        let marks = rest.len() - rest.trim_start_matches('#').len();
        let close = format!("\"{}", "#".repeat(marks));
        let end = rest[marks + 1..].find(&close).map_or(rest.len(), |end| marks + 1 + end + close.len());
        return Some(prefix.len() + end);
    }
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some(prefix.len() + at + 1),
            _ => {}
        }
    }
    Some(text.len())
}
