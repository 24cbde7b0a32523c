//! Golden tests: source text (through a small reader and expander of its own) to the printed tree.

// These choose their stack by running in a thread; wasm has none to give.
#[cfg(not(target_family = "wasm"))]
mod agree;
mod closures;
mod exits;
#[cfg(not(target_family = "wasm"))]
mod evaluate;
mod expand;
#[cfg(not(target_family = "wasm"))]
mod limits;
mod loops;
mod procedures;
mod tests_and_lets;
mod walk;

use super::print::UnitText;
use super::tree::Unit;
use super::{Integrable, TooLarge, lower, lower_watched};
use crate::data::symbol::{self, SymbolTable};
use crate::heap::{BoxObject, Global, Heap, Symbol, Value};
use crate::spec::{Inline, Internal, Op, Standard};
use expect_test::Expect;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// A heap, symbols and top-level variables.
struct World {
    heap: Heap,
    symbols: SymbolTable,
    globals: RefCell<BTreeMap<String, Value>>,
}

impl World {
    fn new() -> World {
        World { heap: Heap::new(1 << 25), symbols: SymbolTable::new(), globals: RefCell::default() }
    }

    fn symbol(&self, name: &str) -> Value {
        self.symbols.intern(&self.heap, name)
    }

    fn global(&self, name: &str) -> Value {
        let symbol = self.symbol(name);
        let make = || Global::new(&self.heap, 0, Value::UNASSIGNED, Symbol::known(symbol)).value();
        *self.globals.borrow_mut().entry(name.to_string()).or_insert_with(make)
    }

    fn lower(&self, source: &str) -> Result<Rc<Unit>, TooLarge> {
        lower(&expand::expand(self, source), self)
    }
}

impl Integrable for World {
    fn nesting(&self) -> u32 {
        5000
    }

    fn never_returns(&self, _: Value) -> bool {
        false
    }

    fn inline(&self, global: Value) -> Option<Inline> {
        let name = symbol::name(Global::known(global).name().value());
        let selector = ["aa", "ad", "da", "dd", "add", "ddd"].into_iter().find(|path| name == format!("c{path}r"));
        let op = Op::ALL.iter().copied().find(|op| op.name() == name);
        op.map(Inline::Op).or(selector.map(Inline::Selector)).or(match &name[..] {
            "list" => Some(Inline::List),
            "values" => Some(Inline::Values),
            "call-with-values" => Some(Inline::CallWithValues),
            "call/cc" => Some(Inline::CallCc),
            "for-each" => Some(Inline::Caller(0b1)),
            "dynamic-wind" => Some(Inline::Caller(0b10)),
            _ => None,
        })
    }

    fn unnamed(&self) -> Value {
        self.global("unnamed")
    }

    fn current_port(&self, which: Standard) -> Value {
        BoxObject::new(&self.heap, Value::fixnum(which as i64)).value()
    }

    fn internal(&self, procedure: Internal) -> Value {
        self.global(procedure.name())
    }
}

/// The printed unit of a top-level form.
fn text(source: &str) -> String {
    let world = World::new();
    world.lower(source).map_or_else(|error| format!("{error:?}"), |unit| UnitText(&unit).to_string())
}

fn golden(source: &str, expected: Expect) {
    expected.assert_eq(&text(source));
}

#[test]
fn every_pass_can_be_watched() {
    let world = World::new();
    let mut seen = Vec::new();
    let ast = expand::expand(&world, "(define (f x) (let loop ((i 0)) (if (< i x) (loop (+ i 1)) i)))");
    lower_watched(&ast, &world, &mut |pass, text| seen.push((pass, text.to_string().len() > 20))).unwrap();
    let passes = [
        "integrate",
        "simplify",
        "letrec",
        "assign",
        "simplify",
        "loops",
        "exits",
        "simplify",
        "closures",
        "normal",
        "place",
    ];
    assert_eq!(seen, passes.map(|pass| (pass, true)));
}

#[test]
fn the_same_source_gives_the_same_text() {
    let source = "(define (f x) (letrec ((a (lambda () (b x))) (b (lambda (y) (a) (c y))) (c (lambda (z) z))) (a)))";
    assert_eq!(text(source), text(source));
}
