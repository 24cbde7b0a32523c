//! Flattening of branches. A test jumps where it is decided: what nests in it (`and`, `or`, `not`, the tests that inlined
//! predicates leave) makes no boolean that is looked at again.

use super::encoding::Field;
use super::flatten::{Flat, Flattener, Want, at, constant, small};
use super::inst::{self, op};
use crate::core::tree::{Atom, Node, Site};
use crate::spec::Op;
use crate::text::source::Span;

impl Flattener<'_> {
    /// An `If`.
    pub(super) fn branch(&mut self, test: &Node, then: &Node, otherwise: &Node, want: Want) -> Flat {
        let mut to_else = Vec::new();
        self.test(test, &mut to_else)?;
        self.node(then, want)?;
        let to_end = match want {
            Want::Tail => None,
            Want::At(_) => Some(self.jump(op::JUMP, &[Field::Target(0)])),
        };
        to_else.into_iter().for_each(|unit| self.patch_here(unit));
        self.node(otherwise, want)?;
        to_end.into_iter().for_each(|unit| self.patch_here(unit));
        Ok(())
    }

    /// Emits a test that control falls through when it is true. Adds to `to_else` the target units of the jumps that are
    /// taken when it is false.
    fn test(&mut self, test: &Node, to_else: &mut Vec<usize>) -> Flat {
        match test {
            Node::Atom(Atom::Const(value)) => {
                if !value.is_true() {
                    to_else.push(self.jump(op::JUMP, &[Field::Target(0)]));
                }
            }
            Node::Atom(atom) => {
                let operand = self.operand(*atom)?;
                to_else.push(self.jump(op::JUMP_IF_FALSE, &[Field::Operand(operand), Field::Target(0)]));
            }
            Node::Prim { op, args, span, site } => match self.fused(*op, args, *span, site)? {
                Some(jump) => to_else.push(jump),
                None => self.test_value(test, to_else)?,
            },
            Node::If { test, then, otherwise } => self.nested(test, then, otherwise, to_else)?,
            Node::Let { slot, init, body } => {
                let place = slot.map_or(self.scratch, at);
                self.node(init, Want::At(place))?;
                self.test(body, to_else)?;
            }
            Node::Fix { closures, body, site } => {
                self.fix(closures, site)?;
                self.test(body, to_else)?;
            }
            Node::Global { .. }
            | Node::SetGlobal { .. }
            | Node::Call { .. }
            | Node::Loop { .. }
            | Node::Continue { .. } => self.test_value(test, to_else)?,
        }
        Ok(())
    }

    /// A test that is an `If` of three tests.
    fn nested(&mut self, test: &Node, then: &Node, otherwise: &Node, to_else: &mut Vec<usize>) -> Flat {
        let mut to_otherwise = Vec::new();
        self.test(test, &mut to_otherwise)?;
        self.test(then, to_else)?;
        if is_false(otherwise) {
            to_else.extend(to_otherwise);
            return Ok(());
        }
        let to_then = (!is_false(then)).then(|| self.jump(op::JUMP, &[Field::Target(0)]));
        to_otherwise.into_iter().for_each(|unit| self.patch_here(unit));
        self.test(otherwise, to_else)?;
        to_then.into_iter().for_each(|unit| self.patch_here(unit));
        Ok(())
    }

    /// The instruction that is operation and jump in one, if there is one.
    fn fused(&mut self, primitive: Op, args: &[Atom], span: Span, site: &Site) -> Flat<Option<usize>> {
        if let Some(relation) = inst::RELATIONS.iter().position(|&relation| relation == primitive) {
            let relation = relation as u16;
            self.mark(site, span);
            let first = Field::Operand(self.operand(args[0])?);
            let (code, second) = match constant(args[1]).and_then(small) {
                Some(number) => (op::JUMP_UNLESS_IMM, Field::Immediate(number)),
                None => (op::JUMP_UNLESS, Field::Operand(self.operand(args[1])?)),
            };
            return Ok(Some(self.jump(code + relation, &[first, second, Field::Target(0)])));
        }
        let code = match primitive {
            Op::Not => op::JUMP_IF_TRUE,
            Op::IsNull => op::JUMP_UNLESS_NULL,
            Op::IsPair => op::JUMP_UNLESS_PAIR,
            Op::Eq => {
                self.mark(site, span);
                let (first, second) = (Field::Operand(self.operand(args[0])?), Field::Operand(self.operand(args[1])?));
                return Ok(Some(self.jump(op::JUMP_UNLESS_EQ, &[first, second, Field::Target(0)])));
            }
            _ => return Ok(None),
        };
        self.mark(site, span);
        let operand = Field::Operand(self.operand(args[0])?);
        Ok(Some(self.jump(code, &[operand, Field::Target(0)])))
    }

    /// Any other test, by its value.
    fn test_value(&mut self, test: &Node, to_else: &mut Vec<usize>) -> Flat {
        let scratch = self.scratch;
        self.node(test, Want::At(scratch))?;
        to_else.push(self.jump(op::JUMP_IF_FALSE, &[Field::Operand(scratch), Field::Target(0)]));
        Ok(())
    }
}

fn is_false(node: &Node) -> bool {
    matches!(node, Node::Atom(Atom::Const(value)) if !value.is_true())
}
