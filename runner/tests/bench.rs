//! The hand-written twins of the bench programs compute what the programs print.

use std::path::Path;

use runner::bench::measure::twin;
use runner::engine;
use runner::test_runner::expect;

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
