//! The floors: `mod` order in `lib.rs` is the order, and a file names only lower floors than its own.

use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn a_file_names_only_lower_floors() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let lib = fs::read_to_string(source.join("lib.rs")).expect("lib.rs");
    let floors: Vec<&str> = lib
        .lines()
        .filter_map(|line| line.strip_prefix("pub ").unwrap_or(line).strip_prefix("mod "))
        .map(|name| name.trim_end_matches(';'))
        .filter(|name| *name != "floors")
        .collect();
    assert!(floors.len() > 20, "{floors:?}");
    let mut wrong = Vec::new();
    for (height, floor) in floors.iter().enumerate() {
        for file in files(&source.join(floor)).into_iter().chain([source.join(format!("{floor}.rs"))]) {
            let Ok(text) = fs::read_to_string(&file) else { continue };
            let higher = named(&text).into_iter().filter(|name| floors[height + 1..].contains(name));
            if !is_test(&file) {
                wrong.extend(higher.map(|name| format!("{} names {name}", file.display())));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The modules that a text names behind `crate::`, alone or in braces; documentation may name any.
fn named(text: &str) -> Vec<&str> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.flat_map(|line| line.split("crate::").skip(1))
        .flat_map(|rest| match rest.strip_prefix('{') {
            Some(list) => list.split('}').next().unwrap_or_default().split(',').map(str::trim).collect(),
            None => vec![rest],
        })
        .map(|name| name.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default())
        .collect()
}

/// Tests may look up: they need something to run.
fn is_test(file: &Path) -> bool {
    file.components().any(|part| part.as_os_str().to_string_lossy().starts_with("tests"))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    entries
        .flatten()
        .flat_map(|entry| if entry.path().is_dir() { files(&entry.path()) } else { vec![entry.path()] })
        .collect()
}

#[test]
fn names_are_found_in_every_form() {
    let text = "use crate::a::B;\nuse crate::{c, d::E};\n    crate::f::g(crate::h::i());\n/// [`crate::j`]\n";
    assert_eq!(named(text), ["a", "c", "d", "f", "h"]);
}
