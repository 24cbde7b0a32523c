//! The grammar of numbers (R7RS §7.1.1), without making any.
//!
//! More than the report: any radix from 2 to 36, a radix point in every radix (`number->string` of a flonum needs it),
//! the exponent markers `s f d l` of older reports.

/// A number as it is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Literal<'a> {
    pub(super) radix: u32,
    /// What `#e` or `#i` asks for.
    pub(super) exact: Option<bool>,
    pub(super) form: Form<'a>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Form<'a> {
    Real(Real<'a>),
    Rectangular(Option<Real<'a>>, Real<'a>),
    Polar(Real<'a>, Real<'a>),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Real<'a> {
    pub(super) negative: bool,
    pub(super) magnitude: Magnitude<'a>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Magnitude<'a> {
    Integer(&'a str),
    Fraction(&'a str, &'a str),
    /// Digits before and after the point, and the power of the radix.
    Decimal(&'a str, &'a str, i64),
    Infinity,
    Nan,
}

/// Is the text a number (in radix 10 unless it has a prefix)?
pub fn is_number_text(text: &str) -> bool {
    scan(text, 10).is_some()
}

/// Takes a text apart; `None` when it is no number.
pub(super) fn scan(text: &str, radix: u32) -> Option<Literal<'_>> {
    let (mut rest, mut exact, mut prefix) = (text.as_bytes(), None, None);
    while let [b'#', letter, after @ ..] = rest {
        match letter.to_ascii_lowercase() {
            b'e' | b'i' if exact.is_none() => exact = Some(matches!(letter, b'e' | b'E')),
            b'x' if prefix.is_none() => prefix = Some(16),
            b'd' if prefix.is_none() => prefix = Some(10),
            b'o' if prefix.is_none() => prefix = Some(8),
            b'b' if prefix.is_none() => prefix = Some(2),
            _ => return None,
        }
        rest = after;
    }
    let radix = prefix.unwrap_or(radix);
    let text = &text[text.len() - rest.len()..];
    let mut scanner = Scanner { text, at: 0, radix };
    let form = scanner.complex()?;
    (scanner.at == text.len()).then_some(Literal { radix, exact, form })
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    radix: u32,
}

impl<'a> Scanner<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn accept(&mut self, byte: u8) -> bool {
        let found = self.peek().is_some_and(|b| b.eq_ignore_ascii_case(&byte));
        self.at += found as usize;
        found
    }

    fn accept_word(&mut self, word: &str) -> bool {
        let found =
            self.text.as_bytes()[self.at..].get(..word.len()).is_some_and(|t| t.eq_ignore_ascii_case(word.as_bytes()));
        if found {
            self.at += word.len();
        }
        found
    }

    /// Is the scanner at the `i` that ends the text? Beyond radix 18 `i` is a digit, so that `(number->string -18 20)`
    /// can be read again; the report has no such radix, and complex numbers cannot be written in them.
    fn ends_in_i(&mut self) -> bool {
        self.radix <= 18 && self.at + 1 == self.text.len() && self.accept(b'i')
    }

    fn complex(&mut self) -> Option<Form<'a>> {
        let signed = matches!(self.peek(), Some(b'+' | b'-'));
        if signed && let Some(im) = self.unit() {
            return Some(Form::Rectangular(None, im));
        }
        let first = self.real()?;
        if self.accept(b'@') {
            return Some(Form::Polar(first, self.real()?));
        }
        if signed && self.ends_in_i() {
            return Some(Form::Rectangular(None, first));
        }
        if !matches!(self.peek(), Some(b'+' | b'-')) {
            return Some(Form::Real(first));
        }
        if let Some(im) = self.unit() {
            return Some(Form::Rectangular(Some(first), im));
        }
        let im = self.real()?;
        self.ends_in_i().then_some(Form::Rectangular(Some(first), im))
    }

    /// `+i` or `-i` at the end.
    fn unit(&mut self) -> Option<Real<'a>> {
        let negative = self.peek() == Some(b'-');
        let start = self.at;
        self.at += 1;
        if self.ends_in_i() {
            return Some(Real { negative, magnitude: Magnitude::Integer("1") });
        }
        self.at = start;
        None
    }

    fn real(&mut self) -> Option<Real<'a>> {
        let negative = self.peek() == Some(b'-');
        let signed = self.accept(b'+') || self.accept(b'-');
        if signed && self.accept_word("inf.0") {
            return Some(Real { negative, magnitude: Magnitude::Infinity });
        }
        if signed && self.accept_word("nan.0") {
            return Some(Real { negative, magnitude: Magnitude::Nan });
        }
        Some(Real { negative, magnitude: self.magnitude()? })
    }

    fn magnitude(&mut self) -> Option<Magnitude<'a>> {
        let whole = self.digits();
        if !whole.is_empty() && self.accept(b'/') {
            let below = self.digits();
            return (!below.is_empty()).then_some(Magnitude::Fraction(whole, below));
        }
        let point = self.accept(b'.');
        let fraction = if point { self.digits() } else { "" };
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        match self.exponent() {
            None if !point => Some(Magnitude::Integer(whole)),
            exponent => Some(Magnitude::Decimal(whole, fraction, exponent.unwrap_or(0))),
        }
    }

    fn digits(&mut self) -> &'a str {
        let start = self.at;
        while self.peek().is_some_and(|b| (b as char).is_digit(self.radix)) {
            self.at += 1;
        }
        &self.text[start..self.at]
    }

    fn exponent(&mut self) -> Option<i64> {
        let start = self.at;
        if self.radix == 10 && self.peek().is_some_and(|b| b"eEsSfFdDlL".contains(&b)) {
            self.at += 1;
            let negative = self.peek() == Some(b'-');
            let _ = self.accept(b'+') || self.accept(b'-');
            let digits = self.digits();
            if !digits.is_empty() {
                // Digits only, so the one error is overflow; any exponent this large means the same.
                let size = digits.parse::<i64>().unwrap_or(i64::MAX / 2).min(i64::MAX / 2);
                return Some(if negative { -size } else { size });
            }
        }
        self.at = start;
        None
    }
}
