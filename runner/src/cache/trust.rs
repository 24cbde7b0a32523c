//! Whose a file of the cache is: machine code that somebody else could have written is not run.

use std::fs::{self, File, Metadata};
use std::path::Path;

/// May this folder of the cache be used? The error says why not. A folder that is not there may.
pub(super) fn folder(path: &Path) -> Result<(), String> {
    // The link itself, where it is one, then what it leads to.
    let looks = [fs::symlink_metadata(path), fs::metadata(path)];
    for metadata in looks.into_iter().flatten() {
        owned(path, &metadata)?;
        if !metadata.is_symlink() {
            unshared(path, &metadata, WRITABLE)?;
        }
    }
    Ok(())
}

/// Opens a file of the cache that may be used. `None`: there is none. The error says why one that is there is not used.
pub(super) fn open(path: &Path) -> Result<Option<File>, String> {
    open_unshared(path, WRITABLE)
}

/// The same for a file that nobody else may read either.
pub(super) fn open_secret(path: &Path) -> Result<Option<File>, String> {
    open_unshared(path, READABLE | WRITABLE)
}

fn open_unshared(path: &Path, bits: u32) -> Result<Option<File>, String> {
    let Ok(link) = fs::symlink_metadata(path) else { return Ok(None) };
    owned(path, &link)?;
    let Ok(file) = File::open(path) else { return Ok(None) };
    // Through the handle: what was looked at is what is read.
    let Ok(metadata) = file.metadata() else { return Ok(None) };
    owned(path, &metadata)?;
    unshared(path, &metadata, bits)?;
    Ok(Some(file))
}

/// Permission bits of the group and of all others.
const WRITABLE: u32 = 0o022;
const READABLE: u32 = 0o044;

#[cfg(unix)]
fn owned(path: &Path, metadata: &Metadata) -> Result<(), String> {
    use std::os::unix::fs::MetadataExt;
    match user() {
        Some(user) if user == metadata.uid() => Ok(()),
        _ => Err(format!("{} belongs to another user", path.display())),
    }
}

#[cfg(unix)]
fn unshared(path: &Path, metadata: &Metadata, bits: u32) -> Result<(), String> {
    use std::os::unix::fs::MetadataExt;
    match metadata.mode() & bits {
        0 => Ok(()),
        shared if shared & WRITABLE != 0 => Err(format!("{} can be written by other users", path.display())),
        _ => Err(format!("{} can be read by other users", path.display())),
    }
}

/// The user that this process makes files as; asked once.
#[cfg(unix)]
fn user() -> Option<u32> {
    use std::os::unix::fs::MetadataExt;
    use std::sync::OnceLock;
    static USER: OnceLock<Option<u32>> = OnceLock::new();
    // The owner of a new file is the one answer of the standard library.
    *USER.get_or_init(|| Some(tempfile::tempfile().ok()?.metadata().ok()?.uid()))
}

// Elsewhere the folder of the user's own profile is what the system keeps others out of.
#[cfg(not(unix))]
fn owned(_: &Path, _: &Metadata) -> Result<(), String> {
    Ok(())
}

#[cfg(not(unix))]
fn unshared(_: &Path, _: &Metadata, _: u32) -> Result<(), String> {
    Ok(())
}

/// Makes a folder that is the user's alone; one that is there stays as it is.
pub(super) fn make_folder(path: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(path) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        made => made,
    }
}
