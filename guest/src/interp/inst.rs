//! The instructions a flattened tree consists of: the tree's nodes in evaluation order, one instruction a node, for the
//! one `br_table` loop of the interpreter. A *site* is the byte offset of an instruction.
//!
//! Every instruction is a sequence of little-endian 16-bit units, padded to 8 bytes. Unit 0 is the operation code; what
//! stands in the others is one row of the table below, which `encoding` (for the flattener, the printer and the checker)
//! reads. The loop in `run` decodes by hand. An *operand* is
//! - below [`LITERAL`]: a byte offset from the frame: that of a home slot (see `heap::Frame::SLOTS`),
//! - from [`LITERAL`]: an index into the code's literals,
//! - from [`FREE`]: the index of a captured value.
//!
//! Operands instead of preparatory loads keep "one node, one site": an instruction can always be executed again from its
//! site, which is what compiled code relies on when it gives a frame up.

use crate::heap::Frame;
use crate::spec::Op;
use crate::spec::limits::MAX_SLOTS;
use crate::spec::ops::Relation;

/// Operands from here on are literals.
pub const LITERAL: u16 = 0x8000;
/// Operands from here on are captured values.
pub const FREE: u16 = 0xc000;
/// Most literals of one lambda.
pub const MAX_LITERALS: usize = (FREE - LITERAL) as usize;
// The byte offsets of all slots, the scratch slot's included, are below the literals.
const _: () = assert!(Frame::size_for(MAX_SLOTS as u32 + 1) < LITERAL as u32);

/// Byte offset, in a `LOOP` instruction, of the table index of its compiled entry (u32, 0 = none).
pub const LOOP_ENTRY: u32 = 2 * unit_of(op::LOOP, Part::Entry);
/// Unit of a calling instruction that holds its frame's size in bytes.
pub const CALL_SIZE: u32 = unit_of(op::CALL, Part::FrameSize);
/// Unit of a calling instruction that holds its number.
pub const CALL_NUMBER: u32 = unit_of(op::CALL, Part::Number);
/// Byte offset, in an arithmetic or comparing instruction, of its type record (u16, bits of [`seen`]).
pub const SEEN: u32 = 2 * unit_of(op::ADD_IMM, Part::Record);

/// The first unit of a part of an instruction that has it.
pub const fn unit_of(code: u16, part: Part) -> u32 {
    let parts = match layout(code) {
        Some(layout) => layout.parts,
        None => &[],
    };
    let mut i = 0;
    while i < parts.len() {
        if parts[i].0 as u8 == part as u8 {
            return parts[i].1 as u32;
        }
        i += 1;
    }
    panic!("the instruction has no such part")
}

/// The type record of an arithmetic or comparing instruction: what its slow path has seen.
pub mod seen {
    /// Operands that were not both fixnums, one of them a flonum.
    pub const FLONUM: u16 = 1;
    /// Other operands (bignums, rationals, errors).
    pub const OTHER: u16 = 2;
    /// Fixnum operands whose result is no fixnum.
    pub const OVERFLOW: u16 = 4;
}

/// A part of an instruction: what it says, and how many units it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Where the result goes: a byte offset from the frame.
    Place,
    /// A slot, a literal or a captured value.
    Operand,
    /// A signed fixnum of 16 bits, an operand.
    Immediate,
    /// Byte offset of the instruction to go to; two units.
    Target,
    /// A constant; four units.
    Value,
    /// Address of a top-level variable; two units.
    Variable,
    /// 1 for `define`, 0 for `set!`.
    Define,
    /// Size of the frame in bytes: the callee's begins behind it.
    FrameSize,
    /// Number of the loop in its lambda.
    Loop,
    /// Number of the call among those of its lambda that come back, from 1 in the order of evaluation; 0: it has none.
    Number,
    /// Table index of the loop's compiled entry (0: none), which the machine fills in; two units.
    Entry,
    /// Type record, bits of [`seen`], which the machine fills in.
    Record,
    /// 1 when an operand of the moves reads what a move before it has set.
    Parallel,
    /// As many operands as unit 3 says, to the end.
    Arguments,
    /// As many closures as unit 3 says, to the end; each: place, literal index of the code, number of captured values, the
    /// captured values as operands.
    Closures,
    /// As many moves as unit 3 says, to the end; each: operand, place.
    Moves,
}

impl Part {
    /// Number of units; `None`: as many as the count in unit 3 makes them.
    pub const fn units(self) -> Option<usize> {
        match self {
            Part::Place | Part::Operand | Part::Immediate | Part::Define => Some(1),
            Part::FrameSize | Part::Loop | Part::Number | Part::Record | Part::Parallel => Some(1),
            Part::Target | Part::Variable | Part::Entry => Some(2),
            Part::Value => Some(4),
            Part::Arguments | Part::Closures | Part::Moves => None,
        }
    }

    /// Is it written by the machine, and zero when the instruction is made?
    pub const fn is_state(self) -> bool {
        matches!(self, Part::Entry | Part::Record)
    }
}

/// The unit that holds the number of arguments, closures or moves of an instruction that has them.
pub const COUNT: usize = 3;

/// What an instruction is called and what it consists of.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// Its name in dumps.
    pub name: &'static str,
    /// Its parts, each with the number of its first unit; unit 0 is the operation code. Parts that the machine fills in
    /// come last, unless a list of arguments, closures or moves does.
    pub parts: &'static [(Part, usize)],
    /// Units up to the list, if there is one; else units in all, padding included.
    pub units: usize,
}

impl Layout {
    const fn new(name: &'static str, parts: &'static [(Part, usize)]) -> Layout {
        let (mut units, mut i) = (1, 0);
        while i < parts.len() {
            let (part, at) = parts[i];
            match part.units() {
                Some(count) if at + count > units => units = at + count,
                Some(_) => {}
                None => return Layout { name, parts, units: at },
            }
            i += 1;
        }
        Layout { name, parts, units: units.next_multiple_of(4) }
    }
}

macro_rules! instructions {
    ($($(#[$doc:meta])* $name:ident $code:literal $text:literal [$($part:ident $unit:literal),*];)*) => {
        /// Operation codes. [`layout`] says what stands where.
        pub mod op {
            $($(#[$doc])* pub const $name: u16 = $code;)*
            /// `PRIM + Op`: place ← the inline operation on as many operands as it has
            pub const PRIM: u16 = 64;
        }

        /// Every operation code but those of the inline operations: the first ones there are.
        pub const CODES: &[u16] = &[$($code,)*];

        /// The layouts of these, by code.
        static LAYOUTS: [Layout; CODES.len()] = [$(Layout::new($text, &[$((Part::$part, $unit)),*]),)*];

        const _: () = {
            let mut i = 0;
            while i < CODES.len() {
                assert!(CODES[i] as usize == i && i < op::PRIM as usize);
                i += 1;
            }
        };
    };
}

instructions! {
    /// First instruction of every lambda: counts, polls.
    ENTER 0 "enter" [];
    /// place ← operand
    MOVE 1 "move" [Place 1, Operand 2];
    /// place ← constant
    CONST 2 "const" [Place 1, Value 4];
    /// place ← top-level variable
    GLOBAL 3 "global" [Place 1, Variable 4];
    /// top-level variable ← operand
    SET_GLOBAL 4 "set-global" [Variable 4, Operand 2, Define 3];
    /// go to the target
    JUMP 5 "jump" [Target 2];
    /// if the operand is false go to the target
    JUMP_IF_FALSE 6 "jump-if-false" [Operand 1, Target 2];
    /// if the operand is not false go to the target
    JUMP_IF_TRUE 7 "jump-if-true" [Operand 1, Target 2];
    /// if the operand is not () go to the target
    JUMP_UNLESS_NULL 8 "jump-unless-null" [Operand 1, Target 2];
    /// if the operand is no pair go to the target
    JUMP_UNLESS_PAIR 9 "jump-unless-pair" [Operand 1, Target 2];
    /// if the operands are not the same object go to the target
    JUMP_UNLESS_EQ 10 "jump-unless-eq" [Operand 1, Operand 2, Target 4];
    /// if not (operand REL operand) go to the target; this one and the next four are in the order of
    /// [`crate::spec::ops::Relation`]
    JUMP_UNLESS 11 "jump-unless-=" [Operand 1, Operand 2, Target 4, Record 7];
    JUMP_UNLESS_LT 12 "jump-unless-<" [Operand 1, Operand 2, Target 4, Record 7];
    JUMP_UNLESS_GT 13 "jump-unless->" [Operand 1, Operand 2, Target 4, Record 7];
    JUMP_UNLESS_LE 14 "jump-unless-<=" [Operand 1, Operand 2, Target 4, Record 7];
    JUMP_UNLESS_GE 15 "jump-unless->=" [Operand 1, Operand 2, Target 4, Record 7];
    /// the same with a fixnum instead of the second operand
    JUMP_UNLESS_IMM 16 "jump-unless-=" [Operand 1, Immediate 3, Target 4, Record 7];
    JUMP_UNLESS_IMM_LT 17 "jump-unless-<" [Operand 1, Immediate 3, Target 4, Record 7];
    JUMP_UNLESS_IMM_GT 18 "jump-unless->" [Operand 1, Immediate 3, Target 4, Record 7];
    JUMP_UNLESS_IMM_LE 19 "jump-unless-<=" [Operand 1, Immediate 3, Target 4, Record 7];
    JUMP_UNLESS_IMM_GE 20 "jump-unless->=" [Operand 1, Immediate 3, Target 4, Record 7];
    /// place ← operand + fixnum
    ADD_IMM 21 "+" [Place 1, Operand 2, Immediate 3, Record 7];
    /// place ← operand - fixnum
    SUB_IMM 22 "-" [Place 1, Operand 2, Immediate 3, Record 7];
    /// place ← call the operand with the arguments
    CALL 23 "call" [Place 1, Operand 2, FrameSize 6, Number 7, Arguments 8];
    /// place ← call what the top-level variable holds with the arguments
    CALL_GLOBAL 24 "call-global" [Place 1, Variable 4, FrameSize 6, Number 7, Arguments 8];
    /// place ← call the running closure with the arguments
    CALL_SELF 25 "call-self" [Place 1, FrameSize 6, Number 7, Arguments 8];
    /// the same three in tail position, whose number is 0
    TAIL_CALL 26 "tail-call" [Place 1, Operand 2, FrameSize 6, Number 7, Arguments 8];
    TAIL_CALL_GLOBAL 27 "tail-call-global" [Place 1, Variable 4, FrameSize 6, Number 7, Arguments 8];
    TAIL_CALL_SELF 28 "tail-call-self" [Place 1, FrameSize 6, Number 7, Arguments 8];
    /// return the operand
    RETURN 29 "return" [Operand 1];
    /// make closures that may capture each other
    FIX 30 "fix" [Closures 4];
    /// head of a loop: counts, polls, enters the compiled loop if there is one
    LOOP 31 "loop" [Loop 1, Entry 6];
    /// set loop variables all at once and go to the target, the loop's head
    CONTINUE 32 "continue" [Parallel 1, Target 4, Moves 6];
}

/// Most operands of an inline operation.
pub const MOST_OPERANDS: usize = 4;

/// Parts of the inline operations, by number of operands. All have room for a record.
const OPERATIONS: [&[(Part, usize)]; MOST_OPERANDS + 1] = [
    &[(Part::Place, 1), (Part::Record, 7)],
    &[(Part::Place, 1), (Part::Operand, 2), (Part::Record, 7)],
    &[(Part::Place, 1), (Part::Operand, 2), (Part::Operand, 3), (Part::Record, 7)],
    &[(Part::Place, 1), (Part::Operand, 2), (Part::Operand, 3), (Part::Operand, 4), (Part::Record, 7)],
    &[
        (Part::Place, 1),
        (Part::Operand, 2),
        (Part::Operand, 3),
        (Part::Operand, 4),
        (Part::Operand, 5),
        (Part::Record, 7),
    ],
];

/// The layouts of the inline operations, by `Op`.
static OPERATION_LAYOUTS: [Layout; Op::ALL.len()] = {
    let mut layouts = [Layout::new("", &[]); Op::ALL.len()];
    let mut i = 0;
    while i < layouts.len() {
        layouts[i] = Layout::new(Op::ALL[i].name(), OPERATIONS[Op::ALL[i].arity()]);
        i += 1;
    }
    layouts
};

/// The layout of the instruction with this operation code, if there is one.
pub const fn layout(code: u16) -> Option<&'static Layout> {
    let code = code as usize;
    if code < LAYOUTS.len() {
        return Some(&LAYOUTS[code]);
    }
    match code.checked_sub(op::PRIM as usize) {
        Some(op) if op < OPERATION_LAYOUTS.len() => Some(&OPERATION_LAYOUTS[op]),
        Some(_) | None => None,
    }
}

/// Does the instruction with this operation code keep a type record?
pub fn is_recorded(code: u16) -> bool {
    match code {
        op::PRIM.. => Op::ALL.get((code - op::PRIM) as usize).is_some_and(|op| op.is_recorded()),
        _ => layout(code).is_some_and(|layout| layout.parts.iter().any(|(part, _)| *part == Part::Record)),
    }
}

/// The codes of the compare-and-branch instructions are in the order of the relations.
const _: () = {
    assert!(op::JUMP_UNLESS_LT == op::JUMP_UNLESS + Relation::Lt as u16);
    assert!(op::JUMP_UNLESS_GT == op::JUMP_UNLESS + Relation::Gt as u16);
    assert!(op::JUMP_UNLESS_LE == op::JUMP_UNLESS + Relation::Le as u16);
    assert!(op::JUMP_UNLESS_GE == op::JUMP_UNLESS + Relation::Ge as u16);
    assert!(op::JUMP_UNLESS_IMM_LT == op::JUMP_UNLESS_IMM + Relation::Lt as u16);
    assert!(op::JUMP_UNLESS_IMM_GT == op::JUMP_UNLESS_IMM + Relation::Gt as u16);
    assert!(op::JUMP_UNLESS_IMM_LE == op::JUMP_UNLESS_IMM + Relation::Le as u16);
    assert!(op::JUMP_UNLESS_IMM_GE == op::JUMP_UNLESS_IMM + Relation::Ge as u16);
};

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
