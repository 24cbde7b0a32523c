//! Flonums: boxing, unboxing, and the module's own boxing function.

use super::super::facts::Type;
use super::super::vars::Operand;
use super::{Emitter, Fields, local};
use crate::heap::blocks::CLASS_BYTES;
use crate::heap::layout::{HEADER, header};
use crate::heap::value::{
    BIAS, FITTING_FLONUMS, FIXNUM_SHIFT, FLONUM_BIAS, FLONUM_ROTATION, FLONUM_TAGS, TAG_MASK, TAG_OBJ,
};
use crate::heap::{Flonum, Kind, Value, objects};
use wasm_encoder::{BlockType, Function, InstructionSink, ValType};

/// The double of a constant, and whether it is that exactly.
pub(super) fn constant_double(value: Value) -> Option<f64> {
    match value.to_fixnum() {
        Some(n) if n.unsigned_abs() <= 1 << 53 => Some(n as f64),
        Some(_) => None,
        None => objects::to_flonum(value),
    }
}

impl Emitter<'_> {
    /// The f64 on the stack as a tagged word.
    pub(super) fn box_double(&mut self) {
        let (double, rotated) = (self.scratch(ValType::F64), self.scratch(ValType::I64));
        self.ins()
            .local_tee(double)
            .i64_reinterpret_f64()
            .i64_const(FLONUM_ROTATION as i64)
            .i64_rotl()
            .local_set(rotated);
        self.ins()
            .i32_const(FITTING_FLONUMS as i32)
            .local_get(rotated)
            .i32_wrap_i64()
            .i32_const(TAG_MASK as i32)
            .i32_and()
            .i32_shr_u();
        self.ins().i32_const(1).i32_and();
        self.ins()
            .if_(BlockType::Result(ValType::I64))
            .local_get(rotated)
            .i64_const(FLONUM_BIAS as i64)
            .i64_add()
            .else_();
        let boxing = self.cx.plan.box_flonum();
        self.ins().local_get(double).call(boxing).end();
        self.release(ValType::F64, double);
        self.release(ValType::I64, rotated);
    }

    /// 1 if the operand is a self-tagged flonum, else 0.
    pub(super) fn push_is_self_tagged(&mut self, operand: Operand) {
        self.ins().i32_const(FLONUM_TAGS as i32);
        self.push(operand);
        self.ins().i32_wrap_i64().i32_const(TAG_MASK as i32).i32_and().i32_shr_u().i32_const(1).i32_and();
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
    pub(super) fn push_double(&mut self, operand: Operand, exit: usize) {
        let var = match operand {
            Operand::Const(value) => {
                let double = constant_double(value).expect("only numbers come here");
                self.ins().f64_const(double.into());
                return;
            }
            Operand::Var(var) => var,
        };
        if self.state.raw.has(var) {
            let double = self.raw_local(var);
            self.ins().local_get(double);
            return;
        }
        let info = self.state.info(var);
        if info.is_fixnum() {
            self.push(operand);
            self.ins().i64_const(FIXNUM_SHIFT as i64).i64_shr_s().f64_convert_i64_s();
            return;
        }
        if info.is_flonum() {
            self.push(operand);
            self.ins().i64_const(TAG_MASK as i64).i64_and().i64_const(TAG_OBJ as i64).i64_eq();
            self.ins().if_(BlockType::Result(ValType::F64)).local_get(local(var)).i32_wrap_i64();
            self.ins().load(Flonum::DOUBLE).else_();
            self.push_self_tagged(operand);
            self.ins().end();
        } else {
            self.push_is_self_tagged(operand);
            self.ins().i32_eqz();
            self.guard(exit);
            self.push_self_tagged(operand);
            self.narrow(operand, Type::FLONUM);
        }
        let double = self.raw_local(var);
        self.ins().local_tee(double);
        self.state.raw.insert(var);
    }
}

impl Emitter<'_> {
    /// The double of an operand that is a self-tagged flonum or a fixnum, or makes the code leave through the exit.
    pub(super) fn push_number(&mut self, operand: Operand, exit: usize) {
        self.settle(&[operand]);
        self.push_is_self_tagged(operand);
        self.open_if(BlockType::Result(ValType::F64));
        self.push_self_tagged(operand);
        self.ins().else_();
        self.push(operand);
        self.ins().i32_wrap_i64().i32_const(TAG_MASK as i32).i32_and();
        self.guard(exit);
        self.push(operand);
        self.ins().i64_const(FIXNUM_SHIFT as i64).i64_shr_s().f64_convert_i64_s();
        self.close_plain();
        self.narrow(operand, Type::FIXNUM.or(Type::FLONUM));
    }
}

/// The module's own `box : (f64) -> i64` for doubles that do not fit the word. `allocate` is the runtime entry.
pub fn box_flonum(allocate: u32) -> Function {
    let mut function = Function::new([(1, ValType::I32)]);
    let mut code = Vec::new();
    super::alloc::bump(&mut InstructionSink::new(&mut code), 1, 1, CLASS_BYTES[1], allocate);
    function.raw(code);
    let mut ins = function.instructions();
    ins.local_get(1).i64_const(header(Kind::Flonum, 0, 0) as i64).initialise(HEADER);
    ins.local_get(1).local_get(0).initialise(Flonum::DOUBLE);
    ins.local_get(1).i32_const(TAG_OBJ as i32 - BIAS as i32).i32_add().i64_extend_i32_u().end();
    function
}
