//! Input and output (R7RS §6.13).

use super::system::file_error;
use super::table::{
    Any, Byte, Bytevector, Char, Index, Param, Port, Str, UNSPECIFIED, boolean, byte_range, prims, range,
};
use crate::data::condition::ConditionKind;
use crate::data::{label, string};
use crate::heap::{self, Value};
use crate::spec::limits::MAX_PRINTED;
use crate::text::ReadFailure;
use crate::text::lexer::Lexer;
use crate::text::printer::{self, Style};
use crate::text::reader::Reader;
use crate::text::source::{Positions, SourceId, Span};
use crate::vm::control::{Control, Outcome};
use crate::vm::ports::{Content, Sink, Source, Standard, is_given_up};
use crate::vm::{Vm, errno};
use std::fs::File;
use std::io;

prims! { vm, args;
    /// Is it a port?
    "port?" (x: Any) Pure => boolean(heap::Port::is(x));
    /// Is it a port to read from?
    "input-port?" (x: Any) Pure => boolean(heap::Port::is(x) && vm.ports.is_input(x));
    /// Is it a port to write to?
    "output-port?" (x: Any) Pure => boolean(heap::Port::is(x) && vm.ports.is_output(x));
    /// Is it a port for characters?
    "textual-port?" (x: Any) Pure => boolean(heap::Port::is(x) && vm.ports.content(x) != Content::Binary);
    /// Is it a port for bytes?
    "binary-port?" (x: Any) Pure => boolean(heap::Port::is(x) && vm.ports.content(x) != Content::Text);
    /// Can it still be read from?
    "input-port-open?" (p: Port) Reads => match vm.ports.is_input(p) {
        true => boolean(vm.ports.is_open(p)),
        false => Err(vm.type_error("input-port-open?", 1, "an input port", p)),
    };
    /// Can it still be written to?
    "output-port-open?" (p: Port) Reads => match vm.ports.is_output(p) {
        true => boolean(vm.ports.is_open(p)),
        false => Err(vm.type_error("output-port-open?", 1, "an output port", p)),
    };
    /// Ends the use of a port.
    "close-port" (p: Port) => close(vm, "close-port", p);
    /// Ends the use of an input port.
    "close-input-port" (p: Port) => match vm.ports.is_input(p) {
        true => close(vm, "close-input-port", p),
        false => Err(vm.type_error("close-input-port", 1, "an input port", p)),
    };
    /// Ends the use of an output port.
    "close-output-port" (p: Port) => match vm.ports.is_output(p) {
        true => close(vm, "close-output-port", p),
        false => Err(vm.type_error("close-output-port", 1, "an output port", p)),
    };
    /// The parameter object of the current input (0), output (1) or error port (2).
    "%standard-parameter" (which: Index) => match Standard::ALL.get(which as usize) {
        Some(&which) => Ok(vm.standard_parameter(which)),
        None => Err(vm.range_error("%standard-parameter", args.get(0), Value::FALSE)),
    };

    /// A port that reads the text of a file.
    "open-input-file" (name: Str) => open_input(vm, "open-input-file", name, Content::Text);
    /// A port that reads the bytes of a file.
    "open-binary-input-file" (name: Str) => open_input(vm, "open-binary-input-file", name, Content::Binary);
    /// A port that writes text to a file, made anew.
    "open-output-file" (name: Str) => open_output(vm, "open-output-file", name, Content::Text, false);
    /// A port that writes bytes to a file, made anew.
    "open-binary-output-file" (name: Str) => open_output(vm, "open-binary-output-file", name, Content::Binary, false);
    /// A port that writes text at the end of a file.
    "open-append-file" (name: Str) => open_output(vm, "open-append-file", name, Content::Text, true);
    /// A port that reads the characters of a string.
    "open-input-string" (s: Str) => {
        Ok(vm.ports.open_input(&vm.heap, Content::Text, Source::Memory, string::to_rust(s).into_bytes()))
    };
    /// A port that collects characters.
    "open-output-string" () => Ok(vm.ports.open_output(&vm.heap, Content::Text, Sink::Memory));
    /// The characters written so far to a port of `open-output-string`.
    "get-output-string" (p: Port) => match written(vm, p, Content::Text) {
        Some(bytes) => Ok(string::new(&vm.heap, &String::from_utf8_lossy(&bytes))?),
        None => Err(vm.type_error("get-output-string", 1, "a string output port", p)),
    };
    /// A port that reads the bytes of a bytevector.
    "open-input-bytevector" (v: Bytevector) => {
        Ok(vm.ports.open_input(&vm.heap, Content::Binary, Source::Memory, byte_range(v, 0, v.length())))
    };
    /// A port that collects bytes.
    "open-output-bytevector" () => Ok(vm.ports.open_output(&vm.heap, Content::Binary, Sink::Memory));
    /// The bytes written so far to a port of `open-output-bytevector`.
    "get-output-bytevector" (p: Port) => match written(vm, p, Content::Binary) {
        Some(bytes) => Ok(vm.heap.bytevector(&bytes)?),
        None => Err(vm.type_error("get-output-bytevector", 1, "a bytevector output port", p)),
    };

    /// The next datum, or an end-of-file object.
    "read" ([port: Any]) => read(vm, input(vm, "read", 1, port, TEXT)?);
    /// The next character, or an end-of-file object.
    "read-char" ([port: Any]) => {
        let port = input(vm, "read-char", 1, port, TEXT)?;
        Ok(done(vm, "read-char", port, vm.ports.read_char(port))?.map_or(Value::EOF, Value::char))
    };
    /// The next character, which stays the next one.
    "peek-char" ([port: Any]) => {
        let port = input(vm, "peek-char", 1, port, TEXT)?;
        Ok(done(vm, "peek-char", port, vm.ports.peek_char(port))?.map_or(Value::EOF, Value::char))
    };
    /// Is there a character (or the end)? WASI cannot tell without trying: on the console this waits for a line.
    "char-ready?" ([port: Any]) => ready(vm, "char-ready?", input(vm, "char-ready?", 1, port, TEXT)?);
    /// The rest of the line without its end, or an end-of-file object.
    "read-line" ([port: Any]) => {
        let port = input(vm, "read-line", 1, port, TEXT)?;
        text_or_eof(vm, done(vm, "read-line", port, vm.ports.read_line(port))?)
    };
    /// The next `k` characters, fewer at the end, or an end-of-file object.
    "read-string" (k: Index [port: Any]) => {
        let port = input(vm, "read-string", 2, port, TEXT)?;
        let text = done(vm, "read-string", port, vm.ports.read_chars(port, k as usize))?;
        text_or_eof(vm, Some(text).filter(|text| !text.is_empty() || k == 0))
    };
    /// The next byte, or an end-of-file object.
    "read-u8" ([port: Any]) => {
        let port = input(vm, "read-u8", 1, port, BINARY)?;
        Ok(done(vm, "read-u8", port, vm.ports.read_byte(port))?.map_or(Value::EOF, |byte| Value::fixnum(byte as i64)))
    };
    /// The next byte, which stays the next one.
    "peek-u8" ([port: Any]) => {
        let port = input(vm, "peek-u8", 1, port, BINARY)?;
        Ok(done(vm, "peek-u8", port, vm.ports.peek_byte(port))?.map_or(Value::EOF, |byte| Value::fixnum(byte as i64)))
    };
    /// Is there a byte (or the end)? See `char-ready?`.
    "u8-ready?" ([port: Any]) => ready(vm, "u8-ready?", input(vm, "u8-ready?", 1, port, BINARY)?);
    /// The next `k` bytes, fewer at the end, or an end-of-file object.
    "read-bytevector" (k: Index [port: Any]) => {
        let port = input(vm, "read-bytevector", 2, port, BINARY)?;
        let bytes = done(vm, "read-bytevector", port, vm.ports.read_bytes(port, k as usize))?;
        if bytes.is_empty() && k > 0 {
            return Ok(Value::EOF);
        }
        vm.heap.bytevector(&bytes).map_err(|_| vm.out_of_memory())
    };
    /// Reads bytes into a bytevector; gives how many, or an end-of-file object.
    "read-bytevector!" (v: Bytevector [port: Any, start: Index, end: Index]) => {
        let port = input(vm, "read-bytevector!", 2, port, BINARY)?;
        let (start, end) = range(vm, "read-bytevector!", v, v.length(), start, end)?;
        let bytes = done(vm, "read-bytevector!", port, vm.ports.read_bytes(port, (end - start) as usize))?;
        v.bytes().part(start..start + bytes.len() as u32).write_bytes(&bytes);
        if bytes.is_empty() && end > start { Ok(Value::EOF) } else { Ok(Value::fixnum(bytes.len() as i64)) }
    };
    /// The end-of-file object.
    "eof-object" () Pure => Ok(Value::EOF);
    /// Is it the end-of-file object?
    "eof-object?" (x: Any) Pure IsEof => boolean(x == Value::EOF);

    /// Writes a datum so that `read` gives it back; labels cycles.
    "write" (x: Any [port: Any]) => {
        let port = output(vm, "write", 2, port, TEXT)?;
        put(vm, "write", port, printed(vm, "write", x, Style::Write)?.as_bytes())
    };
    /// `write` that labels all that is shared.
    "write-shared" (x: Any [port: Any]) => {
        let port = output(vm, "write-shared", 2, port, TEXT)?;
        put(vm, "write-shared", port, printed(vm, "write-shared", x, Style::WriteShared)?.as_bytes())
    };
    /// `write` without labels; raises on a cycle, when the text gets too long.
    "write-simple" (x: Any [port: Any]) => {
        let port = output(vm, "write-simple", 2, port, TEXT)?;
        put(vm, "write-simple", port, printed(vm, "write-simple", x, Style::WriteSimple)?.as_bytes())
    };
    /// Writes a datum for people: strings and characters as they are.
    "display" (x: Any [port: Any]) => {
        let port = output(vm, "display", 2, port, TEXT)?;
        if string::is_string(x) {
            return put(vm, "display", port, string::to_rust(x).as_bytes());
        }
        put(vm, "display", port, printed(vm, "display", x, Style::Display)?.as_bytes())
    };
    /// Ends the line.
    "newline" ([port: Any]) => {
        let port = output(vm, "newline", 1, port, TEXT)?;
        put(vm, "newline", port, b"\n")
    };
    /// Writes a character as it is.
    "write-char" (c: Char [port: Any]) => {
        let port = output(vm, "write-char", 2, port, TEXT)?;
        put(vm, "write-char", port, c.encode_utf8(&mut [0; 4]).as_bytes())
    };
    /// Writes the characters of a string, or of a part of it.
    "write-string" (s: Str [port: Any, start: Index, end: Index]) => {
        let port = output(vm, "write-string", 2, port, TEXT)?;
        let (start, end) = range(vm, "write-string", s, string::length(s), start, end)?;
        let text: String = match (start, end == string::length(s)) {
            (0, true) => string::to_rust(s),
            _ => (start..end).map(|i| string::get(s, i)).collect(),
        };
        put(vm, "write-string", port, text.as_bytes())
    };
    /// Writes a byte.
    "write-u8" (byte: Byte [port: Any]) => {
        let port = output(vm, "write-u8", 2, port, BINARY)?;
        put(vm, "write-u8", port, &[byte])
    };
    /// Writes the bytes of a bytevector, or of a part of it.
    "write-bytevector" (v: Bytevector [port: Any, start: Index, end: Index]) => {
        let port = output(vm, "write-bytevector", 2, port, BINARY)?;
        let (start, end) = range(vm, "write-bytevector", v, v.length(), start, end)?;
        put(vm, "write-bytevector", port, &byte_range(v, start, end))
    };
    /// Writes out what the port has buffered.
    "flush-output-port" ([port: Any]) => {
        let port = output(vm, "flush-output-port", 1, port, Content::Both)?;
        done(vm, "flush-output-port", port, vm.ports.flush(port))?;
        UNSPECIFIED
    };
}

const TEXT: Content = Content::Text;
const BINARY: Content = Content::Binary;

/// The port to read from: argument `number`, or the current one.
fn input(vm: &Vm, who: &str, number: u32, port: Option<Value>, content: Content) -> Outcome {
    let port = port.unwrap_or_else(|| vm.current_port(Standard::Input));
    usable(vm, who, number, port, content, true)
}

/// The port to write to: argument `number`, or the current one.
fn output(vm: &Vm, who: &str, number: u32, port: Option<Value>, content: Content) -> Outcome {
    let port = port.unwrap_or_else(|| vm.current_port(Standard::Output));
    usable(vm, who, number, port, content, false)
}

fn usable(vm: &Vm, who: &str, number: u32, port: Value, content: Content, input: bool) -> Outcome {
    let fits = Port::convert(vm, port).is_some_and(|port| {
        let has = vm.ports.content(port);
        vm.ports.is_input(port) == input && (has == content || has == Content::Both || content == Content::Both)
    });
    if !fits {
        let expected = match (content, input) {
            (Content::Text, true) => "a textual input port",
            (Content::Text, false) => "a textual output port",
            (Content::Binary, true) => "a binary input port",
            (Content::Binary, false) => "a binary output port",
            (Content::Both, true) => "an input port",
            (Content::Both, false) => "an output port",
        };
        return Err(vm.type_error(who, number, expected, port));
    }
    if !vm.ports.is_open(port) {
        return Err(vm.error(ConditionKind::File, &format!("{who}: the port is closed"), &[port]));
    }
    Ok(port)
}

fn done<T>(vm: &Vm, who: &str, port: Value, result: io::Result<T>) -> Result<T, Control> {
    result.map_err(|error| match is_given_up(&error) {
        true => Control::RetryAfterGc,
        false => file_error(vm, who, port, &error),
    })
}

fn put(vm: &Vm, who: &str, port: Value, bytes: &[u8]) -> Outcome {
    done(vm, who, port, vm.ports.write(port, bytes))?;
    UNSPECIFIED
}

/// Having waited, there is.
fn ready(vm: &Vm, who: &str, port: Value) -> Outcome {
    done(vm, who, port, vm.ports.peek_byte(port))?;
    Ok(Value::TRUE)
}

fn printed(vm: &Vm, who: &str, v: Value, style: Style) -> Result<String, Control> {
    let most = (vm.heap.limit() / 4).min(MAX_PRINTED as u64) as usize;
    let mut out = Limited { text: String::new(), most, full: false };
    match printer::print(&mut out, v, style) {
        Ok(()) => Ok(out.text),
        Err(_) if !out.full => Err(Control::RetryAfterGc),
        Err(_) => Err(vm.error(ConditionKind::TooLarge, &format!("{who}: the text of the datum is too long"), &[])),
    }
}

struct Limited {
    text: String,
    most: usize,
    /// It was too long.
    full: bool,
}

impl std::fmt::Write for Limited {
    fn write_str(&mut self, piece: &str) -> std::fmt::Result {
        if self.text.len() + piece.len() > self.most {
            self.full = true;
            return Err(std::fmt::Error);
        }
        self.text.push_str(piece);
        Ok(())
    }
}

fn close(vm: &Vm, who: &str, port: Value) -> Outcome {
    done(vm, who, port, vm.ports.close(port))?;
    UNSPECIFIED
}

fn written(vm: &Vm, port: Value, content: Content) -> Option<Vec<u8>> {
    if vm.ports.is_output(port) && vm.ports.content(port) == content { vm.ports.written(port) } else { None }
}

fn open_input(vm: &Vm, who: &str, name: Value, content: Content) -> Outcome {
    match File::open(string::to_rust(name)) {
        Ok(file) => {
            let port = vm.ports.open_input(&vm.heap, content, Source::File(file), Vec::new());
            label::set_name(&vm.heap, port, &string::to_rust(name));
            Ok(port)
        }
        Err(error) => Err(not_opened(vm, who, name, &error)),
    }
}

fn open_output(vm: &Vm, who: &str, name: Value, content: Content, append: bool) -> Outcome {
    let mut options = File::options();
    options.create(true).write(true).append(append).truncate(!append);
    match options.open(string::to_rust(name)) {
        Ok(file) => {
            let port = vm.ports.open_output(&vm.heap, content, Sink::File(file));
            label::set_name(&vm.heap, port, &string::to_rust(name));
            Ok(port)
        }
        Err(error) => Err(not_opened(vm, who, name, &error)),
    }
}

fn not_opened(vm: &Vm, who: &str, name: Value, error: &io::Error) -> Control {
    match vm.ports.may_collect(&vm.heap, error) {
        true => Control::RetryAfterGc,
        false => vm.error(ConditionKind::File, &format!("{who}: {}", errno::opening_reason(error)), &[name]),
    }
}

/// What was read is gone from the port, so running the primitive again for want of memory would skip it: text that does
/// not fit the heap is out of memory at once.
fn text_or_eof(vm: &Vm, text: Option<String>) -> Outcome {
    match text {
        Some(text) => string::new(&vm.heap, &text).map_err(|_| vm.out_of_memory()),
        None => Ok(Value::EOF),
    }
}

fn read(vm: &Vm, port: Value) -> Outcome {
    let fold_case = vm.ports.fold_case(port);
    let (line, column) = vm.ports.position(port);
    let start = Span { source: SourceId(0), line, column };
    let parsed = vm.ports.parse(port, |text, is_all| {
        let lexer = Lexer::resume(text, 0, start, fold_case);
        let mut reader = Reader::with_lexer(&vm.heap, &vm.symbols, lexer).with_mutable_strings();
        let result = reader.read(&mut Positions::default());
        let used = reader.position();
        match &result {
            Err(error) if error.failure == ReadFailure::Memory => return Some((0, (fold_case, result))),
            // A datum that ends where the text does may go on in what was not read yet.
            Ok(Some(_)) if used < text.len() => {}
            Err(error) if !error.incomplete && used < text.len() => {}
            _ if !is_all => return None,
            _ => {}
        }
        Some((used, (reader.lexer().folds_case(), result)))
    });
    let (fold_case, datum) = done(vm, "read", port, parsed)?;
    vm.ports.remember_fold_case(port, fold_case);
    match datum {
        Ok(datum) => Ok(datum.unwrap_or(Value::EOF)),
        Err(error) if error.failure == ReadFailure::Memory => Err(Control::RetryAfterGc),
        Err(error) => {
            let name = label::name(port).map_or_else(String::new, |name| format!("{name}:"));
            let message = format!("read: {}, at {name}{}:{}", error.message, error.span.line, error.span.column);
            Err(vm.error(ConditionKind::Read, &message, &[]))
        }
    }
}
