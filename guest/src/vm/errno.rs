//! What operating-system errors are called in messages.
//!
//! The guest sees the numbers of WASI preview 1, whatever the host's own are; Rust's texts for them differ between
//! libraries of C and end in the number, which tells a reader nothing.

use std::borrow::Cow;
use std::io::{Error, ErrorKind};

/// The names of the errors by their number, from 1 (`errno` of WASI preview 1): the wording of POSIX (`<errno.h>`), its
/// first letter small as it stands inside a message.
const NAMES: [&str; 76] = [
    "argument list too long",
    "permission denied",
    "address in use",
    "address not available",
    "address family not supported",
    "resource unavailable, try again",
    "connection already in progress",
    "bad file descriptor",
    "bad message",
    "device or resource busy",
    "operation canceled",
    "no child processes",
    "connection aborted",
    "connection refused",
    "connection reset",
    "resource deadlock would occur",
    "destination address required",
    "mathematics argument out of domain of function",
    "disk quota exceeded",
    "file exists",
    "bad address",
    "file too large",
    "host is unreachable",
    "identifier removed",
    "illegal byte sequence",
    "operation in progress",
    "interrupted function",
    "invalid argument",
    "I/O error",
    "socket is connected",
    "is a directory",
    "too many levels of symbolic links",
    "too many open files",
    "too many links",
    "message too large",
    "multihop attempted",
    "filename too long",
    "network is down",
    "connection aborted by network",
    "network unreachable",
    "too many files open in system",
    "no buffer space available",
    "no such device",
    "no such file or directory",
    "executable file format error",
    "no locks available",
    "link has been severed",
    "not enough space",
    "no message of the desired type",
    "protocol not available",
    "no space left on device",
    "functionality not supported",
    "the socket is not connected",
    "not a directory",
    "directory not empty",
    "state not recoverable",
    "not a socket",
    "not supported",
    "inappropriate I/O control operation",
    "no such device or address",
    "value too large to be stored in data type",
    "previous owner died",
    "operation not permitted",
    "broken pipe",
    "protocol error",
    "protocol not supported",
    "protocol wrong type for socket",
    "result too large",
    "read-only file system",
    "invalid seek",
    "no such process",
    "stale file handle",
    "connection timed out",
    "text file busy",
    "cross-device link",
    "capabilities insufficient",
];

/// A process, and the system, have only so many files open at a time (`EMFILE`, `ENFILE`).
const TOO_MANY_FILES: [i32; 2] = if cfg!(target_os = "wasi") { [33, 41] } else { [24, 23] };
/// `EBADF`.
const BAD_DESCRIPTOR: i32 = if cfg!(target_os = "wasi") { 8 } else { 9 };
/// `EIO` of WASI.
const IO: i32 = 29;

/// Could a file not be opened because too many are open? Hosts that go through WASI 0.2, which has no number for that,
/// call it an I/O error; then it is one also of the current folder, which is otherwise opened without any.
pub fn is_too_many_files(error: &Error) -> bool {
    let number = error.raw_os_error().unwrap_or(0);
    let is_io = |number: i32| cfg!(target_os = "wasi") && number == IO;
    let folder_fails = || std::fs::File::open(".").is_err_and(|error| error.raw_os_error().is_some_and(is_io));
    TOO_MANY_FILES.contains(&number) || is_io(number) && folder_fails()
}

/// Is there no such stream or file open?
pub fn is_bad_descriptor(error: &Error) -> bool {
    error.raw_os_error() == Some(BAD_DESCRIPTOR)
}

/// Why a file could not be opened.
pub fn opening_reason(error: &Error) -> Cow<'static, str> {
    if is_too_many_files(error) { Cow::Borrowed("too many open files") } else { reason(error) }
}

/// Why an operation of the system failed, for a message: `no space left on device`.
pub fn reason(error: &Error) -> Cow<'static, str> {
    let number = error.raw_os_error().filter(|_| cfg!(target_os = "wasi"));
    let name = number.and_then(|number| NAMES.get(usize::try_from(number).ok()?.checked_sub(1)?));
    match (name, error.kind()) {
        (Some(name), _) => Cow::Borrowed(name),
        // WASI's library finds no open folder that holds the file: to the program there is none.
        (None, ErrorKind::NotFound) => Cow::Borrowed("no such file or directory"),
        (None, _) => Cow::Owned(without_number(&error.to_string())),
    }
}

/// A text of Rust's without its number, in small letters where it is a sentence.
fn without_number(text: &str) -> String {
    let text = text.split(" (os error").next().unwrap_or(text);
    let mut letters = text.chars();
    let (first, rest) = (letters.next(), letters.as_str());
    let small = first.filter(|_| rest.starts_with(|c: char| !c.is_uppercase() && c != '/'));
    small.map_or_else(|| text.to_string(), |first| first.to_lowercase().collect::<String>() + rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_have_the_names_of_posix() {
        assert_eq!(reason(&Error::from(ErrorKind::NotFound)), "no such file or directory");
        assert_eq!(reason(&Error::other("Odd")), "odd");
        assert_eq!(reason(&Error::other("I/O error (os error 29)")), "I/O error");
        // 28 is the number of a full device on Linux, 51 in WASI.
        let full = if cfg!(target_os = "wasi") { 51 } else { 28 };
        assert_eq!(reason(&Error::from_raw_os_error(full)), "no space left on device");
    }

    #[test]
    fn the_table_is_in_the_order_of_wasi() {
        let at = |number: usize| NAMES[number - 1];
        let known = [
            (2, "permission denied"),
            (29, "I/O error"),
            (33, "too many open files"),
            (44, "no such file or directory"),
        ];
        known.into_iter().chain([(51, "no space left on device"), (64, "broken pipe")]).for_each(|(number, name)| {
            assert_eq!(at(number), name);
        });
        assert!(NAMES[74..] == ["cross-device link", "capabilities insufficient"]);
    }
}
