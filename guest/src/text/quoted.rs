//! Characters, strings and symbols in bars: the tokens with escapes (R7RS §2.1, §6.6, §6.7).

use super::error::ReadError;
use super::lexer::{Lexed, Lexer, Token, is_delimiter};
use super::source::Span;
use crate::data::{chars, string};
use std::borrow::Cow;

impl<'a> Lexer<'a> {
    pub(super) fn character(&mut self, start: Span) -> Lexed<Token<'a>> {
        self.bump();
        let from = self.at;
        let Some(first) = self.bump() else { return Err(ReadError::incomplete(start, "end of text after '#\\'")) };
        if !is_delimiter(first) {
            self.word();
        }
        let word = &self.text[from..self.at];
        if word.len() == first.len_utf8() {
            return Ok(Token::Character(first));
        }
        if let Some(hex) = word.strip_prefix(['x', 'X'])
            && hex.bytes().all(|b| b.is_ascii_hexdigit())
        {
            return Ok(Token::Character(scalar(hex, start)?));
        }
        let name = if self.fold_case { Cow::Owned(string::fold_text(word)) } else { Cow::Borrowed(word) };
        let unknown = || ReadError::new(start, format!("unknown character name '#\\{word}'"));
        // `#\Space` as R4RS and R5RS had it: such text has no other meaning.
        let as_in_r5rs = || chars::named(&word.to_ascii_lowercase());
        chars::named(&name).or_else(as_in_r5rs).map(Token::Character).ok_or_else(unknown)
    }

    /// The content of a string or of a symbol in bars.
    pub(super) fn quoted(&mut self, quote: char, start: Span) -> Lexed<Cow<'a, str>> {
        self.bump();
        let from = self.at;
        let mut text: Option<String> = None;
        loop {
            let (at, here) = (self.at, self.span);
            let what = if quote == '"' { "string" } else { "symbol" };
            let Some(c) = self.bump() else { return Err(ReadError::unfinished(start, what)) };
            if c == quote {
                return Ok(text.map_or(Cow::Borrowed(&self.text[from..at]), Cow::Owned));
            }
            if c != '\\' && (c != '\r' || quote != '"') {
                if let Some(text) = &mut text {
                    text.push(c);
                }
                continue;
            }
            let text = text.get_or_insert_with(|| self.text[from..at].to_string());
            if c == '\r' {
                // Every line ending in a string is one newline (R7RS §6.7).
                self.accept('\n');
                text.push('\n');
            } else {
                text.extend(self.escape(what, here, start)?);
            }
        }
    }

    /// What a backslash begins; `None` for a line continuation.
    fn escape(&mut self, what: &str, here: Span, start: Span) -> Lexed<Option<char>> {
        let Some(c) = self.peek() else { return Err(ReadError::unfinished(start, what)) };
        if c.is_whitespace() {
            return self.continuation(what, here, start);
        }
        self.bump();
        let meant = match c {
            'a' => '\x07',
            'b' => '\x08',
            't' => '\t',
            'n' => '\n',
            'r' => '\r',
            '"' | '\\' | '|' => c,
            'x' | 'X' => return self.hex_escape(here).map(Some),
            _ => return Err(ReadError::new(here, format!("unknown escape '\\{c}' in a {what}"))),
        };
        Ok(Some(meant))
    }

    fn hex_escape(&mut self, here: Span) -> Lexed<char> {
        let from = self.at;
        while self.peek().is_some_and(|c| c.is_ascii_hexdigit()) {
            self.bump();
        }
        let hex = &self.text[from..self.at];
        if hex.is_empty() || !self.accept(';') {
            return Err(match self.peek() {
                None => ReadError::incomplete(here, "end of text inside the escape '\\x'"),
                Some(_) => ReadError::new(here, "expected hexadecimal digits and ';' after '\\x'"),
            });
        }
        scalar(hex, here)
    }

    /// Backslash, spaces, end of line, spaces: nothing.
    fn continuation(&mut self, what: &str, here: Span, start: Span) -> Lexed<Option<char>> {
        let spaces = |lexer: &mut Self| {
            while lexer.peek().is_some_and(|c| c.is_whitespace() && c != '\n' && c != '\r') {
                lexer.bump();
            }
        };
        spaces(self);
        match self.bump() {
            None => return Err(ReadError::unfinished(start, what)),
            Some('\n') => {}
            Some('\r') => drop(self.accept('\n')),
            Some(_) => return Err(ReadError::new(here, format!("unknown escape '\\ ' in a {what}"))),
        }
        spaces(self);
        Ok(None)
    }
}

fn scalar(hex: &str, span: Span) -> Lexed<char> {
    let value = u32::from_str_radix(hex, 16).ok().and_then(char::from_u32);
    value.ok_or_else(|| ReadError::new(span, format!("'{hex}' is no Unicode scalar value")))
}
