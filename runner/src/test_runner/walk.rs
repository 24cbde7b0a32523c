//! Which files are tests.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Result, RunnerError};

/// Folders that hold programs to measure: they would take hours in some modes.
const NOT_TESTS: &str = "bench";

/// The test files among these paths, folders walked in sorted order. A file that is named is taken
/// whatever it is called.
pub fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        let metadata = fs::metadata(path).map_err(|source| RunnerError::Read { path: path.clone(), source })?;
        match metadata.is_dir() {
            true => walk(path, &mut files)?,
            false => files.push(path.clone()),
        }
    }
    Ok(files)
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let failed = |source| RunnerError::Read { path: folder.to_owned(), source };
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        entries.push(entry.map_err(failed)?.path());
    }
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        // Helpers, hidden files.
        if name.starts_with(['_', '.']) {
            continue;
        }
        if path.is_dir() {
            if name != NOT_TESTS {
                walk(&path, files)?;
            }
        } else if name.ends_with(".scm") {
            files.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn helpers_and_benches_are_no_tests() {
        let root = tempfile::tempdir().unwrap();
        for name in ["b.scm", "a/z.scm", "a/_h.scm", "bench/x.scm", "c.txt"] {
            let path = root.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let found = files(&[root.path().to_owned()]).unwrap();
        let names: Vec<_> =
            found.iter().map(|path| path.strip_prefix(root.path()).unwrap().to_str().unwrap()).collect();
        assert_eq!(names, ["a/z.scm", "b.scm"]);
        assert!(files(&[root.path().join("gone")]).is_err());
    }
}
