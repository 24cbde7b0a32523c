//! The checker of instructions: what `flatten` promises to the loop, and to those who go from trees to sites.
//!
//! - A lambda's instructions fill its words, begin with its only `ENTER`, and control never falls off their end.
//! - Every jump goes to an instruction; `CONTINUE` goes to a `LOOP` and sets nothing but that loop's variables, and not
//!   one after the other where an operand would read what was set before.
//! - Operands and places are slots of the frame, or its scratch place; literals and captured values exist. Values and
//!   variables in instructions are among the literals, which keep them alive.
//! - Every node of the tree has as its site an instruction of its kind; every position is that of an instruction.

use super::encoding::{Closure, Field, Instruction, decode_all, must_be_parallel};
use super::inst::{self, FREE, LITERAL, op};
use super::print::LambdaCode;
use crate::core::tree::{Callee, LoopId, Node, NodeKind, Site, Unit};
use crate::heap::value::TAG_OBJ;
use crate::heap::{Frame, Kind, Value, objects::is_kind};
use crate::spec::Op;
use crate::spec::ops::Operands;
use crate::vm::Vm;
use std::collections::BTreeMap;

type Checked = Result<(), String>;

/// In debug builds: panics when a unit that was just flattened breaks the rules.
pub fn assert_valid(vm: &Vm, unit: &Unit) {
    if cfg!(debug_assertions) {
        for lambda in unit.lambdas.borrow().iter() {
            let code = LambdaCode::new(vm, unit, lambda);
            if let Err(fault) = check(&code) {
                panic!("after flattening: {fault} in\n{code}");
            }
        }
    }
}

/// What is wrong with the instructions of a lambda, if anything.
pub fn check(code: &LambdaCode) -> Checked {
    let list = decode_all(&code.units)?;
    let by_offset = list.iter().map(|instruction| (instruction.offset, instruction)).collect();
    let check = Check { code, by_offset };
    match list.last() {
        Some(last) if !falls_through(last.code) => {}
        Some(last) => return Err(format!("control falls off the end at {}", last.offset)),
        None => return Err("no instructions".to_string()),
    }
    for (i, instruction) in list.iter().enumerate() {
        if (instruction.code == op::ENTER) != (i == 0) {
            return Err("`enter` is the first instruction and no other".to_string());
        }
        check.instruction(instruction).map_err(|fault| format!("{}: {fault}", instruction.offset))?;
    }
    let sites: Vec<u32> = code.sites.iter().map(|&(site, _)| site).collect();
    if !sites.is_sorted() || !sites.iter().all(|site| check.by_offset.contains_key(site)) {
        return Err("a position that is not of an instruction, or out of order".to_string());
    }
    code.lambda.body.walk().try_for_each(|visit| check.node(visit.node))
}

/// Does control go on behind such an instruction?
fn falls_through(code: u16) -> bool {
    !inst::is_tail_call(code) && !matches!(code, op::RETURN | op::JUMP | op::CONTINUE)
}

struct Check<'a> {
    code: &'a LambdaCode<'a>,
    by_offset: BTreeMap<u32, &'a Instruction>,
}

impl Check<'_> {
    fn instruction(&self, instruction: &Instruction) -> Checked {
        for field in &instruction.fields {
            match field {
                Field::Place(place) => self.place(*place)?,
                Field::Operand(operand) => self.operand(*operand)?,
                Field::Target(target) => self.target(instruction, *target)?,
                Field::Value(value) if value.is_pointer() => self.kept(*value)?,
                Field::Variable(cell) => self.variable(Value::pointer(*cell, TAG_OBJ))?,
                Field::FrameSize(size) if *size != self.code.frame_size() => {
                    return Err(format!("a frame of {size} bytes, not {}", self.code.frame_size()));
                }
                Field::Arguments(operands) => self.operands(operands)?,
                Field::Closures(closures) => closures.iter().try_for_each(|closure| self.closure(closure))?,
                Field::Moves(moves) => {
                    moves.iter().try_for_each(|&(operand, place)| {
                        self.operand(operand)?;
                        self.place(place)
                    })?;
                    if must_be_parallel(moves) && !instruction.fields.contains(&Field::Parallel(true)) {
                        return Err("a move reads what one before it has set".to_string());
                    }
                }
                Field::Value(_) | Field::Immediate(_) | Field::Define(_) | Field::FrameSize(_) | Field::Loop(_) => {}
                Field::Number(_) | Field::Entry(_) | Field::Record(_) | Field::Parallel(_) => {}
            }
        }
        Ok(())
    }

    fn place(&self, place: u16) -> Checked {
        let is_slot = (Frame::size_for(0) as u16..self.code.frame_size()).contains(&place) && place.is_multiple_of(8);
        if is_slot || place == self.code.scratch() { Ok(()) } else { Err(format!("no slot at byte {place}")) }
    }

    fn operand(&self, operand: u16) -> Checked {
        let literals = self.code.literals.len();
        match operand {
            FREE.. if operand - FREE < self.code.lambda.captures => Ok(()),
            FREE.. => Err(format!("captured value {} of {}", operand - FREE, self.code.lambda.captures)),
            LITERAL.. if ((operand - LITERAL) as usize) < literals => Ok(()),
            LITERAL.. => Err(format!("literal {} of {literals}", operand - LITERAL)),
            place => self.place(place),
        }
    }

    fn operands(&self, operands: &[u16]) -> Checked {
        operands.iter().try_for_each(|&operand| self.operand(operand))
    }

    fn target(&self, from: &Instruction, target: u32) -> Checked {
        match self.by_offset.get(&target) {
            None => Err(format!("a jump to {target}, where no instruction begins")),
            Some(to) if (to.code == op::LOOP) == (from.code == op::CONTINUE) => Ok(()),
            Some(_) if from.code == op::CONTINUE => Err(format!("`continue` to {target}, which is no loop")),
            // A loop in tail position of a branch begins with the `continue` that sets its variables.
            Some(_) => Err(format!("a jump into the loop at {target}")),
        }
    }

    fn kept(&self, value: Value) -> Checked {
        if self.code.literals.contains(&value) { Ok(()) } else { Err("a value that is no literal".to_string()) }
    }

    fn variable(&self, cell: Value) -> Checked {
        self.kept(cell)?;
        if is_kind(cell, Kind::Global) { Ok(()) } else { Err("a variable that is none".to_string()) }
    }

    fn closure(&self, closure: &Closure) -> Checked {
        self.place(closure.place)?;
        self.operands(&closure.captures)?;
        let object = self.code.literals.get(closure.code as usize).ok_or("a closure without code")?;
        match self.code.lambda_of(*object) {
            Some(lambda) if lambda.captures as usize == closure.captures.len() => Ok(()),
            Some(lambda) => Err(format!("{} captures of lambda {}", closure.captures.len(), lambda.id.0)),
            None => Err("a closure of no lambda of the unit".to_string()),
        }
    }

    /// A node of the tree has the site of its instruction.
    fn node(&self, node: &Node) -> Checked {
        match &node.kind {
            NodeKind::Atom(_) | NodeKind::Let { .. } | NodeKind::If { .. } => {}
            NodeKind::Global { site, .. } => drop(self.site(site, |code| code == op::GLOBAL)?),
            NodeKind::SetGlobal { site, .. } => drop(self.site(site, |code| code == op::SET_GLOBAL)?),
            NodeKind::Fix { site, .. } => drop(self.site(site, |code| code == op::FIX)?),
            NodeKind::Prim { op, site, .. } => drop(self.site(site, |code| does(code, *op))?),
            NodeKind::Call { callee, site, .. } => drop(self.site(site, |code| calls(code, *callee))?),
            NodeKind::Loop { id, site, .. } => {
                let head = self.site(site, |code| code == op::LOOP)?;
                if head.fields.first() != Some(&Field::Loop(id.0)) {
                    return Err(format!("{}: another loop than {}", head.offset, id.0));
                }
            }
            NodeKind::Continue { id, site, .. } => self.continues(*id, site)?,
        }
        Ok(())
    }

    fn continues(&self, id: LoopId, site: &Site) -> Checked {
        let instruction = self.site(site, |code| code == op::CONTINUE)?;
        let head = self.code.lambda.body.find_loop(id).ok_or_else(|| format!("no loop {} to continue", id.0))?;
        let mut places = Vec::new();
        head.each_defined(&mut |slot| places.push(super::flatten::at(slot)));
        let head = head.site().map(Site::get);
        for field in &instruction.fields {
            match field {
                Field::Target(target) if Some(*target) != head => {
                    return Err(format!("{}: `continue` to {target}, not to its loop", instruction.offset));
                }
                Field::Moves(moves) if !moves.iter().all(|(_, place)| places.contains(place)) => {
                    return Err(format!("{}: sets what is no variable of the loop", instruction.offset));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The instruction at a node's site, which has to be one of these.
    fn site(&self, site: &Site, fits: impl Fn(u16) -> bool) -> Result<&Instruction, String> {
        let found = self.by_offset.get(&site.get()).filter(|instruction| fits(instruction.code));
        found.copied().ok_or_else(|| format!("a node whose site is {}, where no such instruction is", site.get()))
    }
}

/// Does this instruction do the operation, perhaps with the branch that follows it?
fn does(code: u16, primitive: Op) -> bool {
    let relation = match primitive.operands() {
        Operands::Compared(relation) => Some(relation as u16),
        _ => None,
    };
    let fused = match primitive {
        Op::Add => Some(op::ADD_IMM),
        Op::Sub => Some(op::SUB_IMM),
        Op::Not => Some(op::JUMP_IF_TRUE),
        Op::IsNull => Some(op::JUMP_UNLESS_NULL),
        Op::IsPair => Some(op::JUMP_UNLESS_PAIR),
        Op::Eq => Some(op::JUMP_UNLESS_EQ),
        _ => None,
    };
    code == op::PRIM + primitive as u16
        || fused == Some(code)
        || relation.is_some_and(|i| code == op::JUMP_UNLESS + i || code == op::JUMP_UNLESS_IMM + i)
}

/// Is this instruction a call of such a callee?
fn calls(code: u16, callee: Callee) -> bool {
    let call = match callee {
        Callee::Atom(_) | Callee::Known(..) => op::CALL,
        Callee::Global(_) => op::CALL_GLOBAL,
        Callee::Myself => op::CALL_SELF,
    };
    code == call || code == call + (op::TAIL_CALL - op::CALL)
}
