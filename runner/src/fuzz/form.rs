//! Programs as trees, so that parts can be put in and taken out.

use std::fmt;

/// Begins the list that stands for a vector or bytevector: its mark and the list of its elements follow.
const VECTOR: &str = "#()";

/// A datum of a generated program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// Anything without parts, as it is written.
    Atom(String),
    /// A list.
    List(Vec<Form>),
}

impl fmt::Display for Form {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Form::Atom(text) => out.write_str(text),
            Form::List(parts) => {
                if let [Form::Atom(quote), datum] = parts.as_slice()
                    && quote == "quote"
                {
                    return write!(out, "'{datum}");
                }
                if let [Form::Atom(vector), mark, datum] = parts.as_slice()
                    && vector == VECTOR
                {
                    return write!(out, "{mark}{datum}");
                }
                out.write_str("(")?;
                for (at, part) in parts.iter().enumerate() {
                    let space = if at == 0 { "" } else { " " };
                    write!(out, "{space}{part}")?;
                }
                out.write_str(")")
            }
        }
    }
}

impl Form {
    /// An atom.
    pub fn atom(text: impl Into<String>) -> Form {
        Form::Atom(text.into())
    }

    /// The number of nodes.
    pub fn size(&self) -> usize {
        match self {
            Form::Atom(_) => 1,
            Form::List(parts) => 1 + parts.iter().map(Form::size).sum::<usize>(),
        }
    }

    /// Whether this atom stands anywhere in it.
    pub fn mentions(&self, atom: &str) -> bool {
        self.has_atom(&|text| text == atom)
    }

    /// Whether there is such an atom anywhere in it.
    pub fn has_atom(&self, is_it: &dyn Fn(&str) -> bool) -> bool {
        match self {
            Form::Atom(text) => is_it(text),
            Form::List(parts) => parts.iter().any(|part| part.has_atom(is_it)),
        }
    }
}

/// One form to a line.
pub fn text(forms: &[Form]) -> String {
    forms.iter().map(|form| format!("{form}\n")).collect()
}

/// Reads one form, in which `$0` to `$9` stand for the given ones. It knows just what templates
/// need.
pub fn fill(template: &str, parts: &[Form]) -> Form {
    let tokens = tokens(template);
    let mut at = 0;
    let form = read(&tokens, &mut at, parts);
    assert_eq!(at, tokens.len(), "one form: {template}");
    form
}

/// Reads any number of forms.
pub fn forms(text: &str) -> Vec<Form> {
    let tokens = tokens(text);
    let mut at = 0;
    let mut forms = Vec::new();
    while at < tokens.len() {
        forms.push(read(&tokens, &mut at, &[]));
    }
    forms
}

fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(first) = chars.next() {
        match first {
            '(' | ')' | '\'' => tokens.push(first.to_string()),
            ' ' | '\n' => {}
            '#' if matches!(chars.peek(), Some('(')) => {
                // A vector is read as the list behind this mark.
                tokens.push("#".to_owned());
            }
            '"' => {
                let mut token = first.to_string();
                while let Some(next) = chars.next() {
                    token.push(next);
                    match next {
                        '"' => break,
                        '\\' => token.extend(chars.next()),
                        _ => {}
                    }
                }
                tokens.push(token);
            }
            ';' => while chars.next().is_some_and(|next| next != '\n') {},
            _ => {
                let mut token = first.to_string();
                while let Some(next) = chars.next_if(|next| !matches!(next, '(' | ')' | ' ' | '\n')) {
                    token.push(next);
                }
                tokens.push(token);
            }
        }
    }
    tokens
}

fn read(tokens: &[String], at: &mut usize, parts: &[Form]) -> Form {
    let token = &tokens[*at];
    *at += 1;
    match token.as_str() {
        "(" => {
            let mut list = Vec::new();
            while tokens[*at] != ")" {
                list.push(read(tokens, at, parts));
            }
            *at += 1;
            Form::List(list)
        }
        "'" => Form::List(vec![Form::atom("quote"), read(tokens, at, parts)]),
        "#" | "#u8" => {
            let inner = read(tokens, at, parts);
            Form::List(vec![Form::atom(VECTOR), Form::atom(token), inner])
        }
        _ => match token.strip_prefix('$').and_then(|rest| rest.parse::<usize>().ok()) {
            Some(index) => parts[index].clone(),
            None => Form::atom(token),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_filled_and_printed() {
        let form = fill("(f '(a \"b (\\\" c\" #\\x) $0 $1 $0)", &[Form::atom("1"), fill("(g)", &[])]);
        assert_eq!(form.to_string(), "(f '(a \"b (\\\" c\" #\\x) 1 (g) 1)");
        assert!(form.mentions("g"));
        assert_eq!(text(&forms("(a) b")), "(a)\nb\n");
    }
}
