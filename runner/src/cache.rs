//! The disk cache of what is slow to make and follows from the guest's bytes and the engine: the
//! boot image and its machine code.
//!
//! Invariants: an entry becomes visible whole (temporary file, then rename); its bytes are used only if they are
//! authentic: written with the secret of this cache folder, which only its user can read; whatever is not as it should be
//! counts as absent. So a cache that is missing, full, read-only, truncated or foreign only costs time. What others could
//! have written is not even looked at ([`Cache::refusal`] says so).
#![allow(unsafe_code)]

mod mac;
mod trust;

use std::fs::{self, File};
use std::hash::{Hash, Hasher};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use etcetera::BaseStrategy;
use sha2::{Digest, Sha256};
use wasmtime::{Engine, Module};

use mac::Secret;

use crate::limits::CACHED_FOLDERS;

/// The folder in the user's cache folder, and the one for images in it.
const FOLDER: &str = "graft";
const IMAGES: &str = "images";

/// One folder of the user's cache, for one guest on one engine.
#[derive(Debug, Clone)]
pub struct Cache {
    folders: Option<Folders>,
    /// Why it is not used.
    refusal: Arc<Mutex<Option<String>>>,
    /// Is machine code copied into memory, in place of mapping its file?
    copies: bool,
}

/// The folders of a cache.
#[derive(Debug, Clone)]
struct Folders {
    /// Those that are Graft's, from the outermost; the last but one has the secret, the last the entries.
    all: Vec<PathBuf>,
    key: String,
}

impl Folders {
    fn entries(&self) -> &Path {
        &self.all[self.all.len() - 1]
    }

    fn root(&self) -> &Path {
        &self.all[self.all.len() - 2]
    }
}

impl Cache {
    /// The cache of this guest on this engine. Without a cache folder it is always empty.
    pub fn open(engine: &Engine, guest: &[u8]) -> Cache {
        Cache::below(&[FOLDER], engine, guest)
    }

    /// The cache of an image, or a linked program. They have a folder of their own: many of them shall not push the guest
    /// out, which takes more than a second to make again.
    pub fn of_image(engine: &Engine, image: &[u8]) -> Cache {
        Cache::below(&[FOLDER, IMAGES], engine, image)
    }

    fn below(folders: &[&str], engine: &Engine, module: &[u8]) -> Cache {
        match etcetera::base_strategy::choose_base_strategy() {
            Ok(strategy) => Cache::inside(&strategy.cache_dir(), folders, key(engine, module)),
            Err(_) => Cache::none(),
        }
    }

    /// The same cache, but what it holds of machine code is copied into memory and not mapped, for who wants `perf` to look
    /// for names in the map of the process: of code in a file it asks the file.
    pub(crate) fn copying(self, copies: bool) -> Cache {
        Cache { copies, ..self }
    }

    /// A cache that is always empty.
    pub fn none() -> Cache {
        Cache { folders: None, refusal: Arc::default(), copies: false }
    }

    /// The cache in a given folder.
    pub fn at(root: &Path, key: &str) -> Cache {
        let (Some(parent), Some(name)) = (root.parent(), root.file_name().and_then(|name| name.to_str())) else {
            return Cache::none();
        };
        Cache::inside(parent, &[name], key.to_owned())
    }

    fn inside(parent: &Path, folders: &[&str], key: String) -> Cache {
        let mut path = parent.to_owned();
        let mut all = Vec::new();
        for name in folders.iter().copied().chain([key.as_str()]) {
            path.push(name);
            all.push(path.clone());
        }
        Cache { folders: Some(Folders { all, key }), refusal: Arc::default(), copies: false }
    }

    /// Why the cache is not used though it is there: another user could have written it.
    pub fn refusal(&self) -> Option<String> {
        self.refused().clone()
    }

    fn refused(&self) -> std::sync::MutexGuard<'_, Option<String>> {
        self.refusal.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An entry's bytes, if they are authentic.
    pub fn read(&self, name: &str) -> Option<Vec<u8>> {
        let (mut file, mut bytes) = (self.read_open(name)?, Vec::new());
        file.read_to_end(&mut bytes).ok().map(|_| bytes)
    }

    /// Machine code stored by [`Cache::write`] under this name, if it is authentic and made for this
    /// engine.
    pub fn read_module(&self, engine: &Engine, name: &str) -> Option<Module> {
        let mut file = self.read_open(name)?;
        // SAFETY: both trust the bytes to be what `Module::serialize` wrote. They were authenticated through this very
        // handle with a secret that only this user can read; file and folders belong to the user and nobody else can write
        // them (`trust.rs`); entries are replaced by rename and never written in place, so a mapping does not change under
        // us. The user could as well replace this program.
        unsafe {
            if self.copies {
                let mut bytes = Vec::new();
                file.read_to_end(&mut bytes).ok()?;
                Module::deserialize(engine, bytes).ok()
            } else {
                Module::deserialize_open_file(engine, file).ok()
            }
        }
    }

    /// Stores an entry. A failure is no error: the next start makes the bytes again.
    pub fn write(&self, name: &str, bytes: &[u8]) {
        let Some(folders) = &self.folders else { return };
        if let Ok(Some(secret)) = self.heeding(self.prepare(folders)) {
            let Ok(mac) = authenticate(&secret, folders, name, bytes) else { return };
            let entries = folders.entries();
            let stored =
                replace(&entries.join(name), bytes).and_then(|()| replace(&mac_path(entries, name), mac.as_bytes()));
            if stored.is_ok() {
                prune(entries);
            }
        }
    }

    /// The folders and the secret, made where they are not there. `None`: they cannot be made.
    fn prepare(&self, folders: &Folders) -> Result<Option<Secret>, String> {
        let parent = folders.all[0].parent();
        if parent.is_none_or(|parent| fs::create_dir_all(parent).is_err()) {
            return Ok(None);
        }
        for folder in &folders.all {
            if trust::make_folder(folder).is_err() {
                return Ok(None);
            }
            trust::folder(folder)?;
        }
        match Secret::read(folders.root())? {
            Some(secret) => Ok(Some(secret)),
            // Read again: of two processes that make one at once the later has replaced the other's.
            None => Secret::make(folders.root()).map_or(Ok(None), |()| Secret::read(folders.root())),
        }
    }

    /// An entry that is authentic, to be read from its beginning.
    fn read_open(&self, name: &str) -> Option<File> {
        self.heeding(self.read_trusted(self.folders.as_ref()?, name)).ok()?
    }

    fn read_trusted(&self, folders: &Folders, name: &str) -> Result<Option<File>, String> {
        folders.all.iter().try_for_each(|folder| trust::folder(folder))?;
        let Some(secret) = Secret::read(folders.root())? else { return Ok(None) };
        let Some(mut mac) = trust::open(&mac_path(folders.entries(), name))? else { return Ok(None) };
        let Some(mut file) = trust::open(&folders.entries().join(name))? else { return Ok(None) };
        let mut expected = Vec::new();
        let found = mac.read_to_end(&mut expected).and_then(|_| authenticate(&secret, folders, name, &file));
        let authentic = found.is_ok_and(|found| mac::are_equal(found.as_bytes(), &expected));
        Ok((authentic && file.rewind().is_ok()).then_some(file))
    }

    /// Remembers why the cache was refused.
    fn heeding<T>(&self, outcome: Result<T, String>) -> Result<T, ()> {
        outcome.map_err(|reason| *self.refused() = Some(reason))
    }
}

/// What authenticates an entry: its name and the guest and engine it is for are part of it, so that none can stand for
/// another.
fn authenticate(secret: &Secret, folders: &Folders, name: &str, content: impl Read) -> std::io::Result<String> {
    secret.authenticate(&[folders.key.as_bytes(), name.as_bytes()], content)
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

fn mac_path(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}.mac"))
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
    for (_, path) in others.iter().rev().skip(CACHED_FOLDERS - 1) {
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
        // An entry stands for no other.
        fs::copy(root.path().join("k/a"), root.path().join("k/b")).unwrap();
        fs::copy(root.path().join("k/a.mac"), root.path().join("k/b.mac")).unwrap();
        assert_eq!(cache.read("b"), None);
        fs::rename(root.path().join("k"), root.path().join("l")).unwrap();
        assert_eq!(Cache::at(root.path(), "l").read("a"), None);
        fs::rename(root.path().join("l"), root.path().join("k")).unwrap();
        // Nor is it worth anything without its code, or the secret.
        fs::remove_file(root.path().join("k/a.mac")).unwrap();
        assert_eq!(cache.read("a"), None);
        cache.write("a", b"x");
        fs::write(root.path().join(mac::KEY_FILE), b"short").unwrap();
        assert_eq!(cache.read("a"), None);
        cache.write("a", b"y");
        assert_eq!(cache.read("a"), Some(b"y".to_vec()));
        assert_eq!(cache.refusal(), None);
    }

    /// Everything is made for the user alone, and what others can write is left alone.
    #[cfg(unix)]
    #[test]
    fn what_others_can_write_is_refused() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let outside = tempfile::tempdir().unwrap();
        let root = outside.path().join("graft");
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let set = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        Cache::at(&root, "k").write("a", b"x");
        for folder in [root.clone(), root.join("k")] {
            assert_eq!(mode(&folder), 0o700, "{}", folder.display());
        }
        for file in [root.join("key"), root.join("k/a"), root.join("k/a.mac")] {
            assert_eq!(mode(&file), 0o600, "{}", file.display());
        }
        for (path, shared) in [
            (root.clone(), 0o770),
            (root.join("k"), 0o702),
            (root.join("k/a"), 0o660),
            (root.join("k/a.mac"), 0o602),
            (root.join("key"), 0o620),
            (root.join("key"), 0o640),
        ] {
            let before = mode(&path);
            set(&path, shared);
            let cache = Cache::at(&root, "k");
            assert_eq!(cache.read("a"), None, "{} {shared:o}", path.display());
            let refusal = cache.refusal().expect("it says why");
            assert!(refusal.contains(path.to_str().unwrap()) && refusal.contains("other users"), "{refusal}");
            set(&path, before);
            assert_eq!(Cache::at(&root, "k").read("a"), Some(b"x".to_vec()));
        }
        // A link is as good as what it leads to.
        let elsewhere = outside.path().join("elsewhere");
        fs::rename(root.join("k/a"), &elsewhere).unwrap();
        symlink(&elsewhere, root.join("k/a")).unwrap();
        assert_eq!(Cache::at(&root, "k").read("a"), Some(b"x".to_vec()));
        set(&elsewhere, 0o666);
        assert_eq!(Cache::at(&root, "k").read("a"), None);
        // Nothing is written where others can write.
        set(&root, 0o777);
        let cache = Cache::at(&root, "other");
        cache.write("a", b"x");
        assert!(cache.refusal().is_some() && !root.join("other/a").exists());
    }

    #[test]
    fn no_folder_is_an_empty_cache() {
        let cache = Cache::none();
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
        for index in 0..2 * CACHED_FOLDERS {
            Cache::at(root.path(), &format!("{index:064x}")).write("a", b"x");
        }
        // Beside them the secret.
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), CACHED_FOLDERS + 1);
    }
}
