//! Flattening of branches. A test jumps where it is decided: what nests in it (`and`, `or`, `not`, the tests that inlined
//! predicates leave) makes no boolean that is looked at again.

use super::encoding::Field;
use super::flatten::{Flat, Flattener, Want, constant, small};
use super::inst::op;
use crate::core::tree::{Atom, Node, NodeKind, Site};
use crate::spec::Op;
use crate::spec::ops::Operands;
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
        let test = self.links(test)?;
        if let NodeKind::If { test, then, otherwise } = &test.kind {
            return self.nested(test, then, otherwise, to_else);
        }
        let jump = if let NodeKind::Atom(atom) = test.kind {
            self.test_atom(atom)?
        } else if let NodeKind::Prim { op, args, span, site } = &test.kind
            && let Some(jump) = self.fused(*op, args, *span, site)?
        {
            Some(jump)
        } else {
            Some(self.test_value(test)?)
        };
        to_else.extend(jump);
        Ok(())
    }

    /// The jump for a constant or variable that is false; none for a constant that is true.
    fn test_atom(&mut self, atom: Atom) -> Flat<Option<usize>> {
        match constant(atom) {
            Some(value) if value.is_true() => Ok(None),
            Some(_) => Ok(Some(self.jump(op::JUMP, &[Field::Target(0)]))),
            None => {
                let operand = self.operand(atom)?;
                Ok(Some(self.jump(op::JUMP_IF_FALSE, &[Field::Operand(operand), Field::Target(0)])))
            }
        }
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
        if let Operands::Compared(relation) = primitive.operands() {
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
    fn test_value(&mut self, test: &Node) -> Flat<usize> {
        let scratch = self.scratch;
        self.node(test, Want::At(scratch))?;
        Ok(self.jump(op::JUMP_IF_FALSE, &[Field::Operand(scratch), Field::Target(0)]))
    }
}

fn is_false(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Atom(Atom::Const(value)) if !value.is_true())
}
