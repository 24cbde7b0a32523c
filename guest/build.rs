//! Link arguments of the reactor: the host links generated modules into the table, so it is exported
//! and may grow. Rust already puts a 1 MiB stack first in memory, where overflowing it traps.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_FAMILY").is_ok_and(|family| family == "wasm") {
        println!("cargo::rustc-link-arg-cdylib=--export-table");
        println!("cargo::rustc-link-arg-cdylib=--growable-table");
    }
}
