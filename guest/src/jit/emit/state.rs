//! The dynamic state (handlers, extents), parameter objects, promises, several values.

use super::super::asm::{ExitId, I32, I64, Scratch, at};
use super::super::facts::{Info, Type};
use super::super::vars::Operand;
use super::Emitter;
use super::operands::{Relation, Test, Val};
use super::prims::Operation;
use crate::heap::blocks::{self, class_for};
use crate::heap::layout::{HEADER, header, object_size};
use crate::heap::regs::Register;
use crate::heap::value::{TAG_OBJ, TAG_PROC};
use crate::heap::{BoxObject, Field, Kind, Pair, Parameter, Procedure, Promise, Value, Values};
use wasm_encoder::{BlockType, ValType};

impl Emitter<'_> {
    /// What a VM register holds.
    pub(super) fn register(&mut self, register: Register<Value>) -> Val {
        self.ins().i32_const(0).i64_load(at(register.addr()));
        Val::Tagged(Info::ANY)
    }

    /// Sets a VM register.
    pub(super) fn set_register(&mut self, register: Register<Value>, value: Operand) -> Val {
        self.settle(&[value]);
        self.ins().i32_const(0);
        self.push(value);
        self.ins().i64_store(at(register.addr()));
        Val::Const(Value::UNSPECIFIED)
    }

    /// A promise and the pair with its state.
    pub(super) fn make_promise(&mut self, state: Operand, content: Operand) -> Val {
        let Val::Tagged(_) = self.cons(state, content) else { unreachable!("a pair is a tagged word") };
        let shared = self.asm.scratch::<I64>();
        self.ins().local_set(&shared);
        let cell = self.small_object(Kind::Promise, 0);
        self.ins().local_get(&cell).local_get(&shared).initialise(Promise::SHARED);
        self.asm.release(shared);
        self.pointer(cell, TAG_OBJ);
        Val::Tagged(Info::of_type(Type::of_kind(Kind::Promise)))
    }

    /// A part of a promise's state.
    pub(super) fn promise_ref(&mut self, p: &Operation, promise: Operand, field: Field<Pair, Value>) -> Val {
        let exit = self.settled_exit(p);
        self.guard_kind(promise, Kind::Promise, exit);
        self.push_address(promise);
        self.ins().load_address(Promise::SHARED).load(field);
        Val::Tagged(Info::ANY)
    }

    /// Several values.
    pub(super) fn values(&mut self, items: &[Operand]) -> Val {
        self.settle(items);
        let cell = self.small_object(Kind::Values, items.len() as u32);
        for (&item, i) in items.iter().zip(0..) {
            self.ins().local_get(&cell);
            self.push(item);
            self.ins().initialise(Values::ITEMS.at(i));
        }
        self.pointer(cell, TAG_OBJ);
        Val::Tagged(Info::of_type(Type::of_kind(Kind::Values)))
    }

    /// Is it a parameter object?
    pub(super) fn is_parameter(&mut self, operand: Operand) -> Val {
        self.settle(&[operand]);
        if !self.info(operand).ty.meets(Type::PROCEDURE) {
            return Val::Const(Value::FALSE);
        }
        self.push(operand);
        self.ins().tag().i32_const(TAG_PROC as i32).i32_eq();
        let procedure = self.asm.open_if(BlockType::Result(ValType::I32));
        self.push_address(operand);
        self.ins().load(Procedure::KIND).i32_const(Kind::Parameter as i32).i32_eq();
        self.asm.otherwise(procedure);
        self.ins().i32_const(0);
        self.asm.close(procedure);
        let mut test = Test::new(Relation::NonZero);
        if let Operand::Var(var) = operand {
            test.then.push((var, self.facts.info(var).narrow(Type::PROCEDURE)));
        }
        Val::Test(test)
    }

    /// What a parameter object holds.
    pub(super) fn parameter_value(&mut self, p: &Operation, parameter: Operand) -> Val {
        let exit = self.settled_exit(p);
        self.guard_parameter(parameter, exit);
        self.push_address(parameter);
        self.ins().load_address(Parameter::CELL).load(BoxObject::CONTENT);
        Val::Tagged(Info::ANY)
    }

    /// The converter of a parameter object, or `#f`.
    pub(super) fn parameter_converter(&mut self, p: &Operation, parameter: Operand) -> Val {
        let exit = self.settled_exit(p);
        self.guard_parameter(parameter, exit);
        self.push_address(parameter);
        self.ins().load(Parameter::CONVERTER);
        Val::Tagged(Info::ANY)
    }

    fn guard_parameter(&mut self, operand: Operand, exit: ExitId) {
        self.guard_type(operand, Type::PROCEDURE, exit);
        self.push_address(operand);
        self.ins().load(Procedure::KIND).i32_const(Kind::Parameter as i32).i32_ne();
        self.guard(exit);
    }

    /// A fresh object that has its header; gives the scratch local with its address.
    fn small_object(&mut self, kind: Kind, length: u32) -> Scratch<I32> {
        let bytes = object_size(kind, length).filter(|&bytes| bytes <= blocks::MAX_SMALL);
        let cell = self.cell(class_for(bytes.expect("an operation has few operands")));
        self.ins().local_get(&cell).i64_const(header(kind, 0, length) as i64).initialise(HEADER);
        cell
    }
}
