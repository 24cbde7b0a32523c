//! Which port a primitive works on, and the operations on single characters and bytes.

use super::super::system::file_error;
use super::super::table::UNSPECIFIED;
use crate::data::condition::ConditionKind;
use crate::heap::{Port, Value};
use crate::spec::Standard;
use crate::vm::Vm;
use crate::vm::control::{Control, Outcome};
use crate::vm::ports::is_given_up;
use std::io;

/// What a port must be for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    Text,
    Bytes,
    Either,
}

impl Wanted {
    #[inline(always)]
    const fn flags(self) -> u8 {
        match self {
            Wanted::Text => Port::TEXTUAL,
            Wanted::Bytes => Port::BINARY,
            Wanted::Either => 0,
        }
    }
}

#[inline]
pub(super) fn is_input(port: Port) -> bool {
    port.flags() & Port::INPUT != 0
}

/// The port to read from: argument `number`, or the current one.
#[inline]
pub(super) fn input(vm: &Vm, who: &str, number: u32, port: Option<Value>, wanted: Wanted) -> Result<Port, Control> {
    let port = port.unwrap_or_else(|| vm.current_port(Standard::Input));
    usable(vm, who, number, port, wanted, Port::INPUT)
}

/// The port to write to: argument `number`, or the current one.
#[inline]
pub(super) fn output(vm: &Vm, who: &str, number: u32, port: Option<Value>, wanted: Wanted) -> Result<Port, Control> {
    let port = port.unwrap_or_else(|| vm.current_port(Standard::Output));
    usable(vm, who, number, port, wanted, 0)
}

#[inline]
fn usable(vm: &Vm, who: &str, number: u32, port: Value, wanted: Wanted, direction: u8) -> Result<Port, Control> {
    let decisive = Port::INPUT | Port::OPEN | wanted.flags();
    match Port::of(port) {
        Some(port) if port.flags() & decisive == Port::OPEN | wanted.flags() | direction => Ok(port),
        _ => Err(unusable(vm, who, number, port, wanted, direction)),
    }
}

#[cold]
fn unusable(vm: &Vm, who: &str, number: u32, port: Value, wanted: Wanted, direction: u8) -> Control {
    let decisive = Port::INPUT | wanted.flags();
    if Port::of(port).is_some_and(|port| port.flags() & decisive == wanted.flags() | direction) {
        return vm.error(ConditionKind::File, &format!("{who}: the port is closed"), &[port]);
    }
    let expected = match (wanted, direction == Port::INPUT) {
        (Wanted::Text, true) => "a textual input port",
        (Wanted::Text, false) => "a textual output port",
        (Wanted::Bytes, true) => "a binary input port",
        (Wanted::Bytes, false) => "a binary output port",
        (Wanted::Either, true) => "an input port",
        (Wanted::Either, false) => "an output port",
    };
    vm.type_error(who, number, expected, port)
}

/// What a port gave, or its failure as a condition.
#[inline]
pub(super) fn done<T>(vm: &Vm, who: &str, port: Port, result: io::Result<T>) -> Result<T, Control> {
    result.map_err(|error| match is_given_up(&error) {
        true => Control::RetryAfterGc,
        false => file_error(vm, who, port.value(), &error),
    })
}

#[inline]
pub(super) fn put(vm: &Vm, who: &str, port: Port, bytes: &[u8]) -> Outcome {
    done(vm, who, port, vm.ports.write(&vm.heap, port, bytes))?;
    UNSPECIFIED
}

fn char_or_eof(c: Option<char>) -> Outcome {
    Ok(c.map_or(Value::EOF, Value::char))
}

fn byte_or_eof(byte: Option<u8>) -> Outcome {
    Ok(byte.map_or(Value::EOF, |byte| Value::fixnum(byte as i64)))
}

/// `read-char`
pub(in crate::prims) fn read_char(vm: &Vm, port: Value) -> Outcome {
    let port = input(vm, "read-char", 1, Some(port), Wanted::Text)?;
    char_or_eof(done(vm, "read-char", port, vm.ports.read_char(&vm.heap, port))?)
}

/// `peek-char`
pub(in crate::prims) fn peek_char(vm: &Vm, port: Value) -> Outcome {
    let port = input(vm, "peek-char", 1, Some(port), Wanted::Text)?;
    char_or_eof(done(vm, "peek-char", port, vm.ports.peek_char(&vm.heap, port))?)
}

/// `read-u8`
pub(in crate::prims) fn read_u8(vm: &Vm, port: Value) -> Outcome {
    let port = input(vm, "read-u8", 1, Some(port), Wanted::Bytes)?;
    byte_or_eof(done(vm, "read-u8", port, vm.ports.read_byte(&vm.heap, port))?)
}

/// `peek-u8`
pub(in crate::prims) fn peek_u8(vm: &Vm, port: Value) -> Outcome {
    let port = input(vm, "peek-u8", 1, Some(port), Wanted::Bytes)?;
    byte_or_eof(done(vm, "peek-u8", port, vm.ports.peek_byte(&vm.heap, port))?)
}

/// `write-char`
pub(in crate::prims) fn write_char(vm: &Vm, c: Value, port: Value) -> Outcome {
    let Some(c) = c.to_char() else { return Err(vm.type_error("write-char", 1, "a character", c)) };
    let port = output(vm, "write-char", 2, Some(port), Wanted::Text)?;
    put(vm, "write-char", port, c.encode_utf8(&mut [0; 4]).as_bytes())
}

/// `newline`
pub(in crate::prims) fn newline(vm: &Vm, port: Value) -> Outcome {
    let port = output(vm, "newline", 1, Some(port), Wanted::Text)?;
    put(vm, "newline", port, b"\n")
}

/// `write-u8`
pub(in crate::prims) fn write_u8(vm: &Vm, byte: Value, port: Value) -> Outcome {
    let Some(n) = byte.to_fixnum().and_then(|n| u8::try_from(n).ok()) else {
        return Err(vm.type_error("write-u8", 1, "a byte", byte));
    };
    let port = output(vm, "write-u8", 2, Some(port), Wanted::Bytes)?;
    put(vm, "write-u8", port, &[n])
}
