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
    let mut folders = cache.join("graft").read_dir().unwrap().map(Result::unwrap);
    let folder = folders.find(|entry| entry.path().is_dir()).unwrap();
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
    // Without the file of authentication codes nothing vouches for the machine code, so it is made anew.
    let mac = names.iter().find(|path| path.ends_with("boot.cwasm.mac")).unwrap();
    std::fs::remove_file(mac).unwrap();
    works(cache.path());
    assert!(mac.exists());
}

#[cfg(unix)]
#[test]
fn what_others_can_write_is_not_used() {
    use std::os::unix::fs::PermissionsExt;
    let cache = tempfile::tempdir().unwrap();
    works(cache.path());
    let code = entries(cache.path()).into_iter().find(|path| path.ends_with("boot.cwasm")).unwrap();
    std::fs::set_permissions(&code, PermissionsExt::from_mode(0o666)).unwrap();
    let stats = || -> Ran {
        let mut command = runner();
        command.args(["--stats", "-e", "(+ 1 2)"]).env("XDG_CACHE_HOME", cache.path());
        command.output().unwrap().into()
    };
    let ran = stats();
    assert!(ran.stderr.contains("cache not used") && ran.stderr.contains("can be written by other users"), "{ran:?}");
    assert_eq!(ran.stdout, "3\n");
    // It was made again, for the user alone.
    let ran = stats();
    assert!(!ran.stderr.contains("cache not used"), "{ran:?}");
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
