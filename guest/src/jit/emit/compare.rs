//! Comparing numbers, characters and identities.

use super::super::asm::I32;
use super::super::facts::{Info, Type};
use super::super::vars::{Operand, Var};
use super::Emitter;
use super::arith::{Fail, Strategy, Use};
use super::exits::Doubles;
use super::operands::{Relation, Test, Val};
use super::prims::Operation;
use crate::heap::Value;
use crate::heap::value::{FIXNUM_MAX, FIXNUM_MIN, TAG_OBJ, TAG_PAIR, TAG_PROC};
use wasm_encoder::BlockType;

impl Emitter<'_> {
    /// Compares two numbers.
    pub(super) fn compare(&mut self, p: &Operation, relation: Relation, a: Operand, b: Operand) -> Val {
        match self.strategy(p, Use::Comparison, a, b) {
            Strategy::Fixnum => {
                let settled = self.settle(&[a, b]);
                let exit = self.exit_of(&settled, p);
                self.guard_fixnums(&[a, b], exit);
                let test = self.refined(relation, a, b);
                self.push(a);
                self.push(b);
                Val::Test(test)
            }
            Strategy::Flonum => {
                let exit = self.exit_of(&Doubles, p);
                self.push_doubles(Use::Comparison, a, b, exit);
                self.compare_doubles(relation);
                Val::Test(Test::new(Relation::NonZero))
            }
            Strategy::Mixed => self.compare_mixed(p, relation, a, b),
        }
    }

    fn compare_doubles(&mut self, relation: Relation) {
        match relation {
            Relation::Eq => self.ins().f64_eq(),
            Relation::Ne => self.ins().f64_ne(),
            Relation::Lt => self.ins().f64_lt(),
            Relation::Gt => self.ins().f64_gt(),
            Relation::Le => self.ins().f64_le(),
            Relation::Ge => self.ins().f64_ge(),
            Relation::NonZero | Relation::Zero => unreachable!("no relation of two numbers"),
        };
    }

    fn compare_mixed(&mut self, p: &Operation, relation: Relation, a: Operand, b: Operand) -> Val {
        let settled = self.settle(p.args);
        let exit = self.exit_of(&settled, p);
        let result = self.asm.scratch::<I32>();
        let done = self.asm.open_block(BlockType::Empty);
        if self.info(a).ty.meets(Type::FIXNUM) && self.info(b).ty.meets(Type::FIXNUM) {
            let slow = self.asm.open_block(BlockType::Empty);
            if self.push_not_fixnums(&[a, b]) {
                self.fail_if(Fail::Block(slow));
            }
            self.push(a);
            self.push(b);
            self.relation(relation);
            self.ins().local_set(&result);
            self.asm.br(done);
            self.asm.close(slow);
        }
        if self.doubles_inline(p, Use::Comparison, a, b) {
            let slow = self.asm.open_block(BlockType::Empty);
            self.fail_unless_doubles(a, b, slow);
            self.push_mixed_double(a);
            self.push_mixed_double(b);
            self.compare_doubles(relation);
            self.ins().local_set(&result);
            self.asm.br(done);
            self.asm.close(slow);
        }
        self.push_operate(&settled, p, exit);
        self.ins().i64_const(Value::FALSE.0 as i64).i64_ne().local_set(&result);
        self.asm.close(done);
        self.ins().local_get(&result);
        self.asm.release(result);
        Val::Test(Test::new(Relation::NonZero))
    }

    /// The comparison of two fixnums with what its outcome tells of them.
    fn refined(&self, relation: Relation, a: Operand, b: Operand) -> Test {
        let mut test = Test::new(relation);
        if !self.cx.options.range_facts {
            return test;
        }
        let (x, y) = (self.info(a), self.info(b));
        test.then = outcome(relation, a, b, x, y);
        let ordered = if relation == Relation::Eq { self.bounded(a, b) } else { None };
        test.otherwise = outcome(ordered.unwrap_or(relation.negated()), a, b, x, y);
        test
    }

    /// `eq?`
    pub(super) fn same(&mut self, a: Operand, b: Operand) -> Val {
        self.settle(&[a, b]);
        self.push(a);
        self.push(b);
        Val::Test(Test::new(Relation::Eq))
    }

    /// `eqv?`: the same word, or two boxed numbers that the runtime compares.
    pub(super) fn equivalent(&mut self, p: &Operation, a: Operand, b: Operand) -> Val {
        let numbers = Type::FLONUM.or(Type::OBJECT);
        if !self.info(a).ty.meets(numbers) || !self.info(b).ty.meets(numbers) || is_word(a) || is_word(b) {
            return self.same(a, b);
        }
        let settled = self.settle(p.args);
        let exit = self.exit_of(&settled, p);
        let result = self.asm.scratch::<I32>();
        self.push(a);
        self.push(b);
        self.ins().i64_eq().local_set(&result);
        let done = self.asm.open_block(BlockType::Empty);
        self.ins().local_get(&result);
        self.asm.br_if(done);
        for operand in [a, b] {
            self.push(operand);
            self.ins().tag().i32_const(TAG_OBJ as i32).i32_ne();
            self.asm.br_if(done);
        }
        self.push_operate(&settled, p, exit);
        self.ins().i64_const(Value::FALSE.0 as i64).i64_ne().local_set(&result);
        self.asm.close(done);
        self.ins().local_get(&result);
        self.asm.release(result);
        Val::Test(Test::new(Relation::NonZero))
    }

    /// `equal?`: the same word, or two pairs or two objects that the runtime compares.
    pub(super) fn equal(&mut self, p: &Operation, a: Operand, b: Operand) -> Val {
        let compound = Type::TAG_OBJ.or(Type::PAIR);
        let is_itself = |info: Info| !info.ty.meets(compound.minus(Type::SYMBOL));
        if is_itself(self.info(a)) || is_itself(self.info(b)) {
            return self.same(a, b);
        }
        let settled = self.settle(p.args);
        let exit = self.exit_of(&settled, p);
        let result = self.asm.scratch::<I32>();
        self.push(a);
        self.push(b);
        self.ins().i64_eq().local_set(&result);
        let done = self.asm.open_block(BlockType::Empty);
        self.ins().local_get(&result);
        self.asm.br_if(done);
        // Words with different tags are different, and of those with the same tag only these two can be equal.
        const { assert!(TAG_PAIR | 4 == TAG_OBJ && TAG_PROC & 3 != TAG_PAIR && TAG_PAIR & 4 == 0) };
        self.push(a);
        self.push(b);
        self.ins().i64_xor().tag();
        self.push(a);
        self.ins().i32_wrap_i64().i32_const(3).i32_and().i32_const(TAG_PAIR as i32).i32_ne().i32_or();
        self.asm.br_if(done);
        self.push_operate(&settled, p, exit);
        self.ins().i64_const(Value::FALSE.0 as i64).i64_ne().local_set(&result);
        self.asm.close(done);
        self.ins().local_get(&result);
        self.asm.release(result);
        Val::Test(Test::new(Relation::NonZero))
    }

    /// `char=?`, `char<?` and their kin.
    pub(super) fn char_compare(&mut self, p: &Operation, relation: Relation, a: Operand, b: Operand) -> Val {
        let exit = self.settled_exit(p);
        self.guard_char(a, exit);
        self.guard_char(b, exit);
        self.push(a);
        self.push(b);
        Val::Test(Test::new(relation))
    }
}

/// Is the operand a constant whose identity is its word?
fn is_word(operand: Operand) -> bool {
    matches!(operand, Operand::Const(value) if !value.is_object())
}

/// What the truth of a relation of two fixnums tells of the variables among them.
fn outcome(relation: Relation, a: Operand, b: Operand, x: Info, y: Info) -> Vec<(Var, Info)> {
    let (x, y) = match relation {
        Relation::Lt => (x.clamp(FIXNUM_MIN, y.high - 1), y.clamp(x.low + 1, FIXNUM_MAX)),
        Relation::Gt => (x.clamp(y.low + 1, FIXNUM_MAX), y.clamp(FIXNUM_MIN, x.high - 1)),
        Relation::Le => (x.clamp(FIXNUM_MIN, y.high), y.clamp(x.low, FIXNUM_MAX)),
        Relation::Ge => (x.clamp(y.low, FIXNUM_MAX), y.clamp(FIXNUM_MIN, x.high)),
        Relation::Eq => (x.clamp(y.low, y.high), y.clamp(x.low, x.high)),
        Relation::Ne => (differs(x, y), differs(y, x)),
        Relation::NonZero | Relation::Zero => (x, y),
    };
    let variable = |(operand, info)| match operand {
        Operand::Var(var) => Some((var, info)),
        Operand::Const(_) => None,
    };
    [(a, x), (b, y)].into_iter().filter_map(variable).collect()
}

/// The range of `x` when it is not equal to `y`: shorter when `y` is the number at one of its ends.
fn differs(x: Info, y: Info) -> Info {
    if y.low != y.high {
        x
    } else if x.low == y.low {
        x.clamp(y.low + 1, FIXNUM_MAX)
    } else if x.high == y.high {
        x.clamp(FIXNUM_MIN, y.high - 1)
    } else {
        x
    }
}
