//! Predicates of numbers: what the word tells inline, boxed numbers by the runtime.

use super::super::asm::{F64, I32};
use super::super::facts::{Info, Type};
use super::super::vars::Operand;
use super::Emitter;
use super::operands::{Relation, Test, Val};
use super::prims::Operation;
use crate::heap::Value;
use crate::heap::value::TAG_OBJ;
use crate::spec::ops::Failure;
use wasm_encoder::BlockType;

/// What a predicate says of fixnums and flonums.
#[derive(Clone, Copy, Debug)]
pub(super) struct Answers {
    pub fixnum: bool,
    pub flonum: Flonum,
}

/// What a predicate says of a flonum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flonum {
    Always(bool),
    /// Neither infinite nor NaN?
    Finite,
    Infinite,
    Nan,
    /// Finite and a whole number?
    Integral,
}

impl Answers {
    pub(super) const ALWAYS: Answers = Answers { fixnum: true, flonum: Flonum::Always(true) };
    pub(super) const EXACT: Answers = Answers { fixnum: true, flonum: Flonum::Always(false) };
    pub(super) const INEXACT: Answers = Answers { fixnum: false, flonum: Flonum::Always(true) };
}

impl Emitter<'_> {
    pub(super) fn ask_number(&mut self, p: &Operation, a: Operand, answers: Answers) -> Val {
        let info = self.info(a);
        match answers.flonum {
            _ if info.is_fixnum() => return Val::Const(Value::bool(answers.fixnum)),
            Flonum::Always(answer) if info.is_flonum() => return Val::Const(Value::bool(answer)),
            _ => {}
        }
        let settled = self.settle(p.args);
        let exit = self.exit_of(&settled, p);
        let result = self.asm.scratch::<I32>();
        let done = self.asm.open_block(BlockType::Empty);
        if info.ty.meets(Type::FIXNUM) {
            self.ins().i32_const(answers.fixnum as i32).local_set(&result);
            self.push_not_fixnums(&[a]);
            self.ins().i32_eqz();
            self.asm.br_if(done);
        }
        if info.ty.meets(Type::FLONUM) {
            let other = self.asm.open_block(BlockType::Empty);
            self.push_is_self_tagged(a);
            self.ins().i32_eqz();
            self.asm.br_if(other);
            self.push_flonum_answer(a, answers.flonum);
            self.ins().local_set(&result);
            self.asm.br(done);
            self.asm.close(other);
        }
        if p.op.failure() == Failure::Never {
            self.ins().i32_const(0).local_set(&result);
            self.push(a);
            self.ins().tag().i32_const(TAG_OBJ as i32).i32_ne();
            self.asm.br_if(done);
        }
        self.push_operate(&settled, p, exit);
        self.ins().i64_const(Value::FALSE.0 as i64).i64_ne().local_set(&result);
        self.asm.close(done);
        self.ins().local_get(&result);
        self.asm.release(result);
        Val::Test(self.tells_of_number(a, info, answers))
    }

    /// The test with what its outcome tells of the operand.
    fn tells_of_number(&self, a: Operand, info: Info, answers: Answers) -> Test {
        let mut test = Test::new(Relation::NonZero);
        let Operand::Var(var) = a else { return test };
        let without = |excluded: Type| info.narrow(Type::ANY.minus(excluded));
        let (fixnum, flonum) = (answers.fixnum, answers.flonum);
        let never = if fixnum { Type(0) } else { Type::FIXNUM };
        let never = if flonum == Flonum::Always(false) { never.or(Type::FLONUM) } else { never };
        test.then.push((var, info.narrow(Type::NUMBER.minus(never))));
        let always = if fixnum { Type::FIXNUM } else { Type(0) };
        let always = if flonum == Flonum::Always(true) { always.or(Type::FLONUM) } else { always };
        test.otherwise.push((var, without(always)));
        test
    }

    /// An i32: the answer for a self-tagged flonum.
    fn push_flonum_answer(&mut self, a: Operand, answer: Flonum) {
        if let Flonum::Always(answer) = answer {
            self.ins().i32_const(answer as i32);
            return;
        }
        let double = self.asm.scratch::<F64>();
        self.push_self_tagged(a);
        self.ins().local_tee(&double).local_get(&double);
        match answer {
            Flonum::Nan => self.ins().f64_ne(),
            // What is infinite or NaN is not 0 less itself, nor less itself rounded.
            Flonum::Finite => self.ins().f64_sub().f64_const(0.0).f64_eq(),
            Flonum::Integral => self.ins().f64_trunc().f64_sub().f64_const(0.0).f64_eq(),
            Flonum::Infinite => self.ins().drop().f64_abs().f64_const(f64::INFINITY).f64_eq(),
            Flonum::Always(_) => unreachable!("decided above"),
        };
        self.asm.release(double);
    }
}
