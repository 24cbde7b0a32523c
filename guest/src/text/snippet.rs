//! A line of a source with a mark under the datum a message is about:
//!
//! ```text
//!     3 |   (+ 1 (car x)))
//!       |        ^~~~~~~
//! ```

use super::lexer::{Lexer, Token};
use super::source::Span;
use crate::spec::limits::{SNIPPET_COLUMNS, SNIPPET_COLUMNS_BEFORE};
use std::fmt::Write;
use std::ops::Range;
use unicode_width::UnicodeWidthChar;

/// A datum's place in a text, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatumPlace<'a> {
    pub text: &'a str,
    /// How many lines go before the text.
    pub before: u32,
    pub span: Span,
    pub datum: Range<usize>,
}

impl<'a> DatumPlace<'a> {
    /// The datum at a position; `None` when the text has no such position. Behind the last character, and where no
    /// datum begins, it is a single character or nothing.
    pub fn find(text: &'a str, before: u32, span: Span) -> Option<DatumPlace<'a>> {
        let mut lexer = Lexer::new(text, span.source).after_lines(before);
        while (lexer.span().line, lexer.span().column) < (span.line, span.column) {
            lexer.bump()?;
        }
        if lexer.span() != span {
            return None;
        }
        let start = lexer.position();
        Some(DatumPlace { text, before, span, datum: start..datum_end(&mut lexer).unwrap_or(start) })
    }

    /// The place of the identifier `name`, when it is here or else the first one in the datum that is not quoted.
    pub fn of_name(&self, name: &str) -> Option<DatumPlace<'a>> {
        let mut lexer = Lexer::resume(self.text, self.datum.start, self.span, false);
        while lexer.position() < self.datum.end {
            let (token, span) = lexer.token().ok()??;
            match token {
                Token::Symbol(found) if found == name => return DatumPlace::find(self.text, self.before, span),
                Token::Atom(found) if found == name => return DatumPlace::find(self.text, self.before, span),
                Token::Abbreviation("quote") | Token::DatumComment => drop(datum_end(&mut lexer)?),
                _ => {}
            }
        }
        None
    }

    /// The datum's first line as it is written, cut to `most` characters; `…` stands for what is left out.
    pub fn short(&self, most: usize) -> String {
        let written = &self.text[self.datum.clone()];
        let line = written.lines().next().unwrap_or_default().trim_end();
        if line.len() == written.len() && line.chars().count() <= most {
            return line.to_string();
        }
        line.chars().take(most - 1).chain(['…']).collect()
    }

    /// The line and the mark, two lines of text.
    pub fn show(&self) -> String {
        let before = &self.text[..self.datum.start];
        let line_start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let rest = &self.text[self.datum.start..];
        let line_end = self.datum.start + rest.find(['\n', '\r']).unwrap_or(rest.len());
        let datum_end = self.datum.end.min(line_end);
        // Of a long line, what is around the position.
        let column = columns(&self.text[line_start..self.datum.start]);
        let cut = columns(&self.text[line_start..line_end]) > SNIPPET_COLUMNS;
        let first = if cut { column.saturating_sub(SNIPPET_COLUMNS_BEFORE) } else { 0 };
        let (mut shown, mut pad) = if first > 0 { ("…".to_string(), " ".to_string()) } else { Default::default() };
        let (mut next, mut marked) = (0, 0);
        for (i, c) in self.text[line_start..line_end].char_indices().map(|(i, c)| (line_start + i, c)) {
            let (at, width) = (next, width(c));
            next += width;
            if at < first {
                continue;
            }
            if cut && at >= first + SNIPPET_COLUMNS {
                shown.push('…');
                break;
            }
            shown.push(if c.is_control() && c != '\t' { char::REPLACEMENT_CHARACTER } else { c });
            if i >= self.datum.start {
                marked += if i < datum_end { width } else { 0 };
            } else if c == '\t' {
                pad.push(c);
            } else {
                pad.extend(std::iter::repeat_n(' ', width));
            }
        }
        let mut out = String::new();
        // Writing to a string does not fail.
        let _ = write!(out, "{:>5} | {}\n      | {pad}^{}", self.span.line, shown, "~".repeat(marked.max(1) - 1));
        out
    }
}

/// Columns of a terminal that a character takes; a tab counts as one, because it is copied to the line of the mark.
fn width(c: char) -> usize {
    if c.is_control() { 1 } else { c.width().unwrap_or(1) }
}

fn columns(text: &str) -> usize {
    text.chars().map(width).sum()
}

/// Skips a datum; `None` where none begins.
fn datum_end(lexer: &mut Lexer) -> Option<usize> {
    let mut open = 0u32;
    loop {
        let before = lexer.position();
        let Ok(Some((token, _))) = lexer.token() else {
            return (open > 0).then_some(lexer.position());
        };
        match token {
            Token::Open(_) | Token::Vector | Token::Bytevector => open += 1,
            Token::Close(_) if open == 0 => return (before < lexer.position()).then_some(lexer.position()),
            Token::Close(_) => open -= 1,
            Token::Abbreviation(_) | Token::Label(_) | Token::DatumComment => continue,
            _ => {}
        }
        if open == 0 {
            return Some(lexer.position());
        }
    }
}

/// The words at the heads of the lists around a position, outermost first.
pub fn heads_around(text: &str, before: u32, span: Span) -> Vec<String> {
    let mut lexer = Lexer::new(text, span.source).after_lines(before);
    let mut open: Vec<Option<String>> = Vec::new();
    let mut after_open = false;
    while let Ok(Some((token, at))) = lexer.token() {
        if (at.line, at.column) > (span.line, span.column) {
            break;
        }
        let at_head = std::mem::replace(&mut after_open, matches!(token, Token::Open(_)));
        match token {
            Token::Symbol(name) if at_head => *open.last_mut().expect("a list is open") = Some(name.into_owned()),
            Token::Close(_) => drop(open.pop()),
            Token::Open(_) | Token::Vector | Token::Bytevector => open.push(None),
            _ => {}
        }
    }
    open.into_iter().flatten().collect()
}
