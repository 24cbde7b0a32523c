//! Which embedded library exports a name: for the hint that an unbound variable is given. Most programs import few of
//! these libraries, so the expander does not know them; their declarations are read when somebody asks.

use super::sources::{EMBEDDED, unpack};
use crate::text::lexer::{Lexer, Token};
use crate::text::source::Span;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// For each name that an embedded library exports, the printed name of the library; empty until it is asked for.
#[derive(Default)]
pub(super) struct Exporters(RefCell<BTreeMap<String, String>>);

impl Exporters {
    /// The embedded library that exports `name`: of several the SRFI with the smallest number, as the others are later
    /// and larger ones.
    pub fn find(&self, name: &str) -> Option<String> {
        let mut exporters = self.0.borrow_mut();
        if exporters.is_empty() {
            let mut libraries: Vec<&(&str, &[u8])> = EMBEDDED.iter().collect();
            libraries.sort_by_key(|(path, _)| srfi_number(path).unwrap_or(u32::MAX));
            for (path, packed) in libraries {
                for export in exports(&unpack(packed)) {
                    exporters.entry(export).or_insert_with(|| format!("({})", path.replace('/', " ")));
                }
            }
        }
        exporters.get(name).cloned()
    }

    /// Forgets what was read.
    pub fn clear(&self) {
        self.0.take();
    }
}

fn srfi_number(path: &str) -> Option<u32> {
    path.strip_prefix("srfi/")?.parse().ok()
}

/// The names in the `export` declarations of a library's text: `(define-library NAME (export SPEC …) …)`.
fn exports(text: &str) -> Vec<String> {
    let mut lexer = Lexer::new(text, Span::NONE.source);
    let (mut names, mut depth, mut declaration) = (Vec::new(), 0, String::new());
    // Of `(rename internal external)` the last word counts.
    let mut last = None;
    while let Ok(Some((token, _))) = lexer.token() {
        match token {
            Token::Open(_) => depth += 1,
            Token::Close(_) => {
                depth -= 1;
                if depth == 2 && declaration == "export" {
                    names.extend(last.take());
                }
                if depth == 1 {
                    declaration.clear();
                }
            }
            Token::Symbol(word) if depth == 2 && declaration.is_empty() => declaration = word.into_owned(),
            Token::Symbol(word) if depth == 3 && declaration == "export" => last = Some(word.into_owned()),
            Token::Symbol(word) if depth == 2 && declaration == "export" => names.push(word.into_owned()),
            // A name that begins like a number: `1+`, `-`, `...`.
            Token::Atom(word) if depth == 2 && declaration == "export" => names.push(word.to_string()),
            Token::Atom(word) if depth == 3 && declaration == "export" => last = Some(word.to_string()),
            _ => {}
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_export_declarations() {
        let text = "; a comment (export no)\n(define-library (a b)\n (export x (rename y z) 1+ (rename - minus))\n \
                    (import (only (scheme base) export))\n (begin (define x '(export 1))) (export last))";
        assert_eq!(exports(text), ["x", "z", "1+", "minus", "last"]);
    }

    #[test]
    fn every_embedded_library_exports_something() {
        for (path, packed) in EMBEDDED {
            assert!(!exports(&unpack(packed)).is_empty(), "{path}");
        }
        let exporters = Exporters::default();
        for (name, library) in [
            ("fold", "(srfi 1)"),
            ("cut", "(srfi 26)"),
            ("hash-table-ref", "(srfi 69)"),
            ("checkpoint", "(graft image)"),
            ("test-propagate-info", "(chibi test)"),
        ] {
            assert_eq!(exporters.find(name).as_deref(), Some(library), "{name}");
        }
        assert_eq!(exporters.find("no-such-name"), None);
    }
}
