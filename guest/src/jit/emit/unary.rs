//! Operations on one number: fixnums on the tagged words, doubles in f64 locals, the rest by the runtime.

use super::super::asm::{F64, I32, I64};
use super::super::facts::{Info, Type};
use super::super::vars::Operand;
use super::Emitter;
use super::arith::{Fail, Strategy, Use};
use super::exits::Doubles;
use super::operands::{Relation, Test, Val};
use super::prims::Operation;
use crate::heap::Value;
use crate::heap::value::FIXNUM_MIN;
use crate::interp::inst::seen;
use wasm_encoder::BlockType;

/// The operations on one number that are more than one of two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unary {
    Abs,
    Floor,
    Ceiling,
    Truncate,
    Round,
    Sqrt,
    Exact,
    Inexact,
    /// `bitwise-not`
    Not,
}

/// What is on the stack.
enum Left {
    Word(Info),
    Double,
}

impl Unary {
    /// Is there an inline form for fixnums? The root of one may be exact or not, which the runtime finds out.
    fn takes_fixnums(self) -> bool {
        self != Unary::Sqrt
    }

    fn takes_doubles(self) -> bool {
        self != Unary::Not
    }

    /// Is the result for every double a double, so that no record is needed to choose the inline form?
    fn is_total(self) -> bool {
        !matches!(self, Unary::Exact | Unary::Sqrt | Unary::Not)
    }
}

impl Emitter<'_> {
    pub(super) fn unary(&mut self, p: &Operation, op: Unary, a: Operand) -> Val {
        match self.strategy(p, Use::Number, a, a) {
            Strategy::Fixnum if op.takes_fixnums() => {
                let exit = self.settled_exit(p);
                self.guard_fixnums(&[a], exit);
                self.left(op, a, Fail::Exit(exit))
            }
            Strategy::Flonum if op.is_total() || op.takes_doubles() && p.record & !seen::FLONUM == 0 => {
                let exit = self.exit_of(&Doubles, p);
                self.push_double(a, exit);
                match self.double_unary(op, Fail::Exit(exit)) {
                    Left::Word(info) => Val::Tagged(info),
                    Left::Double => Val::Double,
                }
            }
            Strategy::Fixnum | Strategy::Flonum | Strategy::Mixed => self.mixed_unary(p, op, a),
        }
    }

    /// The operation on an operand that is a fixnum.
    fn left(&mut self, op: Unary, a: Operand, fail: Fail) -> Val {
        match self.fixnum_unary(op, a, fail) {
            Left::Word(info) => Val::Tagged(info),
            Left::Double => Val::Double,
        }
    }

    fn fixnum_unary(&mut self, op: Unary, a: Operand, fail: Fail) -> Left {
        let info = self.info(a).narrow(Type::FIXNUM);
        let x = if self.cx.options.range_facts { Info { ty: Type::FIXNUM, ..info } } else { Info::FIXNUM };
        self.push(a);
        match op {
            Unary::Floor | Unary::Ceiling | Unary::Truncate | Unary::Round | Unary::Exact => Left::Word(x),
            Unary::Inexact => {
                self.ins().fixnum_to_integer().f64_convert_i64_s();
                Left::Double
            }
            Unary::Not => {
                self.ins().i64_const(Value::fixnum(-1).0 as i64).i64_xor();
                Left::Word(Info::range(!x.high, !x.low))
            }
            Unary::Abs if x.low >= 0 => Left::Word(x),
            Unary::Abs => {
                self.magnitude_of_word(x, fail);
                Left::Word(Info::range(0, x.high.max(x.low.saturating_neg())))
            }
            Unary::Sqrt => unreachable!("the runtime's"),
        }
    }

    /// The magnitude of the fixnum on the stack.
    fn magnitude_of_word(&mut self, x: Info, fail: Fail) {
        let (word, sign) = (self.asm.scratch::<I64>(), self.asm.scratch::<I64>());
        self.ins().local_tee(&word).i64_const(u64::BITS as i64 - 1).i64_shr_s().local_tee(&sign);
        self.ins().local_get(&word).i64_xor().local_get(&sign).i64_sub();
        if x.low == FIXNUM_MIN {
            // Only the least fixnum is still negative.
            self.ins().local_tee(&word).i64_const(0).i64_lt_s();
            self.fail_if(fail);
            self.ins().local_get(&word);
        }
        self.asm.release(word);
        self.asm.release(sign);
    }

    /// The operation on the double on the stack.
    fn double_unary(&mut self, op: Unary, fail: Fail) -> Left {
        match op {
            Unary::Abs => self.ins().f64_abs(),
            Unary::Floor => self.ins().f64_floor(),
            Unary::Ceiling => self.ins().f64_ceil(),
            Unary::Truncate => self.ins().f64_trunc(),
            Unary::Round => self.ins().f64_nearest(),
            Unary::Inexact => return Left::Double,
            Unary::Exact => {
                self.exact_integer(fail);
                return Left::Word(Info::FIXNUM);
            }
            Unary::Sqrt => {
                let double = self.asm.scratch::<F64>();
                self.ins().local_tee(&double).f64_const(0.0).f64_lt();
                self.fail_if(fail);
                self.ins().local_get(&double).f64_sqrt();
                self.asm.release(double);
                return Left::Double;
            }
            Unary::Not => unreachable!("exact integers only"),
        };
        Left::Double
    }

    /// The fixnum that is equal to the double on the stack; fails if there is none.
    fn exact_integer(&mut self, fail: Fail) {
        let (double, integer) = (self.asm.scratch::<F64>(), self.asm.scratch::<I64>());
        let end = -(FIXNUM_MIN as f64);
        // False for NaN too, and what is not beyond may be converted without a trap.
        self.ins().local_tee(&double).f64_abs().f64_const(end).f64_lt().i32_eqz();
        self.fail_if(fail);
        self.ins().local_get(&double).i64_trunc_f64_s().local_tee(&integer).f64_convert_i64_s();
        self.ins().local_get(&double).f64_ne();
        self.fail_if(fail);
        self.ins().local_get(&integer).integer_to_fixnum();
        self.asm.release(double);
        self.asm.release(integer);
    }

    fn mixed_unary(&mut self, p: &Operation, op: Unary, a: Operand) -> Val {
        let settled = self.settle(p.args);
        let exit = self.exit_of(&settled, p);
        let result = self.asm.scratch::<I64>();
        let done = self.asm.open_block(BlockType::Empty);
        let info = self.info(a);
        if op.takes_fixnums() && info.ty.meets(Type::FIXNUM) {
            let slow = self.asm.open_block(BlockType::Empty);
            if self.push_not_fixnums(&[a]) {
                self.fail_if(Fail::Block(slow));
            }
            if let Left::Double = self.fixnum_unary(op, a, Fail::Block(slow)) {
                self.box_double();
            }
            self.ins().local_set(&result);
            self.asm.br(done);
            self.asm.close(slow);
        }
        // Without a path for fixnums nothing would ever leave, and no record say that there are flonums.
        let open = !op.takes_fixnums() && self.cx.options.flonum_inline && matches!(a, Operand::Var(_));
        if op.takes_doubles() && (open || self.doubles_inline(p, Use::Number, a, a)) {
            let slow = self.asm.open_block(BlockType::Empty);
            self.fail_unless_doubles(a, a, slow);
            self.push_mixed_double(a);
            if let Left::Double = self.double_unary(op, Fail::Block(slow)) {
                self.box_double();
            }
            self.ins().local_set(&result);
            self.asm.br(done);
            self.asm.close(slow);
        }
        self.push_operate(&settled, p, exit);
        self.ins().local_set(&result);
        self.asm.close(done);
        self.ins().local_get(&result);
        self.asm.release(result);
        // What becomes inexact is no fixnum.
        let ty = if op == Unary::Inexact { Type::NUMBER.minus(Type::FIXNUM) } else { Type::NUMBER };
        Val::Tagged(Info::of_type(ty))
    }

    /// `even?` (with the relation `Eq`) and `odd?` (`Ne`).
    pub(super) fn parity(&mut self, p: &Operation, a: Operand, relation: Relation) -> Val {
        let odd = Value::fixnum(1).0 as i64;
        if self.strategy(p, Use::Integer, a, a) == Strategy::Fixnum {
            let exit = self.settled_exit(p);
            self.guard_fixnums(&[a], exit);
            self.push(a);
            self.ins().i64_const(odd).i64_and().i64_const(0);
            return Val::Test(Test::new(relation));
        }
        let settled = self.settle(p.args);
        let exit = self.exit_of(&settled, p);
        let result = self.asm.scratch::<I32>();
        let done = self.asm.open_block(BlockType::Empty);
        if self.info(a).ty.meets(Type::FIXNUM) {
            let slow = self.asm.open_block(BlockType::Empty);
            if self.push_not_fixnums(&[a]) {
                self.fail_if(Fail::Block(slow));
            }
            self.push(a);
            self.ins().i64_const(odd).i64_and().i64_const(0);
            self.relation(relation);
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
}
