//! Modules beyond the contract are refused, before the engine sees them.

use runner::contract::{self, check};

const PATCH: &str = r#"(func (export "patch") (result i32) i32.const 0)"#;

fn verdict(body: &str) -> Result<(), String> {
    let bytes = wat::parse_str(format!("(module {body})")).unwrap();
    check(&bytes).map_err(|refusal| refusal.to_string())
}

#[test]
fn what_the_contract_allows() {
    for body in [
        PATCH.to_owned(),
        format!(r#"(import "env" "memory" (memory 1)) {PATCH}"#),
        r#"(import "env" "__indirect_function_table" (table 1 funcref))
               (import "env" "memory" (memory 1))
               (func $f) (elem declare func $f)
               (func (export "patch") (result i32) (local i32)
                 ref.null func i32.const 2 table.grow 0 local.tee 0 i32.const -1 i32.eq
                 if i32.const 1 return end
                 local.get 0 ref.func $f table.set 0
                 local.get 0 i32.const 1 i32.add ref.func $f table.set 0
                 i32.const 1024 local.get 0 i32.store
                 i32.const 0)"#
            .to_owned(),
        format!(
            r#"(import "env" "memory" (memory 1))
               (func $f (param i32 i64) (result i64) (local f64)
                 loop (result i64) local.get 0 i64.load local.get 1 i64.add local.tee 1 i64.eqz br_if 0 local.get 1 end)
               {PATCH}"#
        ),
    ] {
        assert_eq!(verdict(&body), Ok(()), "{body}");
    }
}

#[test]
fn what_it_does_not() {
    let table = r#"(import "env" "__indirect_function_table" (table 1 funcref))"#;
    for (body, reason) in [
        (String::new(), "does not export `patch`"),
        (r#"(func (export "other"))"#.to_owned(), "exports `other`"),
        (format!(r#"(func (export "other")) {PATCH}"#), "exports `other`"),
        (r#"(memory (export "patch") 1)"#.to_owned(), "defines a memory"),
        (r#"(import "env" "memory" (memory 1)) (export "patch" (memory 0))"#.to_owned(), "exports `patch`"),
        (format!(r#"(import "env" "memory" (func)) {PATCH}"#), "imports `env.memory`"),
        (format!(r#"(import "env" "memory" (memory 1)) (import "env" "memory" (memory 1)) {PATCH}"#), "twice"),
        (
            format!(r#"(import "wasi_snapshot_preview1" "proc_exit" (func (param i32))) {PATCH}"#),
            "imports `wasi_snapshot_preview1.proc_exit`",
        ),
        (format!(r#"(import "env" "x" (global i32)) {PATCH}"#), "imports `env.x`"),
        (format!("(func $s) (start $s) {PATCH}"), "start function"),
        (format!("(memory 1) {PATCH}"), "defines a memory"),
        (format!("(table 1 funcref) {PATCH}"), "defines a table"),
        (format!(r#"(import "env" "memory" (memory 1)) (data (i32.const 0) "x") {PATCH}"#), "data segment"),
        (format!(r#"(data "x") {PATCH}"#), "data segment"),
        (format!("{table} (func $f) (elem (i32.const 0) $f) {PATCH}"), "active element segment"),
        (format!("(func $f) (elem func $f) {PATCH}"), "passive element segment"),
        (format!("(global (mut i64) (i64.const 0)) {PATCH}"), "defines a global"),
        (format!("(tag) {PATCH}"), "defines a tag"),
    ] {
        let refusal = verdict(&body).expect_err(&body);
        assert!(refusal.contains(reason), "{body}: {refusal}");
    }
}

const IMPORTS: &str =
    r#"(import "env" "memory" (memory 1)) (import "env" "__indirect_function_table" (table 1 funcref))"#;

/// Nothing that grows, and nothing that the engine would have to make.
#[test]
fn operators_that_no_code_needs() {
    for (code, reason) in [
        ("i32.const 1000 memory.grow drop", "MemoryGrow"),
        ("ref.null func drop", "RefNull"),
        ("i32.const 0 table.get 0 i32.const 1000 table.grow 0 drop", "TableGet"),
        ("unreachable table.grow 0 drop", "TableGrow"),
        ("unreachable table.set 0", "TableSet"),
        ("i32.const 0 i32.const 0 i32.const 1000 memory.fill", "MemoryFill"),
        ("i32.const 0 i32.const 1 i32.atomic.rmw.add drop", "I32AtomicRmwAdd"),
        ("v128.const i64x2 0 0 drop", "V128Const"),
        ("i32.const 1 ref.i31 drop", "RefI31"),
        ("memory.size drop", "MemorySize"),
    ] {
        let refusal = verdict(&format!("{IMPORTS} (func {code}) {PATCH}")).expect_err(code);
        assert_eq!(refusal, format!("its code has the operator {reason}"), "{code}");
    }
    for body in [
        "(type (array (mut i64))) (func i32.const 1000000000 array.new_default 0 drop)",
        "(type (struct))",
        "(func (param externref))",
        "(func (result v128) unreachable)",
    ] {
        let refusal = verdict(&format!("{body} {PATCH}")).expect_err(body);
        assert_eq!(refusal, "it has a type that is no function of numbers", "{body}");
    }
    let refusal = verdict(&format!("(func (local externref)) {PATCH}")).unwrap_err();
    assert_eq!(refusal, "a local variable is no number");
}

/// `patch` ends, and what it makes grow is what it says.
#[test]
fn what_patch_must_not_do() {
    let grow = |by: &str| format!("ref.null func {by} table.grow 0 drop");
    for (code, reason) in [
        ("(loop br 0)".to_owned(), "operator Loop"),
        ("call $f".to_owned(), "operator Call"),
        ("i32.const 0 call_indirect".to_owned(), "operator CallIndirect"),
        ("i32.const 1 memory.grow drop".to_owned(), "operator MemoryGrow"),
        (format!("{} {}", grow("i32.const 0"), grow("i32.const 0")), "operator Drop"),
        (
            "ref.null func i32.const 0 table.grow 0 if end ref.null func i32.const 0 table.grow 0 if end".to_owned(),
            "twice",
        ),
        (
            "ref.null func i32.const 2 table.grow 0 if end i32.const 0 ref.func $f table.set 0".to_owned(),
            "than it sets",
        ),
        ("ref.null func i32.const -1 table.grow 0 if end".to_owned(), "no constant"),
        ("ref.null func local.get 0 table.grow 0 if end".to_owned(), "no constant"),
    ] {
        let body = format!(
            r#"{IMPORTS} (func $f) (elem declare func $f)
               (func (export "patch") (result i32) (local i32) {code} i32.const 0)"#
        );
        let refusal = verdict(&body).expect_err(&code);
        assert!(refusal.contains(reason), "{code}: {refusal}");
    }
}

#[test]
fn there_is_an_end_to_size() {
    let large = format!("(func {}) {PATCH}", "nop ".repeat(contract::MAX_BODY + 1));
    assert!(verdict(&large).unwrap_err().contains("bytes"));
    let many = format!("{} {PATCH}", "(func)".repeat(contract::MAX_FUNCTIONS as usize));
    assert!(verdict(&many).unwrap_err().contains("functions"));
}

#[test]
fn what_is_no_module() {
    for bytes in [&b""[..], b"not wasm", b"\0asm\x0d\0\x01\0", b"\0asm\x01\0\0\0\x01\xff"] {
        assert!(check(bytes).is_err(), "{bytes:?}");
    }
}
