//! Writing.
//!
//! A write that fails has written nothing, and what was buffered before is still there: the operations on ports that
//! compiled code does by itself are run again by the interpreter when they fail.

use super::buffer::{drop_first, grow, is_in_memory, is_input, put, unwritten};
use super::device::Device;
use super::{Lost, Ports, Row, given_up};
use crate::data::label;
use crate::heap::{Heap, Port, Slice};
use crate::spec::Standard;
use crate::spec::limits::WRITE_BYTES;
use std::io::{self, ErrorKind, IsTerminal};

/// When what was written goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Buffering {
    /// When the buffer is full.
    Full,
    /// At the end of a line too.
    Lines,
    /// At once.
    None,
}

impl Ports {
    /// Writes the bytes, or fails and has written nothing.
    #[inline]
    pub fn write(&self, heap: &Heap, port: Port, bytes: &[u8]) -> io::Result<()> {
        if port.next() as u64 + bytes.len() as u64 <= port.end() as u64 {
            put(port, bytes);
            return Ok(());
        }
        self.write_slowly(heap, port, bytes)
    }

    #[inline(never)]
    fn write_slowly(&self, heap: &Heap, port: Port, bytes: &[u8]) -> io::Result<()> {
        let more = u32::try_from(bytes.len()).map_err(|_| given_up())?;
        if port.row() == Port::NO_ROW {
            grow(heap, port, more)?;
            port.set_end(port.buffer().length());
            put(port, bytes);
            return Ok(());
        }
        if port.buffer().length() < WRITE_BYTES {
            grow(heap, port, WRITE_BYTES - port.next())?;
        }
        let buffering = self.buffering(port);
        port.set_end(if buffering == Buffering::Full { port.buffer().length() } else { 0 });
        self.with_row(port, |row| self.write_through(heap, port, row, bytes, buffering))
    }

    fn write_through(
        &self,
        heap: &Heap,
        port: Port,
        row: &mut Row,
        bytes: &[u8],
        buffering: Buffering,
    ) -> io::Result<()> {
        let room = port.buffer().length();
        if port.next() as u64 + bytes.len() as u64 > room as u64 {
            self.flush_row(port, row)?;
        }
        if bytes.len() > room as usize {
            return self.write_long(heap, port, row, bytes);
        }
        let before = port.next();
        put(port, bytes);
        let now = match buffering {
            Buffering::Full => false,
            Buffering::Lines => bytes.contains(&b'\n'),
            Buffering::None => true,
        };
        if !now {
            return Ok(());
        }
        let (written, outcome) = self.write_out(port, row);
        match outcome {
            // Something of these bytes is out. The rest is tried again, and the failure told, by the next write.
            Err(_) if written > before => Ok(()),
            Err(error) => {
                port.set_next(before - written);
                row.told = port.next();
                Err(error)
            }
            Ok(()) => Ok(()),
        }
    }

    /// Writes more than a buffer holds, when nothing is buffered.
    fn write_long(&self, heap: &Heap, port: Port, row: &mut Row, bytes: &[u8]) -> io::Result<()> {
        let (written, outcome) = row.device.write(bytes);
        self.note_hang_up(row, &outcome);
        match outcome {
            // As above: what is left waits in the buffer.
            Err(_) if written > 0 => {
                let rest = &bytes[written..];
                grow(heap, port, rest.len() as u32)?;
                put(port, rest);
                Ok(())
            }
            outcome => outcome,
        }
    }

    fn buffering(&self, port: Port) -> Buffering {
        match self.with_row(port, |row| if let Device::Stream(which) = row.device { Some(which) } else { None }) {
            Some(Standard::Error) => Buffering::None,
            Some(_) if self.is_interactive() => Buffering::Lines,
            Some(_) | None => Buffering::Full,
        }
    }

    fn is_interactive(&self) -> bool {
        let known = self.interactive.get().unwrap_or_else(|| io::stdout().is_terminal());
        self.interactive.set(Some(known));
        known
    }

    /// Writes out what is buffered: how much of it, and why that is not all.
    fn write_out(&self, port: Port, row: &mut Row) -> (u32, io::Result<()>) {
        let (written, outcome) = unwritten(port).with_bytes(|bytes| row.device.write(bytes));
        drop_first(port, written as u32);
        self.note_hang_up(row, &outcome);
        (written as u32, outcome)
    }

    fn note_hang_up(&self, row: &Row, outcome: &io::Result<()>) {
        let broken = matches!(outcome, Err(error) if error.kind() == ErrorKind::BrokenPipe);
        if broken && matches!(row.device, Device::Stream(Standard::Output)) {
            self.hung_up.set(true);
        }
    }

    /// Writes out what is buffered; the program is told of a failure.
    pub(super) fn flush_row(&self, port: Port, row: &mut Row) -> io::Result<()> {
        let (_, outcome) = self.write_out(port, row);
        row.told = port.next();
        outcome
    }

    /// The same where nobody can be told of a failure, unless the program has been: what could not be written is gone.
    pub(super) fn flush_noted(&self, row: &mut Row) {
        let port = Port::known(row.object);
        if let (_, Err(error)) = self.write_out(port, row) {
            let lost = unwritten(port).len();
            drop_first(port, lost);
            if lost > std::mem::take(&mut row.told) {
                let name = label::name(port.value()).unwrap_or_else(|| "a port".to_string());
                self.lost.borrow_mut().get_or_insert(Lost { name, error });
            }
        }
    }

    pub fn flush(&self, port: Port) -> io::Result<()> {
        match port.row() {
            Port::NO_ROW => Ok(()),
            _ => self.with_row(port, |row| self.flush_row(port, row)),
        }
    }

    /// Writes out what the console's ports have buffered: before the console is read.
    pub fn flush_console(&self) -> io::Result<()> {
        let consoles = [Standard::Output, Standard::Error].map(|which| self.console.get()[which as usize]);
        consoles.into_iter().filter_map(Port::of).try_for_each(|port| self.flush(port))
    }

    /// Writes out what every port has buffered, when control goes to the host: at the end, at exit, on an error. What
    /// cannot be written is for [`Ports::take_lost`].
    pub fn flush_all(&self) {
        self.scratch.take();
        for row in self.rows.borrow_mut().iter_mut().flatten() {
            self.flush_noted(row);
        }
    }
}

/// What was written to a string or bytevector port so far; `None` when the port is another one.
pub fn collected(port: Port) -> Option<Slice<u8>> {
    is_in_memory(port).then(|| unwritten(port)).filter(|_| !is_input(port))
}
