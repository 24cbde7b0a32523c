//! Flonums: boxing, unboxing, and the module's own boxing function.

use super::super::asm::{Assembler, Body, ExitId, F64, I32, I64, Local, NoExits};
use super::super::facts::Type;
use super::super::vars::Operand;
use super::words::MAX_EXACT_DOUBLE;
use super::{Emitter, local};
use crate::heap::blocks::CLASS_BYTES;
use crate::heap::layout::{HEADER, header};
use crate::heap::value::{BIAS, FITTING_FLONUMS, FLONUM_BIAS, FLONUM_ROTATION, FLONUM_TAGS, TAG_MASK, TAG_OBJ};
use crate::heap::{Flonum, Kind, Value, objects};
use crate::spec::runtime::Entry;
use wasm_encoder::{BlockType, ValType};

/// The double of a constant that is a flonum, or a fixnum that is a double exactly.
pub(super) fn constant_double(value: Value) -> Option<f64> {
    match value.to_fixnum() {
        Some(n) if n.unsigned_abs() <= MAX_EXACT_DOUBLE as u64 => Some(n as f64),
        Some(_) => None,
        None => objects::to_flonum(value),
    }
}

impl Emitter<'_> {
    /// The f64 on the stack as a tagged word.
    pub(super) fn box_double(&mut self) {
        let (double, rotated) = (self.asm.scratch::<F64>(), self.asm.scratch::<I64>());
        self.ins()
            .local_tee(&double)
            .i64_reinterpret_f64()
            .i64_const(FLONUM_ROTATION as i64)
            .i64_rotl()
            .local_set(&rotated);
        self.ins().i32_const(FITTING_FLONUMS as i32).local_get(&rotated).tag().i32_shr_u();
        self.ins().i32_const(1).i32_and();
        let fits = self.asm.open_if(BlockType::Result(ValType::I64));
        self.ins().local_get(&rotated).i64_const(FLONUM_BIAS as i64).i64_add();
        self.asm.otherwise(fits);
        let boxing = self.cx.plan.box_flonum();
        self.ins().local_get(&double).call(boxing);
        self.asm.close(fits);
        self.asm.release(double);
        self.asm.release(rotated);
    }

    /// 1 if the operand is a self-tagged flonum, else 0.
    pub(super) fn push_is_self_tagged(&mut self, operand: Operand) {
        self.ins().i32_const(FLONUM_TAGS as i32);
        self.push(operand);
        self.ins().tag().i32_shr_u().i32_const(1).i32_and();
    }

    /// The double of a self-tagged flonum operand.
    pub(super) fn push_self_tagged(&mut self, operand: Operand) {
        self.push(operand);
        self.ins()
            .i64_const(FLONUM_BIAS as i64)
            .i64_sub()
            .i64_const(FLONUM_ROTATION as i64)
            .i64_rotr()
            .f64_reinterpret_i64();
    }

    /// The double of an operand that is a flonum, a fixnum or, if it is neither, makes the code leave through the exit.
    pub(super) fn push_double(&mut self, operand: Operand, exit: ExitId) {
        if self.push_known_double(operand) {
            return;
        }
        self.push_is_self_tagged(operand);
        self.ins().i32_eqz();
        self.guard(exit);
        self.push_self_tagged(operand);
        self.narrow(operand, Type::FLONUM);
        self.keep_double(operand);
    }

    /// The double of an operand that is known to be a flonum or a fixnum; false, and nothing done, when it is not known.
    pub(super) fn push_known_double(&mut self, operand: Operand) -> bool {
        let var = match operand {
            Operand::Const(value) => {
                let double = constant_double(value).expect("only numbers come here");
                self.ins().f64_const(double);
                return true;
            }
            Operand::Var(var) => var,
        };
        if self.facts.raw.has(var) {
            let double = self.raw_local(var);
            self.ins().local_get(double);
            return true;
        }
        let info = self.facts.info(var);
        if info.is_fixnum() {
            self.push(operand);
            self.ins().fixnum_to_integer().f64_convert_i64_s();
            return true;
        }
        if info.is_flonum() {
            self.push(operand);
            self.ins().i64_const(TAG_MASK as i64).i64_and().i64_const(TAG_OBJ as i64).i64_eq();
            let boxed = self.asm.open_if(BlockType::Result(ValType::F64));
            self.ins().local_get(local(var)).i32_wrap_i64().load(Flonum::DOUBLE);
            self.asm.otherwise(boxed);
            self.push_self_tagged(operand);
            self.asm.close(boxed);
            self.keep_double(operand);
            return true;
        }
        false
    }

    /// The double on the stack is that of the operand: a variable has it in its f64 local from here on.
    fn keep_double(&mut self, operand: Operand) {
        if let Operand::Var(var) = operand {
            let double = self.raw_local(var);
            self.ins().local_tee(double);
            self.facts.raw.insert(var);
        }
    }
}

impl Emitter<'_> {
    /// The double of an operand that is a self-tagged flonum or a fixnum, or makes the code leave through the exit.
    pub(super) fn push_number(&mut self, operand: Operand, exit: ExitId) {
        self.settle(&[operand]);
        self.push_is_self_tagged(operand);
        let flonum = self.asm.open_if(BlockType::Result(ValType::F64));
        self.push_self_tagged(operand);
        self.asm.otherwise(flonum);
        self.push(operand);
        self.ins().tag();
        self.guard(exit);
        self.push(operand);
        self.ins().fixnum_to_integer().f64_convert_i64_s();
        self.asm.close(flonum);
        self.narrow(operand, Type::FIXNUM.or(Type::FLONUM));
    }
}

/// The module's own `box : (f64) -> i64` for doubles that do not fit the word. `allocate` is the runtime entry.
pub fn box_flonum(allocate: Entry) -> Body {
    const DOUBLE: Local<F64> = Local::at(0);
    let mut asm = Assembler::<NoExits>::new(1);
    let cell = asm.scratch::<I32>();
    super::alloc::bump(&mut asm, &cell, 1, CLASS_BYTES[1], allocate);
    asm.ins().local_get(&cell).i64_const(header(Kind::Flonum, 0, 0) as i64).initialise(HEADER);
    asm.ins().local_get(&cell).local_get(DOUBLE).initialise(Flonum::DOUBLE);
    asm.ins().local_get(&cell).i32_const(TAG_OBJ as i32 - BIAS as i32).i32_add().i64_extend_i32_u();
    asm.release(cell);
    asm.finish()
}
