//! Fixnums as bit strings: their words are those of the integers with zeros below, which the operations keep.

use super::super::asm::I64;
use super::super::facts::Info;
use super::super::vars::Operand;
use super::Emitter;
use super::arith::{Arith, Fail};
use super::words::FIXNUM_BITS;
use crate::heap::value::{FIXNUM_MAX, FIXNUM_MIN, TAG_MASK};
use wasm_encoder::{BlockType, ValType};

impl Emitter<'_> {
    pub(super) fn bitwise(&mut self, op: Arith, a: Operand, b: Operand, x: Info, y: Info) -> Info {
        self.push(a);
        self.push(b);
        // The least power of two above both, if neither is negative.
        let above = (x.low >= 0 && y.low >= 0).then(|| (x.high.max(y.high) as u64 + 1).next_power_of_two());
        let below = above.map_or(Info::FIXNUM, |end| Info::range(0, (end - 1) as i64));
        match op {
            Arith::And => {
                self.ins().i64_and();
                match (x.low >= 0, y.low >= 0) {
                    (true, true) => Info::range(0, x.high.min(y.high)),
                    (true, false) => Info::range(0, x.high),
                    (false, true) => Info::range(0, y.high),
                    (false, false) => Info::FIXNUM,
                }
            }
            Arith::Or => {
                self.ins().i64_or();
                below
            }
            Arith::Xor => {
                self.ins().i64_xor();
                below
            }
            _ => unreachable!("{op:?} is not bitwise"),
        }
    }

    /// `arithmetic-shift`. Fails where bits would be lost to the left.
    pub(super) fn shift(&mut self, a: Operand, b: Operand, x: Info, y: Info, fail: Fail) -> Info {
        if y.low == y.high && y.low.unsigned_abs() < FIXNUM_BITS as u64 {
            return self.shift_by(a, y.low, x, fail);
        }
        let count = self.asm.scratch::<I64>();
        self.push_integer(b);
        self.ins().local_set(&count);
        let info = match (y.low >= 0, y.high <= 0) {
            (true, _) => {
                self.shift_left(a, &count, fail);
                if x.low >= 0 { Info::range(0, FIXNUM_MAX) } else { Info::FIXNUM }
            }
            (false, true) => {
                self.shift_right(a, &count);
                narrowed(x)
            }
            (false, false) => {
                self.ins().local_get(&count).i64_const(0).i64_lt_s();
                let right = self.asm.open_if(BlockType::Result(ValType::I64));
                self.shift_right(a, &count);
                self.asm.otherwise(right);
                self.shift_left(a, &count, fail);
                self.asm.close(right);
                if x.low >= 0 { Info::range(0, FIXNUM_MAX) } else { Info::FIXNUM }
            }
        };
        self.asm.release(count);
        info
    }

    /// The same by a constant.
    fn shift_by(&mut self, a: Operand, count: i64, x: Info, fail: Fail) -> Info {
        self.push(a);
        if count < 0 {
            self.ins().i64_const(-count).i64_shr_s().i64_const(!(TAG_MASK as i64)).i64_and();
            return Info::range(x.low >> -count, x.high >> -count);
        }
        self.ins().i64_const(count).i64_shl();
        let fits = |bound: i64| (FIXNUM_MIN >> count..=FIXNUM_MAX >> count).contains(&bound);
        if fits(x.low) && fits(x.high) {
            return Info::range(x.low << count, x.high << count);
        }
        let result = self.asm.scratch::<I64>();
        self.ins().local_tee(&result).i64_const(count).i64_shr_s();
        self.push(a);
        self.ins().i64_ne();
        self.fail_if(fail);
        self.ins().local_get(&result);
        self.asm.release(result);
        if x.low >= 0 { Info::range(0, FIXNUM_MAX) } else { Info::FIXNUM }
    }

    /// Shifts to the left by the count, which is not negative.
    fn shift_left(&mut self, a: Operand, count: &super::Scratch<I64>, fail: Fail) {
        let result = self.asm.scratch::<I64>();
        // The engine takes the count modulo 64.
        self.ins().local_get(count).i64_const(FIXNUM_BITS as i64).i64_ge_u();
        self.fail_if(fail);
        self.push(a);
        self.ins().local_get(count).i64_shl().local_tee(&result).local_get(count).i64_shr_s();
        self.push(a);
        self.ins().i64_ne();
        self.fail_if(fail);
        self.ins().local_get(&result);
        self.asm.release(result);
    }

    /// Shifts to the right by the negated count, which is not positive.
    fn shift_right(&mut self, a: Operand, count: &super::Scratch<I64>) {
        let most = FIXNUM_BITS as i64;
        self.push(a);
        self.ins().i64_const(0).local_get(count).i64_sub().i64_const(most);
        self.ins().local_get(count).i64_const(-most).i64_gt_s().select();
        self.ins().i64_shr_s().i64_const(!(TAG_MASK as i64)).i64_and();
    }
}

/// The range of a number shifted to the right.
fn narrowed(x: Info) -> Info {
    Info::range(x.low.min(0), x.high.max(-1))
}
