//! The buffer of a port, a bytevector of the heap.
//!
//! Of an input port the bytes `next..end` are to be read; of an output port the bytes `..next` are to be written out, or are
//! what was collected.
//!
//! *Decision: the buffer lies in the heap, not on Rust's*: a port of a string has no row in the table and nothing to be
//! swept, limits of memory see it where they see the rest, and its address cannot become wrong.

use super::given_up;
use crate::heap::{Bytevector, Heap, Port, Slice};
use crate::spec::limits::{COLLECTED_BYTES, READ_BYTES};
use std::io;

/// The bytes of an input port that are to be read.
#[inline]
pub fn unread(port: Port) -> Slice<u8> {
    match is_input(port) {
        true => port.buffer().bytes().part(port.next()..port.end()),
        false => port.buffer().bytes().part(0..0),
    }
}

/// The bytes of an output port that are not written out.
#[inline]
pub fn unwritten(port: Port) -> Slice<u8> {
    match is_input(port) {
        true => port.buffer().bytes().part(0..0),
        false => port.buffer().bytes().part(0..port.next()),
    }
}

#[inline]
pub fn is_input(port: Port) -> bool {
    port.flags() & Port::INPUT != 0
}

#[inline]
pub fn is_in_memory(port: Port) -> bool {
    port.flags() & Port::IN_MEMORY != 0
}

/// A buffer of so many bytes.
pub fn blank(heap: &Heap, bytes: u32) -> io::Result<Bytevector> {
    let buffer = Bytevector::new(heap, bytes).map_err(|_| given_up())?;
    buffer.bytes().fill_bytes(0);
    Ok(buffer)
}

/// Moves what is to be read to the beginning of the buffer of an input port, and gives the free bytes behind it. A buffer
/// that is nearly full of it grows; one that had grown gets its size back. All that was read must have been counted.
pub fn room_to_read(heap: &Heap, port: Port) -> io::Result<Slice<u8>> {
    let (old, unread) = (port.buffer(), unread(port));
    let pending = unread.len();
    let wanted = match old.length() {
        length if pending > length / 2 => length.checked_mul(2).ok_or_else(given_up)?.max(READ_BYTES),
        _ if pending <= READ_BYTES / 2 => READ_BYTES,
        length => length,
    };
    let buffer = if wanted == old.length() { old } else { blank(heap, wanted)? };
    buffer.bytes().part(0..pending).copy_from(unread);
    port.set_buffer(buffer);
    port.set_next(0);
    port.set_located(0);
    port.set_end(pending);
    Ok(buffer.bytes().from(pending))
}

/// Makes room for so many bytes more behind those of an output port. It doubles at least, so that a long text is copied
/// a few times only.
pub fn grow(heap: &Heap, port: Port, more: u32) -> io::Result<()> {
    let (old, used) = (port.buffer(), port.next());
    let needed = used.checked_add(more).ok_or_else(given_up)?;
    if needed > old.length() {
        let buffer = blank(heap, needed.max(old.length().saturating_mul(2)).max(COLLECTED_BYTES))?;
        buffer.bytes().part(0..used).copy_from(old.bytes().part(0..used));
        port.set_buffer(buffer);
    }
    Ok(())
}

/// Puts bytes, for which there is room, behind those of an output port.
#[inline]
pub fn put(port: Port, bytes: &[u8]) {
    let end = port.next() + bytes.len() as u32;
    port.buffer().bytes().part(port.next()..end).write_bytes(bytes);
    port.set_next(end);
}

/// Takes the first bytes of an output port away.
pub fn drop_first(port: Port, count: u32) {
    let rest = port.next() - count;
    let bytes = port.buffer().bytes();
    bytes.part(0..rest).copy_from(bytes.part(count..port.next()));
    port.set_next(rest);
}
