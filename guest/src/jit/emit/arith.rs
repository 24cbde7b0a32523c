//! Arithmetic: fixnums on the tagged words, doubles in f64 locals, the rest by the runtime.

use super::super::asm::{ExitId, I64, Label};
use super::super::facts::{Info, Type};
use super::super::vars::Operand;
use super::Emitter;
use super::exits::Doubles;
use super::flonum::constant_double;
use super::operands::Val;
use super::prims::Operation;
use super::words::{FIXNUM_BITS, MAX_EXACT_DOUBLE};
use crate::heap::Value;
use crate::heap::value::{FIXNUM_MAX, FIXNUM_MIN};
use crate::interp::inst::seen;
use wasm_encoder::BlockType;

/// Bits of the factors whose product is not checked: with one more, the product of the two least ones, (-2^30)², would be no
/// fixnum.
const SMALL_FACTOR_BITS: i64 = 30;

/// The arithmetic operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arith {
    Add,
    Sub,
    Mul,
    Div,
    Quotient,
    Remainder,
    Modulo,
    Max,
    Min,
    And,
    Or,
    Xor,
    Shift,
}

/// What operands are used for: it decides which fixnums may stand for doubles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// Of the four that give a flonum when an operand is one.
    Number,
    Comparison,
    /// Exact integers only.
    Integer,
}

impl Arith {
    fn operands(self) -> Use {
        match self {
            Arith::Add | Arith::Sub | Arith::Mul | Arith::Div | Arith::Max | Arith::Min => Use::Number,
            Arith::Quotient | Arith::Remainder | Arith::Modulo | Arith::And | Arith::Or | Arith::Xor | Arith::Shift => {
                Use::Integer
            }
        }
    }
}

/// How an arithmetic operation is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strategy {
    /// The operands are fixnums, and so is the result, or the code leaves.
    Fixnum,
    /// At least one operand is a flonum and the other a number that converts exactly, or the code leaves.
    Flonum,
    /// Fixnums inline, flonums too if some were seen, everything else by the runtime.
    Mixed,
}

/// Where to go when a fixnum operation cannot be done on fixnums.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fail {
    Exit(ExitId),
    /// The end of this block.
    Block(Label),
}

impl Emitter<'_> {
    pub(super) fn arith(&mut self, p: &Operation, op: Arith, a: Operand, b: Operand) -> Val {
        if op == Arith::Div && b == Operand::Const(Value::fixnum(0)) {
            return self.call_operate(p);
        }
        match self.strategy(p, op.operands(), a, b) {
            Strategy::Fixnum => {
                let exit = self.settled_exit(p);
                self.guard_fixnums(&[a, b], exit);
                let info = self.fixnum_op(op, a, b, Fail::Exit(exit));
                Val::Tagged(info)
            }
            Strategy::Flonum => {
                let exit = self.exit_of(&Doubles, p);
                if op == Arith::Div {
                    self.guard_divisor(b, exit);
                }
                self.push_doubles(op.operands(), a, b, exit);
                self.flonum_op(op);
                Val::Double
            }
            Strategy::Mixed => self.mixed(p, op, a, b),
        }
    }

    /// The doubles of two operands of which one at least is a flonum. Where the other may be a fixnum as well as not, both
    /// are taken.
    pub(super) fn push_doubles(&mut self, operands: Use, a: Operand, b: Operand, exit: ExitId) {
        let either = |other: Info| operands == Use::Number && other.is_flonum();
        if either(self.info(b)) && self.is_open(a) {
            self.push_number(a, exit);
        } else {
            self.push_double(a, exit);
        }
        if either(self.info(a)) && self.is_open(b) {
            self.push_number(b, exit);
        } else {
            self.push_double(b, exit);
        }
    }

    /// Is the operand's type unknown enough for it to be a fixnum or a flonum?
    fn is_open(&self, operand: Operand) -> bool {
        let ty = self.info(operand).ty;
        ty.meets(Type::FIXNUM) && ty != Type::FIXNUM
    }

    /// Leaves if the divisor of a flonum is exactly zero: the interpreter raises.
    fn guard_divisor(&mut self, b: Operand, exit: ExitId) {
        let info = self.info(b);
        if info.ty.meets(Type::FIXNUM) && info.low <= 0 && info.high >= 0 && matches!(b, Operand::Var(_)) {
            self.push(b);
            self.ins().i64_eqz();
            self.guard(exit);
        }
    }

    /// Decides by the operands' types, then by the type record.
    pub(super) fn strategy(&self, p: &Operation, operands: Use, a: Operand, b: Operand) -> Strategy {
        let (x, y) = (self.info(a), self.info(b));
        if x.is_fixnum() && y.is_fixnum() {
            return if p.record & seen::OVERFLOW == 0 { Strategy::Fixnum } else { Strategy::Mixed };
        }
        let options = self.cx.options;
        let speculate = options.flonum_speculation && p.record & !seen::FLONUM == 0;
        let doubles =
            options.flonum_inline && self.converts(operands, a, speculate) && self.converts(operands, b, speculate);
        if x.is_flonum() || y.is_flonum() {
            return if doubles { Strategy::Flonum } else { Strategy::Mixed };
        }
        if !x.ty.meets(Type::FIXNUM) || !y.ty.meets(Type::FIXNUM) {
            return Strategy::Mixed;
        }
        match p.record {
            0 => Strategy::Fixnum,
            seen::FLONUM if doubles && options.flonum_speculation => Strategy::Flonum,
            _ => Strategy::Mixed,
        }
    }

    /// Can the operand be used as a double: it is one, or converts without changing the meaning, or is assumed to be one?
    fn converts(&self, operands: Use, operand: Operand, speculate: bool) -> bool {
        let info = self.info(operand);
        let fixnums = match operands {
            Use::Number => true,
            // Comparing must be exact.
            Use::Comparison => info.low >= -MAX_EXACT_DOUBLE && info.high <= MAX_EXACT_DOUBLE,
            Use::Integer => return false,
        };
        match operand {
            Operand::Const(value) => constant_double(value).is_some() && (fixnums || !value.is_fixnum()),
            Operand::Var(_) if info.is_fixnum() => fixnums,
            Operand::Var(_) => info.is_flonum() || speculate && info.ty.meets(Type::FLONUM),
        }
    }

    /// Leaves unless the operands are fixnums; from here on they are.
    pub(super) fn guard_fixnums(&mut self, operands: &[Operand], exit: ExitId) {
        if self.push_not_fixnums(operands) {
            self.guard(exit);
        }
        operands.iter().for_each(|&operand| self.narrow(operand, Type::FIXNUM));
    }

    /// An i32 that is not 0 when one of the operands is no fixnum; false when that is known not to be.
    pub(super) fn push_not_fixnums(&mut self, operands: &[Operand]) -> bool {
        let mut unknown: Vec<Operand> = operands.iter().copied().filter(|&o| !self.info(o).is_fixnum()).collect();
        unknown.dedup();
        for (i, &operand) in unknown.iter().enumerate() {
            self.push(operand);
            if i > 0 {
                self.ins().i64_or();
            }
        }
        if unknown.is_empty() {
            return false;
        }
        self.ins().tag();
        true
    }

    /// Fails if the i32 on the stack is not 0.
    pub(super) fn fail_if(&mut self, fail: Fail) {
        match fail {
            Fail::Exit(exit) => self.guard(exit),
            Fail::Block(block) => self.asm.br_if_unlikely(block),
        }
    }

    /// The operation on operands that are fixnums; leaves the tagged result on the stack.
    fn fixnum_op(&mut self, op: Arith, a: Operand, b: Operand, fail: Fail) -> Info {
        let facts = self.cx.options.range_facts;
        let range = |info: Info| if facts { info } else { Info::FIXNUM };
        let (x, y) = (range(self.info(a).narrow(Type::FIXNUM)), range(self.info(b).narrow(Type::FIXNUM)));
        match op {
            Arith::Add => self.add(a, b, x, y, fail),
            Arith::Sub => self.subtract(a, b, x, y, fail),
            Arith::Mul => self.multiply(a, b, x, y, fail),
            Arith::Quotient | Arith::Div => self.quotient(op == Arith::Div, a, b, x, y, fail),
            Arith::Remainder => self.remainder(a, b, x, y, fail),
            Arith::Modulo => self.modulo(a, b, x, y, fail),
            Arith::Max | Arith::Min => self.choose(op == Arith::Max, a, b, x, y),
            Arith::And | Arith::Or | Arith::Xor => self.bitwise(op, a, b, x, y),
            Arith::Shift => self.shift(a, b, x, y, fail),
        }
    }

    /// The greater of two, or the smaller.
    fn choose(&mut self, greater: bool, a: Operand, b: Operand, x: Info, y: Info) -> Info {
        for operand in [a, b, a, b] {
            self.push(operand);
        }
        if greater {
            self.ins().i64_gt_s().select();
            Info::range(x.low.max(y.low), x.high.max(y.high))
        } else {
            self.ins().i64_lt_s().select();
            Info::range(x.low.min(y.low), x.high.min(y.high))
        }
    }

    fn add(&mut self, a: Operand, b: Operand, x: Info, y: Info, fail: Fail) -> Info {
        self.push(a);
        self.push(b);
        self.ins().i64_add();
        let exact = Info::range(x.low.saturating_add(y.low), x.high.saturating_add(y.high));
        if x.low + y.low >= FIXNUM_MIN && x.high + y.high <= FIXNUM_MAX {
            return exact;
        }
        let result = self.asm.scratch::<I64>();
        self.ins().local_tee(&result);
        match (y.low >= 0 || y.high <= 0, x.low >= 0 || x.high <= 0) {
            (true, _) => self.wrapped(a, y.low >= 0),
            (false, true) => self.wrapped(b, x.low >= 0),
            (false, false) => {
                self.push(a);
                self.ins().i64_xor().local_get(&result);
                self.push(b);
                self.ins().i64_xor().i64_and().i64_const(0).i64_lt_s();
            }
        }
        self.fail_if(fail);
        self.ins().local_get(&result);
        self.asm.release(result);
        exact
    }

    fn subtract(&mut self, a: Operand, b: Operand, x: Info, y: Info, fail: Fail) -> Info {
        self.push(a);
        self.push(b);
        self.ins().i64_sub();
        let exact = Info::range(x.low.saturating_sub(y.high), x.high.saturating_sub(y.low));
        if x.low - y.high >= FIXNUM_MIN && x.high - y.low <= FIXNUM_MAX {
            return exact;
        }
        let result = self.asm.scratch::<I64>();
        self.ins().local_tee(&result);
        if y.low >= 0 || y.high <= 0 {
            self.wrapped(a, y.high <= 0);
        } else {
            // The signs of the operands differ, and the result's from the first operand's.
            self.push(a);
            self.ins().i64_xor();
            self.push(a);
            self.push(b);
            self.ins().i64_xor().i64_and().i64_const(0).i64_lt_s();
        }
        self.fail_if(fail);
        self.ins().local_get(&result);
        self.asm.release(result);
        exact
    }

    /// With the result on the stack: did it wrap around, when what was added to `a` was not negative (`up`) or not
    /// positive?
    fn wrapped(&mut self, a: Operand, up: bool) {
        self.push(a);
        if up {
            self.ins().i64_lt_s();
        } else {
            self.ins().i64_gt_s();
        }
    }

    fn multiply(&mut self, a: Operand, b: Operand, x: Info, y: Info, fail: Fail) -> Info {
        let corners =
            [(x.low, y.low), (x.low, y.high), (x.high, y.low), (x.high, y.high)].map(|(m, n)| m as i128 * n as i128);
        let (low, high) = corners.iter().fold((i128::MAX, i128::MIN), |(l, h), &c| (l.min(c), h.max(c)));
        let fixnums = FIXNUM_MIN as i128..=FIXNUM_MAX as i128;
        if fixnums.contains(&low) && fixnums.contains(&high) {
            self.push(a);
            self.push_integer(b);
            self.ins().i64_mul();
            return Info::range(low as i64, high as i64);
        }
        let (m, n) = (self.asm.scratch::<I64>(), self.asm.scratch::<I64>());
        self.push_integer(a);
        self.ins().local_set(&m);
        self.push_integer(b);
        self.ins().local_set(&n);
        // Of factors from -2^29 to 2^29-1 the product fits. Of others a division tells whether it does.
        let half = 1i64 << (SMALL_FACTOR_BITS - 1);
        let fits = self.asm.open_block(BlockType::Empty);
        self.ins().local_get(&m).i64_const(half).i64_add().local_get(&n).i64_const(half).i64_add().i64_or();
        self.ins().i64_const(SMALL_FACTOR_BITS).i64_shr_u().i64_eqz();
        self.asm.br_if(fits);
        self.ins().local_get(&m).i64_eqz();
        self.asm.br_if(fits);
        self.ins().local_get(&m).local_get(&n).i64_mul().local_get(&m).i64_div_s().local_get(&n).i64_ne();
        self.fail_if(fail);
        self.ins()
            .local_get(&m)
            .local_get(&n)
            .i64_mul()
            .i64_const(1 << (FIXNUM_BITS - 1))
            .i64_add()
            .i64_const(FIXNUM_BITS as i64)
            .i64_shr_u()
            .i64_const(0)
            .i64_ne();
        self.fail_if(fail);
        self.asm.close(fits);
        self.ins().local_get(&m).local_get(&n).i64_mul().integer_to_fixnum();
        self.asm.release(m);
        self.asm.release(n);
        Info::FIXNUM
    }

    /// The integer of a fixnum operand.
    pub(super) fn push_integer(&mut self, operand: Operand) {
        match operand {
            Operand::Const(value) => {
                self.ins().i64_const(value.as_fixnum());
            }
            Operand::Var(_) => {
                self.push(operand);
                self.ins().fixnum_to_integer();
            }
        }
    }

    /// Fails if the divisor is 0.
    fn check_divisor(&mut self, b: Operand, y: Info, fail: Fail) {
        if y.low <= 0 && y.high >= 0 {
            self.push(b);
            self.ins().i64_eqz();
            self.fail_if(fail);
        }
    }

    fn quotient(&mut self, exact: bool, a: Operand, b: Operand, x: Info, y: Info, fail: Fail) -> Info {
        self.check_divisor(b, y, fail);
        if exact {
            self.push(a);
            self.push(b);
            self.ins().i64_rem_s().i64_const(0).i64_ne();
            self.fail_if(fail);
        }
        self.push(a);
        self.push(b);
        self.ins().i64_div_s();
        if y.low <= -1 && y.high >= -1 && x.low == FIXNUM_MIN {
            let result = self.asm.scratch::<I64>();
            self.ins().local_tee(&result).i64_const(FIXNUM_MAX).i64_gt_s();
            self.fail_if(fail);
            self.ins().local_get(&result);
            self.asm.release(result);
        }
        self.ins().integer_to_fixnum();
        if x.low >= 0 && y.low >= 0 { Info::range(0, x.high) } else { Info::FIXNUM }
    }

    fn remainder(&mut self, a: Operand, b: Operand, x: Info, y: Info, fail: Fail) -> Info {
        self.check_divisor(b, y, fail);
        self.push(a);
        self.push(b);
        self.ins().i64_rem_s();
        let most = magnitude(y);
        if x.low >= 0 { Info::range(0, most.min(x.high)) } else { Info::range(-most, most) }
    }

    fn modulo(&mut self, a: Operand, b: Operand, x: Info, y: Info, fail: Fail) -> Info {
        if x.low >= 0 && y.low >= 0 {
            return self.remainder(a, b, x, y, fail);
        }
        self.remainder(a, b, x, y, fail);
        let result = self.asm.scratch::<I64>();
        self.ins().local_set(&result);
        // The remainder plus the divisor, when the remainder is not 0 and has the other sign.
        self.ins().local_get(&result);
        self.push(b);
        self.ins().i64_add().local_get(&result).local_get(&result);
        self.push(b);
        self.ins().i64_xor().i64_const(0).i64_lt_s().local_get(&result).i64_const(0).i64_ne().i32_and().select();
        self.asm.release(result);
        let most = magnitude(y);
        if y.low >= 0 { Info::range(0, most) } else { Info::range(-most, most) }
    }

    /// The operation on the two doubles on the stack.
    fn flonum_op(&mut self, op: Arith) {
        match op {
            Arith::Add => self.ins().f64_add(),
            Arith::Sub => self.ins().f64_sub(),
            Arith::Mul => self.ins().f64_mul(),
            Arith::Div => self.ins().f64_div(),
            Arith::Max => self.ins().f64_max(),
            Arith::Min => self.ins().f64_min(),
            Arith::Quotient | Arith::Remainder | Arith::Modulo | Arith::And | Arith::Or | Arith::Xor | Arith::Shift => {
                unreachable!("{op:?} is not inline on doubles")
            }
        };
    }

    fn mixed(&mut self, p: &Operation, op: Arith, a: Operand, b: Operand) -> Val {
        let settled = self.settle(p.args);
        let exit = self.exit_of(&settled, p);
        let result = self.asm.scratch::<I64>();
        let done = self.asm.open_block(BlockType::Empty);
        if self.info(a).ty.meets(Type::FIXNUM) && self.info(b).ty.meets(Type::FIXNUM) {
            let slow = self.asm.open_block(BlockType::Empty);
            if self.push_not_fixnums(&[a, b]) {
                self.fail_if(Fail::Block(slow));
            }
            self.fixnum_op(op, a, b, Fail::Block(slow));
            self.ins().local_set(&result);
            self.asm.br(done);
            self.asm.close(slow);
        }
        if self.doubles_inline(p, op.operands(), a, b) {
            let slow = self.asm.open_block(BlockType::Empty);
            self.fail_unless_doubles(a, b, slow);
            self.push_mixed_double(a);
            self.push_mixed_double(b);
            self.flonum_op(op);
            self.box_double();
            self.ins().local_set(&result);
            self.asm.br(done);
            self.asm.close(slow);
        }
        self.push_operate(&settled, p, exit);
        self.ins().local_set(&result);
        self.asm.close(done);
        self.ins().local_get(&result);
        self.asm.release(result);
        Val::Tagged(Info::of_type(Type::NUMBER))
    }

    /// Is it worth an inline flonum path beside the fixnum path? Not for constants that are fixnums: the double of both
    /// is no reason for a flonum result.
    pub(super) fn doubles_inline(&self, p: &Operation, operands: Use, a: Operand, b: Operand) -> bool {
        let exact = |operand: Operand| matches!(operand, Operand::Const(value) if value.is_fixnum());
        p.record & seen::FLONUM != 0
            && !(exact(a) && exact(b))
            && self.cx.options.flonum_inline
            && self.converts(operands, a, true)
            && self.converts(operands, b, true)
            && ![a, b].iter().any(|&operand| matches!(operand, Operand::Var(_)) && self.info(operand).is_fixnum())
    }

    /// Goes to the end of the block unless the variables among the operands are self-tagged flonums.
    pub(super) fn fail_unless_doubles(&mut self, a: Operand, b: Operand, block: Label) {
        let variables: Vec<Operand> = [a, b].into_iter().filter(|operand| matches!(operand, Operand::Var(_))).collect();
        for (i, &operand) in variables.iter().enumerate() {
            self.push_is_self_tagged(operand);
            if i > 0 {
                self.ins().i32_and();
            }
        }
        if !variables.is_empty() {
            self.ins().i32_eqz();
            self.fail_if(Fail::Block(block));
        }
    }

    /// The double of an operand that passed [`Emitter::fail_unless_doubles`].
    pub(super) fn push_mixed_double(&mut self, operand: Operand) {
        match operand {
            Operand::Const(value) => {
                let double = constant_double(value).expect("checked by `converts`");
                self.ins().f64_const(double);
            }
            Operand::Var(_) => self.push_self_tagged(operand),
        }
    }
}

/// The greatest absolute value in a range.
fn magnitude(range: Info) -> i64 {
    range.low.unsigned_abs().max(range.high.unsigned_abs()).min(FIXNUM_MAX as u64) as i64
}
