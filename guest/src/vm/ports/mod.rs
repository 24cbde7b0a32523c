//! Ports.
//!
//! Everything is bytes; text is UTF-8, decoded a character at a time (a malformed sequence reads as U+FFFD). A string
//! port is a byte buffer like any other. The console's ports may be used for text and bytes alike.
//!
//! A port object holds its buffer and where in it the next byte is (`heap::Port`), so that reading a character is a few
//! loads and a store, in compiled code too. What it does not hold, the file, is a row of the table here.
//!
//! Invariants
//! - A row lives as long as its port object; the collector drops the rest, writing out what files have buffered.
//! - Nothing here touches the console before the first real read or write, so a boot image can be taken at any time.
//! - A closed port, and one that is not buffered, has `next ≥ end`: no inline path goes on without looking at it.

mod buffer;
mod device;
mod input;
mod output;
pub mod position;
mod text;

use super::{Vm, errno};
use crate::data::label::{self, PortKind};
use crate::heap::{BoxObject, Bytevector, Heap, Marker, Parameter, Port, RetryAfterGc, Tier, Value};
pub use crate::spec::Standard;
use crate::spec::limits::PRINTING_BYTES;
pub use device::Device;
pub use output::collected;
use std::cell::{Cell, RefCell};
use std::io;

/// What may go through a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    Text,
    Binary,
    /// The console.
    Both,
}

impl Content {
    const fn flags(self) -> u8 {
        match self {
            Content::Text => Port::TEXTUAL,
            Content::Binary => Port::BINARY,
            Content::Both => Port::TEXTUAL | Port::BINARY,
        }
    }
}

/// What is behind a port.
struct Row {
    /// The port object (weak).
    object: Value,
    device: Device,
    /// The program has been told that so many of the buffered bytes cannot be written.
    told: u32,
}

/// The port table.
pub struct Ports {
    rows: RefCell<Vec<Option<Row>>>,
    free: RefCell<Vec<u32>>,
    console: Cell<[Value; 3]>,
    /// Is standard output a terminal? Asked when it is first written to.
    interactive: Cell<Option<bool>>,
    /// The parameter objects `current-input-port`, `current-output-port`, `current-error-port`, once they are made.
    parameters: Cell<[Value; 3]>,
    /// The first output that was lost where no procedure of the program's could be told.
    lost: RefCell<Option<Lost>>,
    /// Nobody reads standard output any more.
    hung_up: Cell<bool>,
    /// A file could not be opened because too many are: the number of collections then. The next one is to close ports
    /// that nobody has any more.
    crowded: Cell<Option<u64>>,
    /// Where data are printed before they are written; empty.
    scratch: Cell<String>,
}

/// Output that could not be written.
#[derive(Debug)]
pub struct Lost {
    /// What the port is called.
    pub name: String,
    pub error: io::Error,
}

impl Default for Ports {
    fn default() -> Ports {
        Ports {
            rows: RefCell::default(),
            free: RefCell::default(),
            console: Cell::new([Value::FALSE; 3]),
            interactive: Cell::new(None),
            parameters: Cell::new([Value::FALSE; 3]),
            lost: RefCell::default(),
            hung_up: Cell::new(false),
            crowded: Cell::new(None),
            scratch: Cell::default(),
        }
    }
}

impl Ports {
    /// Shows the values ports keep alive.
    pub fn mark(&self, marker: &mut Marker) {
        self.console.get().into_iter().chain(self.parameters.get()).for_each(|value| marker.value(value));
    }

    /// Closes the ports whose objects are not marked. Their buffers are still what they were.
    pub fn sweep(&self, marker: &Marker) {
        for (index, row) in self.rows.borrow_mut().iter_mut().enumerate() {
            if let Some(dead) = row.as_mut().filter(|row| !marker.is_marked(row.object)) {
                self.flush_noted(dead);
                *row = None;
                self.free.borrow_mut().push(index as u32);
            }
        }
    }

    /// The console's own port.
    pub fn console(&self, heap: &Heap, which: Standard) -> Value {
        let mut all = self.console.get();
        if all[which as usize] == Value::FALSE {
            let port = self.open(heap, Content::Both, which == Standard::Input, Device::Stream(which));
            label::set_name(heap, port, which.name());
            all[which as usize] = port;
            self.console.set(all);
        }
        all[which as usize]
    }

    /// A port that reads from a device, or writes to it.
    pub fn open(&self, heap: &Heap, content: Content, input: bool, device: Device) -> Value {
        self.crowded.set(None);
        let mut rows = self.rows.borrow_mut();
        let index = self.free.borrow_mut().pop().unwrap_or_else(|| {
            rows.push(None);
            rows.len() as u32 - 1
        });
        let direction = if input { Port::INPUT } else { 0 };
        let object = make(heap, direction | content.flags(), index, Bytevector::small(heap, 0), 0).value();
        rows[index as usize] = Some(Row { object, device, told: 0 });
        object
    }

    /// A port that reads these bytes.
    pub fn read_from(&self, heap: &Heap, content: Content, bytes: &[u8]) -> Result<Value, RetryAfterGc> {
        let end = u32::try_from(bytes.len()).map_err(|_| RetryAfterGc)?;
        let buffer = Bytevector::new(heap, end)?;
        buffer.bytes().write_bytes(bytes);
        Ok(make(heap, Port::INPUT | Port::IN_MEMORY | content.flags(), Port::NO_ROW, buffer, end).value())
    }

    /// A port that collects what is written to it.
    pub fn collect(&self, heap: &Heap, content: Content) -> Value {
        make(heap, Port::IN_MEMORY | content.flags(), Port::NO_ROW, Bytevector::small(heap, 0), 0).value()
    }

    /// A file could not be opened: shall that be tried again after a collection, which closes ports that nobody has any
    /// more? Not if there was one since it was tried first.
    pub fn may_collect(&self, heap: &Heap, error: &io::Error) -> bool {
        let now = heap.stats().collections;
        let first = self.crowded.get().unwrap_or(now);
        let collect = first == now && errno::is_too_many_files(error);
        self.crowded.set(collect.then_some(now));
        collect
    }

    fn with_row<T>(&self, port: Port, f: impl FnOnce(&mut Row) -> T) -> T {
        f(self.rows.borrow_mut()[port.row() as usize].as_mut().expect("a reachable port has the row that it names"))
    }

    fn is_stream(&self, port: Port, which: Standard) -> bool {
        port.value() == self.console.get()[which as usize]
    }

    /// Closes a port, writing out what it has buffered; again is fine.
    pub fn close(&self, heap: &Heap, port: Port) -> io::Result<()> {
        let index = port.row();
        if index == Port::NO_ROW {
            port.set_flags(port.flags() & !Port::OPEN);
            return Ok(());
        }
        // Before anything is done, since it may find no room.
        let nothing = buffer::blank(heap, 0)?;
        let outcome = self.flush(port);
        port.set_flags(port.flags() & !Port::OPEN);
        self.forget(port);
        port.set_buffer(nothing);
        self.rows.borrow_mut()[index as usize] = None;
        self.free.borrow_mut().push(index);
        outcome
    }

    /// Takes its row from a port, which is empty then.
    fn forget(&self, port: Port) {
        position::count(port);
        port.set_row(Port::NO_ROW);
        port.set_next(0);
        port.set_end(0);
        port.set_located(0);
    }

    /// An empty text with room for a datum.
    pub fn take_scratch(&self) -> String {
        self.scratch.take()
    }

    /// Takes it back.
    pub fn keep_scratch(&self, mut text: String) {
        if text.capacity() <= PRINTING_BYTES {
            text.clear();
            self.scratch.set(text);
        }
    }

    /// The first output that was lost since this was last asked, and no procedure of the program's was told.
    pub fn take_lost(&self) -> Option<Lost> {
        self.lost.take()
    }

    /// Has whoever read standard output gone away?
    pub fn is_hung_up(&self) -> bool {
        self.hung_up.get()
    }

    /// The instance goes on under another host, which has none of the files that were open. Their ports are closed; the
    /// handles are not, since their numbers may belong to other files there.
    pub fn forget_files(&self) {
        self.interactive.set(None);
        self.hung_up.set(false);
        if let Some(output) = Port::of(self.console.get()[Standard::Output as usize]) {
            // Whether it is a terminal is asked again.
            output.set_end(0);
        }
        for (index, row) in self.rows.borrow_mut().iter_mut().enumerate() {
            if let Some(Row { device: Device::File(_), .. }) = row
                && let Some(Row { object, device, .. }) = row.take()
            {
                std::mem::forget(device);
                let port = Port::known(object);
                port.set_flags(port.flags() & !Port::OPEN);
                self.forget(port);
                self.free.borrow_mut().push(index as u32);
            }
        }
    }
}

/// A port object with these bytes in its buffer.
fn make(heap: &Heap, flags: u8, row: u32, buffer: Bytevector, end: u32) -> Port {
    let kind = match (flags & Port::INPUT != 0, flags & Port::TEXTUAL != 0) {
        (true, false) => PortKind::BinaryInput,
        (true, true) => PortKind::TextualInput,
        (false, false) => PortKind::BinaryOutput,
        (false, true) => PortKind::TextualOutput,
    };
    Port::new(heap, flags | Port::OPEN, row, kind.label(), buffer, 0, end, 0, 1, 1)
}

impl Vm {
    /// A parameter object holding `value`.
    pub fn make_parameter(&self, value: Value, converter: Value) -> Value {
        let cell = BoxObject::new(&self.heap, value);
        Parameter::new(&self.heap, self.shared_code(Tier::Parameter), cell, converter).value()
    }

    /// The parameter object of a standard port.
    pub fn standard_parameter(&self, which: Standard) -> Value {
        let mut all = self.ports.parameters.get();
        if all[which as usize] == Value::FALSE {
            all[which as usize] = self.make_parameter(self.ports.console(&self.heap, which), Value::FALSE);
            self.ports.parameters.set(all);
        }
        all[which as usize]
    }

    /// The current port of a kind: whatever the program made its parameter's value.
    pub fn current_port(&self, which: Standard) -> Value {
        match self.ports.parameters.get()[which as usize] {
            Value::FALSE => self.ports.console(&self.heap, which),
            parameter => Parameter::known(parameter).cell().content(),
        }
    }
}

/// What is reported when a port's work is given up: see [`is_given_up`].
fn given_up() -> io::Error {
    io::ErrorKind::OutOfMemory.into()
}

/// Was a port's work given up, for want of memory or because the evaluation is to end?
pub fn is_given_up(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::OutOfMemory
}
