//! The bench programs are what they have to be, and their hand-written twins compute what they print.

use std::collections::BTreeMap;
use std::path::Path;

use runner::bench::measure::twin;
use runner::bench::program::small;
use runner::engine;
use runner::test_runner::expect;

/// Programs in a family, at least: a mean over fewer is about one program.
const FAMILY: usize = 3;

#[test]
fn every_program_has_a_family_and_says_what_it_prints() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scheme-tests/bench");
    let mut families: BTreeMap<String, usize> = BTreeMap::new();
    for entry in folder.read_dir().unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "scm") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("; "), "{} does not say what it is there for", path.display());
        let family = text.lines().find_map(|line| line.strip_prefix(";;family "));
        *families.entry(family.unwrap_or_default().to_owned()).or_default() += 1;
        assert!(!expect::parse(&text).unwrap().output.is_empty(), "{}", path.display());
        // Those without a small size are the oldest ones, which the limits are about.
        assert!(small(&text).is_some() || text.contains("\n;;limits\n"), "{}", path.display());
    }
    assert!(families.values().all(|count| *count >= FAMILY), "{families:?}");
}

#[test]
fn twins_agree_with_their_programs() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scheme-tests/bench");
    let mut twins = 0;
    engine::on_large_stack(|| {
        for entry in folder.read_dir().unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "wat") {
                continue;
            }
            let text = std::fs::read_to_string(path.with_extension("scm")).unwrap();
            let (_, value) = twin(&engine::new().unwrap(), &path, 1).unwrap();
            assert_eq!(expect::parse(&text).unwrap().output, [value.to_string()], "{}", path.display());
            twins += 1;
        }
    })
    .unwrap();
    assert!(twins >= 3);
}
