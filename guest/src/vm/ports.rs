//! Ports: the table behind `Port` objects.
//!
//! Everything is bytes; text is UTF-8, decoded a character at a time (a malformed sequence reads as U+FFFD). A string
//! port is a byte buffer like any other. The console's ports may be used for text and bytes alike.
//!
//! Invariants
//! - A row lives as long as its port object; the collector drops the rest, writing out what files have buffered.
//! - Nothing here touches the console before the first real read or write, so a boot image can be taken at any time.

use super::{Vm, errno};
use crate::data::label::{self, PortKind};
use crate::heap::patience::{Patience, look};
use crate::heap::{self, BoxObject, Heap, Marker, Parameter, Tier, Value, outside};
use crate::spec::limits::{READ_BYTES, WRITE_BYTES};
use std::cell::{Cell, RefCell};
use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};

/// What may go through a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    Text,
    Binary,
    /// The console.
    Both,
}

/// Where input comes from.
#[derive(Debug)]
pub enum Source {
    /// Only what is in the buffer.
    Memory,
    File(File),
    Stdin,
}

/// Where output goes.
#[derive(Debug)]
pub enum Sink {
    /// It stays in the buffer.
    Memory,
    File(File),
    Stdout,
    Stderr,
}

/// The standard ports, and the parameters that hold the current ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standard {
    Input = 0,
    Output = 1,
    Error = 2,
}

impl Standard {
    pub const ALL: [Standard; 3] = [Standard::Input, Standard::Output, Standard::Error];
}

enum Side {
    Input { source: Source, at: usize },
    Output { sink: Sink },
}

struct Port {
    /// The object (weak).
    object: Value,
    content: Content,
    side: Side,
    buffer: Vec<u8>,
    open: bool,
    fold_case: bool,
    /// Line and column of the next character, from 1.
    position: (u32, u32),
    /// Was the last character a carriage return? A line feed then ends no line of its own.
    after_return: bool,
}

/// The port table.
pub struct Ports {
    rows: RefCell<Vec<Option<Port>>>,
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
        }
    }
}

impl Ports {
    /// Shows the values ports keep alive.
    pub fn mark(&self, marker: &mut Marker) {
        self.console.get().into_iter().chain(self.parameters.get()).for_each(|value| marker.value(value));
    }

    /// Closes the ports whose objects are not marked.
    pub fn sweep(&self, marker: &Marker) {
        for (index, row) in self.rows.borrow_mut().iter_mut().enumerate() {
            if let Some(port) = row.as_mut().filter(|port| !marker.is_marked(port.object)) {
                self.flush_noted(port);
                *row = None;
                self.free.borrow_mut().push(index as u32);
            }
        }
    }

    /// The console's own port.
    pub fn console(&self, heap: &Heap, which: Standard) -> Value {
        let mut all = self.console.get();
        if all[which as usize] == Value::FALSE {
            let port = match which {
                Standard::Input => self.open_input(heap, Content::Both, Source::Stdin, Vec::new()),
                Standard::Output => self.open_output(heap, Content::Both, Sink::Stdout),
                Standard::Error => self.open_output(heap, Content::Both, Sink::Stderr),
            };
            let names = ["standard input", "standard output", "standard error"];
            label::set_name(heap, port, names[which as usize]);
            all[which as usize] = port;
            self.console.set(all);
        }
        all[which as usize]
    }

    /// A port that reads `buffer`, then `source`.
    pub fn open_input(&self, heap: &Heap, content: Content, source: Source, buffer: Vec<u8>) -> Value {
        self.insert(heap, content, Side::Input { source, at: 0 }, buffer)
    }

    /// A port that writes to `sink`.
    pub fn open_output(&self, heap: &Heap, content: Content, sink: Sink) -> Value {
        self.insert(heap, content, Side::Output { sink }, Vec::new())
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

    fn insert(&self, heap: &Heap, content: Content, side: Side, buffer: Vec<u8>) -> Value {
        self.crowded.set(None);
        let mut rows = self.rows.borrow_mut();
        let index = self.free.borrow_mut().pop().unwrap_or_else(|| {
            rows.push(None);
            rows.len() as u32 - 1
        });
        let kind = match (&side, content) {
            (Side::Input { .. }, Content::Binary) => PortKind::BinaryInput,
            (Side::Input { .. }, Content::Text | Content::Both) => PortKind::TextualInput,
            (Side::Output { .. }, Content::Binary) => PortKind::BinaryOutput,
            (Side::Output { .. }, Content::Text | Content::Both) => PortKind::TextualOutput,
        };
        let object = heap::Port::new(heap, index, kind.label()).value();
        rows[index as usize] = Some(Port {
            object,
            content,
            side,
            buffer,
            open: true,
            fold_case: false,
            position: (1, 1),
            after_return: false,
        });
        object
    }

    /// Line and column of the next character of an input port.
    pub fn position(&self, port: Value) -> (u32, u32) {
        self.with(port, |p| p.position)
    }

    fn with<T>(&self, port: Value, f: impl FnOnce(&mut Port) -> T) -> T {
        let index = heap::Port::known(port).index();
        f(self.rows.borrow_mut()[index as usize].as_mut().expect("a reachable port has a row"))
    }
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

/// What a port is and can do.
impl Ports {
    pub fn is_input(&self, port: Value) -> bool {
        self.with(port, |p| matches!(p.side, Side::Input { .. }))
    }

    pub fn is_output(&self, port: Value) -> bool {
        !self.is_input(port)
    }

    pub fn is_open(&self, port: Value) -> bool {
        self.with(port, |p| p.open)
    }

    pub fn content(&self, port: Value) -> Content {
        self.with(port, |p| p.content)
    }

    /// Does `read` fold case on this port (`#!fold-case` was read)?
    pub fn fold_case(&self, port: Value) -> bool {
        self.with(port, |p| p.fold_case)
    }

    pub fn remember_fold_case(&self, port: Value, fold: bool) {
        self.with(port, |p| p.fold_case = fold);
    }

    /// Closes a port, writing out what it has buffered; again is fine.
    pub fn close(&self, port: Value) -> io::Result<()> {
        self.with(port, |p| {
            let outcome = self.flush_heeded(p);
            p.open = false;
            match &mut p.side {
                Side::Input { source, .. } => *source = Source::Memory,
                // A closed string port still gives its content.
                Side::Output { sink: Sink::Memory } => {}
                Side::Output { sink } => {
                    *sink = Sink::Memory;
                    p.buffer = Vec::new();
                }
            }
            outcome
        })
    }
}

/// Output.
impl Ports {
    pub fn write(&self, port: Value, bytes: &[u8]) -> io::Result<()> {
        self.with(port, |p| {
            if matches!(p.side, Side::Output { sink: Sink::Memory }) {
                make_room(&mut p.buffer, bytes.len())?;
            }
            p.buffer.extend_from_slice(bytes);
            let Side::Output { sink } = &p.side else { return Ok(()) };
            let now = match sink {
                Sink::Memory => false,
                Sink::File(_) => p.buffer.len() >= WRITE_BYTES,
                Sink::Stdout => p.buffer.len() >= WRITE_BYTES || (bytes.contains(&b'\n') && self.is_interactive()),
                Sink::Stderr => true,
            };
            if now { self.flush_heeded(p) } else { Ok(()) }
        })
    }

    /// Writes out what a port has buffered, and remembers when nobody reads standard output any more.
    fn flush_heeded(&self, port: &mut Port) -> io::Result<()> {
        let outcome = port.flush();
        let broken = matches!(&outcome, Err(error) if error.kind() == io::ErrorKind::BrokenPipe);
        if broken && matches!(port.side, Side::Output { sink: Sink::Stdout }) {
            self.hung_up.set(true);
        }
        outcome
    }

    /// The same where nobody can be told of a failure.
    fn flush_noted(&self, port: &mut Port) {
        if let Err(error) = self.flush_heeded(port) {
            let name = label::name(port.object).unwrap_or_else(|| "a port".to_string());
            self.lost.borrow_mut().get_or_insert(Lost { name, error });
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

    fn is_interactive(&self) -> bool {
        let known = self.interactive.get().unwrap_or_else(|| io::stdout().is_terminal());
        self.interactive.set(Some(known));
        known
    }

    pub fn flush(&self, port: Value) -> io::Result<()> {
        self.with(port, |p| self.flush_heeded(p))
    }

    /// Writes out what the console's ports have buffered: before the console is read.
    pub fn flush_console(&self) -> io::Result<()> {
        let consoles = [Standard::Output, Standard::Error].map(|which| self.console.get()[which as usize]);
        consoles.into_iter().filter(|&port| port != Value::FALSE).try_for_each(|port| self.flush(port))
    }

    /// Writes out what every port has buffered, when control goes to the host: at the end, at exit, on an error. What
    /// cannot be written is for [`Ports::take_lost`].
    pub fn flush_all(&self) {
        for port in self.rows.borrow_mut().iter_mut().flatten() {
            self.flush_noted(port);
        }
    }

    /// The instance goes on under another host, which has none of the files that were open. Their ports are closed; the
    /// handles are not, since their numbers may belong to other files there.
    pub fn forget_files(&self) {
        self.interactive.set(None);
        self.hung_up.set(false);
        for port in self.rows.borrow_mut().iter_mut().flatten() {
            let file = match &mut port.side {
                Side::Input { source, .. } => match std::mem::replace(source, Source::Memory) {
                    Source::File(file) => Some(file),
                    other => {
                        *source = other;
                        None
                    }
                },
                Side::Output { sink } => match std::mem::replace(sink, Sink::Memory) {
                    Sink::File(file) => Some(file),
                    other => {
                        *sink = other;
                        None
                    }
                },
            };
            if let Some(file) = file {
                std::mem::forget(file);
                port.open = false;
                port.buffer = Vec::new();
            }
        }
    }

    /// What was written to a string or bytevector port so far; `None` when the port is another one.
    pub fn written(&self, port: Value) -> Option<Vec<u8>> {
        self.with(port, |p| matches!(p.side, Side::Output { sink: Sink::Memory }).then(|| p.buffer.clone()))
    }
}

impl Port {
    fn flush(&mut self) -> io::Result<()> {
        let Side::Output { sink } = &mut self.side else { return Ok(()) };
        let outcome = match sink {
            Sink::Memory => return Ok(()),
            Sink::File(file) => file.write_all(&self.buffer),
            Sink::Stdout => write_whole(&mut io::stdout().lock(), &self.buffer),
            Sink::Stderr => write_whole(&mut io::stderr().lock(), &self.buffer),
        };
        self.buffer.clear();
        outcome
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

/// Makes room in a buffer, if memory is left for it: growing doubles it, and both are there for a moment.
fn make_room(buffer: &mut Vec<u8>, more: usize) -> io::Result<()> {
    if buffer.capacity() - buffer.len() < more {
        let capacity = (buffer.capacity() * 2).max(buffer.len() + more);
        if !outside::has_room(capacity) || buffer.try_reserve(capacity - buffer.len()).is_err() {
            return Err(given_up());
        }
    }
    Ok(())
}

fn write_whole(to: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    if bytes.is_empty() {
        return Ok(());
    }
    to.write_all(bytes)?;
    to.flush()
}

/// Input.
impl Ports {
    /// The bytes in the buffer, not read yet.
    fn pending<T>(&self, port: Value, f: impl FnOnce(&[u8]) -> T) -> T {
        self.with(port, |p| match p.side {
            Side::Input { at, .. } => f(&p.buffer[at..]),
            Side::Output { .. } => f(&[]),
        })
    }

    fn advance(&self, port: Value, by: usize) {
        self.with(port, |p| {
            if let Side::Input { at, .. } = &mut p.side {
                if p.content != Content::Binary {
                    for &byte in &p.buffer[*at..*at + by] {
                        let (line, column) = p.position;
                        p.position = match byte {
                            // The second half of the end of a line.
                            b'\n' if p.after_return => (line, 1),
                            b'\n' | b'\r' => (line + 1, 1),
                            // A byte inside a character.
                            0x80..0xc0 => (line, column),
                            _ => (line, column + 1),
                        };
                        p.after_return = byte == b'\r';
                    }
                }
                *at += by;
            }
        });
    }

    /// Gets more bytes into the buffer: how many (0 at the end). An endless file is read for as long as there is patience.
    fn fill(&self, port: Value) -> io::Result<usize> {
        look(READ_BYTES as u32 / 4).map_err(|_| given_up())?;
        if self.with(port, |p| matches!(p.side, Side::Input { source: Source::Stdin, .. })) {
            self.flush_console()?;
        }
        self.with(port, |p| {
            let Side::Input { source, at } = &mut p.side else { return Ok(0) };
            if matches!(source, Source::Memory) {
                return Ok(0);
            }
            p.buffer.drain(..std::mem::take(at));
            let old = p.buffer.len();
            p.buffer.resize(old + READ_BYTES, 0);
            let got = match source {
                Source::File(file) => read_some(file, &mut p.buffer[old..]),
                Source::Stdin => read_some(&mut io::stdin().lock(), &mut p.buffer[old..]),
                Source::Memory => Ok(0),
            };
            p.buffer.truncate(old + got.as_ref().copied().unwrap_or(0));
            got
        })
    }

    pub fn peek_byte(&self, port: Value) -> io::Result<Option<u8>> {
        match self.pending(port, |bytes| bytes.first().copied()) {
            None if self.fill(port)? > 0 => Ok(self.pending(port, |bytes| bytes.first().copied())),
            byte => Ok(byte),
        }
    }

    pub fn read_byte(&self, port: Value) -> io::Result<Option<u8>> {
        let byte = self.peek_byte(port)?;
        self.advance(port, byte.is_some() as usize);
        Ok(byte)
    }

    /// Up to `most` bytes, fewer only at the end.
    pub fn read_bytes(&self, port: Value, most: usize) -> io::Result<Vec<u8>> {
        let mut got = Vec::new();
        while got.len() < most {
            let more = (most - got.len()).min(READ_BYTES);
            make_room(&mut got, more)?;
            let some = self.pending(port, |bytes| bytes[..bytes.len().min(most - got.len())].to_vec());
            if some.is_empty() {
                if self.fill(port)? == 0 {
                    break;
                }
                continue;
            }
            self.advance(port, some.len());
            got.extend(some);
        }
        Ok(got)
    }

    pub fn peek_char(&self, port: Value) -> io::Result<Option<char>> {
        Ok(self.decode(port)?.map(|(c, _)| c))
    }

    pub fn read_char(&self, port: Value) -> io::Result<Option<char>> {
        let decoded = self.decode(port)?;
        self.advance(port, decoded.map_or(0, |(_, size)| size));
        Ok(decoded.map(|(c, _)| c))
    }

    /// Up to `most` characters, fewer only at the end.
    pub fn read_chars(&self, port: Value, most: usize) -> io::Result<String> {
        let mut text = String::new();
        let mut patience = Patience::new();
        for _ in 0..most {
            patience.spend(8).map_err(|_| given_up())?;
            match self.read_char(port)? {
                Some(c) => text.push(c),
                None => break,
            }
        }
        Ok(text)
    }

    /// The rest of the line, without its end: a line feed, a carriage return, or both (R7RS §6.13.2). `None` at the end
    /// of the input.
    pub fn read_line(&self, port: Value) -> io::Result<Option<String>> {
        let mut line = Vec::new();
        loop {
            make_room(&mut line, READ_BYTES)?;
            let (mut some, end) = self.pending(port, |bytes| {
                let end = bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
                (bytes[..end.unwrap_or(bytes.len())].to_vec(), end.map(|at| bytes[at]))
            });
            self.advance(port, some.len() + end.is_some() as usize);
            let stuck = some.is_empty();
            line.append(&mut some);
            if end == Some(b'\r') && self.peek_byte(port)? == Some(b'\n') {
                self.advance(port, 1);
            }
            if end.is_some() {
                break;
            }
            if stuck && self.fill(port)? == 0 {
                if line.is_empty() {
                    return Ok(None);
                }
                break;
            }
        }
        Ok(Some(String::from_utf8_lossy(&line).into_owned()))
    }

    /// The next character and its size in bytes.
    fn decode(&self, port: Value) -> io::Result<Option<(char, usize)>> {
        loop {
            if let Some(found) = self.pending(port, first_char) {
                return Ok(Some(found));
            }
            if self.fill(port)? == 0 {
                let cut_short = self.pending(port, <[u8]>::len);
                return Ok((cut_short > 0).then_some((char::REPLACEMENT_CHARACTER, cut_short)));
            }
        }
    }

    /// Calls `parse` with a piece of the text to come, and with a longer one for as long as it gives `None` and there
    /// is more; then skips as many bytes as it says. `parse` is told whether the piece is all there is.
    pub fn parse<T>(&self, port: Value, mut parse: impl FnMut(&str, bool) -> Option<(usize, T)>) -> io::Result<T> {
        let mut size = 256;
        loop {
            let (text, whole) = self.pending(port, |bytes| {
                let piece = &bytes[..bytes.len().min(size)];
                (valid_prefix(piece), piece.len() == bytes.len())
            });
            let memory = self.with(port, |p| matches!(p.side, Side::Input { source: Source::Memory, .. }));
            let mut last = whole && memory;
            if let Some((used, value)) = parse(&text, last) {
                self.advance(port, used);
                return Ok(value);
            }
            size *= 4;
            // The text is parsed from its beginning each time, so a long one must grow by more than a piece. From the
            // console no more is asked for than is there.
            while whole && !last {
                match self.fill(port)? {
                    0 => last = true,
                    got if got < READ_BYTES || self.pending(port, <[u8]>::len) >= size => break,
                    _ => {}
                }
            }
            if last {
                let text = self.pending(port, |bytes| String::from_utf8_lossy(bytes).into_owned());
                let (used, value) = parse(&text, true).expect("a parser decides at the end of its text");
                self.advance(port, used.min(self.pending(port, <[u8]>::len)));
                return Ok(value);
            }
        }
    }
}

/// The text of a piece that may end in the middle of a character.
fn valid_prefix(piece: &[u8]) -> String {
    let cut = match std::str::from_utf8(piece) {
        Err(error) if error.error_len().is_none() => error.valid_up_to(),
        _ => piece.len(),
    };
    String::from_utf8_lossy(&piece[..cut]).into_owned()
}

/// The first character and its size; `None` when more bytes are needed to tell.
fn first_char(bytes: &[u8]) -> Option<(char, usize)> {
    let &first = bytes.first()?;
    if first < 0x80 {
        return Some((first as char, 1));
    }
    let piece = &bytes[..bytes.len().min(4)];
    let (valid, error) = match std::str::from_utf8(piece) {
        Ok(text) => (text, None),
        Err(error) => (std::str::from_utf8(&piece[..error.valid_up_to()]).unwrap_or(""), Some(error)),
    };
    match (valid.chars().next(), error) {
        (Some(c), _) => Some((c, c.len_utf8())),
        (None, Some(error)) => error.error_len().map(|size| (char::REPLACEMENT_CHARACTER, size)),
        (None, None) => None,
    }
}

fn read_some(from: &mut impl Read, into: &mut [u8]) -> io::Result<usize> {
    loop {
        match from.read(into) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            outcome => return outcome,
        }
    }
}
