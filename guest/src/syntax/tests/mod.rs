//! Tests of the floor: text in, printed tree or the value by a small evaluator out.

mod errors;
mod eval;
mod forms;
mod hygiene;
mod libraries;
mod rules;

use super::environment::EnvId;
use super::expander::{Expander, SourceLoader, SourceText, Tools};
use super::steps::Steps;
use super::{SyntaxError, ast::Ast, print};
use crate::data::symbol::SymbolTable;
use crate::heap::Heap;
use crate::text::lexer::Lexer;
use crate::text::reader::Reader;
use crate::text::source::{Positions, SourceId, Span};
use eval::Machine;
use std::collections::BTreeMap;
use std::rc::Rc;

/// An expander with what it needs, some files in memory, and a machine to run what comes out.
struct World {
    heap: Heap,
    symbols: SymbolTable,
    expander: Expander,
    files: BTreeMap<String, String>,
    machine: Machine,
    env: EnvId,
}

impl SourceLoader for World {
    fn library(&self, name: &[String]) -> Result<Option<SourceText>, String> {
        Ok(self.files.get(&format!("{}.sld", name.join("/"))).map(|text| text_of(text)))
    }

    fn file(&self, path: &str, _: SourceId) -> Result<SourceText, String> {
        self.files.get(path).map(|text| text_of(text)).ok_or_else(|| "no such file".to_string())
    }
}

fn text_of(text: &str) -> SourceText {
    SourceText { text: text.to_string(), source: SourceId(7) }
}

impl World {
    fn new() -> World {
        let heap = Heap::new(256 << 20);
        let symbols = SymbolTable::new();
        let expander = Expander::new(&heap, &symbols);
        let machine = Machine::new(&expander, &heap, &symbols);
        let env = Expander::INTERACTION;
        World { heap, symbols, expander, files: BTreeMap::new(), machine, env }
    }

    fn file(mut self, name: &str, text: &str) -> World {
        self.files.insert(name.to_string(), text.to_string());
        self
    }

    fn tools(&self) -> Tools<'_> {
        Tools { heap: &self.heap, symbols: &self.symbols, loader: self, nesting: 1000 }
    }

    /// Expands a program form by form, handing each tree to `run`.
    fn each(&self, text: &str, run: impl FnMut(Ast)) -> Result<(), SyntaxError> {
        self.each_then(text, run, |_, _| {})
    }

    /// The same with a collection after every form. (The machine's own values are data of the program: kept by it.)
    fn each_collecting(&self, text: &str, run: impl FnMut(Ast)) -> Result<(), SyntaxError> {
        self.each_then(text, run, |env, steps| {
            let roots = |marker: &mut crate::heap::Marker| {
                self.expander.trace_kept(marker);
                steps.trace(marker);
                self.machine.trace(marker);
                marker.drain();
                while self.expander.trace_held(marker, &[env]) {
                    marker.drain();
                }
            };
            self.heap.collect(crate::heap::Generations::All, roots, |marker| {
                self.symbols.sweep(marker);
                self.expander.sweep(marker);
            });
        })
    }

    fn each_then(&self, text: &str, mut run: impl FnMut(Ast), then: impl Fn(EnvId, &Steps)) -> Result<(), SyntaxError> {
        let mut positions = Positions::default();
        let start = Span { source: SourceId(1), line: 1, column: 1 };
        let mut reader = Reader::with_lexer(&self.heap, &self.symbols, Lexer::resume(text, 0, start, false));
        let mut forms = Vec::new();
        while let Some(form) = reader.read(&mut positions).expect("well-formed test text") {
            forms.push(form);
        }
        let env = match self.expander.program_environment(&forms) {
            _ if self.env != Expander::INTERACTION => self.env,
            fresh => fresh,
        };
        let mut steps = Steps::new(env, &forms, Rc::new(positions));
        while let Some(ast) = steps.next(&self.expander, self.tools())? {
            run(ast);
            then(env, &steps);
        }
        assert!(steps.is_finished());
        assert!(self.expander.locals.borrow().is_empty(), "local scopes end with their form");
        Ok(())
    }

    /// The printed trees of a program, one per line.
    fn trees(&self, text: &str) -> Result<String, SyntaxError> {
        let mut lines = Vec::new();
        self.each(text, |ast| lines.push(print::print(&ast)))?;
        Ok(lines.join("\n"))
    }

    /// The value of the last form, written.
    fn run(&self, text: &str) -> Result<String, SyntaxError> {
        let mut last = String::new();
        self.each(text, |ast| last = self.machine.run(&self.heap, ast))?;
        Ok(last)
    }
}

#[track_caller]
fn trees(text: &str, expected: &str) {
    let found = World::new().trees(text).unwrap_or_else(|error| panic!("{text}\n{}", shown(&error)));
    assert_eq!(found, expected.trim(), "\n{text}");
}

#[track_caller]
fn value(text: &str, expected: &str) {
    let found = World::new().run(text).unwrap_or_else(|error| panic!("{text}\n{}", shown(&error)));
    assert_eq!(found, expected, "\n{text}");
}

#[track_caller]
fn error(text: &str, expected: &str) {
    match World::new().run(text) {
        Ok(value) => panic!("{text}\nis accepted, and gives {value}"),
        Err(error) => assert_eq!(shown(&error), expected, "\n{text}"),
    }
}

/// `line:column: message [in macro, used at line:column]`
fn shown(error: &SyntaxError) -> String {
    let mut text = format!("{}:{}: {}", error.span.line, error.span.column, error.message);
    for (name, span) in &error.expanded_from {
        text += &format!(" [in {name} at {}:{}]", span.line, span.column);
    }
    text
}
