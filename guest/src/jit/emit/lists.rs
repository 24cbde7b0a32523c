//! Positions in lists: a few steps inline, else by the runtime.

use super::super::asm::{ExitId, I64, Scratch};
use super::super::facts::{Info, Type};
use super::super::vars::Operand;
use super::Emitter;
use super::data::constant_index;
use super::operands::Val;
use super::prims::Operation;
use crate::heap::Pair;
use crate::spec::limits::LIST_STEPS;

impl Emitter<'_> {
    pub(super) fn list_tail(&mut self, p: &Operation, list: Operand, k: Operand) -> Val {
        match steps(k) {
            Some(steps) => self.walk(p, list, steps, |_, _| {}),
            None => self.call_operate(p),
        }
    }

    pub(super) fn list_ref(&mut self, p: &Operation, list: Operand, k: Operand) -> Val {
        let Some(steps) = steps(k) else { return self.call_operate(p) };
        self.walk(p, list, steps, |emitter, (at, exit)| {
            emitter.guard_word(at, Type::PAIR, exit);
            emitter.ins().local_get(at).i32_wrap_i64().load(Pair::CAR).local_set(at);
        })
    }

    /// The list without its first elements, and what `finish` makes of it.
    fn walk(
        &mut self,
        p: &Operation,
        list: Operand,
        steps: u32,
        finish: impl FnOnce(&mut Self, (&Scratch<I64>, ExitId)),
    ) -> Val {
        let exit = self.settled_exit(p);
        let at = self.asm.scratch::<I64>();
        self.push(list);
        self.ins().local_set(&at);
        for _ in 0..steps {
            self.guard_word(&at, Type::PAIR, exit);
            self.ins().local_get(&at).i32_wrap_i64().load(Pair::CDR).local_set(&at);
        }
        finish(self, (&at, exit));
        self.ins().local_get(&at);
        self.asm.release(at);
        Val::Tagged(Info::ANY)
    }
}

/// A constant number of steps that are made inline.
fn steps(k: Operand) -> Option<u32> {
    constant_index(k).filter(|&k| k <= LIST_STEPS)
}
