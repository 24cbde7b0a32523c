//! Lines and columns, for the positions of read errors.
//!
//! They are counted when somebody asks, or when the bytes are about to be lost: counting for each character would cost
//! more than reading it does.

use crate::heap::Port;

/// Line and column, from 1, of the next character of an input port.
pub fn of(port: Port) -> (u32, u32) {
    count(port);
    (port.line(), port.column())
}

/// Counts what was read since the last time.
pub fn count(port: Port) {
    let (located, next) = (port.located(), port.next());
    port.set_located(next);
    if port.flags() & Port::TEXTUAL == 0 || located == next {
        return;
    }
    let mut at =
        Position { line: port.line(), column: port.column(), after_return: port.flags() & Port::AFTER_RETURN != 0 };
    port.buffer().bytes().part(located..next).with_bytes(|bytes| at.pass(bytes));
    port.set_line(at.line);
    port.set_column(at.column);
    let flags = port.flags() & !Port::AFTER_RETURN;
    port.set_flags(if at.after_return { flags | Port::AFTER_RETURN } else { flags });
}

struct Position {
    line: u32,
    column: u32,
    /// Was the last character a carriage return? A line feed then ends no line of its own.
    after_return: bool,
}

impl Position {
    fn pass(&mut self, bytes: &[u8]) {
        let (mut feeds, mut returns) = (0, self.after_return as u32);
        for &byte in bytes {
            feeds += (byte == b'\n') as u32;
            returns += (byte == b'\r') as u32;
        }
        if returns > 0 {
            return bytes.iter().for_each(|&byte| self.pass_one(byte));
        }
        let last = if feeds == 0 { None } else { bytes.iter().rposition(|&byte| byte == b'\n') };
        if last.is_some() {
            (self.line, self.column) = (self.line + feeds, 1);
        }
        let tail = &bytes[last.map_or(0, |at| at + 1)..];
        self.column += tail.iter().filter(|&&byte| begins_character(byte)).count() as u32;
    }

    fn pass_one(&mut self, byte: u8) {
        (self.line, self.column) = match byte {
            // The second half of the end of a line.
            b'\n' if self.after_return => (self.line, 1),
            b'\n' | b'\r' => (self.line + 1, 1),
            _ => (self.line, self.column + begins_character(byte) as u32),
        };
        self.after_return = byte == b'\r';
    }
}

fn begins_character(byte: u8) -> bool {
    !(0x80..0xc0).contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counting pieces at once is counting byte by byte.
    #[test]
    fn pieces_are_counted_like_bytes() {
        let text = "one\ntwo λ\r\nthree\r\rfour\n\nfive\r\n\nλμ".as_bytes();
        for cut in 0..=text.len() {
            let start = || Position { line: 1, column: 1, after_return: false };
            let (mut pieces, mut bytes) = (start(), start());
            let (head, tail) = text.split_at(cut);
            pieces.pass(head);
            pieces.pass(tail);
            text.iter().for_each(|&byte| bytes.pass_one(byte));
            assert_eq!((pieces.line, pieces.column), (bytes.line, bytes.column), "{cut}");
            assert_eq!((bytes.line, bytes.column), (9, 3));
        }
    }
}
