//! The disk cache of what is slow to make and follows from the guest's bytes and the engine: the
//! boot image and its machine code.
//!
//! Invariants: an entry becomes visible whole (temporary file, then rename); its checksum is compared
//! before its bytes are used; whatever is not as it should be counts as absent. So a cache that is
//! missing, full, read-only, truncated or foreign only costs time.
#![allow(unsafe_code)]

use std::fs::{self, File};
use std::hash::{Hash, Hasher};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use sha2::{Digest, Sha256};
use wasmtime::{Engine, Module};

/// Folders of other guests or engines that are kept: a developer switches between a few.
const KEPT: usize = 8;

/// One folder of the user's cache, for one guest on one engine.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: Option<PathBuf>,
}

impl Cache {
    /// The cache of this guest on this engine. Without a cache folder it is always empty.
    pub fn open(engine: &Engine, guest: &[u8]) -> Cache {
        Cache::below("graft", engine, guest)
    }

    /// The cache of an image, or a linked program. They have a folder of their own: many of them shall not push the guest
    /// out, which takes more than a second to make again.
    pub fn of_image(engine: &Engine, image: &[u8]) -> Cache {
        Cache::below("graft/images", engine, image)
    }

    fn below(folder: &str, engine: &Engine, module: &[u8]) -> Cache {
        match etcetera::base_strategy::choose_base_strategy() {
            Ok(strategy) => Cache::at(&strategy.cache_dir().join(folder), &key(engine, module)),
            Err(_) => Cache { folder: None },
        }
    }

    /// A cache that is always empty.
    pub fn none() -> Cache {
        Cache { folder: None }
    }

    /// The cache in a given folder.
    pub fn at(root: &Path, key: &str) -> Cache {
        Cache { folder: Some(root.join(key)) }
    }

    /// An entry's bytes, if they are whole.
    pub fn read(&self, name: &str) -> Option<Vec<u8>> {
        self.read_open(name).map(|(bytes, _)| bytes)
    }

    /// Machine code stored by [`Cache::write`] under this name, if it is whole and made for this
    /// engine.
    pub fn read_module(&self, engine: &Engine, name: &str) -> Option<Module> {
        let (_, file) = self.read_open(name)?;
        // SAFETY: `deserialize_open_file` trusts the file to be what `Module::serialize` wrote. Its
        // checksum was compared through this very handle, so it is whole; the folder is the user's
        // own, who could as well replace this program; entries are replaced by rename and never
        // written in place, so the mapping does not change under us.
        unsafe { Module::deserialize_open_file(engine, file) }.ok()
    }

    /// Stores an entry. A failure is no error: the next start makes the bytes again.
    pub fn write(&self, name: &str, bytes: &[u8]) {
        let Some(folder) = &self.folder else { return };
        let stored = fs::create_dir_all(folder)
            .and_then(|()| replace(&folder.join(name), bytes))
            .and_then(|()| replace(&checksum_path(folder, name), checksum(bytes).as_bytes()));
        if stored.is_ok() {
            prune(folder);
        }
    }

    fn read_open(&self, name: &str) -> Option<(Vec<u8>, File)> {
        let folder = self.folder.as_ref()?;
        let expected = fs::read_to_string(checksum_path(folder, name)).ok()?;
        let mut file = File::open(folder.join(name)).ok()?;
        let size = usize::try_from(file.metadata().ok()?.len()).ok()?;
        let mut bytes = Vec::with_capacity(size);
        file.read_to_end(&mut bytes).ok()?;
        (checksum(&bytes) == expected).then_some((bytes, file))
    }
}

/// SHA-256 over all that the machine code depends on.
fn key(engine: &Engine, guest: &[u8]) -> String {
    let mut hasher = Sha256Hasher(Sha256::new());
    // The engine's own version, its compiler settings and the machine's features.
    engine.precompile_compatibility_hash().hash(&mut hasher);
    std::env::consts::ARCH.hash(&mut hasher);
    std::env::consts::OS.hash(&mut hasher);
    hasher.0.update(guest);
    hex(&hasher.0.finalize())
}

/// Lets a [`Hash`] be read by SHA-256: the standard hasher's 64 bits may collide.
struct Sha256Hasher(Sha256);

impl Hasher for Sha256Hasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        0
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn checksum_path(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}.sum"))
}

/// Guards against damage, not against malice, and runs at every start over megabytes: so a sum of
/// multiplied words at memory speed, where SHA-256 takes some 20 ms on a machine without its
/// instructions (half the budget of a start).
fn checksum(bytes: &[u8]) -> String {
    const PRIME: u64 = 0x9e37_79b9_7f4a_7c15;
    // Four lanes, because one would wait for its own multiplication.
    let mut lanes = [1u64, 2, 3, 4];
    let blocks = bytes.chunks_exact(32);
    let rest = blocks.remainder();
    for block in blocks {
        for (lane, word) in lanes.iter_mut().zip(block.chunks_exact(8)) {
            let word = u64::from_le_bytes([word[0], word[1], word[2], word[3], word[4], word[5], word[6], word[7]]);
            *lane = (*lane ^ word).wrapping_mul(PRIME).rotate_left(29);
        }
    }
    for byte in rest {
        lanes[0] = (lanes[0] ^ u64::from(*byte)).wrapping_mul(PRIME).rotate_left(29);
    }
    format!("{} {:016x}{:016x}{:016x}{:016x}\n", bytes.len(), lanes[0], lanes[1], lanes[2], lanes[3])
}

fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().expect("an entry is in a folder");
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.persist(path)?;
    Ok(())
}

/// Removes the folders longest unchanged: every build of the guest makes a new one.
fn prune(current: &Path) {
    let Some(entries) = current.parent().and_then(|root| fs::read_dir(root).ok()) else {
        return;
    };
    let mut others: Vec<_> = entries
        .flatten()
        .filter(|entry| entry.path() != current)
        // Only what this file made: 64 hexadecimal digits.
        .filter(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    others.sort();
    for (_, path) in others.iter().rev().skip(KEPT - 1) {
        let _ = fs::remove_dir_all(path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_come_back_and_damage_does_not() {
        let root = tempfile::tempdir().unwrap();
        let cache = Cache::at(root.path(), "k");
        assert_eq!(cache.read("a"), None);
        let bytes: Vec<u8> = (0..100).collect();
        cache.write("a", &bytes);
        assert_eq!(cache.read("a"), Some(bytes.clone()));

        let path = root.path().join("k/a");
        for damage in [&bytes[..99], b"", &[0; 100], &[bytes.as_slice(), b"x"].concat()] {
            fs::write(&path, damage).unwrap();
            assert_eq!(cache.read("a"), None);
        }
        cache.write("a", &bytes);
        assert_eq!(cache.read("a"), Some(bytes));
        fs::remove_file(root.path().join("k/a.sum")).unwrap();
        assert_eq!(cache.read("a"), None);
    }

    #[test]
    fn no_folder_is_an_empty_cache() {
        let cache = Cache { folder: None };
        cache.write("a", b"x");
        assert_eq!(cache.read("a"), None);
        let cache = Cache::at(Path::new("/dev/null"), "k");
        cache.write("a", b"x");
        assert_eq!(cache.read("a"), None);
    }

    #[test]
    fn whole_but_foreign_machine_code_is_refused() {
        let root = tempfile::tempdir().unwrap();
        let cache = Cache::at(root.path(), "k");
        cache.write("m", b"\x7fELF not really");
        let engine = crate::engine::new().unwrap();
        assert!(cache.read_module(&engine, "m").is_none());
        let module = Module::new(&engine, wat::parse_str("(module)").unwrap()).unwrap();
        cache.write("m", &module.serialize().unwrap());
        assert!(cache.read_module(&engine, "m").is_some());
    }

    #[test]
    fn old_folders_go() {
        let root = tempfile::tempdir().unwrap();
        for index in 0..2 * KEPT {
            Cache::at(root.path(), &format!("{index:064x}")).write("a", b"x");
        }
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), KEPT);
    }
}
