//! Golden texts of the terms after closure conversion and of the instructions. `UPDATE_EXPECT=1` rewrites the files in
//! `interp/golden`; a program there is a `.scm`, what becomes of its forms the `.txt` of the same name.

use crate::engine::tests_support::Bench;
use crate::interp::encoding::decode_all;
use crate::interp::inst::{self, op};
use crate::interp::print::LambdaCode;
use crate::spec::Op;
use crate::syntax::{EnvId, Expander};
use expect_test::{ExpectFile, expect_file};
use std::collections::BTreeSet;

/// What is shown of each form.
const SHOWN: [&str; 2] = ["closures", "flatten"];

/// Checks what becomes of a program in an environment; gives the operation codes in it.
fn check(environment: EnvId, source: &str, expected: &ExpectFile) -> BTreeSet<u16> {
    let bench = Bench::new();
    let mut text = String::new();
    let units = bench.watch(environment, source, &mut |pass, shown| {
        if SHOWN.contains(&pass) {
            text += &format!(";; {pass}\n{}\n", shown.to_string().trim_end());
        }
    });
    expected.assert_eq(&text);
    let mut codes = BTreeSet::new();
    for unit in &units {
        for lambda in unit.lambdas.borrow().iter() {
            let code = LambdaCode::new(bench.engine.vm, unit, lambda);
            codes.extend(decode_all(&code.units).expect("checked").iter().map(|instruction| instruction.code));
        }
    }
    codes
}

#[test]
fn every_instruction_is_in_a_golden_text() {
    let programs = [
        (include_str!("../golden/variables.scm"), expect_file!["../golden/variables.txt"]),
        (include_str!("../golden/branches.scm"), expect_file!["../golden/branches.txt"]),
        (include_str!("../golden/loops.scm"), expect_file!["../golden/loops.txt"]),
        (include_str!("../golden/procedures.scm"), expect_file!["../golden/procedures.txt"]),
        (include_str!("../golden/inline.scm"), expect_file!["../golden/inline.txt"]),
        (include_str!("../golden/operations.scm"), expect_file!["../golden/operations.txt"]),
    ];
    let mut shown = BTreeSet::new();
    for (source, expected) in &programs {
        shown.extend(check(Expander::INTERACTION, source, expected));
    }
    // Operations that only the prelude names.
    let state = (include_str!("../golden/state.scm"), expect_file!["../golden/state.txt"]);
    shown.extend(check(Expander::INTERNAL, state.0, &state.1));
    let all = inst::CODES.iter().copied().chain((0..Op::ALL.len() as u16).map(|i| op::PRIM + i));
    let missing: Vec<String> =
        all.filter(|code| !shown.contains(code)).map(|code| format!("{code} {}", name(code))).collect();
    assert!(missing.is_empty(), "in no golden text: {missing:?}");
}

fn name(code: u16) -> &'static str {
    inst::layout(code).map_or("?", |layout| layout.name)
}
