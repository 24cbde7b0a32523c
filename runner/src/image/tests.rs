//! The analysis on modules small enough to see through, and on the guest.

use super::module::Module;
use super::reach::reach;
use super::symbols::{Region, Symbols, Target, Word};
use super::*;
use crate::plain::PlainHost;
use crate::session::SessionConfig;
use crate::static_link::{self, Linkage};
use crate::wasi::Console;

/// Functions 0 to 5 are the guest's: what they name is said by `symbols`. Function 6 is generated. Static data begins
/// at 65536.
const PROGRAM: &str = r#"
    (module
      (type $nullary (func (result i32)))
      (type $unary (func (param i32) (result i32)))
      (table 8 8 funcref)
      (memory (export "memory") 2)
      (export "_start" (func $start))
      (func $start (result i32) (call_indirect (type $nullary) (i32.const 1)))
      (func $one (result i32) (i32.const 10))
      (func $dead (result i32) (i32.const 11))
      (func $by_vtable (result i32) (i32.const 12))
      (func $other_type (param i32) (result i32) (i32.const 13))
      (func $taken_by_dead (result i32) (i32.const 14))
      (func $generated (result i32) (call_indirect (type $nullary) (i32.const 5)))
      (elem (i32.const 1) func $one $dead $by_vtable $other_type $taken_by_dead $generated)
      (data (i32.const 65536) "\03\00\00\00\04\00\00\00")
      (data (i32.const 65552) "constant")
      (data (i32.const 65568) "unreached"))"#;

/// A vtable with two functions, a text that `$start` names, one that nobody names.
fn symbols() -> Symbols {
    let region = |start: u32, length: u32| Region {
        range: start..start + length,
        constant: true,
        name: format!(".Lanon.{start}"),
    };
    let mut symbols = Symbols {
        regions: vec![region(65536, 8), region(65552, 8), region(65568, 9)],
        code: vec![Vec::new(); 6],
        words: vec![
            Word { at: 65536, value: 3, target: Target::Slot(3) },
            Word { at: 65540, value: 4, target: Target::Slot(4) },
        ],
        ..Symbols::default()
    };
    symbols.code[0] = vec![Target::Slot(1), Target::Data(1)];
    symbols.code[2] = vec![Target::Slot(5)];
    symbols
}

/// The functions and regions that are reached, given a word of other memory.
fn reached(word: u32, slots: &[u32], change: impl FnOnce(&mut Module)) -> (Vec<u32>, Vec<bool>) {
    let bytes = wat::parse_str(PROGRAM).expect("the text is correct");
    let mut module = Module::read(&bytes).expect("the module is supported");
    module.bytes[4..8].copy_from_slice(&word.to_le_bytes());
    change(&mut module);
    let reached = reach(&module, &symbols(), [0], slots.iter().copied()).expect("the code is supported");
    let functions = (0..).zip(&reached.functions).filter(|(_, reached)| **reached).map(|(index, _)| index);
    (functions.collect(), reached.regions)
}

#[test]
fn code_reaches_what_its_relocations_name() {
    assert_eq!(reached(0, &[], |_| {}), (vec![0, 1], vec![false, true, false]));
}

#[test]
fn a_word_of_memory_reaches_a_vtable_and_its_functions_of_called_types() {
    assert_eq!(reached(65536, &[], |_| {}), (vec![0, 1, 3], vec![true, true, false]));
    // Into the middle, too.
    assert_eq!(reached(65540, &[], |_| {}).0, [0, 1, 3]);
}

#[test]
fn a_word_that_was_cleared_leads_nowhere() {
    let (functions, regions) = reached(65536, &[], |module| module.bytes[65536..65540].fill(0));
    assert_eq!((functions, regions), (vec![0, 1], vec![true, true, false]));
}

#[test]
fn a_word_is_a_table_index_where_code_takes_the_address_of_the_function() {
    // Slot 2: no code takes it. Slot 5: code does, though nothing reaches that code.
    assert_eq!(reached(2, &[], |_| {}).0, [0, 1]);
    assert_eq!(reached(5, &[], |_| {}).0, [0, 1, 5]);
}

#[test]
fn generated_code_is_reached_by_its_slot_and_reaches_what_it_calls() {
    assert_eq!(reached(6, &[], |_| {}).0, [0, 1, 5, 6]);
    assert_eq!(reached(0, &[2], |_| {}).0, [0, 1, 2, 5]);
}

#[test]
fn what_is_written_is_valid_and_renumbered() {
    // The guest itself as the program: all that its exports reach.
    let keep = Keep { exports: &["memory", "abiVersion"], slots: &[], unread: &[] };
    let (small, sizes) = shrink(GUEST_WITH_SYMBOLS, GUEST, keep).expect("the guest is supported");
    wasmparser::Validator::new().validate_all(&small).expect("it is valid");
    assert!(small.len() < GUEST.len() / 20, "{} bytes\n{sizes}", small.len());
    let (all, _) = shrink(GUEST_WITH_SYMBOLS, GUEST, Keep { exports: &["memory", "boot", "eval", "parse"], ..keep })
        .expect("the guest is supported");
    assert!(all.len() > GUEST.len() / 2, "{} bytes", all.len());
}

/// Links a program as a final one.
fn linked(text: &str) -> (Vec<u8>, Sizes) {
    let host = Host::shared().expect("the guest starts");
    let linkage = Linkage { is_final: true, ..Linkage::default() };
    let merged = static_link::link(&host, &SessionConfig::default(), &linkage, "p.scm", text).expect("it links");
    let merged = merged.unwrap_or_else(|outcome| panic!("{}", outcome.text));
    (merged.bytes, merged.sizes.expect("it is measured"))
}

/// What a program writes on a host that knows nothing of Graft.
fn output(module: &[u8]) -> String {
    let world = World { console: Console::Capture { stdin: String::new() }, ..World::default() };
    let (_, captured) = PlainHost::new().and_then(|host| host.run(module, &world)).expect("it runs");
    wasi::text(captured.stdout.as_ref())
}

#[test]
fn a_small_program_is_small_and_runs_anywhere() {
    let (module, sizes) = linked("(display \"Hello, world!\") (newline)");
    assert_eq!(output(&module), "Hello, world!\n");
    println!("{sizes}{} bytes", module.len());
    // `operate` keeps the generic forms of all inline operations, 140 KB of code that such a program has no use for.
    assert!(module.len() < 750_000, "{} bytes\n{sizes}", module.len());
    let stays = |part: &str| sizes.code.get(part).map_or(0, |stay| stay.stayed.bytes);
    assert_eq!((stays("guest::syntax"), stays("wasm_encoder"), stays("miniz_oxide")), (0, 0, 0));
}

#[test]
fn who_evaluates_keeps_the_compiler_and_not_the_code_generator() {
    let (module, sizes) = linked("(display (eval '(* 6 7) (interaction-environment)))");
    assert_eq!(output(&module), "42");
    let stays = |part: &str| sizes.code.get(part).map_or(0, |stay| stay.stayed.bytes);
    assert!(stays("guest::syntax") > 100_000 && stays("wasm_encoder") == 0, "{sizes}");
}
