//! Calls: direct, by a constant table index, and by the whole closure protocol.

use super::super::asm::{ExitId, FuncId, I32, I64, Scratch, at};
use super::super::bail::Bail;
use super::super::facts::{Info, Type};
use super::super::types;
use super::super::vars::{Operand, VarSet};
use super::exits::{NoOperands, Reason, Settled};
use super::operands::Val;
use super::{Dest, Emitter, FP, Flow, local};
use crate::core::tree::{Atom, Callee, Node};
use crate::heap::value::TAG_PROC;
use crate::heap::{CaseLambda, Closure, Code, Frame, Global, Primitive, Procedure, Tier, Value};
use crate::interp::calls::accepts;
use crate::interp::flatten::closure_of;
use crate::prims::{self, Prim};
use crate::spec::limits::MAX_COMPILED_ARGUMENTS;
use crate::spec::runtime::Entry;
use wasm_encoder::BlockType;

/// Where the callee's table index comes from.
#[derive(Clone, Copy, Debug)]
enum Target {
    /// A function of this module.
    Function(FuncId),
    /// A function of a linked module or of the runtime, at this table index for as long as its code object lives.
    Table(u32),
    /// The code object is known: its entries are read at the call.
    Code(Value),
    /// The procedure is known only at the call.
    Procedure,
}

/// The procedure called.
#[derive(Debug)]
enum This {
    Operand(Operand),
    Local(Scratch<I64>),
    Myself,
}

/// A call being emitted: what its exits need.
struct CallSite {
    settled: Settled,
    site: u32,
    /// What is live before the call.
    needed: VarSet,
}

impl Emitter<'_> {
    /// A call.
    pub(super) fn call(
        &mut self,
        node: &Node,
        callee: Callee,
        args: &[Atom],
        site: u32,
        dest: Dest,
    ) -> Result<Flow, Bail> {
        if args.len() > MAX_COMPILED_ARGUMENTS {
            return Err(Bail::TooManyArguments);
        }
        let mut taken = args.to_vec();
        if let Callee::Atom(atom) | Callee::Known(atom, _) = callee {
            taken.push(atom);
        }
        let operands: Vec<Operand> = taken.iter().map(|&atom| self.operand(atom)).collect();
        if let Some(val) = self.leaf(node, callee, &operands[..args.len()], site) {
            return Ok(self.deliver(val, dest));
        }
        let settled = self.settle(&operands);
        let here = CallSite { settled, site, needed: self.cx.liveness.needed(node) };
        let operands = &operands[..args.len()];
        if let Callee::Global(cell) = callee
            && let Some((primitive, entry)) = self.direct_entry(cell, args.len() as u32)
        {
            self.literals.push(cell.0);
            self.guard_content(&here, cell, primitive);
            if row(primitive).mostly_returns {
                self.call_mostly_direct(&here, primitive, entry, operands, dest, self.cx.liveness.stored(node));
            } else {
                let exit = self.exit(&here.settled, site, here.needed);
                self.push_direct(&here.settled, entry, operands, exit);
            }
            return Ok(self.deliver(Val::Tagged(Info::ANY), dest));
        }
        if dest == Dest::Tail {
            return Ok(self.tail_call(&here, callee, operands));
        }
        let (target, this) = self.resolve(&here, callee, args.len() as u32);
        let stored = self.cx.liveness.stored(node);
        self.spill(stored);
        self.invoke(target, &this, operands, false);
        self.done_with(this);
        Ok(self.returned(site, dest, stored))
    }

    /// A call in tail position. Only what cannot fail before it runs takes this frame: a closure that accepts the
    /// arguments. Everything else runs on top of the frame, so that an error has the position of this call: a primitive
    /// that a top-level variable holds is called, and what is not known is left to the runtime.
    fn tail_call(&mut self, here: &CallSite, callee: Callee, args: &[Operand]) -> Flow {
        let argc = args.len() as u32;
        if let Callee::Global(cell) = callee
            && let Some(primitive) = self.returning_primitive(cell, argc)
        {
            self.literals.push(cell.0);
            self.guard_content(here, cell, primitive);
            let entries = &self.cx.plan.runtime;
            let entry = entries.entry_n.get(args.len()).unwrap_or(&entries.entry_any).placeholder;
            self.spill(here.needed);
            self.invoke(Target::Table(entry.index), &This::Operand(Operand::Const(primitive)), args, false);
            return self.returned(here.site, Dest::Tail, here.needed);
        }
        let (target, this) = self.resolve(here, callee, argc);
        match target {
            Target::Function(_) | Target::Table(_) => {}
            Target::Code(known) if accepts(Code::known(known), argc) => {}
            Target::Code(_) => {
                let exit = self.exit_for(&here.settled, Reason::TailCall { site: here.site }, here.needed);
                self.asm.br_exit(exit);
                self.done_with(this);
                return Flow::Ends;
            }
            Target::Procedure => self.check_accepts(here, &this, argc),
        }
        self.invoke(target, &this, args, true);
        self.done_with(this);
        Flow::Ends
    }

    /// Leaves the tail call to the runtime unless it is of a closure that accepts so many arguments: as many as it
    /// requires, or, with a rest parameter, more. (`NO_ARITY` is neither.)
    fn check_accepts(&mut self, here: &CallSite, this: &This, argc: u32) {
        let exit = self.exit_for(&here.settled, Reason::TailCall { site: here.site }, here.needed);
        let arity = self.asm.scratch::<I32>();
        self.push_this(this);
        self.ins().i32_wrap_i64().load_address(Procedure::CODE);
        self.ins().load(Code::ARITY).local_tee(&arity).i32_const(argc as i32).i32_ne();
        let other = self.asm.open_if(BlockType::Empty);
        self.ins().local_get(&arity).i32_const(Code::REST as i32).i32_sub().i32_const(argc as i32).i32_gt_u();
        self.asm.br_if_exit(exit);
        self.asm.close(other);
        self.asm.release(arity);
    }

    /// The primitive that a top-level variable holds, if it takes so many arguments.
    fn primitive_in(&self, cell: Value, argc: u32) -> Option<Value> {
        let now = self.cx.plan.content(cell);
        (self.cx.options.global_calls && Primitive::is(now) && row(now).accepts(argc)).then_some(now)
    }

    /// The same, if its call gives a value or fails, and neither tail-calls nor asks the driver for anything.
    fn returning_primitive(&self, cell: Value, argc: u32) -> Option<Value> {
        self.primitive_in(cell, argc).filter(|&primitive| row(primitive).effect.is_some())
    }

    /// The primitive that a top-level variable holds, with its direct entry for so many arguments.
    fn direct_entry(&self, cell: Value, argc: u32) -> Option<(Value, Entry)> {
        let now = self.primitive_in(cell, argc).filter(|_| self.cx.options.direct_primitives)?;
        Some((now, row(now).direct(argc)?.entry()))
    }

    /// The call of a primitive that mostly returns, whose result is on the stack then: where the direct entry has none the
    /// call is made in full, with all that the collector and a capture need stored. Unlike an exit that costs no more than
    /// the call did without the direct entry, however often it comes to that.
    fn call_mostly_direct(
        &mut self,
        here: &CallSite,
        primitive: Value,
        entry: Entry,
        args: &[Operand],
        dest: Dest,
        stored: VarSet,
    ) {
        if dest == Dest::Tail {
            let exit = self.exit_for(&here.settled, Reason::TailCall { site: here.site }, here.needed);
            return self.push_direct(&here.settled, entry, args, exit);
        }
        self.push_direct_call(entry, args);
        let result = self.asm.scratch::<I64>();
        self.ins().local_tee(&result).i64_const(Value::UNWIND.0 as i64).i64_eq();
        let in_full = self.asm.open_if(BlockType::Empty);
        let before = self.facts.clone();
        self.spill(stored);
        let entries = &self.cx.plan.runtime;
        let general = entries.entry_n.get(args.len()).unwrap_or(&entries.entry_any).placeholder;
        self.invoke(Target::Table(general.index), &This::Operand(Operand::Const(primitive)), args, false);
        self.forget_unboxed();
        let exit = self.exit_for(&NoOperands, Reason::Unwind { site: here.site }, stored);
        self.ins().local_tee(&result).i64_const(Value::UNWIND.0 as i64).i64_eq();
        self.asm.br_if_exit(exit);
        self.asm.close(in_full);
        self.facts = before;
        self.forget_unboxed();
        self.ins().local_get(&result);
        self.asm.release(result);
    }

    /// The call of a primitive's direct entry, whose result is on the stack then. When it gives none, nothing has happened:
    /// the interpreter makes the call. The operands are settled, so this changes no facts and may stand in code that is
    /// skipped sometimes.
    pub(super) fn push_direct(&mut self, _: &Settled, entry: Entry, args: &[Operand], exit: ExitId) {
        self.push_direct_call(entry, args);
        self.leave_without_value(exit);
    }

    fn push_direct_call(&mut self, entry: Entry, args: &[Operand]) {
        self.ins().i32_const(Frame::NONE.addr() as i32).i64_const(0);
        args.iter().for_each(|&arg| self.push(arg));
        self.ins().call_entry(entry);
    }

    /// Leaves if what is on the stack is `UNWIND`.
    pub(super) fn leave_without_value(&mut self, exit: ExitId) {
        let result = self.asm.scratch::<I64>();
        self.ins().local_tee(&result).i64_const(Value::UNWIND.0 as i64).i64_eq();
        self.asm.br_if_exit(exit);
        self.ins().local_get(&result);
        self.asm.release(result);
    }

    /// Makes sure that a top-level variable holds what it holds now: it is watched, or the code leaves if it does not.
    fn guard_content(&mut self, here: &CallSite, cell: Value, now: Value) {
        if self.watch(cell) {
            return;
        }
        let exit = self.exit(&here.settled, here.site, here.needed);
        self.ins().i32_const(0).i64_load(at(cell.addr() + Global::CONTENT.offset()));
        self.constant(now);
        self.ins().i64_ne();
        self.guard(exit);
    }

    fn done_with(&mut self, this: This) {
        if let This::Local(local) = this {
            self.asm.release(local);
        }
    }

    /// Finds the callee and makes sure that it is what it is taken for.
    fn resolve(&mut self, here: &CallSite, callee: Callee, argc: u32) -> (Target, This) {
        match callee {
            Callee::Myself => (self.target_of(self.cx.member.code, argc), This::Myself),
            Callee::Known(atom, id) => {
                let known = self.cx.member.unit.lambda(id).code.get();
                let only = closure_of(Code::known(known));
                let this = if only == Value::FALSE { self.operand(atom) } else { Operand::Const(only) };
                (self.target_of(known, argc), This::Operand(this))
            }
            Callee::Atom(atom) => {
                let operand = self.operand(atom);
                self.check_procedure(here, &This::Operand(operand));
                self.narrow(operand, Type::PROCEDURE);
                (Target::Procedure, This::Operand(operand))
            }
            Callee::Global(cell) => self.resolve_global(here, cell, argc),
        }
    }

    /// The best way to call the procedure of a known code object.
    fn target_of(&mut self, known: Value, argc: u32) -> Target {
        let direct = self.cx.options.known_calls && argc <= Code::MAX_DIRECT_ARGS && Code::known(known).arity() == argc;
        if direct && let Some(member) = self.cx.plan.member_of(known) {
            self.callees.push(known.0);
            return Target::Function(self.cx.plan.main(member));
        }
        self.literals.push(known.0);
        if direct && Code::known(known).tier() == Tier::Compiled {
            self.callees.push(known.0);
            return Target::Table(Code::known(known).place(Code::ENTRIES.element(argc)).get());
        }
        Target::Code(known)
    }

    fn resolve_global(&mut self, here: &CallSite, cell: Value, argc: u32) -> (Target, This) {
        self.literals.push(cell.0);
        let now = self.cx.plan.content(cell);
        if self.cx.options.global_calls
            && self.trusts(here.site)
            && let Some(closure) = Closure::of(now)
        {
            let target = self.target_of(closure.code().value(), argc);
            if matches!(target, Target::Function(_) | Target::Table(_)) {
                self.guard_content(here, cell, now);
                return (target, This::Operand(Operand::Const(now)));
            }
        }
        if self.cx.options.global_calls
            && CaseLambda::is(now)
            && let Some(clause) = prims::clause_for(now, argc).and_then(Closure::of)
        {
            let target = self.target_of(clause.code().value(), argc);
            if matches!(target, Target::Function(_) | Target::Table(_)) {
                self.guard_content(here, cell, now);
                return (target, This::Operand(Operand::Const(clause.value())));
            }
        }
        if let Some(procedure) = Procedure::of(now)
            && self.watch(cell)
        {
            let code = procedure.code().value();
            self.literals.push(code.0);
            return (Target::Code(code), This::Operand(Operand::Const(now)));
        }
        let procedure = self.asm.scratch();
        self.ins().i32_const(0).i64_load(at(cell.addr() + Global::CONTENT.offset())).local_set(&procedure);
        let this = This::Local(procedure);
        self.check_procedure(here, &this);
        (Target::Procedure, this)
    }

    /// Leaves if it is no procedure (also if it is a variable without a value): the interpreter raises.
    fn check_procedure(&mut self, here: &CallSite, this: &This) {
        if let This::Operand(operand) = this
            && self.info(*operand).ty == Type::PROCEDURE
        {
            return;
        }
        let exit = self.exit(&here.settled, here.site, here.needed);
        self.push_this(this);
        self.ins().tag().i32_const(TAG_PROC as i32).i32_ne();
        self.guard(exit);
    }

    fn push_this(&mut self, this: &This) {
        match this {
            This::Operand(operand) => self.push(*operand),
            This::Local(local) => {
                self.ins().local_get(local);
            }
            This::Myself => self.push_self(),
        }
    }

    /// The call instruction and what it takes. A tail call's frame is this one, other calls' the one above.
    fn invoke(&mut self, target: Target, this: &This, args: &[Operand], tail: bool) {
        let size = Frame::size_for(self.cx.member.lambda.slots as u32);
        let above = if tail { 0 } else { size };
        let argc = args.len() as u32;
        let spread = argc > Code::MAX_DIRECT_ARGS;
        if spread {
            for (i, &arg) in args.iter().enumerate() {
                self.ins().local_get(FP);
                self.push(arg);
                self.ins().i64_store(at(above + Frame::SLOTS.at(i as u32).offset()));
            }
        }
        self.ins().local_get(FP);
        if above > 0 {
            self.ins().i32_const(above as i32).i32_add();
        }
        self.push_this(this);
        if spread {
            self.ins().i32_const(argc as i32);
        } else {
            args.iter().for_each(|&arg| self.push(arg));
        }
        let (ty, entry) = match spread {
            true => (types::ENTRY_ANY, Code::ENTRY_ANY),
            false => (types::entry(argc), Code::ENTRIES.element(argc)),
        };
        match target {
            Target::Function(index) => {
                match tail {
                    true => self.ins().return_call(index),
                    false => self.ins().call(index),
                };
                return;
            }
            Target::Table(index) => {
                self.ins().i32_const(index as i32);
            }
            Target::Code(known) => {
                self.ins().i32_const(0).i32_load(at(known.addr() + entry.offset()));
            }
            Target::Procedure => {
                self.push_this(this);
                self.ins().i32_wrap_i64().load_address(Procedure::CODE);
                self.ins().load(entry);
            }
        }
        match tail {
            true => self.ins().return_call_indirect(ty),
            false => self.ins().call_indirect(ty),
        };
    }

    /// Of the variables that have f64 locals only some have kept their tagged words alive across a call.
    fn forget_unboxed(&mut self) {
        self.facts.tagged = self.facts.tagged.minus(self.facts.raw.minus(self.kept_words()));
    }

    /// What comes after a call: the result is on the stack. `stored` is what a frame that waits for it keeps.
    fn returned(&mut self, site: u32, dest: Dest, stored: VarSet) -> Flow {
        self.forget_unboxed();
        match dest {
            Dest::Var(var, next) => {
                self.ins().local_set(local(var));
                self.facts.define(var, Info::ANY);
                if let Some(next) = next {
                    let exit =
                        self.exit_for(&NoOperands, Reason::Result { site, next, result: var }, stored.without(var));
                    self.ins().local_get(local(var)).tag();
                    self.guard(exit);
                    self.narrow(Operand::Var(var), Type::FIXNUM);
                } else {
                    let exit = self.exit_for(&NoOperands, Reason::Unwind { site }, stored.without(var));
                    self.ins().local_get(local(var)).i64_const(Value::UNWIND.0 as i64).i64_eq();
                    self.asm.br_if_exit(exit);
                }
                Flow::Falls
            }
            Dest::Drop | Dest::Test(_) | Dest::Tail => {
                let result = self.asm.scratch::<I64>();
                let exit = self.exit_for(&NoOperands, Reason::Unwind { site }, stored);
                self.ins().local_tee(&result).i64_const(Value::UNWIND.0 as i64).i64_eq();
                self.asm.br_if_exit(exit);
                if dest != Dest::Drop {
                    self.ins().local_get(&result);
                }
                self.asm.release(result);
                match dest {
                    Dest::Drop => Flow::Falls,
                    _ => self.deliver(Val::Tagged(Info::ANY), dest),
                }
            }
        }
    }
}

/// The row of a primitive.
fn row(primitive: Value) -> &'static Prim {
    prims::get(Primitive::known(primitive).index())
}
