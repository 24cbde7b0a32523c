//! Instructions that may stand anywhere: everything but structured control and branches.

use super::locals::Indexed;
use super::memory::Offset;
use super::{FuncId, TypeId, TypeSet};
use wasm_encoder::{HeapType, Ieee64, InstructionSink};

/// Where instructions are written, one after the other.
pub struct Instructions<'a>(InstructionSink<'a>, &'a mut TypeSet);

impl<'a> Instructions<'a> {
    #[inline]
    pub(super) fn new(code: &'a mut Vec<u8>, types: &'a mut TypeSet) -> Instructions<'a> {
        Instructions(InstructionSink::new(code), types)
    }
}

/// Instructions without immediates.
macro_rules! plain {
    ($($name:ident)*) => {
        impl Instructions<'_> {$(
            #[inline]
            pub fn $name(&mut self) -> &mut Self {
                self.0.$name();
                self
            }
        )*}
    };
}

plain! {
    drop select return_ unreachable
    i32_eqz i32_eq i32_ne i32_ge_u i32_gt_u i32_lt_u
    i32_add i32_sub i32_rem_u i32_and i32_or i32_shl i32_shr_u
    i64_eqz i64_eq i64_ne i64_lt_s i64_lt_u i64_gt_s i64_le_s i64_ge_s i64_ge_u i64_gt_u
    i64_add i64_sub i64_mul i64_div_s i64_rem_s i64_and i64_or i64_xor i64_shl i64_shr_s i64_shr_u i64_rotl i64_rotr
    f64_abs f64_ceil f64_floor f64_max f64_min f64_nearest f64_sqrt f64_trunc
    f64_eq f64_ne f64_lt f64_gt f64_le f64_ge f64_add f64_sub f64_mul f64_div
    i32_wrap_i64 i64_extend_i32_u f64_convert_i64_s i64_trunc_f64_s i64_reinterpret_f64 f64_reinterpret_i64
}

/// Loads and stores.
macro_rules! accesses {
    ($($name:ident)*) => {
        impl Instructions<'_> {$(
            #[inline]
            pub fn $name(&mut self, offset: Offset) -> &mut Self {
                self.0.$name(offset.immediate());
                self
            }
        )*}
    };
}

accesses! {
    i32_load i32_load8_u i32_load16_u i64_load i64_load8_u f64_load
    i32_store i32_store8 i32_store16 i64_store i64_store8 f64_store
}

/// Instructions on locals.
macro_rules! on_locals {
    ($($name:ident)*) => {
        impl Instructions<'_> {$(
            #[inline]
            pub fn $name(&mut self, local: impl Indexed) -> &mut Self {
                self.0.$name(local.index());
                self
            }
        )*}
    };
}

on_locals!(local_get local_set local_tee);

/// There is one table, and it has the index 0.
const TABLE: u32 = 0;

impl Instructions<'_> {
    #[inline]
    pub fn i32_const(&mut self, value: i32) -> &mut Self {
        self.0.i32_const(value);
        self
    }

    #[inline]
    pub fn i64_const(&mut self, value: i64) -> &mut Self {
        self.0.i64_const(value);
        self
    }

    #[inline]
    pub fn f64_const(&mut self, value: f64) -> &mut Self {
        self.0.f64_const(Ieee64::from(value));
        self
    }

    #[inline]
    pub fn call(&mut self, FuncId(function): FuncId) -> &mut Self {
        self.0.call(function);
        self
    }

    #[inline]
    pub fn return_call(&mut self, FuncId(function): FuncId) -> &mut Self {
        self.0.return_call(function);
        self
    }

    /// Calls the function at the table index on the stack.
    #[inline]
    pub fn call_indirect(&mut self, ty: TypeId) -> &mut Self {
        self.1.add(ty);
        self.0.call_indirect(TABLE, ty.0);
        self
    }

    /// The same in place of the running function.
    #[inline]
    pub fn return_call_indirect(&mut self, ty: TypeId) -> &mut Self {
        self.1.add(ty);
        self.0.return_call_indirect(TABLE, ty.0);
        self
    }

    #[inline]
    pub fn ref_func(&mut self, FuncId(function): FuncId) -> &mut Self {
        self.0.ref_func(function);
        self
    }

    #[inline]
    pub fn ref_null_func(&mut self) -> &mut Self {
        self.0.ref_null(HeapType::FUNC);
        self
    }

    #[inline]
    pub fn table_grow(&mut self) -> &mut Self {
        self.0.table_grow(TABLE);
        self
    }

    #[inline]
    pub fn table_set(&mut self) -> &mut Self {
        self.0.table_set(TABLE);
        self
    }
}
