//! Exits: the cold ends of a function. Each stores the live variables that are not in their home slots and leaves the
//! frame to the interpreter, which executes the instruction at the exit's site again from its beginning.
//!
//! The order is always the same, and the types keep it: first what an instruction takes is brought where it stays while the
//! instruction runs, of which a [`Ready`] is the proof; then, with that, the exit is made, which says from where each variable
//! is stored; then come the guards and branches to it. All exits of one instruction find the variables at the same places, so
//! they are equal and the assembler makes one of them.

use super::super::asm::{ExitId, I32, at};
use super::super::vars::{Operand, Var, VarSet};
use super::{Emitter, FP, Output, SELF, local, slot_offset};
use crate::heap::regs::reg;
use crate::heap::{Code, Value};
use crate::interp::flatten::closure_of;
use crate::spec::runtime::Entry;
use wasm_encoder::BlockType;

/// In the `deopt` configuration each guard whose number is divisible by this fails. If all did, the code behind the first
/// would never run.
const DEOPT_PERIOD: i32 = 3;

/// How the function ends there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// The interpreter goes on at the site.
    Leave { site: u32 },
    /// The runtime makes the tail call at the site.
    TailCall { site: u32 },
    /// The interpreter goes on at the site, which is behind the head of a loop whose first round has not been polled: the
    /// exit takes that round's unit of fuel.
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

/// Says of an instruction that what it takes is where an exit stores it from.
pub(super) trait Ready {}

/// The instruction takes tagged words, and they are in their locals: pushing them changes no facts, so it may be done in
/// code that is skipped sometimes.
pub(super) struct Settled(());

/// The instruction takes doubles. Those stay where they are, in f64 locals or as tagged words.
pub(super) struct Doubles;

/// The instruction takes no operands, or has taken them.
pub(super) struct NoOperands;

impl Ready for Settled {}
impl Ready for Doubles {}
impl Ready for NoOperands {}

impl Emitter<'_> {
    /// Makes sure that the operands' tagged words are in their locals.
    pub(super) fn settle(&mut self, operands: &[Operand]) -> Settled {
        for &operand in operands {
            if let Operand::Var(var) = operand
                && !self.facts.tagged.has(var)
            {
                self.push_var(var);
                self.ins().drop();
            }
        }
        Settled(())
    }

    /// The exit for executing the instruction at `site`, which needs the variables in `live`.
    pub(super) fn exit(&mut self, ready: &impl Ready, site: u32, live: VarSet) -> ExitId {
        self.exit_for(ready, Reason::Leave { site }, live)
    }

    pub(super) fn exit_for(&mut self, _: &impl Ready, reason: Reason, live: VarSet) -> ExitId {
        let missing = live.minus(self.facts.stored);
        let tagged = missing.and(self.facts.tagged);
        let exit = Exit { reason, tagged, raw: missing.minus(tagged) };
        debug_assert_eq!(exit.raw.minus(self.facts.raw), VarSet::EMPTY, "a live variable has no value");
        self.asm.exit(exit)
    }

    /// Leaves through the exit if the i32 on the stack is not 0, where that is an assumption about the program: in the `deopt`
    /// configuration it fails every third time whatever the facts are.
    pub(super) fn guard(&mut self, exit: ExitId) {
        if self.cx.deopt {
            let word = at(reg::DEOPT.addr());
            let count = self.asm.scratch::<I32>();
            self.ins()
                .i32_const(0)
                .i32_const(0)
                .i32_load(word)
                .i32_const(1)
                .i32_add()
                .local_tee(&count)
                .i32_store(word);
            self.ins().local_get(&count).i32_const(DEOPT_PERIOD).i32_rem_u().i32_eqz().i32_or();
            self.asm.release(count);
        }
        self.asm.br_if_exit(exit);
    }

    /// The function, with the code of its exits.
    pub(super) fn finish(mut self) -> Output {
        if !self.asm.has_exits() {
            // Where all branches ended, the end of their block counts as reached: nothing else is there to follow it.
            self.ins().unreachable();
        }
        while let Some(exit) = self.asm.land() {
            self.exit_code(&exit);
        }
        let mut body = self.asm.finish();
        if !self.cx.options.branch_hints {
            body.unlikely.clear();
        }
        Output {
            body,
            literals: self.literals.into_iter().collect(),
            callees: self.callees.into_iter().collect(),
            watched: self.watched.into_iter().collect(),
        }
    }

    /// The code of an exit, after the end of its block.
    fn exit_code(&mut self, exit: &Exit) {
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
                let unwinding = self.asm.open_if(BlockType::Empty);
                self.unwind(site);
                self.asm.close(unwinding);
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

    fn end_in(&mut self, target: Entry, site: u32) {
        self.ins().local_get(FP);
        self.push_self();
        self.ins().i32_const(site as i32).return_call_entry(target);
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
