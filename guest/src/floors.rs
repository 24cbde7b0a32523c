//! The floors: `mod` order in `lib.rs` is the order, and a file names only lower floors than its own.

#[test]
fn a_file_names_only_lower_floors() {
    // Under wasm the tests run in the package folder, and only that is open to them.
    let package = if cfg!(target_family = "wasm") { "." } else { env!("CARGO_MANIFEST_DIR") };
    let source = std::path::Path::new(package).join("src");
    let lib = std::fs::read_to_string(source.join("lib.rs")).expect("lib.rs");
    let floors: Vec<&str> =
        lib.lines().filter_map(|line| line.strip_prefix("pub mod ")).map(|name| name.trim_end_matches(';')).collect();
    assert!(floors.len() > 8, "{floors:?}");
    let mut wrong = Vec::new();
    for (height, floor) in floors.iter().enumerate() {
        for file in files(&source.join(floor)).into_iter().chain([source.join(format!("{floor}.rs"))]) {
            let Ok(text) = std::fs::read_to_string(&file) else { continue };
            for higher in &floors[height + 1..] {
                if text.contains(&format!("crate::{higher}::")) && !is_test(&file) {
                    wrong.push(format!("{} names {higher}", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Tests may look up: they need something to run.
fn is_test(file: &std::path::Path) -> bool {
    file.components().any(|part| part.as_os_str().to_string_lossy().starts_with("tests"))
}

fn files(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    entries
        .flatten()
        .flat_map(|entry| if entry.path().is_dir() { files(&entry.path()) } else { vec![entry.path()] })
        .collect()
}
