//! Link arguments of the reactor; the prelude and the libraries that are embedded in it, compressed: they are 170 KB
//! of text, which `deflate` makes 45.

use std::fmt::Write;
use std::path::{Path, PathBuf};

#[allow(dead_code, unreachable_pub, reason = "one of the limits is the linker's too")]
#[path = "src/spec/limits.rs"]
mod limits;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/spec/limits.rs");
    // The host links generated modules into the table, so it is exported and may grow. Rust already puts the stack first
    // in memory, where overflowing it traps.
    if std::env::var("CARGO_CFG_TARGET_FAMILY").is_ok_and(|family| family == "wasm") {
        println!("cargo::rustc-link-arg-cdylib=-zstack-size={}", limits::NATIVE_STACK);
        println!("cargo::rustc-link-arg-cdylib=--export-table");
        println!("cargo::rustc-link-arg-cdylib=--growable-table");
        // The runner leaves out of a linked program what it cannot reach, and must know for that which constants are
        // addresses.
        println!("cargo::rustc-link-arg-cdylib=--emit-relocs");
    }
    embed_libraries();
}

/// Writes `libraries.rs`: an array of `("srfi/1", deflated text)`, one for every `.sld` file below `lib`, sorted by
/// name; and `prelude.deflate`.
fn embed_libraries() {
    let lib = Path::new(&std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("lib");
    let out = PathBuf::from(std::env::var("OUT_DIR").expect("cargo sets it"));
    println!("cargo::rerun-if-changed=lib");
    let mut files = Vec::new();
    find(&lib, &mut files);
    files.sort();
    let mut table = String::from("[\n");
    for (i, file) in files.iter().enumerate() {
        let name = file.strip_prefix(&lib).expect("below lib").with_extension("");
        let name = name.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
        let packed = format!("{i}.deflate");
        pack(file, &out.join(&packed));
        writeln!(table, "    ({name:?}, include_bytes!({packed:?})),").expect("a string");
    }
    table.push(']');
    std::fs::write(out.join("libraries.rs"), table).expect("OUT_DIR can be written");
    pack(&lib.join("prelude.scm"), &out.join("prelude.deflate"));
}

fn pack(from: &Path, to: &Path) {
    let text = std::fs::read(from).unwrap_or_else(|error| panic!("{}: {error}", from.display()));
    std::fs::write(to, miniz_oxide::deflate::compress_to_vec(&text, 10)).expect("OUT_DIR can be written");
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
