//! Modules beyond the contract are refused, before the engine sees them.

use runner::contract::check;

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
        format!(
            r#"(import "env" "__indirect_function_table" (table 1 funcref))
               (import "env" "memory" (memory 1))
               (func $f) (elem declare func $f) (elem func $f) {PATCH}"#
        ),
        format!("(global (mut i64) (i64.const 0)) {PATCH}"),
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
        (r#"(global (export "patch") i32 (i32.const 0))"#.to_owned(), "exports `patch`"),
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
    ] {
        let refusal = verdict(&body).expect_err(&body);
        assert!(refusal.contains(reason), "{body}: {refusal}");
    }
}

#[test]
fn what_is_no_module() {
    for bytes in [&b""[..], b"not wasm", b"\0asm\x0d\0\x01\0", b"\0asm\x01\0\0\0\x01\xff"] {
        assert!(check(bytes).is_err(), "{bytes:?}");
    }
}
