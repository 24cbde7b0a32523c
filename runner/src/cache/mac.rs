//! The code that an entry is authenticated by: HMAC (RFC 2104) with SHA-256, whose key is a file of the cache folder.
//!
//! It runs at every start over megabytes: 3 ms with the processor's instructions for SHA-256, 20 without.

use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::{replace, trust};
use crate::limits::CACHED_PIECE;

/// Bytes of a block of SHA-256.
const BLOCK: usize = 64;
/// Bytes of the key.
const KEY: usize = 32;
/// The file with the key.
pub(super) const KEY_FILE: &str = "key";

/// A secret of the user's.
pub(super) struct Secret([u8; KEY]);

impl Secret {
    /// The secret of a cache folder. `None`: there is none yet. The error says why the one that is there is not used.
    pub(super) fn read(root: &Path) -> Result<Option<Secret>, String> {
        let Some(mut file) = trust::open_secret(&root.join(KEY_FILE))? else { return Ok(None) };
        let mut bytes = Vec::new();
        let whole = file.by_ref().take(KEY as u64 + 1).read_to_end(&mut bytes).is_ok();
        // One that was cut short is made anew.
        Ok(<[u8; KEY]>::try_from(bytes).ok().filter(|_| whole).map(Secret))
    }

    /// Makes the secret of a cache folder. What another process wrote with one of its own is not authentic any more, and
    /// is made again.
    pub(super) fn make(root: &Path) -> std::io::Result<()> {
        replace(&root.join(KEY_FILE), &random()?)
    }

    /// What authenticates some short parts and a content together, in hexadecimal digits. Each part is preceded by its
    /// length, so that no two lists of parts run together. The content is read a piece at a time: to have all of it in
    /// memory takes as long again as to read it.
    pub(super) fn authenticate(&self, parts: &[&[u8]], mut content: impl Read) -> std::io::Result<String> {
        let mut inner = Sha256::new_with_prefix(self.pad(0x36));
        for part in parts {
            inner.update((part.len() as u64).to_le_bytes());
            inner.update(part);
        }
        let mut piece = [0; CACHED_PIECE];
        loop {
            match content.read(&mut piece)? {
                0 => break,
                length => inner.update(&piece[..length]),
            }
        }
        Ok(super::hex(&Sha256::new_with_prefix(self.pad(0x5c)).chain_update(inner.finalize()).finalize()))
    }

    fn pad(&self, with: u8) -> [u8; BLOCK] {
        let mut block = [with; BLOCK];
        block.iter_mut().zip(self.0).for_each(|(byte, key)| *byte ^= key);
        block
    }
}

/// Compares without telling by the time it takes how much is equal.
pub(super) fn are_equal(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |different, (a, b)| different | (a ^ b)) == 0
}

#[cfg(unix)]
fn random() -> std::io::Result<[u8; KEY]> {
    let mut bytes = [0; KEY];
    std::fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// The standard library has random keys for its hash tables, which it gets from the system.
#[cfg(not(unix))]
fn random() -> std::io::Result<[u8; KEY]> {
    use std::hash::{BuildHasher, RandomState};
    let mut bytes = [0; KEY];
    for (part, chunk) in bytes.chunks_exact_mut(8).enumerate() {
        let thread = std::thread::spawn(move || RandomState::new().hash_one(part));
        let hash = thread.join().map_err(|_| std::io::Error::other("no random numbers"))?;
        chunk.copy_from_slice(&hash.to_le_bytes());
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_hmac() {
        // RFC 4231, test case 1: a key of 20 bytes, which HMAC fills up with zeros.
        let mut key = [0; KEY];
        key[..20].fill(0x0b);
        let expected = "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7";
        assert_eq!(Secret(key).authenticate(&[], &b"Hi There"[..]).unwrap(), expected);
    }

    #[test]
    fn parts_do_not_run_together() {
        let mac = |key: u8, parts: &[&[u8]]| Secret([key; KEY]).authenticate(parts, &b"content"[..]).unwrap();
        assert_ne!(mac(7, &[b"ab", b"c"]), mac(7, &[b"a", b"bc"]));
        assert_ne!(mac(7, &[b"a"]), mac(8, &[b"a"]));
        assert!(are_equal(b"ab", b"ab") && !are_equal(b"ab", b"ac") && !are_equal(b"ab", b"a"));
    }
}
