//! The contract of a generated module, on all hand-built trees with everything on and everything off.

use super::super::profile::recorded_sites;
use super::super::{Bail, Optimisations, Reentry};
use super::trees::*;
use crate::core::tree::{Atom, Callee, LambdaId, LoopId, NodeKind};
use crate::heap::{Code, Tier, Value};
use crate::spec::Op;
use host_interface::Key;
use wasmparser::{Parser, Payload, Validator, WasmFeatures};

/// What the contract lets an engine lack: everything but WebAssembly 2 and tail calls.
fn features() -> WasmFeatures {
    WasmFeatures::WASM2 | WasmFeatures::TAIL_CALL
}

fn check(bytes: &[u8]) {
    Validator::new_with_features(features()).validate_all(bytes).expect("a valid module");
    let (mut imports, mut exports) = (Vec::new(), Vec::new());
    for payload in Parser::new(0).parse_all(bytes) {
        match payload.expect("parses") {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let import = import.expect("parses");
                    imports.push(format!("{}.{}", import.module, import.name));
                }
            }
            Payload::ExportSection(section) => {
                exports.extend(section.into_iter().map(|export| export.expect("parses").name.to_string()));
            }
            Payload::StartSection { .. }
            | Payload::DataSection(_)
            | Payload::MemorySection(_)
            | Payload::TableSection(_) => {
                panic!("start, data, memory or table of its own")
            }
            _ => {}
        }
    }
    assert_eq!(imports, ["env.memory", "env.__indirect_function_table"]);
    assert_eq!(exports, ["patch"]);
}

/// Every operation with operands of no known type, each result thrown away.
fn all_ops() -> Bench {
    let bench = Bench::new();
    let mut body = atom(s(0));
    for &op in Op::ALL {
        let mut args = vec![s(0), s(1), s(2), s(3)];
        args.truncate(op.arity());
        if let Op::RecordRef | Op::RecordSet | Op::ValuesRef = op {
            args[2] = n(2);
        }
        if let Op::ValuesRef | Op::VectorInit | Op::RecordInit = op {
            args[1] = n(1);
        }
        body = NodeKind::Let { slot: None, init: Box::new(prim(op, &args)), body: Box::new(body) }.into();
        let test = prim(op, &args);
        body = bind(4, iff(test, atom(n(1)), atom(s(1))), body);
    }
    bench.lambda(4, 5, 0, body);
    bench.finish()
}

/// Calls of all kinds: unknown, with many arguments, known, tail and not.
fn all_calls() -> Bench {
    let bench = Bench::new();
    let many: Vec<Atom> = (0..9).map(n).collect();
    let body = bind(
        1,
        call(Callee::Atom(s(0)), &many),
        bind(2, call(Callee::Myself, &[s(1)]), call(Callee::Atom(s(0)), &many)),
    );
    bench.lambda(1, 3, 0, body);
    let inner =
        bind(3, call(Callee::Known(s(2), LambdaId(2)), &[s(1)]), call(Callee::Known(s(2), LambdaId(2)), &[s(3)]));
    bench.lambda(2, 4, 0, fix(2, 2, &[s(0), s(1)], inner));
    bench.lambda(1, 1, 2, call(Callee::Atom(Atom::Free(0)), &[Atom::Free(1), s(0)]));
    bench.finish()
}

/// A loop in a loop's body and a loop in an initialiser.
fn nested_loops() -> Bench {
    let bench = Bench::new();
    let inner_next = bind(5, prim(Op::Add, &[s(3), n(1)]), again(1, &[s(5)]));
    let inner = repeat(1, &[(3, n(0))], iff(prim(Op::Lt, &[s(3), s(0)]), inner_next, atom(s(3))));
    let outer_next = bind(4, inner, bind(5, prim(Op::Add, &[s(1), s(4)]), again(0, &[s(5), s(4)])));
    let outer = iff(prim(Op::Lt, &[s(1), s(0)]), outer_next, prim(Op::Cons, &[s(1), s(2)]));
    bench.lambda(1, 6, 0, repeat(0, &[(1, n(1)), (2, Atom::Const(Value::FALSE))], outer));
    bench.finish()
}

/// A loop that passes one odd value around many variables: its types settle late.
fn rotation() -> Bench {
    let bench = Bench::new();
    let last = 40;
    let vars: Vec<(u16, Atom)> =
        (1..=last).map(|i| (i, if i == last { Atom::Const(Value::NIL) } else { n(i as i64) })).collect();
    let shifted: Vec<Atom> = (1..=last).map(|i| s(if i == last { 1 } else { i + 1 })).collect();
    let body = iff(prim(Op::Lt, &[s(1), s(0)]), again(0, &shifted), atom(s(1)));
    bench.lambda(1, last + 1, 0, repeat(0, &vars, body));
    bench.finish()
}

fn benches() -> Vec<(Bench, u32, &'static [u16])> {
    let half = Value::immediate_flonum(0.5).expect("fits the word");
    vec![
        (fib(), 0, &[]),
        (count(n(0), n(2)), 0, &[0]),
        (count(Atom::Const(half), Atom::Const(half)), 0, &[0]),
        (conses(), 0, &[0]),
        (adder(), 0, &[]),
        (adder(), 1, &[]),
        (all_ops(), 0, &[]),
        (all_calls(), 0, &[]),
        (all_calls(), 1, &[]),
        (nested_loops(), 0, &[0, 1]),
        (rotation(), 0, &[0]),
    ]
}

#[test]
fn modules_keep_the_contract_whatever_is_switched_on() {
    for options in [Optimisations::ALL, Optimisations::NONE, Optimisations::DEFAULT] {
        for deopt in [0, 1] {
            for (bench, lambda, loops) in benches() {
                bench.vm.config.set(Key::Deopt, deopt);
                let jit = jit(options);
                loops.iter().for_each(|&id| jit.request(bench.code(lambda), Some(Reentry::Loop(LoopId(id)))));
                let module = bench.compile(&jit, lambda, None).expect("nothing to decline");
                check(&module.bytes);
            }
        }
    }
}

#[test]
fn every_type_record_compiles() {
    for record in 0..8u16 {
        for (bench, lambda, loops) in benches() {
            let instructions = Code::known(bench.code(lambda)).instructions();
            for site in recorded_sites(&bench.unit.lambda(LambdaId(lambda)).body) {
                instructions.site(site).half(crate::interp::inst::SEEN).set(record);
            }
            let jit = jit(Optimisations::ALL);
            loops.iter().for_each(|&id| jit.request(bench.code(lambda), Some(Reentry::Loop(LoopId(id)))));
            check(&bench.compile(&jit, lambda, None).expect("nothing to decline").bytes);
        }
    }
}

#[test]
fn bytes_are_a_function_of_the_program() {
    let bench = nested_loops();
    let modules = [0, 1].map(|_| bench.compile(&jit(Optimisations::ALL), 0, Some(1)).expect("compiles").bytes);
    assert_eq!(modules[0], modules[1]);
}

/// What `patch` does to the code object of lambda 0, a procedure of one argument.
fn patch(bench: &Bench, any: u32, direct: u32) {
    let code = Code::known(bench.code(0));
    code.set_entry_any(any);
    code.place(Code::ENTRIES.element(1)).set(direct);
    code.set_tier(Tier::Compiled);
}

#[test]
fn what_is_compiled_or_on_its_way_is_not_compiled_again() {
    let bench = fib();
    let jit = jit(Optimisations::ALL);
    let module = bench.compile(&jit, 0, None).expect("compiles");
    assert!(bench.compile(&jit, 0, None).is_none(), "it awaits its link");
    patch(&bench, 500, 501);
    jit.linked(&bench.vm, module.id);
    assert!(bench.compile(&jit, 0, None).is_none(), "it is compiled");

    jit.invalidate(bench.code(0), 0);
    assert_eq!(Code::known(bench.code(0)).tier(), Tier::Interpreted);
    assert_eq!(Code::known(bench.code(0)).entries()[1], runtime().entry_n[1].placeholder.index);
    let next = jit.next_module(&bench.vm).expect("asked for again by itself");
    let text = wasmprinter::print_bytes(&next.bytes).expect("prints");
    assert!(text.contains("i32.const 500\n    ref.func"), "the successor takes the slots of its predecessor: {text}");
    assert!(!text.contains("glue"), "glue is linked once");
}

#[test]
fn slots_of_dead_code_are_used_again() {
    let (bench, other) = (fib(), conses());
    let jit = jit(Optimisations::ALL);
    let module = bench.compile(&jit, 0, None).expect("compiles");
    patch(&bench, 700, 701);
    jit.linked(&bench.vm, module.id);
    jit.code_died([bench.code(0)]);
    let module = other.compile(&jit, 0, None).expect("compiles");
    let text = wasmprinter::print_bytes(&module.bytes).expect("prints");
    assert!(text.contains("i32.const 700\n    ref.func") && !text.contains("table.grow"), "{text}");
}

#[test]
fn declining_is_counted_by_reason() {
    let bench = Bench::new();
    bench.lambda(1, 300, 0, atom(s(0)));
    let bench = bench.finish();
    let jit = jit(Optimisations::ALL);
    assert!(bench.compile(&jit, 0, None).is_none());
    assert_eq!(jit.stats().bails[Bail::TooManyLocals as usize], 1);
    assert!(!jit.has_work());
}

#[test]
fn a_module_that_cannot_be_linked_is_not_offered_again() {
    let bench = fib();
    let jit = jit(Optimisations::ALL);
    let module = bench.compile(&jit, 0, None).expect("compiles");
    jit.failed(&bench.vm, module.id);
    assert!(bench.compile(&jit, 0, None).is_none());
    assert_eq!((jit.stats().failed, jit.stats().bails[Bail::LinkFailed as usize]), (1, 1));
}

#[test]
fn what_a_host_says_of_a_module_is_compared_with_memory() {
    let bench = fib();
    let said = jit(Optimisations::ALL);
    let module = bench.compile(&said, 0, None).expect("compiles");
    // It was never patched: its words are no slots of its own.
    said.linked(&bench.vm, module.id);
    assert_eq!((said.stats().linked, said.stats().failed), (0, 1));
    assert!(said.slots_in_use().is_empty());
    // Twice, and of modules that there never were.
    for id in [module.id, 0, 77, u32::MAX] {
        said.linked(&bench.vm, id);
        said.failed(&bench.vm, id);
    }
    assert_eq!((said.stats().linked, said.stats().failed), (0, 1));

    let denied = jit(Optimisations::ALL);
    let module = bench.compile(&denied, 0, None).expect("compiles");
    patch(&bench, 800, 801);
    // It was patched: its slots belong to it.
    denied.failed(&bench.vm, module.id);
    assert_eq!((denied.stats().linked, denied.stats().failed), (1, 0));
    let mut slots = denied.slots_in_use();
    slots.sort_unstable();
    assert_eq!(slots, [800, 801]);
}
