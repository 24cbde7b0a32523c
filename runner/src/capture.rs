//! Output that is kept in memory until the host takes it.
//!
//! The engine's own pipe keeps all that was ever written, and copies it to tell what that is. A session that goes on for
//! ever would end by that, whatever its limit of memory.

use std::future::{self, Future};
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use tokio::io::AsyncWrite;
use wasmtime_wasi::cli::{IsTerminal, StdoutStream};
use wasmtime_wasi::p2::{OutputStream, Pollable, StreamError, StreamResult};

/// An output that is kept: a handle, of which there may be several.
#[derive(Debug, Clone)]
pub(crate) struct Capture(Arc<Mutex<Kept>>);

#[derive(Debug)]
struct Kept {
    bytes: Vec<u8>,
    /// Most bytes that are kept at once.
    limit: usize,
}

impl Capture {
    /// Keeps at most so many bytes that have not been taken; a program that writes more is told that there is no space.
    pub(crate) fn new(limit: usize) -> Capture {
        Capture(Arc::new(Mutex::new(Kept { bytes: Vec::new(), limit })))
    }

    pub(crate) fn set_limit(&self, limit: usize) {
        self.kept().limit = limit;
    }

    /// What was written and not taken.
    pub(crate) fn contents(&self) -> Vec<u8> {
        self.kept().bytes.clone()
    }

    /// Takes what was written since it was last taken.
    pub(crate) fn take(&self) -> Vec<u8> {
        std::mem::take(&mut self.kept().bytes)
    }

    fn append(&self, more: &[u8]) -> io::Result<()> {
        let mut kept = self.kept();
        if kept.bytes.len() + more.len() > kept.limit {
            return Err(no_space());
        }
        kept.bytes.extend_from_slice(more);
        Ok(())
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        // Nothing can be half-done under this lock.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The error whose number the engine hands on to the guest.
#[cfg(unix)]
fn no_space() -> io::Error {
    const ENOSPC: i32 = 28;
    io::Error::from_raw_os_error(ENOSPC)
}

#[cfg(not(unix))]
fn no_space() -> io::Error {
    io::ErrorKind::StorageFull.into()
}

impl IsTerminal for Capture {
    fn is_terminal(&self) -> bool {
        false
    }
}

impl StdoutStream for Capture {
    fn p2_stream(&self) -> Box<dyn OutputStream> {
        Box::new(self.clone())
    }

    fn async_stream(&self) -> Box<dyn AsyncWrite + Send + Sync> {
        Box::new(self.clone())
    }
}

impl Pollable for Capture {
    fn ready<'a, 'b>(&'a mut self) -> Pin<Box<dyn Future<Output = ()> + Send + 'b>>
    where
        'a: 'b,
        Self: 'b,
    {
        Box::pin(future::ready(()))
    }
}

impl OutputStream for Capture {
    fn write(&mut self, bytes: Bytes) -> StreamResult<()> {
        self.append(&bytes).map_err(|error| StreamError::LastOperationFailed(error.into()))
    }

    fn flush(&mut self) -> StreamResult<()> {
        Ok(())
    }

    fn check_write(&mut self) -> StreamResult<usize> {
        // A write of more than there is room for fails by itself; no permit at all would be waited for.
        Ok(1 << 16)
    }
}

impl AsyncWrite for Capture {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Poll::Ready(self.append(bytes).map(|()| bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_makes_room() {
        let capture = Capture::new(5);
        capture.append(b"abc").unwrap();
        assert_eq!(capture.append(b"def").unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert_eq!(capture.take(), b"abc");
        capture.append(b"def").unwrap();
        assert_eq!(capture.contents(), b"def");
    }
}
