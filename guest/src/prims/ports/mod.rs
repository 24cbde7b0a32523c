//! Input and output (R7RS §6.13).

mod access;
mod data;
mod files;

use super::table::{Any, Bytevector, Index, Port, Str, UNSPECIFIED, boolean, prims, range};
use crate::data::string;
use crate::heap::{self, Slice, Value};
use crate::text::printer::Style;
use crate::vm::Vm;
use crate::vm::control::Outcome;
use crate::vm::ports::{self, Content, Standard};
use access::{Wanted, done, input, is_input, output};
pub(super) use access::{newline, peek_char, peek_u8, read_char, read_u8, write_char, write_u8};
use files::{close, open_input, open_output};

prims! { vm, args;
    /// Is it a port?
    "port?" (x: Any) Pure => boolean(heap::Port::is(x));
    /// Is it a port to read from?
    "input-port?" (x: Any) Pure => has(x, heap::Port::INPUT);
    /// Is it a port to write to?
    "output-port?" (x: Any) Pure => boolean(heap::Port::of(x).is_some_and(|port| !is_input(port)));
    /// Is it a port for characters?
    "textual-port?" (x: Any) Pure => has(x, heap::Port::TEXTUAL);
    /// Is it a port for bytes?
    "binary-port?" (x: Any) Pure => has(x, heap::Port::BINARY);
    /// Can it still be read from?
    "input-port-open?" (p: Port) Reads => match is_input(p) {
        true => boolean(p.flags() & heap::Port::OPEN != 0),
        false => Err(vm.type_error("input-port-open?", 1, "an input port", p.value())),
    };
    /// Can it still be written to?
    "output-port-open?" (p: Port) Reads => match !is_input(p) {
        true => boolean(p.flags() & heap::Port::OPEN != 0),
        false => Err(vm.type_error("output-port-open?", 1, "an output port", p.value())),
    };
    /// Ends the use of a port.
    "close-port" (p: Port) => close(vm, "close-port", p);
    /// Ends the use of an input port.
    "close-input-port" (p: Port) => match is_input(p) {
        true => close(vm, "close-input-port", p),
        false => Err(vm.type_error("close-input-port", 1, "an input port", p.value())),
    };
    /// Ends the use of an output port.
    "close-output-port" (p: Port) => match !is_input(p) {
        true => close(vm, "close-output-port", p),
        false => Err(vm.type_error("close-output-port", 1, "an output port", p.value())),
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
        Ok(string::with_utf8(s, 0, string::length(s), |text| {
            vm.ports.read_from(&vm.heap, Content::Text, text.as_bytes())
        })?)
    };
    /// A port that collects characters.
    "open-output-string" () => Ok(vm.ports.collect(&vm.heap, Content::Text));
    /// The characters written so far to a port of `open-output-string`.
    "get-output-string" (p: Port) => match collected(p, heap::Port::TEXTUAL) {
        Some(bytes) => Ok(string::from_utf8(&vm.heap, bytes)?),
        None => Err(vm.type_error("get-output-string", 1, "a string output port", p.value())),
    };
    /// A port that reads the bytes of a bytevector.
    "open-input-bytevector" (v: Bytevector) => {
        Ok(v.bytes().with_bytes(|bytes| vm.ports.read_from(&vm.heap, Content::Binary, bytes))?)
    };
    /// A port that collects bytes.
    "open-output-bytevector" () => Ok(vm.ports.collect(&vm.heap, Content::Binary));
    /// The bytes written so far to a port of `open-output-bytevector`.
    "get-output-bytevector" (p: Port) => match collected(p, heap::Port::BINARY) {
        Some(bytes) => {
            let copy = heap::Bytevector::new(&vm.heap, bytes.len())?;
            copy.bytes().copy_from(bytes);
            Ok(copy.value())
        }
        None => Err(vm.type_error("get-output-bytevector", 1, "a bytevector output port", p.value())),
    };

    /// The next datum, or an end-of-file object. What is no datum is skipped, so it has an effect even where it fails.
    "read" ([port: Any]) => data::read(vm, input(vm, "read", 1, port, Wanted::Text)?);
    /// The next character, or an end-of-file object.
    "read-char" ([port: Any]) Writes ReadChar => access::read_char(vm, current_input(vm, port));
    /// The next character, which stays the next one.
    "peek-char" ([port: Any]) Writes PeekChar => access::peek_char(vm, current_input(vm, port));
    /// Is there a character (or the end)? WASI cannot tell without trying: on the console this waits for a line.
    "char-ready?" ([port: Any]) Writes => ready(vm, "char-ready?", input(vm, "char-ready?", 1, port, Wanted::Text)?);
    /// The rest of the line without its end, or an end-of-file object.
    "read-line" ([port: Any]) Writes => {
        let port = input(vm, "read-line", 1, port, Wanted::Text)?;
        Ok(done(vm, "read-line", port, vm.ports.read_line(&vm.heap, port))?.unwrap_or(Value::EOF))
    };
    /// The next `k` characters, fewer at the end, or an end-of-file object.
    "read-string" (k: Index [port: Any]) Writes => {
        let port = input(vm, "read-string", 2, port, Wanted::Text)?;
        let text = done(vm, "read-string", port, vm.ports.read_chars(&vm.heap, port, k))?;
        Ok(if k > 0 && string::length(text) == 0 { Value::EOF } else { text })
    };
    /// The next byte, or an end-of-file object.
    "read-u8" ([port: Any]) Writes ReadU8 => access::read_u8(vm, current_input(vm, port));
    /// The next byte, which stays the next one.
    "peek-u8" ([port: Any]) Writes PeekU8 => access::peek_u8(vm, current_input(vm, port));
    /// Is there a byte (or the end)? See `char-ready?`.
    "u8-ready?" ([port: Any]) Writes => ready(vm, "u8-ready?", input(vm, "u8-ready?", 1, port, Wanted::Bytes)?);
    /// The next `k` bytes, fewer at the end, or an end-of-file object.
    "read-bytevector" (k: Index [port: Any]) Writes => {
        let port = input(vm, "read-bytevector", 2, port, Wanted::Bytes)?;
        let bytes = done(vm, "read-bytevector", port, vm.ports.read_bytes(&vm.heap, port, k))?;
        Ok(if k > 0 && heap::Bytevector::known(bytes).length() == 0 { Value::EOF } else { bytes })
    };
    /// Reads bytes into a bytevector; gives how many, or an end-of-file object.
    "read-bytevector!" (v: Bytevector [port: Any, start: Index, end: Index]) Writes => {
        let port = input(vm, "read-bytevector!", 2, port, Wanted::Bytes)?;
        let (start, end) = range(vm, "read-bytevector!", v, v.length(), start, end)?;
        let into = v.bytes().part(start..end);
        let count = done(vm, "read-bytevector!", port, vm.ports.read_into(&vm.heap, port, into))?;
        Ok(if count == 0 && end > start { Value::EOF } else { Value::fixnum(count as i64) })
    };
    /// The end-of-file object.
    "eof-object" () Pure => Ok(Value::EOF);
    /// Is it the end-of-file object?
    "eof-object?" (x: Any) Pure IsEof => boolean(x == Value::EOF);

    /// Writes a datum so that `read` gives it back; labels cycles.
    "write" (x: Any [port: Any]) Writes => {
        data::print(vm, "write", x, output(vm, "write", 2, port, Wanted::Text)?, Style::Write)
    };
    /// `write` that labels all that is shared.
    "write-shared" (x: Any [port: Any]) Writes => {
        data::print(vm, "write-shared", x, output(vm, "write-shared", 2, port, Wanted::Text)?, Style::WriteShared)
    };
    /// `write` without labels; raises on a cycle, when the text gets too long.
    "write-simple" (x: Any [port: Any]) Writes => {
        data::print(vm, "write-simple", x, output(vm, "write-simple", 2, port, Wanted::Text)?, Style::WriteSimple)
    };
    /// Writes a datum for people: strings and characters as they are.
    "display" (x: Any [port: Any]) Writes => {
        let port = output(vm, "display", 2, port, Wanted::Text)?;
        match string::is_string(x) {
            true => write_string(vm, "display", port, x, 0, string::length(x)),
            false => data::print(vm, "display", x, port, Style::Display),
        }
    };
    /// Ends the line.
    "newline" ([port: Any]) Writes Newline => access::newline(vm, current_output(vm, port));
    /// Writes a character as it is.
    "write-char" (c: Any [port: Any]) Writes WriteChar => access::write_char(vm, c, current_output(vm, port));
    /// Writes the characters of a string, or of a part of it.
    "write-string" (s: Str [port: Any, start: Index, end: Index]) Writes => {
        let port = output(vm, "write-string", 2, port, Wanted::Text)?;
        let (start, end) = range(vm, "write-string", s, string::length(s), start, end)?;
        write_string(vm, "write-string", port, s, start, end)
    };
    /// Writes a byte.
    "write-u8" (byte: Any [port: Any]) Writes WriteU8 => access::write_u8(vm, byte, current_output(vm, port));
    /// Writes the bytes of a bytevector, or of a part of it.
    "write-bytevector" (v: Bytevector [port: Any, start: Index, end: Index]) Writes => {
        let port = output(vm, "write-bytevector", 2, port, Wanted::Bytes)?;
        let (start, end) = range(vm, "write-bytevector", v, v.length(), start, end)?;
        v.bytes().part(start..end).with_bytes(|bytes| access::put(vm, "write-bytevector", port, bytes))
    };
    /// Writes out what the port has buffered.
    "flush-output-port" ([port: Any]) Writes => {
        let port = output(vm, "flush-output-port", 1, port, Wanted::Either)?;
        done(vm, "flush-output-port", port, vm.ports.flush(port))?;
        UNSPECIFIED
    };
}

/// Has a port this flag?
fn has(x: Value, flag: u8) -> Outcome {
    boolean(heap::Port::of(x).is_some_and(|port| port.flags() & flag != 0))
}

fn current_input(vm: &Vm, port: Option<Value>) -> Value {
    port.unwrap_or_else(|| vm.current_port(Standard::Input))
}

fn current_output(vm: &Vm, port: Option<Value>) -> Value {
    port.unwrap_or_else(|| vm.current_port(Standard::Output))
}

/// Having waited, there is.
fn ready(vm: &Vm, who: &str, port: heap::Port) -> Outcome {
    done(vm, who, port, vm.ports.peek_byte(&vm.heap, port))?;
    Ok(Value::TRUE)
}

fn write_string(vm: &Vm, who: &str, port: heap::Port, s: Value, start: u32, end: u32) -> Outcome {
    string::with_utf8(s, start, end, |text| access::put(vm, who, port, text.as_bytes()))
}

/// What was written to a port that collects this.
fn collected(port: heap::Port, content: u8) -> Option<Slice<u8>> {
    ports::collected(port).filter(|_| port.flags() & content != 0)
}
