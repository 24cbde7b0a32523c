//! Where the guest can be changed, and how.
//!
//! There is no parser: an operand is found by going left and right to what binds less. What comes out wrong does not
//! compile, and is left out of the sample then (`scratch.rs`).

use std::ops::Range;

use crate::tokens::{Kind, Source};

/// What a mutant changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Operator {
    /// `<` and `<=`, `>` and `>=`, `==` and `!=`.
    Relation,
    /// `+` and `-`.
    Sum,
    /// `&&` and `||`.
    Connective,
    /// The condition of an `if` or `while`, negated.
    Condition,
    /// A call whose value is not used, left out.
    Statement,
    /// An integer, one more or less.
    Constant,
    /// A function that returns nothing, `false` or `None` at once.
    Return,
}

/// One mutant: the text at `extent` and what stands for it.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    pub(crate) operator: Operator,
    /// Its floor and its path there.
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) extent: Range<usize>,
    /// The line with the change in it, as `[old -> new]`.
    pub(crate) change: String,
    pub(crate) form: Form,
}

/// How both variants are written side by side.
#[derive(Clone, Debug)]
pub(crate) enum Form {
    /// A comparison: with both answers at hand it shows whether the change would make a difference.
    Compare { left: Range<usize>, right: Range<usize>, sign: String, other: String },
    /// Two texts, of which one is evaluated.
    Either { original: String, mutated: String },
    /// A statement that is left out.
    Unless,
    /// What is put before.
    Before(&'static str),
}

/// All sites of a file.
pub(crate) fn find(file: &str, source: &Source) -> Vec<Site> {
    let mut finder = Finder { file, source, sites: Vec::new() };
    for i in 0..source.tokens.len() {
        if !source.tokens[i].skipped {
            finder.token(i);
        }
    }
    finder.sites
}

struct Finder<'a> {
    file: &'a str,
    source: &'a Source,
    sites: Vec<Site>,
}

/// How tightly a binary operator binds; less than any of them: `None`.
fn binding(sign: &str) -> Option<u32> {
    Some(match sign {
        "*" | "/" | "%" => 8,
        "+" | "-" => 7,
        "<<" | ">>" => 6,
        "&" => 5,
        "^" => 4,
        "|" => 3,
        "==" | "!=" | "<" | ">" | "<=" | ">=" => 2,
        "&&" => 1,
        "||" => 0,
        _ => return None,
    })
}

impl Finder<'_> {
    fn token(&mut self, i: usize) {
        let source = self.source;
        let token = &source.tokens[i];
        let word = source.word(i);
        if token.kind == Kind::Integer {
            return self.constant(i);
        }
        match word {
            "<" | "<=" | ">" | ">=" | "==" | "!=" if token.spaced => self.relation(i),
            "+" | "-" | "&&" | "||" if token.spaced => self.binary(i),
            "if" | "while" => self.condition(i),
            "fn" => self.early_return(i),
            ";" => self.statement(i),
            _ => {}
        }
    }

    fn add(&mut self, operator: Operator, extent: Range<usize>, shown: (Range<usize>, &str), form: Form) {
        let text = &self.source.text;
        let (at, new) = shown;
        let start = text[..at.start].rfind('\n').map_or(0, |end| end + 1);
        let end = text[at.start..].find('\n').map_or(text.len(), |end| at.start + end);
        let old = &text[at.start..at.end.min(end)];
        let change = format!("{}[{old} -> {new}]{}", &text[start..at.start], &text[at.end.min(end)..end]);
        let line = 1 + text[..at.start].matches('\n').count();
        let change = change.trim().to_owned();
        self.sites.push(Site { operator, file: self.file.to_owned(), line, extent, change, form });
    }

    /// The operands of a binary operator.
    fn operands(&self, i: usize) -> Option<(Range<usize>, Range<usize>)> {
        let tokens = &self.source.tokens;
        let level = binding(self.source.word(i))?;
        let mut from = i;
        while from > 0 {
            let before = from - 1;
            match tokens[before].partner.filter(|&partner| partner < before) {
                Some(_) if self.source.word(before) == "}" => break,
                Some(partner) => from = partner,
                None if self.ends_operand(before, |other| other < level) => break,
                None => from = before,
            }
        }
        let mut to = i + 1;
        while to < tokens.len() {
            match tokens[to].partner {
                Some(partner) if partner > to && self.source.word(to) != "{" => to = partner + 1,
                Some(_) => break,
                None if self.ends_operand(to, |other| other <= level) => break,
                None => to += 1,
            }
        }
        if from == i || to == i + 1 || (from..to).any(|i| self.source.word(i) == "let") {
            return None;
        }
        Some((tokens[from].at.start..tokens[i - 1].at.end, tokens[i + 1].at.start..tokens[to - 1].at.end))
    }

    fn ends_operand(&self, i: usize, looser: impl Fn(u32) -> bool) -> bool {
        let token = &self.source.tokens[i];
        let word = self.source.word(i);
        match word {
            "," | ";" | "=" | "=>" | "->" | ".." | "..=" | "(" | "[" | "{" | "#" | "+=" | "-=" | "*=" | "|=" | "&="
            | "^=" | "<<=" | ">>=" | "return" | "if" | "while" | "match" | "in" | "let" | "else" | "break" | "move" => {
                true
            }
            // The bars of a closure's parameters.
            "|" | "||" if !token.spaced => true,
            _ => token.spaced && binding(word).is_some_and(looser),
        }
    }

    fn relation(&mut self, i: usize) {
        let Some((left, right)) = self.operands(i) else { return };
        let sign = self.source.word(i);
        let other = match sign {
            "<" => "<=",
            "<=" => "<",
            ">" => ">=",
            ">=" => ">",
            "==" => "!=",
            _ => "==",
        };
        let extent = left.start..right.end;
        let form = Form::Compare { left, right, sign: sign.to_owned(), other: other.to_owned() };
        self.add(Operator::Relation, extent, (self.source.tokens[i].at.clone(), other), form);
    }

    fn binary(&mut self, i: usize) {
        let Some((left, right)) = self.operands(i) else { return };
        let (operator, other) = match self.source.word(i) {
            "+" => (Operator::Sum, "-"),
            "-" => (Operator::Sum, "+"),
            "&&" => (Operator::Connective, "||"),
            _ => (Operator::Connective, "&&"),
        };
        let text = &self.source.text;
        // Grouped: an operand of `||` may be an `&&`, which must stay one.
        let mutated = format!("({}) {other} ({})", &text[left.clone()], &text[right.clone()]);
        let extent = left.start..right.end;
        let form = Form::Either { original: text[extent.clone()].to_owned(), mutated };
        self.add(operator, extent, (self.source.tokens[i].at.clone(), other), form);
    }

    fn condition(&mut self, i: usize) {
        let tokens = &self.source.tokens;
        let mut end = i + 1;
        while end < tokens.len() && !matches!(self.source.word(end), "{" | "=>") {
            if self.source.word(end) == "let" {
                return;
            }
            end = tokens[end].partner.filter(|&partner| partner > end).unwrap_or(end) + 1;
        }
        let (first, Some(last)) = (i + 1, end.checked_sub(1)) else { return };
        if first > last {
            return;
        }
        let extent = tokens[first].at.start..tokens[last].at.end;
        let original = self.source.text[extent.clone()].to_owned();
        let mutated = format!("!({original})");
        let shown = if original.contains('\n') { "not that".to_owned() } else { mutated.clone() };
        self.add(Operator::Condition, extent.clone(), (extent, &shown), Form::Either { original, mutated });
    }

    /// A statement that is a call: from the end of the one before to this semicolon.
    fn statement(&mut self, semicolon: usize) {
        let tokens = &self.source.tokens;
        if semicolon == 0 || self.source.word(semicolon - 1) != ")" {
            return;
        }
        let mut from = semicolon;
        while from > 0 {
            let before = from - 1;
            match self.source.word(before) {
                ";" | "{" | "}" => break,
                _ => from = tokens[before].partner.filter(|&partner| partner < before).unwrap_or(before),
            }
        }
        let begins = self.source.word(from);
        let plain = tokens[from].kind == Kind::Word
            && !matches!(begins, "let" | "return" | "break" | "continue" | "use" | "if" | "match" | "unsafe" | "for")
            && (from..semicolon).all(|i| !matches!(self.source.word(i), "=" | "+=" | "-=" | "|=" | "&=" | "=>"))
            && self.source.word(from + 1) != "!";
        if plain && !tokens[from].skipped {
            let extent = tokens[from].at.start..tokens[semicolon].at.end;
            self.add(Operator::Statement, extent.clone(), (extent, ""), Form::Unless);
        }
    }

    fn constant(&mut self, i: usize) {
        let extent = self.source.tokens[i].at.clone();
        let text = self.source.text[extent.clone()].to_owned();
        // The field of a tuple is none.
        if i > 0 && self.source.word(i - 1) == "." {
            return;
        }
        let digits = text.trim_start_matches("0x").trim_start_matches("0b");
        if digits.len() < text.len() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return;
        }
        let Ok(number) = text.parse::<u64>() else { return };
        // Down where it can, in half of the places.
        let mutated = if number > 0 && extent.start.is_multiple_of(2) { number - 1 } else { number + 1 }.to_string();
        self.add(
            Operator::Constant,
            extent.clone(),
            (extent, &mutated.clone()),
            Form::Either { original: text, mutated },
        );
    }

    fn early_return(&mut self, i: usize) {
        let tokens = &self.source.tokens;
        let Some(open) = (i..tokens.len()).find(|&i| self.source.word(i) == "(") else { return };
        let Some(close) = tokens[open].partner else { return };
        let (value, body) = match (self.source.word(close + 1), self.source.word(close + 2)) {
            ("{", _) => ("return;", close + 1),
            ("->", "bool") if self.source.word(close + 3) == "{" => ("return false;", close + 3),
            ("->", "Option") => match (close..tokens.len()).find(|&i| matches!(self.source.word(i), "{" | ";")) {
                Some(body) if self.source.word(body) == "{" => ("return None;", body),
                _ => return,
            },
            _ => return,
        };
        let at = tokens[body].at.end;
        self.add(Operator::Return, at..at, (at..at, value), Form::Before(value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The changes in a piece of source, and what they apply to.
    fn sites(text: &str, operator: Operator) -> Vec<String> {
        let source = Source::new(text.to_owned());
        let sites = find("f.rs", &source).into_iter().filter(|site| site.operator == operator);
        sites.map(|site| format!("{} in {}", &source.text[site.extent.clone()], site.change)).collect()
    }

    #[test]
    fn operands_end_where_something_binds_less() {
        assert_eq!(
            sites("fn f() { let a = b | c == d + 1 && e; }", Operator::Relation),
            ["b | c == d + 1 in fn f() { let a = b | c [== -> !=] d + 1 && e; }"]
        );
        assert_eq!(
            sites("g(a - b * c + d)", Operator::Sum),
            ["a - b * c in g(a [- -> +] b * c + d)", "a - b * c + d in g(a - b * c [+ -> -] d)"]
        );
        assert_eq!(
            sites("x.map(|y| y && z(|| w))", Operator::Connective),
            ["y && z(|| w) in x.map(|y| y [&& -> ||] z(|| w))"]
        );
        assert!(sites("if let Some(a) = b && let Some(c) = d {}", Operator::Connective).is_empty());
        assert!(sites("if let Some(a) = b {}", Operator::Condition).is_empty());
    }

    #[test]
    fn what_does_not_run_is_left_alone() {
        for text in [
            "const A: u32 = 1 + 2;",
            "static B: [u8; 2] = [1, 2];",
            "#[cfg(test)] mod tests { fn f() { a + 1 } }",
            "debug_assert!(a + 1 < b);",
            "macro_rules! m { (x) => { 1 + 2 }; }",
            "// 1 + 2",
            "\"1 + 2\" 'a' '\\'' r#\"1 \" + 2\"#",
            "fn f<'a>(a: &'a T) {}",
        ] {
            let source = Source::new(text.to_owned());
            let found = find("f.rs", &source).into_iter().filter(|site| site.operator != Operator::Return);
            assert_eq!(found.count(), 0, "{text}");
        }
    }

    #[test]
    fn statements_and_returns() {
        assert_eq!(
            sites("{ a.b(c); let d = e(); return f(); g(h)?; }", Operator::Statement),
            ["a.b(c); in { [a.b(c); -> ] let d = e(); return f(); g(h)?; }"]
        );
        assert_eq!(sites("fn f(a: fn(b) -> c) -> bool {}", Operator::Return).len(), 1);
        assert_eq!(sites("fn f() -> u32 {}", Operator::Return).len(), 0);
    }
}
