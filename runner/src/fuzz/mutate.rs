//! Texts and bytes that are nearly right.

use super::dice::Dice;

/// Tokens that have been trouble somewhere.
const TOKENS: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "'",
    "`",
    ",",
    ",@",
    ".",
    "#(",
    "#u8(",
    "#;",
    "#|",
    "|#",
    ";",
    "\"",
    "\\",
    "|",
    "#\\",
    "#\\x",
    "#\\x110000",
    "#0=",
    "#0#",
    "#t",
    "#false",
    "...",
    "_",
    "=>",
    "else",
    "()",
    "-",
    "+",
    "#e",
    "#x",
    "#b1e400",
    "1e400",
    "-0.0",
    "+nan.0",
    "+inf.0",
    "1/0",
    "1/3",
    "1e-400",
    "#e1e400",
    "#e1.5e10",
    "9999999999999999999999999999",
    "-1152921504606846977",
    "1152921504606846976",
    "18446744073709551616",
    "4294967296",
    "2147483648",
    "-2147483649",
    "1@2",
    "+i",
    "1+2i",
    "\u{0}",
    "\u{feff}",
    "\u{202e}",
    "λ",
    "🦀",
    "\\x41;",
    "\"\\x41;\"",
    "#!fold-case",
    "#!eof",
    "#d#x1",
    "||",
    "|a\\x3bb;|",
    "(define",
    "(lambda",
    "(let",
    "(let loop",
    "(set!",
    "(if",
    "(begin",
    "(quote",
    "(quasiquote",
    "(unquote",
    "(syntax-rules",
    "(define-syntax",
    "(let-syntax",
    "(define-record-type",
    "(define-values",
    "(define-library",
    "(import",
    "(export",
    "(include",
    "(cond-expand",
    "(call/cc",
    "(dynamic-wind",
    "(guard",
    "(parameterize",
    "(case-lambda",
    "(delay",
    "(do",
    "(case",
    "(cond",
    "(when",
    "(apply",
    "(values",
    "(call-with-values",
    "(eval",
    "(raise",
    "(error",
    "(exit",
    "(string->number",
    "(make-vector",
    "(make-string",
    "(expt",
    "(exact->inexact",
    "(list-tail",
    "(vector-ref",
    "(string-ref",
    "(substring",
];

/// Changes a text a few times; `others` are texts to take pieces of.
pub(super) fn text(dice: &mut Dice, text: &str, others: &[String]) -> String {
    let mut tokens = split(text);
    for _ in 0..1 + dice.below(6) {
        change(dice, &mut tokens, others);
    }
    let mut changed = tokens.concat();
    if dice.chance(80) {
        changed = String::from_utf8_lossy(&bytes(dice, changed.as_bytes())).into_owned();
    }
    changed
}

/// Splits a text into tokens and what is between them; together they are the text.
fn split(text: &str) -> Vec<String> {
    let class = |c: char| match c {
        '(' | ')' | '[' | ']' | '\'' | '`' | ',' | '"' | ';' => 0,
        c if c.is_whitespace() => 1,
        _ => 2,
    };
    let mut tokens: Vec<String> = Vec::new();
    let mut last = 0;
    for c in text.chars() {
        let this = class(c);
        match tokens.last_mut() {
            Some(token) if this == last && this != 0 => token.push(c),
            _ => tokens.push(c.to_string()),
        }
        last = this;
    }
    tokens
}

fn change(dice: &mut Dice, tokens: &mut Vec<String>, others: &[String]) {
    if tokens.is_empty() {
        tokens.push("()".to_owned());
    }
    let at = dice.below(tokens.len());
    match dice.below(12) {
        0 => drop(tokens.remove(at)),
        1 => {
            let token = tokens[at].clone();
            tokens.insert(at, token);
        }
        2 => tokens.insert(at, format!(" {} ", dice.choose(TOKENS))),
        3 => tokens[at] = (*dice.choose(TOKENS)).to_owned(),
        4 => {
            let other = dice.below(tokens.len());
            tokens.swap(at, other);
        }
        // A form less, twice, elsewhere, or around itself.
        5..=7 => {
            let Some(end) = end_of_form(tokens, at) else { return };
            let form: Vec<String> = tokens[at..end].to_vec();
            match dice.below(4) {
                0 => drop(tokens.drain(at..end)),
                1 => drop(tokens.splice(at..at, form)),
                2 => {
                    let to = dice.below(tokens.len());
                    drop(tokens.splice(to..to, form));
                }
                _ => {
                    let to = dice.below(tokens.len());
                    if let Some(end) = end_of_form(tokens, to) {
                        drop(tokens.splice(to..end, form));
                    }
                }
            }
        }
        8 => {
            let numbers: Vec<usize> =
                (0..tokens.len()).filter(|at| tokens[*at].parse::<f64>().is_ok_and(f64::is_finite)).collect();
            if !numbers.is_empty() {
                let at = *dice.choose(&numbers);
                tokens[at] = number(dice);
            }
        }
        9 => {
            let names: Vec<usize> = (0..tokens.len()).filter(|at| is_name(&tokens[*at])).collect();
            if names.len() > 1 {
                let (to, from) = (*dice.choose(&names), *dice.choose(&names));
                tokens[to] = tokens[from].clone();
            }
        }
        10 if !others.is_empty() => {
            let other = split(dice.choose(others).as_str());
            if !other.is_empty() {
                let from = dice.below(other.len());
                let to = end_of_form(&other, from).unwrap_or((from + 1 + dice.below(40)).min(other.len()));
                drop(tokens.splice(at..at, other[from..to].to_vec()));
            }
        }
        _ => {
            let depth = 1 << dice.below(13);
            let open = *dice.choose(&["(", "'", "#(", "((lambda () ", "(if #t ", "[", "`(,@"]);
            tokens.insert(at, open.repeat(depth));
        }
    }
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || "+-*/<>=!?".contains(c))
}

/// Where the form that begins here ends; `None` where none begins.
fn end_of_form(tokens: &[String], at: usize) -> Option<usize> {
    if !matches!(tokens[at].as_str(), "(" | "[") {
        return is_name(&tokens[at]).then_some(at + 1);
    }
    let mut depth = 0usize;
    for (index, token) in tokens.iter().enumerate().skip(at) {
        match token.as_str() {
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return Some(index + 1);
        }
    }
    None
}

fn number(dice: &mut Dice) -> String {
    match dice.below(7) {
        0 => (dice.number().cast_signed()).to_string(),
        1 => format!("{}{}", 1 + dice.below(9), "0".repeat(dice.below(60))),
        2 => format!("{:e}", f64::from_bits(dice.number())),
        3 => format!("{}/{}", dice.number() as u32, dice.below(5)),
        4 => format!("-{}", 1u64 << dice.below(64)),
        5 => ((1i128 << dice.below(100)) - 1).to_string(),
        _ => (*dice.choose(&["0", "-1", "1.5", "+inf.0", "-0.0", "+nan.0", "1e400", "1/3", "+i", "1e21", "256"]))
            .to_owned(),
    }
}

/// Changes bytes a few times.
pub(super) fn bytes(dice: &mut Dice, bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..1 + dice.below(5) {
        let at = dice.below(bytes.len() + 1);
        match dice.below(7) {
            0 => bytes.truncate(at),
            1 => bytes.insert(at, dice.number() as u8),
            2 if at < bytes.len() => drop(bytes.remove(at)),
            3 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
            4 if at + 4 <= bytes.len() => {
                let word: u32 = *dice.choose(&[0, 1, u32::MAX, 1 << 31, 0x7fff_ffff, 0x1_0000, 0x11_0000, 0xd800]);
                bytes[at..at + 4].copy_from_slice(&word.to_le_bytes());
            }
            5 => {
                let end = (at + dice.below(16)).min(bytes.len());
                let piece = bytes[at..end].to_vec();
                let to = dice.below(bytes.len() + 1);
                bytes.splice(to..to, piece);
            }
            _ if at < bytes.len() => bytes[at] = dice.number() as u8,
            _ => {}
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splitting_loses_nothing() {
        let text = "(define (f x) \"a (b\" #\\( ; c\n '[1 2.5])\n";
        assert_eq!(split(text).concat(), text);
        let tokens = split("(a (b c) d)");
        assert_eq!(end_of_form(&tokens, 3), Some(8));
    }

    #[test]
    fn a_seed_is_a_text() {
        let others = ["(g 1)".to_owned()];
        let mutated = |seed| super::text(&mut Dice::new(seed), "(define (f x) (+ x 1)) (f 2)", &others);
        assert_eq!(mutated(3), mutated(3));
        assert!((0..50).map(mutated).collect::<std::collections::BTreeSet<_>>().len() > 40);
    }
}
