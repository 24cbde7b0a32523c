//! All Scheme tests are flattened here, where debug assertions are on and what every pass gives is checked: the guest
//! that the runner embeds is built without them.

use crate::engine::boot;
use std::path::{Path, PathBuf};

fn programs(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder of the repository").flatten() {
        let path = entry.path();
        if path.is_dir() {
            programs(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "scm") {
            found.push(path);
        }
    }
}

#[test]
fn every_scheme_test_passes_the_checks() {
    let mut found = Vec::new();
    programs(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../scheme-tests"), &mut found);
    found.sort();
    let work = move || {
        let engine = boot();
        assert!(engine.configure(1, 0));
        let expand = |path: &PathBuf| {
            let text = std::fs::read(path).expect("readable");
            let handle = engine.parse(&path.display().to_string(), &text);
            // Some of them are there to be refused.
            let thunks = if handle == 0 { None } else { engine.expand_program(handle) };
            engine.forget(handle);
            thunks.is_some()
        };
        found.iter().filter(|path| expand(path)).count()
    };
    // The stack that the guest has in memory.
    let expanded = std::thread::Builder::new().stack_size(64 << 20).spawn(work).expect("a thread").join();
    let expanded = expanded.expect("every unit passes the checks");
    assert!(expanded > 200, "{expanded}");
}
