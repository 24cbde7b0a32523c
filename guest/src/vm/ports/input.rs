//! Reading.
//!
//! Whatever is asked for is first brought into the port's buffer whole and only then taken out of it: what fails on the
//! way, for want of memory or patience or because the file does, leaves the port as it was, so that it can be tried again.

use super::buffer::{room_to_read, unread};
use super::{Ports, given_up, position, text};
use crate::data::string;
use crate::heap::patience::look;
use crate::heap::{Bytevector, Heap, Port, Slice, Value};
use crate::spec::Standard;
use crate::spec::limits::READ_BYTES;
use std::io;

/// Bytes of the text that [`Ports::parse`] tries first.
const FIRST_PIECE: u32 = 256;

/// Skips bytes that are to be read.
#[inline]
fn skip(port: Port, bytes: u32) {
    port.set_next(port.next() + bytes);
}

/// The next byte, if it is in the buffer.
#[inline]
fn at_hand(port: Port) -> Option<u8> {
    (port.next() < port.end()).then(|| port.buffer().bytes().get(port.next()))
}

impl Ports {
    /// Gets more bytes into the buffer: how many (0 at the end). An endless file is read for as long as there is patience.
    fn fill(&self, heap: &Heap, port: Port) -> io::Result<u32> {
        if port.row() == Port::NO_ROW {
            return Ok(0);
        }
        look(READ_BYTES / 4).map_err(|_| given_up())?;
        if self.is_stream(port, Standard::Input) {
            self.flush_console()?;
        }
        position::count(port);
        let room = room_to_read(heap, port)?;
        let got = self.with_row(port, |row| room.with_bytes_mut(|into| row.device.read(into)))?;
        port.set_end(port.end() + got as u32);
        Ok(got as u32)
    }

    /// Gets so many bytes into the buffer, fewer only at the end: how many are there.
    fn gather(&self, heap: &Heap, port: Port, most: u32) -> io::Result<u32> {
        while unread(port).len() < most && self.fill(heap, port)? > 0 {}
        Ok(unread(port).len().min(most))
    }

    pub fn peek_byte(&self, heap: &Heap, port: Port) -> io::Result<Option<u8>> {
        match at_hand(port) {
            None if self.fill(heap, port)? > 0 => Ok(at_hand(port)),
            byte => Ok(byte),
        }
    }

    pub fn read_byte(&self, heap: &Heap, port: Port) -> io::Result<Option<u8>> {
        let byte = self.peek_byte(heap, port)?;
        skip(port, byte.is_some() as u32);
        Ok(byte)
    }

    /// A bytevector of up to `most` bytes, fewer only at the end.
    pub fn read_bytes(&self, heap: &Heap, port: Port, most: u32) -> io::Result<Value> {
        let length = self.gather(heap, port, most)?;
        let made = Bytevector::new(heap, length).map_err(|_| given_up())?;
        made.bytes().copy_from(unread(port).part(0..length));
        skip(port, length);
        Ok(made.value())
    }

    /// Reads bytes to the beginning of `into`, fewer than it has only at the end: how many.
    pub fn read_into(&self, heap: &Heap, port: Port, into: Slice<u8>) -> io::Result<u32> {
        let length = self.gather(heap, port, into.len())?;
        into.part(0..length).copy_from(unread(port).part(0..length));
        skip(port, length);
        Ok(length)
    }

    #[inline]
    pub fn peek_char(&self, heap: &Heap, port: Port) -> io::Result<Option<char>> {
        Ok(self.decode(heap, port)?.map(|(c, _)| c))
    }

    #[inline]
    pub fn read_char(&self, heap: &Heap, port: Port) -> io::Result<Option<char>> {
        let decoded = self.decode(heap, port)?;
        skip(port, decoded.map_or(0, |(_, size)| size));
        Ok(decoded.map(|(c, _)| c))
    }

    /// The next character and its size in bytes.
    #[inline]
    fn decode(&self, heap: &Heap, port: Port) -> io::Result<Option<(char, u32)>> {
        match unread(port).with_bytes(text::first_char) {
            Some(found) => Ok(Some(found)),
            None => self.decode_more(heap, port),
        }
    }

    #[cold]
    fn decode_more(&self, heap: &Heap, port: Port) -> io::Result<Option<(char, u32)>> {
        while self.fill(heap, port)? > 0 {
            if let Some(found) = unread(port).with_bytes(text::first_char) {
                return Ok(Some(found));
            }
        }
        let cut_short = unread(port).len();
        Ok((cut_short > 0).then_some((char::REPLACEMENT_CHARACTER, cut_short)))
    }

    /// A string of up to `most` characters, fewer only at the end.
    pub fn read_chars(&self, heap: &Heap, port: Port, most: u32) -> io::Result<Value> {
        let (mut used, mut count) = (0, 0);
        loop {
            // Pieces, since a whole text of a string may be as long as memory is.
            let piece = unread(port).from(used).len().min(READ_BYTES);
            let found = unread(port)
                .part(used..used + piece)
                .with_bytes(|bytes| text::first_chars(bytes, (most - count) as usize));
            used += found.0 as u32;
            count += found.1 as u32;
            if count == most {
                break;
            }
            look(piece).map_err(|_| given_up())?;
            if found.0 == 0 && self.fill(heap, port)? == 0 {
                // At the end may stand a part of a character.
                used = unread(port).len();
                break;
            }
        }
        self.take_text(heap, port, used, used)
    }

    /// The rest of the line, without its end: a line feed, a carriage return, or both (R7RS §6.13.2). `None` at the end
    /// of the input.
    pub fn read_line(&self, heap: &Heap, port: Port) -> io::Result<Option<Value>> {
        let mut seen = 0;
        loop {
            let unread = unread(port);
            let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
            let found = unread.from(seen).with_bytes(|bytes| bytes.iter().position(is_end));
            let Some(found) = found else {
                seen = unread.len();
                match self.fill(heap, port)? {
                    0 if seen == 0 => return Ok(None),
                    0 => return self.take_text(heap, port, seen, seen).map(Some),
                    _ => continue,
                }
            };
            let end = seen + found as u32;
            let after_return = unread.get(end) == b'\r';
            if after_return && end + 1 == unread.len() && self.fill(heap, port)? > 0 {
                seen = end;
                continue;
            }
            let unread = super::buffer::unread(port);
            let both = after_return && end + 1 < unread.len() && unread.get(end + 1) == b'\n';
            return self.take_text(heap, port, end, end + 1 + both as u32).map(Some);
        }
    }

    /// The string of the next `length` bytes; skips `used` bytes.
    fn take_text(&self, heap: &Heap, port: Port, length: u32, used: u32) -> io::Result<Value> {
        let text = string::from_utf8(heap, unread(port).part(0..length)).map_err(|_| given_up())?;
        skip(port, used);
        Ok(text)
    }

    /// Calls `parse` with a piece of the text to come, and with a longer one for as long as it gives `None` and there
    /// is more; then skips as many bytes as it says. `parse` is told whether the piece is all there is.
    pub fn parse<T>(
        &self,
        heap: &Heap,
        port: Port,
        mut parse: impl FnMut(&str, bool) -> Option<(usize, T)>,
    ) -> io::Result<T> {
        let mut size = FIRST_PIECE;
        loop {
            let piece = unread(port).part(0..unread(port).len().min(size));
            let whole = piece.len() == unread(port).len();
            let mut last = whole && port.row() == Port::NO_ROW;
            let parsed = piece.with_bytes(|bytes| match last {
                true => Some(parse_last(bytes, &mut parse)),
                false => text::with_text(bytes, |text| {
                    parse(text, false).map(|(used, value)| (bytes_of(bytes, text, used), value))
                }),
            });
            if let Some((used, value)) = parsed {
                skip(port, used);
                return Ok(value);
            }
            size = size.saturating_mul(4);
            // The text is parsed from its beginning each time, so a long one must grow by more than a piece. From the
            // console no more is asked for than is there.
            while whole && !last {
                match self.fill(heap, port)? {
                    0 => last = true,
                    _ if port.end() < port.buffer().length() || unread(port).len() >= size => break,
                    _ => {}
                }
            }
            if last {
                let (used, value) = unread(port).with_bytes(|bytes| parse_last(bytes, &mut parse));
                skip(port, used);
                return Ok(value);
            }
        }
    }
}

/// Parses all there is.
fn parse_last<T>(bytes: &[u8], parse: &mut impl FnMut(&str, bool) -> Option<(usize, T)>) -> (u32, T) {
    let text = String::from_utf8_lossy(bytes);
    let (used, value) = parse(&text, true).expect("a parser decides at the end of its text");
    (bytes_of(bytes, &text, used), value)
}

/// How many bytes the first `used` bytes of their text are: the text of malformed ones is another.
fn bytes_of(bytes: &[u8], text: &str, used: usize) -> u32 {
    if text.as_ptr() == bytes.as_ptr() {
        return used as u32;
    }
    let count = text[..used].chars().count();
    match text::first_chars(bytes, count) {
        (found, whole) if whole == count => found as u32,
        _ => bytes.len() as u32,
    }
}
