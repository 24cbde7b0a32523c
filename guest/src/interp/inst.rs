//! The instructions a flattened tree consists of: the tree's nodes in evaluation order, one instruction a node, for the
//! one `br_table` loop of the interpreter. A *site* is the byte offset of an instruction.
//!
//! Every instruction is a sequence of little-endian 16-bit units, padded to 8 bytes; the first word is
//! `op, a, b, c`. `a` is where the result goes: a byte offset from the frame. An *operand* is
//! - below [`LITERAL`]: a byte offset from the frame (16 + 8 slot),
//! - from [`LITERAL`]: an index into the code's literals,
//! - from [`FREE`]: the index of a captured value.
//!
//! Operands instead of preparatory loads keep "one node, one site": an instruction can always be executed again from its
//! site, which is what compiled code relies on when it gives a frame up.

use crate::heap::Frame;
use crate::spec::Op;
use crate::spec::limits::MAX_SLOTS;

/// Operands from here on are literals.
pub const LITERAL: u16 = 0x8000;
/// Operands from here on are captured values.
pub const FREE: u16 = 0xc000;
/// Most literals of one lambda.
pub const MAX_LITERALS: usize = (FREE - LITERAL) as usize;
// The byte offsets of all slots, the scratch slot's included, are below the literals.
const _: () = assert!(Frame::size_for(MAX_SLOTS as u32 + 1) < LITERAL as u32);

/// Byte offset, in a `LOOP` instruction, of the table index of its compiled entry (u32, 0 = none).
pub const LOOP_ENTRY: u32 = 12;
/// Unit of a calling instruction that holds its frame's size in bytes.
pub const CALL_SIZE: u32 = 6;
/// Byte offset, in an arithmetic or comparing instruction, of its type record (u16, bits of [`seen`]).
pub const SEEN: u32 = 14;

/// The type record of an arithmetic or comparing instruction: what its slow path has seen.
pub mod seen {
    /// Operands that were not both fixnums, one of them a flonum.
    pub const FLONUM: u16 = 1;
    /// Other operands (bignums, rationals, errors).
    pub const OTHER: u16 = 2;
    /// Fixnum operands whose result is no fixnum.
    pub const OVERFLOW: u16 = 4;
}

/// Operation codes. Units are numbered from 0 (`op` itself); "target" is the byte offset to go to.
pub mod op {
    /// First instruction of every lambda: counts, polls.
    pub const ENTER: u16 = 0;
    /// a ← operand b
    pub const MOVE: u16 = 1;
    /// a ← the value in units 4–7
    pub const CONST: u16 = 2;
    /// a ← the top-level variable at the address in units 4–5
    pub const GLOBAL: u16 = 3;
    /// the top-level variable at units 4–5 ← operand b; c = 1 for `define`
    pub const SET_GLOBAL: u16 = 4;
    /// go to target (units 2–3)
    pub const JUMP: u16 = 5;
    /// if operand a is false go to target (units 2–3)
    pub const JUMP_IF_FALSE: u16 = 6;
    /// if operand a is not false go to target
    pub const JUMP_IF_TRUE: u16 = 7;
    /// if operand a is not () go to target
    pub const JUMP_UNLESS_NULL: u16 = 8;
    /// if operand a is no pair go to target
    pub const JUMP_UNLESS_PAIR: u16 = 9;
    /// if operands a and b are not the same go to target (units 4–5)
    pub const JUMP_UNLESS_EQ: u16 = 10;
    /// if not (operand a  REL  operand b) go to target (units 4–5); type record
    pub const JUMP_UNLESS: u16 = 11; // … 15, in the order of `Rel`
    /// the same with the signed fixnum c instead of operand b
    pub const JUMP_UNLESS_IMM: u16 = 16; // … 20
    /// a ← operand b + signed fixnum c; type record
    pub const ADD_IMM: u16 = 21;
    /// a ← operand b - signed fixnum c; type record
    pub const SUB_IMM: u16 = 22;
    /// a ← call operand b with c arguments (operands from unit 8 on)
    pub const CALL: u16 = 23;
    /// a ← call the top-level variable at units 4–5 with c arguments (operands from unit 8 on)
    pub const CALL_GLOBAL: u16 = 24;
    /// a ← call the running closure with c arguments (operands from unit 8 on)
    pub const CALL_SELF: u16 = 25;
    /// the same three in tail position
    pub const TAIL_CALL: u16 = 26;
    pub const TAIL_CALL_GLOBAL: u16 = 27;
    pub const TAIL_CALL_SELF: u16 = 28;
    /// return operand a
    pub const RETURN: u16 = 29;
    /// make c closures; from unit 4 on, for each: a, literal index of the code, number of captures, the captures
    pub const FIX: u16 = 30;
    /// head of loop number a: counts, polls, enters the compiled loop whose table index is in units 6–7
    pub const LOOP: u16 = 31;
    /// set c loop variables at once and go to target (units 4–5); from unit 6 on pairs of operand and destination
    pub const CONTINUE: u16 = 32;
    /// `PRIM + Op`: a ← the inline operation on operands b, c, unit 4, unit 5; type record
    pub const PRIM: u16 = 64;
}

/// The orders that compare-and-branch instructions know, in instruction order.
pub const RELATIONS: [Op; 5] = [Op::NumEq, Op::Lt, Op::Gt, Op::Le, Op::Ge];

/// Length in bytes of a calling instruction with `argc` arguments.
pub const fn call_length(argc: u32) -> u32 {
    16 + (argc * 2).next_multiple_of(8)
}

/// Is this the operation code of a call that is not in tail position?
pub const fn is_call(code: u16) -> bool {
    matches!(code, op::CALL | op::CALL_GLOBAL | op::CALL_SELF)
}

/// Is this the operation code of a call in tail position?
pub const fn is_tail_call(code: u16) -> bool {
    matches!(code, op::TAIL_CALL | op::TAIL_CALL_GLOBAL | op::TAIL_CALL_SELF)
}
