//! What is behind a port: a file or a standard stream.

use crate::spec::Standard;
use crate::vm::{errno, native};
use std::fs::File;
use std::io::{self, ErrorKind, Read, Write};

/// What bytes come from or go to.
#[derive(Debug)]
pub enum Device {
    File(File),
    /// A stream of the process. It has no buffer but the port's: with Rust's own behind it nobody could say how many
    /// bytes a write that failed has written.
    Stream(Standard),
}

impl Device {
    /// Reads what there is, up to as many bytes as there is room for; 0 at the end.
    pub fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.on_file(|file| {
            loop {
                match file.read(into) {
                    Err(error) if error.kind() == ErrorKind::Interrupted => {}
                    outcome => return outcome,
                }
            }
        })
        .or_else(|error| if self.is_missing(&error) { Ok(0) } else { Err(error) })
    }

    /// Writes the bytes: how many were written, and why it is not all of them.
    pub fn write(&mut self, bytes: &[u8]) -> (usize, io::Result<()>) {
        let mut written = 0;
        while written < bytes.len() {
            match self.on_file(|file| file.write(&bytes[written..])) {
                Ok(0) => return (written, Err(ErrorKind::WriteZero.into())),
                Ok(some) => written += some,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if self.is_missing(&error) => return (bytes.len(), Ok(())),
                Err(error) => return (written, Err(error)),
            }
        }
        (written, Ok(()))
    }

    fn on_file<T>(&mut self, use_it: impl FnOnce(&mut File) -> T) -> T {
        match self {
            Device::File(file) => use_it(file),
            Device::Stream(which) => use_it(&mut native::stream(*which)),
        }
    }

    /// Does the process not have this stream? It is empty then, and takes everything.
    fn is_missing(&self, error: &io::Error) -> bool {
        matches!(self, Device::Stream(_)) && errno::is_bad_descriptor(error)
    }
}
