//! Operands: getting values on the wasm stack, and what is known of them.

use super::super::asm::{F64, I32, Local, at};
use super::super::facts::{Info, Type};
use super::super::vars::{Operand, Var, VarSet};
use super::{Dest, Emitter, FP, Flow, JoinId, SELF, local, slot_offset};
use crate::heap::{Closure, Frame, Value};

/// What an operation left on the wasm stack.
#[derive(Clone, Debug)]
pub(super) enum Val {
    /// A tagged word.
    Tagged(Info),
    /// A double.
    Double,
    /// The operands of a comparison that is still to be made.
    Test(Test),
    /// Nothing: the result is this constant.
    Const(Value),
}

/// A comparison whose operands are on the stack.
#[derive(Clone, Debug)]
pub(super) struct Test {
    pub relation: Relation,
    /// What holds of variables when it is true.
    pub then: Vec<(Var, Info)>,
    /// What holds of variables when it is false.
    pub otherwise: Vec<(Var, Info)>,
}

/// How a [`Test`] is finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    /// An i32 is not 0.
    NonZero,
    /// An i32 is 0.
    Zero,
    Eq,
    Ne,
    Lt,
    Gt,
    Le,
    Ge,
}

impl Relation {
    pub(super) fn negated(self) -> Relation {
        match self {
            Relation::NonZero => Relation::Zero,
            Relation::Zero => Relation::NonZero,
            Relation::Eq => Relation::Ne,
            Relation::Ne => Relation::Eq,
            Relation::Lt => Relation::Ge,
            Relation::Gt => Relation::Le,
            Relation::Le => Relation::Gt,
            Relation::Ge => Relation::Lt,
        }
    }
}

impl Test {
    pub(super) fn new(relation: Relation) -> Test {
        Test { relation, then: Vec::new(), otherwise: Vec::new() }
    }
}

impl Emitter<'_> {
    pub(super) fn info(&self, operand: Operand) -> Info {
        match operand {
            Operand::Const(value) => Info::of(value),
            Operand::Var(var) => self.facts.info(var),
        }
    }

    /// From here on the operand's type is within `ty`.
    pub(super) fn narrow(&mut self, operand: Operand, ty: Type) {
        if let Operand::Var(var) = operand {
            let info = self.facts.info(var).narrow(ty);
            self.facts.set_info(var, info);
        }
    }

    /// The tagged word of an operand. Changes the facts when the word was not in its local yet, so not for code that is
    /// skipped sometimes: see [`Emitter::settle`].
    pub(super) fn push(&mut self, operand: Operand) {
        match operand {
            Operand::Const(value) => self.constant(value),
            Operand::Var(var) => self.push_var(var),
        }
    }

    pub(super) fn push_var(&mut self, var: Var) {
        if self.facts.tagged.has(var) {
            self.ins().local_get(local(var));
            return;
        }
        if self.facts.raw.has(var) {
            let double = self.raw_local(var);
            self.ins().local_get(double);
            self.box_double();
        } else {
            let index = self.vars.captured(var).expect("a variable in scope has a value") as u32;
            self.ins().local_get(SELF).i32_wrap_i64().load(Closure::CAPTURES.at(index));
        }
        self.ins().local_tee(local(var));
        self.facts.tagged.insert(var);
    }

    /// The f64 local of a variable.
    pub(super) fn raw_local(&mut self, var: Var) -> Local<F64> {
        if let Some(&local) = self.raw_locals.get(&var) {
            return local;
        }
        let local = self.asm.local::<F64>();
        self.raw_locals.insert(var, local);
        local
    }

    /// The low half of a pointer operand, as the address that field offsets are added to.
    pub(super) fn push_address(&mut self, operand: Operand) {
        match operand {
            Operand::Const(value) => {
                self.constant(value);
                self.ins().i32_wrap_i64();
            }
            Operand::Var(var) => {
                self.push_var(var);
                self.ins().i32_wrap_i64();
            }
        }
    }

    /// Runs `emit`, which goes on from here on several paths: on each of them the words that are there now stay.
    pub(super) fn forked<T>(&mut self, emit: impl FnOnce(&mut Self) -> T) -> T {
        let outer = self.kept;
        self.kept = outer.union(self.facts.tagged.minus(self.facts.raw));
        let result = emit(self);
        self.kept = outer;
        result
    }

    /// The variables whose tagged words stay alive across a call though they have f64 locals.
    pub(super) fn kept_words(&self) -> VarSet {
        self.kept.and(self.facts.tagged)
    }

    /// Stores the live variables that may be pointers in their home slots, where the collector finds them, and the
    /// running closure in the frame: what has to be done before a call that comes back.
    pub(super) fn spill(&mut self, live: VarSet) {
        for var in live.minus(self.facts.stored).iter() {
            // A double that has an f64 local needs no boxed form after the call.
            let unboxed = self.facts.raw.minus(self.kept_words()).has(var);
            if !unboxed && self.facts.info(var).ty.meets(Type::POINTERS) {
                self.ins().local_get(FP).local_get(local(var)).i64_store(at(slot_offset(var)));
                self.facts.stored.insert(var);
            }
        }
        if self.captures && !self.facts.self_stored {
            let offset = Frame::SELF.offset();
            self.ins().local_get(FP).local_get(SELF).i64_store(at(offset));
            self.facts.self_stored = true;
        }
    }

    /// Turns what is on the stack into a tagged word; gives what is known of it.
    pub(super) fn as_tagged(&mut self, val: Val) -> Info {
        match val {
            Val::Tagged(info) => info,
            Val::Double => {
                self.box_double();
                Info::of_type(Type::FLONUM)
            }
            Val::Test(test) => {
                self.relation(test.relation);
                let chosen = self.asm.scratch::<I32>();
                self.ins().local_set(&chosen);
                self.ins().i64_const(Value::TRUE.0 as i64).i64_const(Value::FALSE.0 as i64).local_get(&chosen).select();
                self.asm.release(chosen);
                Info::of_type(Type::BOOLEAN)
            }
            Val::Const(value) => {
                self.constant(value);
                Info::of(value)
            }
        }
    }

    /// Finishes a comparison: an i32 on the stack.
    pub(super) fn relation(&mut self, relation: Relation) {
        match relation {
            Relation::NonZero => {}
            Relation::Zero => {
                self.ins().i32_eqz();
            }
            Relation::Eq => {
                self.ins().i64_eq();
            }
            Relation::Ne => {
                self.ins().i64_ne();
            }
            Relation::Lt => {
                self.ins().i64_lt_s();
            }
            Relation::Gt => {
                self.ins().i64_gt_s();
            }
            Relation::Le => {
                self.ins().i64_le_s();
            }
            Relation::Ge => {
                self.ins().i64_ge_s();
            }
        }
    }

    /// Puts a result where it belongs.
    pub(super) fn deliver(&mut self, val: Val, dest: Dest) -> Flow {
        match dest {
            Dest::Tail => {
                self.as_tagged(val);
                self.ins().return_();
                Flow::Ends
            }
            Dest::Var(var, _) => {
                if matches!(val, Val::Double) {
                    let double = self.raw_local(var);
                    self.ins().local_set(double);
                    self.facts.define_raw(var);
                } else {
                    let info = self.as_tagged(val);
                    self.ins().local_set(local(var));
                    self.facts.define(var, info);
                }
                Flow::Falls
            }
            Dest::Drop => {
                match val {
                    Val::Tagged(_) | Val::Double => {
                        self.ins().drop();
                    }
                    Val::Test(test) => {
                        self.relation(test.relation);
                        self.ins().drop();
                    }
                    Val::Const(_) => {}
                }
                Flow::Falls
            }
            Dest::Test(join) => self.test(val, join),
        }
    }

    /// Jumps to the join if the result is false.
    fn test(&mut self, val: Val, join: JoinId) -> Flow {
        match val {
            Val::Const(Value::FALSE) => {
                self.br(join);
                Flow::Ends
            }
            Val::Const(_) => Flow::Falls,
            Val::Double => {
                self.ins().drop();
                Flow::Falls
            }
            Val::Tagged(info) if !info.ty.meets(Type::FALSE) => {
                self.ins().drop();
                Flow::Falls
            }
            Val::Tagged(_) => {
                self.ins().i64_const(Value::FALSE.0 as i64).i64_eq();
                self.br_if(join);
                Flow::Falls
            }
            Val::Test(test) => {
                self.relation(test.relation.negated());
                let before: Vec<(Var, Info)> =
                    test.otherwise.iter().map(|&(var, _)| (var, self.facts.info(var))).collect();
                test.otherwise.iter().for_each(|&(var, info)| self.facts.set_info(var, info));
                self.br_if(join);
                before.iter().for_each(|&(var, info)| self.facts.set_info(var, info));
                test.then.iter().for_each(|&(var, info)| self.facts.set_info(var, info));
                Flow::Falls
            }
        }
    }
}
