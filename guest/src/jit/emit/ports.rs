//! Characters and bytes of ports: from the buffer and to it, as long as that has some, or room. All else is the runtime's:
//! getting more, writing out, characters beyond ASCII, ports that are closed or are no such ports.

use super::super::asm::{I32, I64, Label, at};
use super::super::facts::{Info, Type};
use super::super::vars::Operand;
use super::Emitter;
use super::operands::Val;
use super::prims::Operation;
use crate::heap::value::TAG_OBJ;
use crate::heap::{AnyObject, Bytevector, Kind, Port, Value};
use wasm_encoder::BlockType;

/// Characters below this are one byte of UTF-8.
const FIRST_WIDE: i64 = 0x80;
/// Numbers below this are bytes.
const BYTES: i64 = 0x100;

/// What goes through a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Char,
    Byte,
}

impl Unit {
    fn flag(self) -> u8 {
        match self {
            Unit::Char => Port::TEXTUAL,
            Unit::Byte => Port::BINARY,
        }
    }
}

impl Emitter<'_> {
    /// The next character or byte, which is skipped if one is to `advance`; or the end-of-file object.
    pub(super) fn read_port(&mut self, p: &Operation, port: Operand, unit: Unit, advance: bool) -> Val {
        if !self.cx.options.port_inline {
            return self.call_operate(p);
        }
        let settled = self.settle(p.args);
        let exit = self.exit_of(&settled, p);
        let (result, next) = (self.asm.scratch::<I64>(), self.asm.scratch::<I32>());
        let done = self.asm.open_block(BlockType::Empty);
        let other = self.asm.open_block(BlockType::Empty);
        self.check_port(port, unit.flag() | Port::INPUT, other);
        self.push_address(port);
        self.ins().load(Port::NEXT).local_tee(&next);
        self.push_address(port);
        self.ins().load(Port::END).i32_ge_u();
        self.asm.br_if_unlikely(other);
        self.push_address(port);
        self.ins().load_address(Port::BUFFER).local_get(&next).i32_add();
        self.ins().i64_load8_u(at(Bytevector::BYTES.at(0).from_pointer())).local_tee(&result);
        if unit == Unit::Char {
            self.ins().i64_const(FIRST_WIDE).i64_ge_u();
            self.asm.br_if_unlikely(other);
            self.ins().local_get(&result).code_to_char().local_set(&result);
        } else {
            self.ins().integer_to_fixnum().local_set(&result);
        }
        if advance {
            self.push_address(port);
            self.ins().local_get(&next).i32_const(1).i32_add().store_plain(Port::NEXT);
        }
        self.asm.br(done);
        self.asm.close(other);
        self.push_operate(&settled, p, exit);
        self.ins().local_set(&result);
        self.asm.close(done);
        self.ins().local_get(&result);
        self.asm.release(result);
        self.asm.release(next);
        let units = if unit == Unit::Char { Info::of_type(Type::CHAR) } else { Info::range(0, BYTES - 1) };
        Val::Tagged(units.join(Info::of(Value::EOF)))
    }

    /// Writes a character or byte.
    pub(super) fn write_port(&mut self, p: &Operation, what: Operand, port: Operand, unit: Unit) -> Val {
        if !self.cx.options.port_inline {
            return self.call_operate(p);
        }
        let settled = self.settle(p.args);
        let exit = self.exit_of(&settled, p);
        let next = self.asm.scratch::<I32>();
        let done = self.asm.open_block(BlockType::Empty);
        let other = self.asm.open_block(BlockType::Empty);
        self.check_port(port, unit.flag(), other);
        self.check_unit(what, unit, other);
        self.push_address(port);
        self.ins().load(Port::NEXT).local_tee(&next);
        self.push_address(port);
        self.ins().load(Port::END).i32_ge_u();
        self.asm.br_if_unlikely(other);
        self.push_address(port);
        self.ins().load_address(Port::BUFFER).local_get(&next).i32_add();
        self.push(what);
        match unit {
            Unit::Char => self.ins().char_to_code(),
            Unit::Byte => self.ins().fixnum_to_natural(),
        };
        self.ins().i64_store8(at(Bytevector::BYTES.at(0).from_pointer()));
        self.push_address(port);
        self.ins().local_get(&next).i32_const(1).i32_add().store_plain(Port::NEXT);
        self.asm.br(done);
        self.asm.close(other);
        self.push_operate(&settled, p, exit);
        self.ins().drop();
        self.asm.close(done);
        self.asm.release(next);
        Val::Const(Value::UNSPECIFIED)
    }

    /// Jumps to the end of `other` unless the operand is an open port with these flags, in the right direction.
    fn check_port(&mut self, port: Operand, flags: u8, other: Label) {
        self.push(port);
        self.ins().tag().i32_const(TAG_OBJ as i32).i32_ne();
        self.asm.br_if_unlikely(other);
        let word = |flags: u8| (flags as i32) << 8;
        let decisive = word(flags | Port::INPUT | Port::OPEN) | 0xff;
        self.push_address(port);
        self.ins().load(AnyObject::HEAD).i32_const(decisive).i32_and();
        self.ins().i32_const(word(flags | Port::OPEN) | Kind::Port as i32).i32_ne();
        self.asm.br_if_unlikely(other);
    }

    /// Jumps to the end of `other` unless the operand is such a thing, and one that takes a byte.
    fn check_unit(&mut self, what: Operand, unit: Unit, other: Label) {
        let fits = |value: Value| match unit {
            Unit::Char => value.to_char().is_some_and(|c| c.is_ascii()),
            Unit::Byte => value.to_fixnum().is_some_and(|n| (0..BYTES).contains(&n)),
        };
        if matches!(what, Operand::Const(value) if fits(value)) {
            return;
        }
        self.push(what);
        match unit {
            Unit::Char => self.ins().word_to_code().i64_const(FIRST_WIDE),
            Unit::Byte => self.ins().word_to_index().i64_const(BYTES),
        };
        self.ins().i64_ge_u();
        self.asm.br_if_unlikely(other);
    }
}
