//! Files for the expander and `load`: through the host's folders, by WASI.

use super::Engine;
use super::links::{self, PathTarget};
use crate::heap::outside;
use crate::heap::patience::look;
use crate::spec::limits::FILE_PIECE;
use crate::syntax::{SourceLoader, SourceText};
use crate::text::source::SourceId;
use crate::vm::errno;
use std::io::Read;
use std::path::{Path, PathBuf};

/// The libraries in this module: `("srfi/1", deflated text)`, sorted by name.
pub(super) const EMBEDDED: &[(&str, &[u8])] = &include!(concat!(env!("OUT_DIR"), "/libraries.rs"));

/// File name endings of a library, in the order they are tried.
const ENDINGS: [&str; 2] = ["sld", "scm"];

/// A text that `build.rs` packed.
pub(super) fn unpack(packed: &[u8]) -> String {
    let text = miniz_oxide::inflate::decompress_to_vec(packed).ok().and_then(|text| String::from_utf8(text).ok());
    text.unwrap_or_else(|| panic!("an embedded text is damaged"))
}

impl Engine {
    /// Reads a text file and registers it as a source.
    pub(super) fn read_file(&self, path: &Path) -> Result<SourceText, String> {
        match links::follow(path) {
            PathTarget::Found(at) => self.read_found(path, &at),
            PathTarget::Hidden(why) => Err(why),
            PathTarget::Nothing => self.read_found(path, path),
        }
    }

    /// Reads the text file `path`, which is at `at`.
    fn read_found(&self, path: &Path, at: &Path) -> Result<SourceText, String> {
        let shown = path.display();
        let bytes =
            read_whole(at).map_err(|error| format!("cannot read {shown}: {}", errno::opening_reason(&error)))?;
        let text = String::from_utf8(bytes).map_err(|error| {
            format!("{shown} is not UTF-8: bad byte at offset {}", error.utf8_error().valid_up_to())
        })?;
        let source = self.vm.sources.add(&shown.to_string(), &text);
        Ok(SourceText { text, source })
    }

    /// `path` as seen from the source `from`.
    fn beside(&self, path: &str, from: SourceId) -> PathBuf {
        let name = self.vm.sources.get(from).map(|source| source.name.to_string()).unwrap_or_default();
        match Path::new(&name).parent() {
            Some(folder) if !Path::new(path).is_absolute() => folder.join(path),
            _ => PathBuf::from(path),
        }
    }
}

/// A file that may be endless is read for as long as there is patience and room.
fn read_whole(path: &Path) -> std::io::Result<Vec<u8>> {
    let (mut file, mut bytes) = (std::fs::File::open(path)?, Vec::new());
    loop {
        let before = bytes.len();
        (&mut file).take(FILE_PIECE as u64).read_to_end(&mut bytes)?;
        if bytes.len() == before {
            return Ok(bytes);
        }
        // The text is kept as well, and the vector is doubled when it grows.
        if look(FILE_PIECE as u32 / 4).is_err() || !outside::has_room(2 * bytes.len()) {
            return Err(std::io::Error::other("it is too large"));
        }
    }
}

impl SourceLoader for Engine {
    fn library(&self, name: &[String]) -> Result<Option<SourceText>, String> {
        let mut hidden = None;
        for folder in &self.programs.library_folders() {
            for ending in ENDINGS {
                let path = folder.join(format!("{}.{ending}", name.join("/")));
                match links::follow(&path) {
                    PathTarget::Found(at) => return self.read_found(&path, &at).map(Some),
                    PathTarget::Hidden(why) => hidden = hidden.or(Some(why)),
                    PathTarget::Nothing => {}
                }
            }
        }
        // A file of the program's comes first: it may bring a newer one.
        let path = name.join("/");
        let found = EMBEDDED.binary_search_by(|(name, _)| (*name).cmp(path.as_str()));
        match (found, hidden) {
            (Ok(at), _) => {
                let text = unpack(EMBEDDED[at].1);
                let source = self.vm.sources.add(&format!("({})", name.join(" ")), &text);
                Ok(Some(SourceText { text, source }))
            }
            (Err(_), Some(why)) => Err(why),
            (Err(_), None) => Ok(None),
        }
    }

    fn library_names(&self) -> Vec<String> {
        EMBEDDED.iter().map(|(path, _)| format!("({})", path.replace('/', " "))).collect()
    }

    fn searched(&self) -> Vec<String> {
        self.programs.library_folders().iter().map(|folder| folder.display().to_string()).collect()
    }

    fn file(&self, path: &str, from: SourceId) -> Result<SourceText, String> {
        let beside = self.beside(path, from);
        // As a library's body may lie in another folder of the library path than its declarations.
        let folders = self.programs.library_folders();
        let others = folders.iter().map(|folder| folder.join(path)).filter(|other| *other != beside);
        let there = |path: &PathBuf| matches!(links::follow(path), PathTarget::Found(_));
        let found = [beside.clone()].into_iter().chain(others).find(there);
        self.read_file(&found.unwrap_or(beside))
    }
}
