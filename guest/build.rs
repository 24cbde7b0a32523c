//! Link arguments of the reactor, and the table of the libraries that are embedded in it.

use std::fmt::Write;
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // The host links generated modules into the table, so it is exported and may grow. Rust already puts a 1 MiB stack
    // first in memory, where overflowing it traps.
    if std::env::var("CARGO_CFG_TARGET_FAMILY").is_ok_and(|family| family == "wasm") {
        println!("cargo::rustc-link-arg-cdylib=--export-table");
        println!("cargo::rustc-link-arg-cdylib=--growable-table");
    }
    embed_libraries();
}

/// Writes `libraries.rs`: an array of `("srfi/1", text)`, one for every `.sld` file below `lib`, sorted by name.
fn embed_libraries() {
    let lib = Path::new(&std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("lib");
    println!("cargo::rerun-if-changed=lib");
    let mut files = Vec::new();
    find(&lib, &mut files);
    files.sort();
    let mut table = String::from("[\n");
    for file in &files {
        let name = file.strip_prefix(&lib).expect("below lib").with_extension("");
        let name = name.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
        writeln!(table, "    ({name:?}, include_str!({:?})),", file.display().to_string()).expect("a string");
    }
    table.push(']');
    let out = std::env::var("OUT_DIR").expect("cargo sets it");
    std::fs::write(Path::new(&out).join("libraries.rs"), table).expect("OUT_DIR can be written");
}

fn find(folder: &Path, files: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            find(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "sld") {
            files.push(path);
        }
    }
}
