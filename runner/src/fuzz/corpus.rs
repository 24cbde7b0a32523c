//! Cases that once found a defect: a folder for each target, a file for each case. They are tried first. Those whose
//! defect is known and not mended yet lie in the target's folder `open`, and are not tried.

use std::path::PathBuf;

/// A kept case.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The file's name.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl Entry {
    /// As text; what is no UTF-8 is replaced.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

/// The kept cases of a target, by name.
pub fn entries(target: &str) -> Vec<Entry> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(target);
    let Ok(files) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut entries: Vec<Entry> = files
        .flatten()
        .filter_map(|file| {
            let name = file.file_name().to_string_lossy().into_owned();
            Some(Entry { name, bytes: std::fs::read(file.path()).ok()? })
        })
        .collect();
    entries.sort_by(|one, other| one.name.cmp(&other.name));
    entries
}
