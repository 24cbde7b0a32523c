//! Instructions as text, for `--dump=flatten`, golden tests and panics of the checker. The text is stable: it names
//! slots, literals and procedures, never addresses.
//!
//! A lambda is a line that says its number in the unit, its name and its sizes, then an instruction a line:
//!
//! ```text
//!     offset  name  place ← operands  go to offset  {record}  ; line:column
//! ```
//!
//! `s0` is a slot, `f0` a captured value, `_` the scratch place, everything else a literal.

use super::encoding::{Closure, Field, Instruction, decode_all};
use super::inst::{self, FREE, LITERAL, seen};
use crate::core::print::{Name, global_name};
use crate::core::tree::{Atom, Lambda, LambdaId, Slot, Unit};
use crate::heap::value::TAG_OBJ;
use crate::heap::{Code, Frame, Value};
use crate::text::source::Span;
use crate::vm::Vm;
use std::fmt::{Display, Formatter, Result, Write};
use std::rc::Rc;

/// The instructions of a flattened unit.
pub struct UnitCode<'a>(pub &'a Vm, pub &'a Unit);

impl Display for UnitCode<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let UnitCode(vm, unit) = self;
        unit.lambdas.borrow().iter().try_for_each(|lambda| write!(f, "{}", LambdaCode::new(vm, unit, lambda)))
    }
}

/// A flattened lambda, and what its instructions refer to.
pub struct LambdaCode<'a> {
    unit: &'a Unit,
    pub lambda: &'a Lambda,
    pub units: Vec<u16>,
    pub literals: Vec<Value>,
    /// Source positions of sites, in ascending order.
    pub sites: Rc<[(u32, Span)]>,
}

impl<'a> LambdaCode<'a> {
    /// The present instructions of a lambda that has been flattened.
    pub fn new(vm: &Vm, unit: &'a Unit, lambda: &'a Lambda) -> LambdaCode<'a> {
        let object = Code::known(lambda.code.get());
        let words = object.words().map_or_else(Vec::new, |words| words.bytes().to_bytes());
        LambdaCode {
            unit,
            lambda,
            units: words.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]])).collect(),
            literals: object.literals().map_or_else(Vec::new, |literals| literals.items().to_vec()),
            sites: vm.codes.get(object).map(|info| info.sites).unwrap_or_default(),
        }
    }

    /// Bytes of a frame.
    pub fn frame_size(&self) -> u16 {
        Frame::size_for(self.lambda.slots.into()) as u16
    }

    /// The place above the frame that values go to which nobody keeps: its callee's `self`.
    pub fn scratch(&self) -> u16 {
        self.frame_size() + Frame::SELF.offset() as u16
    }

    /// The lambda of this unit whose code object this is.
    pub fn lambda_of(&self, object: Value) -> Option<Rc<Lambda>> {
        self.unit.lambdas.borrow().iter().find(|lambda| lambda.code.get() == object).cloned()
    }

    fn place(&self, place: u16) -> String {
        match place.checked_sub(Frame::size_for(0) as u16) {
            _ if place == self.scratch() => "_".to_string(),
            Some(bytes) if bytes % 8 == 0 => Slot(bytes / 8).to_string(),
            Some(_) | None => format!("?{place}"),
        }
    }

    fn operand(&self, operand: u16) -> String {
        match operand {
            FREE.. => Atom::Free(operand - FREE).to_string(),
            LITERAL.. => self.literal(operand - LITERAL),
            place => self.place(place),
        }
    }

    fn literal(&self, index: u16) -> String {
        match self.literals.get(index as usize) {
            Some(&value) => Atom::Const(value).to_string(),
            None => format!("?literal {index}"),
        }
    }

    fn operands(&self, operands: &[u16]) -> String {
        operands.iter().map(|&operand| self.operand(operand)).collect::<Vec<_>>().join(" ")
    }

    fn closure(&self, closure: &Closure) -> String {
        let object = self.literals.get(closure.code as usize).copied().unwrap_or(Value::FALSE);
        let lambda = self.lambda_of(object).map_or("?".to_string(), |lambda| lambda.id.0.to_string());
        format!("{} ← lambda {lambda} [{}]", self.place(closure.place), self.operands(&closure.captures))
    }

    fn field(&self, shown: &Field, recorded: bool) -> Option<String> {
        Some(match shown {
            Field::Place(place) => format!("{} ←", self.place(*place)),
            Field::Operand(operand) => self.operand(*operand),
            Field::Immediate(number) => number.to_string(),
            Field::Target(offset) => format!("→ {offset}"),
            Field::Value(value) => Atom::Const(*value).to_string(),
            Field::Variable(cell) => global_name(Value::pointer(*cell, TAG_OBJ)).to_string(),
            Field::Define(true) => "(define)".to_string(),
            Field::Define(false) | Field::Parallel(false) | Field::Entry(0) => return None,
            Field::FrameSize(_) | Field::Number(_) => return None,
            Field::Loop(number) => number.to_string(),
            Field::Entry(index) => format!("compiled {index}"),
            Field::Record(bits) if recorded => record(*bits),
            Field::Record(_) => return None,
            Field::Parallel(true) => "(parallel)".to_string(),
            Field::Arguments(operands) => format!("({})", self.operands(operands)),
            Field::Closures(closures) => {
                closures.iter().map(|closure| self.closure(closure)).collect::<Vec<_>>().join(", ")
            }
            Field::Moves(moves) => {
                let shown =
                    |&(operand, place): &(u16, u16)| format!("{} ← {}", self.place(place), self.operand(operand));
                moves.iter().map(shown).collect::<Vec<_>>().join(", ")
            }
        })
    }

    /// An instruction, without its offset and position.
    pub fn instruction(&self, instruction: &Instruction) -> String {
        let recorded = inst::is_recorded(instruction.code);
        let mut text = inst::layout(instruction.code).map_or("?", |layout| layout.name).to_string();
        for shown in instruction.fields.iter().filter_map(|shown| self.field(shown, recorded)) {
            // Writing to a string does not fail.
            let _ = write!(text, " {shown}");
        }
        text
    }
}

/// The bits of a type record.
fn record(bits: u16) -> String {
    let names = [(seen::FLONUM, "flonum"), (seen::OTHER, "other"), (seen::OVERFLOW, "overflow")];
    let set: Vec<&str> = names.iter().filter(|(bit, _)| bits & bit != 0).map(|&(_, name)| name).collect();
    format!("{{{}}}", set.join(" "))
}

impl Display for LambdaCode<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let Lambda { id: LambdaId(id), name, captures, .. } = *self.lambda;
        write!(f, "lambda {id} {}: frame {} bytes", Name(name), self.frame_size())?;
        match captures {
            0 => writeln!(f)?,
            _ => writeln!(f, ", captures {captures}")?,
        }
        let instructions = match decode_all(&self.units) {
            Ok(instructions) => instructions,
            Err(fault) => return writeln!(f, "  {fault}"),
        };
        for instruction in &instructions {
            let site = self.sites.binary_search_by_key(&instruction.offset, |&(site, _)| site);
            let text = self.instruction(instruction);
            match site {
                Ok(at) => {
                    let Span { line, column, .. } = self.sites[at].1;
                    writeln!(f, "{:5}  {text:40} ; {line}:{column}", instruction.offset)?;
                }
                Err(_) => writeln!(f, "{:5}  {text}", instruction.offset)?,
            }
        }
        Ok(())
    }
}
