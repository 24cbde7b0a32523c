//! Tokens (R7RS §7.1.1).
//!
//! More lenient than the report where common Schemes agree: `[` and `]` are parentheses that must match, a quote, backquote
//! or comma ends an identifier (`(,a,b)`), an identifier may begin like a number (`1+`) and hold `#`, a `#!` line at the
//! very beginning is skipped.

use super::error::ReadError;
use super::source::{SourceId, Span};
use crate::data::string;
use crate::heap::patience::Patience;
use std::borrow::Cow;

/// A token.
#[derive(Clone, Debug, PartialEq)]
pub enum Token<'a> {
    /// `(` or `[`.
    Open(char),
    /// `)` or `]`.
    Close(char),
    /// `#(`
    Vector,
    /// `#u8(`
    Bytevector,
    /// `'`, `` ` ``, `,` or `,@`: the symbol it stands for.
    Abbreviation(&'static str),
    Dot,
    /// `#;`
    DatumComment,
    /// `#n=`
    Label(u64),
    /// `#n#`
    Reference(u64),
    Boolean(bool),
    Character(char),
    String(Cow<'a, str>),
    Symbol(Cow<'a, str>),
    /// A number if it is one, else a symbol.
    Atom(&'a str),
    /// What must be a number, because it has a prefix.
    Number(&'a str),
}

/// Splits a text into tokens.
#[derive(Debug)]
pub struct Lexer<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    pub(super) span: Span,
    pub(super) fold_case: bool,
    patience: Patience,
    given_up: bool,
}

pub(super) type Lexed<T> = Result<T, ReadError>;

/// Does this character end an identifier or number?
pub fn is_delimiter(c: char) -> bool {
    if c.is_ascii() { !is_in_word(c as u8) } else { c.is_whitespace() }
}

/// Is this a character of ASCII that is no delimiter?
fn is_in_word(byte: u8) -> bool {
    const IN_WORD: [bool; 128] = {
        let (mut table, mut byte) = ([false; 128], 0);
        while byte < 128 {
            let c = byte as u8;
            table[byte] = !(c.is_ascii_whitespace()
                || c == 0x0b
                || matches!(c, b'(' | b')' | b'[' | b']' | b'{' | b'}' | b'"' | b';' | b'|' | b'\'' | b'`' | b','));
            byte += 1;
        }
        table
    };
    IN_WORD.get(byte as usize).copied().unwrap_or(false)
}

/// May this character stand in an identifier without bars?
pub fn is_constituent(c: char) -> bool {
    !is_delimiter(c) && !c.is_control() && c != '\\'
}

impl<'a> Lexer<'a> {
    /// A lexer at the beginning of a text.
    pub fn new(text: &'a str, source: SourceId) -> Lexer<'a> {
        let mut lexer = Lexer::resume(text, 0, Span { source, line: 1, column: 1 }, false);
        let script = text.strip_prefix('\u{feff}').unwrap_or(text);
        lexer.at = text.len() - script.len();
        if script.starts_with("#!/") || script.starts_with("#! ") {
            lexer.skip_line();
        }
        lexer
    }

    /// The same when so many lines go before the text.
    pub fn after_lines(mut self, lines: u32) -> Lexer<'a> {
        self.span.line += lines;
        self
    }

    /// Goes on at a position reached before.
    pub fn resume(text: &'a str, at: usize, span: Span, fold_case: bool) -> Lexer<'a> {
        Lexer { text, at, span, fold_case, patience: Patience::new(), given_up: false }
    }

    /// Bytes of the text read so far.
    pub fn position(&self) -> usize {
        self.at
    }

    /// Line and column of the next character.
    pub fn span(&self) -> Span {
        self.span
    }

    /// Is `#!fold-case` in force?
    pub fn folds_case(&self) -> bool {
        self.fold_case
    }

    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Was the text given up in the middle (see [`crate::heap::patience`])? It seems to end there.
    pub fn is_given_up(&self) -> bool {
        self.given_up
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn bump(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        if c == '\n' || (c == '\r' && self.peek() != Some('\n')) {
            self.span.line += 1;
            self.span.column = 1;
        } else {
            self.span.column += 1;
        }
        self.spend(1);
        Some(c)
    }

    #[inline]
    fn spend(&mut self, steps: u32) {
        if self.patience.spend(steps).is_err() {
            self.given_up = true;
            self.at = self.text.len();
        }
    }

    pub(super) fn accept(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        if found {
            self.bump();
        }
        found
    }

    fn skip_line(&mut self) {
        while self.peek().is_some_and(|c| c != '\n' && c != '\r') {
            self.bump();
        }
    }

    /// The next token and where it begins; `None` at the end of the text.
    pub fn token(&mut self) -> Lexed<Option<(Token<'a>, Span)>> {
        self.skip_space()?;
        let start = self.span;
        let Some(c) = self.peek() else { return Ok(None) };
        let token = match c {
            '(' | '[' => self.single(Token::Open(c)),
            ')' | ']' => self.single(Token::Close(c)),
            '\'' => self.single(Token::Abbreviation("quote")),
            '`' => self.single(Token::Abbreviation("quasiquote")),
            ',' => {
                self.bump();
                Token::Abbreviation(if self.accept('@') { "unquote-splicing" } else { "unquote" })
            }
            '"' => Token::String(self.quoted('"', start)?),
            '|' => Token::Symbol(self.quoted('|', start)?),
            '#' => self.hash(start)?,
            _ => self.atom(start)?,
        };
        Ok(Some((token, start)))
    }

    fn single(&mut self, token: Token<'a>) -> Token<'a> {
        self.bump();
        token
    }

    /// Skips white space, comments and directives.
    pub fn skip_space(&mut self) -> Lexed<()> {
        loop {
            let rest = self.rest();
            match self.peek() {
                Some(c) if c.is_whitespace() => drop(self.bump()),
                Some(';') => self.skip_line(),
                Some('#') if rest.starts_with("#|") => self.block_comment()?,
                Some('#') if rest.starts_with("#!") => self.directive()?,
                _ => return Ok(()),
            }
        }
    }

    fn block_comment(&mut self) -> Lexed<()> {
        let (start, mut depth) = (self.span, 0u32);
        loop {
            let rest = self.rest();
            if rest.starts_with("#|") || rest.starts_with("|#") {
                depth = if rest.starts_with('#') { depth + 1 } else { depth - 1 };
                self.bump();
            }
            if self.bump().is_none() {
                return Err(ReadError::unfinished(start, "block comment"));
            }
            if depth == 0 {
                return Ok(());
            }
        }
    }

    fn directive(&mut self) -> Lexed<()> {
        let start = self.span;
        self.bump();
        self.bump();
        match self.word() {
            "fold-case" => self.fold_case = true,
            "no-fold-case" => self.fold_case = false,
            other => return Err(ReadError::new(start, format!("unknown directive '#!{other}'"))),
        }
        Ok(())
    }

    /// Takes everything up to the next delimiter.
    pub(super) fn word(&mut self) -> &'a str {
        let start = self.at;
        loop {
            // ASCII, which ends no line here, is taken at once.
            let length = self.text.as_bytes()[self.at..].iter().take_while(|&&byte| is_in_word(byte)).count();
            self.at += length;
            self.span.column += length as u32;
            self.spend(length as u32);
            if self.peek().is_none_or(is_delimiter) {
                break;
            }
            self.bump();
        }
        &self.text[start..self.at]
    }

    fn atom(&mut self, start: Span) -> Lexed<Token<'a>> {
        let first = self.peek();
        let word = self.word();
        if let Some(wrong) = word.chars().find(|&c| !is_constituent(c)) {
            return Err(ReadError::new(start, format!("unexpected {} in the identifier '{word}'", describe(wrong))));
        }
        match (word, first) {
            ("", first) => {
                Err(ReadError::new(start, format!("unexpected {}", first.map_or_else(String::new, describe))))
            }
            (".", _) => Ok(Token::Dot),
            (_, Some('0'..='9' | '+' | '-' | '.')) if !self.fold_case => Ok(Token::Atom(word)),
            _ if self.fold_case && crate::data::number::is_number_text(word) => Ok(Token::Number(word)),
            _ if self.fold_case => Ok(Token::Symbol(Cow::Owned(string::fold_text(word)))),
            _ => Ok(Token::Symbol(Cow::Borrowed(word))),
        }
    }

    /// A token that begins with `#`.
    fn hash(&mut self, start: Span) -> Lexed<Token<'a>> {
        self.bump();
        match self.peek() {
            Some('(') => Ok(self.single(Token::Vector)),
            Some(';') => Ok(self.single(Token::DatumComment)),
            Some('\\') => self.character(start),
            Some('0'..='9') => self.label(start),
            Some('x' | 'X' | 'b' | 'B' | 'o' | 'O' | 'd' | 'D' | 'e' | 'E' | 'i' | 'I') => {
                let from = self.at - 1;
                self.word();
                Ok(Token::Number(&self.text[from..self.at]))
            }
            Some(_) => {
                let word = self.word();
                match word.to_ascii_lowercase().as_str() {
                    "t" | "true" => Ok(Token::Boolean(true)),
                    "f" | "false" => Ok(Token::Boolean(false)),
                    "u8" if self.accept('(') => Ok(Token::Bytevector),
                    _ if word.starts_with('<') => {
                        Err(ReadError::new(start, format!("'#{word}' is the form of an object that has no syntax")))
                    }
                    "" => Err(ReadError::new(
                        start,
                        format!("unknown syntax '#{}'", self.peek().map_or_else(String::new, |c| c.to_string())),
                    )),
                    _ => Err(ReadError::new(start, format!("unknown syntax '#{word}'"))),
                }
            }
            None => Err(ReadError::incomplete(start, "end of text after '#'")),
        }
    }

    fn label(&mut self, start: Span) -> Lexed<Token<'a>> {
        let from = self.at;
        while self.peek().is_some_and(|c| c.is_ascii_digit()) {
            self.bump();
        }
        let digits = &self.text[from..self.at];
        let number =
            digits.parse().map_err(|_| ReadError::new(start, format!("the label '#{digits}' is too large")))?;
        if self.accept('=') {
            Ok(Token::Label(number))
        } else if self.accept('#') {
            Ok(Token::Reference(number))
        } else {
            Err(ReadError::new(start, format!("expected '=' or '#' after '#{digits}'")))
        }
    }
}

fn describe(c: char) -> String {
    if c.is_control() { format!("the control character U+{:04X}", c as u32) } else { format!("'{c}'") }
}
