//! Symbolic links between opened folders. WASI follows a link for as long as it stays inside the folder that was opened
//! (`path_open`, `lookupflags::symlink_follow`); one that leads from an opened folder into another it refuses, and one
//! with an absolute target it does not even show. So links that WASI does not follow are followed here, by name.

use crate::spec::limits::MAX_LINKS;
use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

/// What a path leads to.
pub(super) enum PathTarget {
    /// A file or folder, under this name.
    Found(PathBuf),
    /// Nothing.
    Nothing,
    /// A link that cannot be followed; why.
    Hidden(String),
}

/// Follows a path.
pub(super) fn follow(path: &Path) -> PathTarget {
    let (mut at, mut link) = (path.to_path_buf(), None);
    for _ in 0..MAX_LINKS {
        if at.exists() {
            return PathTarget::Found(at);
        }
        let Some((prefix, rest)) = split_at_link(&at) else { break };
        let shown = prefix.display();
        let Ok(target) = std::fs::read_link(&prefix) else {
            return PathTarget::Hidden(format!("{shown} is a link that leads out of the folders that are open here"));
        };
        link = Some(format!("{shown} is a link to {}", target.display()));
        at = plain(&prefix.parent().unwrap_or(Path::new("")).join(target).join(rest));
    }
    match link {
        None => PathTarget::Nothing,
        Some(link) => PathTarget::Hidden(format!("{link}, which is not there, or not in a folder that is open here")),
    }
}

/// The shortest beginning of a path that is a link, and the rest.
fn split_at_link(path: &Path) -> Option<(PathBuf, PathBuf)> {
    let parts: Vec<Component> = path.components().collect();
    (1..=parts.len()).find_map(|end| {
        let prefix: PathBuf = parts[..end].iter().collect();
        let is_link = prefix.symlink_metadata().is_ok_and(|found| found.is_symlink());
        is_link.then(|| (prefix, parts[end..].iter().collect()))
    })
}

/// A path without `.`, and without `..` where that is possible: opened folders are found by how a path begins. What is
/// left of the first link is no link, so going up is leaving the last name out.
fn plain(path: &Path) -> PathBuf {
    let mut names: Vec<OsString> = Vec::new();
    for part in path.components() {
        let up = part == Component::ParentDir;
        match names.last() {
            _ if part == Component::CurDir => {}
            Some(name) if up && name != ".." && name != "/" => drop(names.pop()),
            _ => names.push(part.as_os_str().to_os_string()),
        }
    }
    names.iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn going_up_is_undone_where_there_is_a_name() {
        for (path, want) in [
            ("lib/../real/foo.sld", "real/foo.sld"),
            ("../lib/../real/./x", "../real/x"),
            ("a/../../x", "../x"),
            ("/a/../b", "/b"),
            ("../../x", "../../x"),
        ] {
            assert_eq!(plain(Path::new(path)), Path::new(want), "{path}");
        }
    }
}
