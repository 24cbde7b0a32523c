//! A pair of programs for each optimisation: the smallest one it applies to, and the nearest one it must leave alone. In
//! `jit/golden/pairs`, `NAME.scm` defines them as `applies` and `nearest`, and runs them where the type records matter;
//! `NAME.wat` is their code. `UPDATE_EXPECT=1` rewrites it.
#![cfg(not(target_arch = "wasm32"))]

use super::super::{Jit, Optimisations, Reentry};
use super::golden::renamed;
use super::trees::runtime;
use crate::core::print::{Name, global_name};
use crate::core::tree::LoopId;
use crate::engine::tests_support::Bench;
use crate::heap::{Code, Global, Procedure, Value};
use expect_test::expect_file;
use std::path::Path;

/// Generated code of the procedures of a program.
struct Program {
    bench: Bench,
}

impl Program {
    /// Runs it, in an instance where other objects have been made before.
    fn new(source: &str, before: &str) -> Program {
        let bench = Bench::new();
        bench.run(before);
        bench.run(source);
        // As if all of it had run often: what has not is left out of a batch.
        bench.engine.vm.codes.each(|object| Code::known(object).set_counter(1));
        Program { bench }
    }

    /// The functions of a procedure, without those that take their arguments in slots; as text without addresses.
    fn functions(&self, procedure: &str, options: Optimisations, reentry: Option<Reentry>) -> String {
        let jit = Jit::new(runtime());
        jit.options.set(options);
        jit.request(Procedure::known(self.bench.value(procedure)).code().value(), reentry);
        let module = jit.next_module(self.bench.engine.vm).expect("it compiles");
        let text = wasmprinter::print_bytes(&module.bytes).expect("it is valid");
        let mut shown = false;
        let mut functions = String::new();
        for line in text.lines() {
            if let Some(name) = line.strip_prefix("  (func $") {
                let name = name.trim_start_matches('"');
                shown = name.starts_with(&format!("{procedure}:")) && !name.contains("(any)");
            }
            if shown && line != ")" {
                functions += line.strip_prefix("  ").unwrap_or(line);
                functions.push('\n');
            }
        }
        renamed(&self.names(), &functions)
    }

    /// Names of the addresses and values that generated code may embed.
    fn names(&self) -> Vec<(u64, String)> {
        let vm = self.bench.engine.vm;
        let mut names = Vec::new();
        let mut name_code = |code: Code| {
            let name = Name(code.name().map_or(Value::FALSE, |name| name.value())).to_string();
            names.push((code.value().0, format!("code:{name}")));
            names.extend(words(code, &name));
            names.extend(code.closure().map(|closure| (closure.value().0, format!("closure:{name}"))));
            let literals = code.literals().map_or_else(Vec::new, |literals| literals.items().to_vec());
            for global in literals.into_iter().filter_map(Global::of) {
                let name = global_name(global.value()).to_string();
                names.push((global.place(Global::CONTENT).addr().into(), format!("cell:{name}")));
                if global.content().is_pointer() {
                    names.push((global.content().0, format!("value:{name}")));
                }
                names.extend(Procedure::of(global.content()).iter().flat_map(|held| words(held.code(), &name)));
            }
        };
        vm.codes.each(|object| {
            let code = Code::known(object);
            let info = vm.codes.get(code).expect("it is alive");
            if vm.sources.get(info.span.source).is_some_and(|source| &*source.name == "test") {
                name_code(code);
            }
        });
        names
    }
}

/// The words of a code object that generated code reads, by the name of its procedure.
fn words(code: Code, name: &str) -> Vec<(u64, String)> {
    let words = (code.place(Code::ENTRY_ANY).addr()..=code.place(Code::RESUMPTIONS).addr()).step_by(4);
    words.map(|at| (at.into(), format!("code:{name}+{}", at - code.addr()))).collect()
}

/// What a pair's file holds.
fn text(program: &Program, name: &str) -> String {
    let switched = |on: bool| {
        let mut options = Optimisations::DEFAULT;
        assert!(options.set(name, on));
        options
    };
    let reentry = match name {
        "loop-entry" => Some(Reentry::Loop(LoopId(0))),
        "resume-entry" => Some(Reentry::Calls),
        _ => None,
    };
    let applies = |on: bool| program.functions("applies", switched(on), reentry);
    let nearest = |on: bool| program.functions("nearest", switched(on), None);
    assert_ne!(applies(true), applies(false), "{name} changes nothing where it applies");
    assert_eq!(nearest(true), nearest(false), "{name} changes the nearest program that it must leave alone");
    let (on, off, same) = (applies(true), applies(false), nearest(true));
    format!(";; applies\n{on}\n;; applies, without {name}\n{off}\n;; nearest, with and without {name}\n{same}")
}

#[test]
fn every_optimisation_has_a_pair_that_tells_where_it_applies() {
    for &name in Optimisations::NAMES {
        let file = |extension: &str| {
            Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/jit/golden/pairs/{name}.{extension}"))
        };
        let source = std::fs::read_to_string(file("scm")).unwrap_or_else(|error| panic!("no pair for {name}: {error}"));
        let shown = text(&Program::new(&source, ""), name);
        let elsewhere = text(&Program::new(&source, "(define other (make-vector 12345 (lambda (x) (list x))))"), name);
        for (line, other) in shown.lines().zip(elsewhere.lines()) {
            assert_eq!(line, other, "{name}: an address without a name");
        }
        expect_file![file("wat")].assert_eq(&shown);
    }
}
