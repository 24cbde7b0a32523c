//! Golden code of a few lambdas, each with its negative twin. `UPDATE_EXPECT=1` rewrites the files in `jit/golden`.
//!
//! Addresses are replaced by names, so that the files change only with the code generator.
#![cfg(not(target_arch = "wasm32"))]

use super::super::Optimisations;
use super::trees::*;
use crate::core::tree::Atom;
use crate::heap::regs::{self, Cursor, reg};
use crate::heap::{Code, Global, Value};
use crate::interp::flatten::closure_of;
use crate::prims::{self, Direct};
use expect_test::{ExpectFile, expect_file};

/// The functions of the module for lambda 0 (and its loop 0's entry), as text.
fn text(bench: &Bench, options: Optimisations, hot_loop: Option<u16>) -> String {
    let module = bench.compile(&jit(options), 0, hot_loop).expect("compiles");
    let text = wasmprinter::print_bytes(&module.bytes).expect("prints");
    let functions: Vec<&str> = text.lines().skip_while(|line| !line.starts_with("  (func")).collect();
    let end = functions.iter().position(|line| line.contains("$\"glue 0\"")).expect("glue follows");
    named(bench, &functions[..end].join("\n"))
}

fn named(bench: &Bench, text: &str) -> String {
    let mut names = vec![(Global::known(bench.global).place(Global::CONTENT).addr().into(), "GLOBAL".into())];
    for i in 0..bench.unit.lambdas.borrow().len() as u32 {
        names.push((bench.code(i).0, format!("CODE{i}")));
        names.push((closure_of(Code::known(bench.code(i))).0, format!("CLOSURE{i}")));
    }
    renamed(&names, text)
}

/// The text of a module with names in the place of these numbers and of the addresses of VM registers.
pub(super) fn renamed(names: &[(u64, String)], text: &str) -> String {
    let mut registers: Vec<(u64, String)> =
        vec![(reg::POLL.addr().into(), "POLL".into()), (reg::ZERO.addr().into(), "ZERO".into())];
    for class in 0..4 {
        let Cursor { next, end } = regs::cursor(class);
        registers.push((next.addr().into(), format!("CURSOR{class}")));
        registers.push((end.addr().into(), format!("LIMIT{class}")));
    }
    let word = |word: &str| {
        let (prefix, number) = word.strip_prefix("offset=").map_or(("", word), |number| ("offset=", number));
        let known = number.parse::<u64>().ok().filter(|&number| number > 0xfff);
        match known.and_then(|number| registers.iter().chain(names).find(|(value, _)| *value == number)) {
            Some((_, name)) => format!("{prefix}{name}"),
            None => word.to_string(),
        }
    };
    let line = |line: &str| line.split(' ').map(word).collect::<Vec<_>>().join(" ").replace(" align=1", "");
    let mut lines: Vec<String> = text.lines().map(line).collect();
    for i in 1..lines.len() {
        if lines[i].trim_start().starts_with("call_indirect") {
            name_direct_entry(&mut lines[i - 1]);
        }
    }
    lines.join("\n") + "\n"
}

/// Puts the primitive's name in the place of the index of a direct entry, which any new primitive changes.
fn name_direct_entry(line: &mut String) {
    let Some((before, number)) = line.split_once("i32.const ") else { return };
    let is_it = |direct: &Direct| number.parse() == Ok(direct.entry().index);
    if let Some(primitive) = prims::all().find(|primitive| primitive.entries.direct.iter().any(is_it)) {
        *line = format!("{before}i32.const ENTRY:{}", primitive.name);
    }
}

fn check(bench: &Bench, hot_loop: Option<u16>, on: ExpectFile, off: ExpectFile) {
    on.assert_eq(&text(bench, Optimisations::DEFAULT, hot_loop));
    off.assert_eq(&text(bench, Optimisations::NONE, hot_loop));
}

#[test]
fn golden_fib() {
    check(&fib(), None, expect_file!["../golden/fib.wat"], expect_file!["../golden/fib-none.wat"]);
}

#[test]
fn golden_count() {
    check(&count(n(0), n(2)), Some(0), expect_file!["../golden/count.wat"], expect_file!["../golden/count-none.wat"]);
}

#[test]
fn golden_flonum_count() {
    let half = Atom::Const(Value::immediate_flonum(0.5).expect("fits the word"));
    check(&count(half, half), None, expect_file!["../golden/flonum.wat"], expect_file!["../golden/flonum-none.wat"]);
}

#[test]
fn golden_conses() {
    check(&conses(), None, expect_file!["../golden/conses.wat"], expect_file!["../golden/conses-none.wat"]);
}

#[test]
fn golden_closure() {
    check(&adder(), None, expect_file!["../golden/closure.wat"], expect_file!["../golden/closure-none.wat"]);
}
