//! The disk cache, through the command: broken entries are rebuilt, its absence changes nothing.

mod common;

use std::path::{Path, PathBuf};

use common::{Ran, runner};

fn run(cache: &Path) -> Ran {
    runner().args(["-e", "(+ 1 2)"]).env("XDG_CACHE_HOME", cache).output().unwrap().into()
}

fn works(cache: &Path) {
    let ran = run(cache);
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("3\n", ""), "{ran:?}");
    assert_eq!(ran.code, Some(0));
}

fn entries(cache: &Path) -> Vec<PathBuf> {
    let folder = cache.join("graft").read_dir().unwrap().next().unwrap().unwrap();
    let mut entries: Vec<PathBuf> = folder.path().read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries
}

#[test]
fn broken_entries_are_rebuilt_silently() {
    let cache = tempfile::tempdir().unwrap();
    works(cache.path());
    let names = entries(cache.path());
    assert_eq!(names.len(), 4, "{names:?}");
    let code = names.iter().find(|path| path.ends_with("boot.cwasm")).unwrap();
    let whole = std::fs::read(code).unwrap();
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 1;
    for damage in [flipped.as_slice(), &whole[..100], b""] {
        std::fs::write(code, damage).unwrap();
        works(cache.path());
        assert_eq!(std::fs::read(code).unwrap(), whole);
    }
    // Whole by its sum, but of another engine.
    let sum = names.iter().find(|path| path.ends_with("boot.cwasm.sum")).unwrap();
    std::fs::remove_file(sum).unwrap();
    works(cache.path());
    assert!(sum.exists());
}

#[test]
fn it_works_without_a_cache() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "not a folder").unwrap();
    works(&file);
    let ran: Ran =
        runner().args(["-e", "(+ 1 2)"]).env_remove("XDG_CACHE_HOME").env_remove("HOME").output().unwrap().into();
    assert_eq!((ran.stdout.as_str(), ran.code), ("3\n", Some(0)), "{ran:?}");
}
