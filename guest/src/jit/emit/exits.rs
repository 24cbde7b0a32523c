//! Exits: the cold ends of a function. Each stores the live variables that are not in their home slots and leaves the
//! frame to the interpreter, which executes the instruction at the exit's site again from its beginning.
//!
//! An exit is a block around the function's whole code; its own code follows that block's end. Branches to it are
//! therefore forward branches to the far end of the function, which engines lay out out of line.

use super::super::types;
use super::super::vars::{Var, VarSet};
use super::{Emitter, FP, SELF, at, local, slot_offset};
use crate::heap::regs::reg;
use crate::heap::{Code, Value};
use crate::interp::flatten::closure_of;
use wasm_encoder::BlockType;

/// How the function ends there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// The interpreter goes on at the site.
    Leave { site: u32 },
    /// The runtime makes the tail call at the site.
    TailCall { site: u32 },
    /// The same before the poll of a loop's first round, whose site is behind the loop's head: the round is paid here.
    LeaveInRound { site: u32 },
    /// The call at the site gave `UNWIND`.
    Unwind { site: u32 },
    /// The call at `site` gave what is in `result`: `UNWIND`, or something that is no fixnum; the interpreter then goes on
    /// at `next` with the value in its slot.
    Result { site: u32, next: u32, result: Var },
}

/// A cold end of the function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Exit {
    reason: Reason,
    /// Variables to store from their i64 locals.
    tagged: VarSet,
    /// Variables to box and store from their f64 locals.
    raw: VarSet,
}

impl Emitter<'_> {
    /// The exit for executing the instruction at `site`, which needs the variables in `live`.
    pub(super) fn exit(&mut self, site: u32, live: VarSet) -> usize {
        self.exit_for(Reason::Leave { site }, live)
    }

    pub(super) fn exit_for(&mut self, reason: Reason, live: VarSet) -> usize {
        let missing = live.minus(self.state.stored);
        let tagged = missing.and(self.state.tagged);
        let exit = Exit { reason, tagged, raw: missing.minus(tagged) };
        debug_assert_eq!(exit.raw.minus(self.state.raw), VarSet::EMPTY, "a live variable has no value");
        // Equal exits are neighbours: they belong to one site.
        let near = self.exits.len().saturating_sub(8).max(self.exits_apart);
        if let Some(near) = self.exits[near..].iter().rev().position(|old| *old == exit) {
            return self.exits.len() - 1 - near;
        }
        self.exits.push(exit);
        self.exits.len() - 1
    }

    /// Leaves through the exit if the i32 on the stack is not 0.
    pub(super) fn br_if_exit(&mut self, exit: usize) {
        self.mark_unlikely();
        let target = self.depth + exit as u32;
        self.ins().br_if(target);
    }

    /// Leaves through the exit.
    pub(super) fn br_exit(&mut self, exit: usize) {
        let target = self.depth + exit as u32;
        self.ins().br(target);
    }

    /// [`Emitter::br_if_exit`] for a condition that is an assumption about the program: in the `deopt` configuration it fails every
    /// third time whatever the facts are.
    pub(super) fn guard(&mut self, exit: usize) {
        if self.cx.deopt {
            let word = at(reg::DEOPT.addr());
            let count = self.scratch(wasm_encoder::ValType::I32);
            self.ins().i32_const(0).i32_const(0).i32_load(word).i32_const(1).i32_add().local_tee(count).i32_store(word);
            self.ins().local_get(count).i32_const(3).i32_rem_u().i32_eqz().i32_or();
            self.release(wasm_encoder::ValType::I32, count);
        }
        self.br_if_exit(exit);
    }

    /// The code of an exit, after the end of its block.
    pub(super) fn exit_code(&mut self, exit: &Exit) {
        for var in exit.tagged.iter() {
            self.ins().local_get(FP).local_get(local(var)).i64_store(at(slot_offset(var)));
        }
        for var in exit.raw.iter() {
            let double = self.raw_local(var);
            let boxing = self.cx.plan.box_flonum();
            self.ins().local_get(FP).local_get(double).call(boxing).i64_store(at(slot_offset(var)));
        }
        match exit.reason {
            Reason::Leave { site } => self.leave(site),
            Reason::TailCall { site } => {
                let target = self.cx.plan.runtime.tail_call.placeholder;
                self.end_in(target, site);
            }
            Reason::LeaveInRound { site } => {
                self.ins().i32_const(0);
                self.push_fuel();
                self.ins().i64_const(1).i64_sub().i64_store(at(reg::FUEL.addr()));
                self.leave(site);
            }
            Reason::Unwind { site } => self.unwind(site),
            Reason::Result { site, next, result } => {
                self.ins().local_get(local(result)).i64_const(Value::UNWIND.0 as i64).i64_eq();
                self.ins().if_(BlockType::Empty);
                self.unwind(site);
                self.ins().end();
                self.ins().local_get(FP).local_get(local(result)).i64_store(at(slot_offset(result)));
                self.leave(next);
            }
        }
    }

    fn leave(&mut self, site: u32) {
        let target = self.cx.plan.runtime.exit.placeholder;
        self.end_in(target, site);
    }

    fn unwind(&mut self, site: u32) {
        let target = self.cx.plan.runtime.unwind;
        self.end_in(target, site);
    }

    fn end_in(&mut self, target: u32, site: u32) {
        self.ins().local_get(FP);
        self.push_self();
        self.ins().i32_const(site as i32).i32_const(target as i32).return_call_indirect(0, types::ENTRY_ANY);
    }

    /// The running closure on the stack.
    pub(super) fn push_self(&mut self) {
        if self.captures {
            self.ins().local_get(SELF);
        } else {
            let closure = closure_of(Code::known(self.cx.member.code));
            self.constant(closure);
        }
    }
}
