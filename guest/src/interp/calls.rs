//! Calling: what kind of procedure it is, whether it takes these arguments, and how it starts.

use crate::data::condition::{self, ConditionKind};
use crate::data::number::bits;
use crate::heap::objects::to_flonum;
use crate::heap::value::FIXNUM_MIN;
use crate::heap::{Closure, Code, Frame, Global, Parameter, Primitive, Tier, Value};
use crate::interp::inst::seen;
use crate::prims;
use crate::spec::Op;
use crate::spec::ops::Operands;
use crate::vm::Vm;
use crate::vm::control::{Control, Hook, Outcome, Request};
use crate::vm::frames::code_of;

/// What became of a call whose arguments are in the slots of the frame `fp`.
#[derive(Clone, Copy, Debug)]
pub enum Entered {
    /// The frame is set up for the interpreter; rest arguments are gathered.
    Interpreted { fp: Frame, closure: Value },
    /// Call its `entry_any` now.
    Compiled { fp: Frame, closure: Value, argc: u32 },
    /// It is done: a value, or `UNWIND`.
    Value(Value),
}

/// Does code take this many arguments?
pub fn accepts(code: Code, argc: u32) -> bool {
    let required = code.required();
    argc == required || argc > required && code.has_rest()
}

/// Enters `callee`. For a call through a top-level variable, `cell` is that variable (for the message when it is
/// unassigned).
#[inline(never)]
pub fn enter(vm: &Vm, fp: Frame, callee: Value, argc: u32, cell: Option<Global>) -> Entered {
    let (mut callee, mut argc) = (callee, argc);
    loop {
        if !callee.is_procedure() {
            return raise(vm, fp, not_a_procedure(vm, callee, cell));
        }
        let code = code_of(callee);
        match code.tier() {
            // Compiled code that is entered with a wrong number of arguments hands the call over to this function, so
            // the number has to be compared here.
            Tier::Interpreted | Tier::Compiled if !accepts(code, argc) => {
                return raise(vm, fp, wrong_arity(vm, callee, argc));
            }
            Tier::Interpreted => {
                gather_rest(vm, fp, code, argc);
                return Entered::Interpreted { fp, closure: callee };
            }
            Tier::Compiled => return Entered::Compiled { fp, closure: callee, argc },
            Tier::Primitive | Tier::Continuation | Tier::Parameter | Tier::CaseLambda => {
                match run_primitive(vm, fp, callee, argc) {
                    Ok(value) => return Entered::Value(value),
                    Err(Control::Tail) => (callee, argc) = vm.tail(),
                    Err(control) => return ended(vm, fp, control),
                }
            }
        }
    }
}

/// [`enter`] for a procedure that compiled code calls: with a short way for primitives that give a value.
#[inline(always)]
pub fn enter_from_compiled(vm: &Vm, fp: Frame, callee: Value, argc: u32) -> Entered {
    if code_of(callee).is_run_by(Tier::Primitive) {
        let primitive = prims::get(Primitive::known(callee).index());
        if primitive.accepts(argc) {
            match primitive.run(vm, fp.slots(argc)) {
                Ok(value) => return Entered::Value(value),
                // It failed before it had effects: the long way runs it again, and collects.
                Err(Control::RetryAfterGc) => {}
                Err(control) => return ended(vm, fp, control),
            }
        }
    }
    enter(vm, fp, callee, argc, None)
}

/// After a primitive that gave no value.
#[cold]
#[inline(never)]
fn ended(vm: &Vm, fp: Frame, control: Control) -> Entered {
    match control {
        Control::Tail => {
            let (callee, argc) = vm.tail();
            enter(vm, fp, callee, argc, None)
        }
        Control::Request(request) => {
            vm.request.set(request);
            vm.request_at.set(fp);
            Entered::Value(Value::UNWIND)
        }
        Control::Raise(_) | Control::RetryAfterGc => raise(vm, fp, to_raise(vm, control)),
    }
}

/// What became of a primitive (or an error) in tail position, tried on top of the caller's frame.
pub enum TailEntered {
    /// It runs, or ran, on top of the caller's frame.
    OnTop(Entered),
    /// It wants this closure tail-called, which takes the arguments that are in the slots of the frame on top.
    Replace { callee: Value, argc: u32 },
    /// A request that must not keep the caller's frame.
    Drop,
}

/// [`enter`] for a call in tail position, in the frame on top of the caller's.
#[inline(never)]
pub fn enter_in_tail(vm: &Vm, fp: Frame, callee: Value, argc: u32, cell: Option<Global>) -> TailEntered {
    let (mut callee, mut argc) = (callee, argc);
    loop {
        if is_closure_for(callee, argc) {
            return TailEntered::Replace { callee, argc };
        }
        let primitive = callee.is_procedure() && !matches!(code_of(callee).tier(), Tier::Interpreted | Tier::Compiled);
        if !primitive {
            return TailEntered::OnTop(enter(vm, fp, callee, argc, cell));
        }
        match run_primitive(vm, fp, callee, argc) {
            Ok(value) => return TailEntered::OnTop(Entered::Value(value)),
            // What `apply` was given fails in the frame of the call of `apply`.
            Err(Control::Tail) => (callee, argc) = vm.tail(),
            Err(Control::Request(request @ (Request::Uncaught { .. } | Request::GivenUp))) => {
                vm.request.set(request);
                vm.request_at.set(fp);
                return TailEntered::OnTop(Entered::Value(Value::UNWIND));
            }
            Err(Control::Request(request)) => {
                vm.request.set(request);
                return TailEntered::Drop;
            }
            Err(control) => return TailEntered::OnTop(raise(vm, fp, to_raise(vm, control))),
        }
    }
}

/// Is it an interpreted or compiled procedure that takes this many arguments? Only such a one may take its caller's
/// frame: its call cannot fail.
pub fn is_closure_for(callee: Value, argc: u32) -> bool {
    callee.is_procedure()
        && matches!(code_of(callee).tier(), Tier::Interpreted | Tier::Compiled)
        && accepts(code_of(callee), argc)
}

/// Runs a primitive, continuation, parameter or `case-lambda` with the arguments in the slots of `fp`, collecting and trying again
/// when the heap is full.
#[inline]
fn run_primitive(vm: &Vm, fp: Frame, callee: Value, argc: u32) -> Outcome {
    let args = fp.slots(argc);
    let run = || match code_of(callee).tier() {
        Tier::Primitive => {
            let primitive = prims::get(Primitive::known(callee).index());
            if !primitive.accepts(argc) {
                return Err(Control::Raise(wrong_arity(vm, callee, argc)));
            }
            primitive.run(vm, args)
        }
        // The clause takes the place of the call: its arguments are in its slots already.
        Tier::CaseLambda => {
            vm.set_tail(prims::clause(vm, callee, args)?, argc);
            Err(Control::Tail)
        }
        Tier::Parameter if argc == 0 => Ok(Parameter::known(callee).cell().content()),
        Tier::Continuation => prims::throw(vm, callee, args),
        _ => Err(Control::Raise(wrong_arity(vm, callee, argc))),
    };
    match Control::heeding(run()) {
        Err(Control::RetryAfterGc) => {
            // `self` of the primitive's frame is not written: the procedure is kept alive through its slot.
            fp.set_slot(argc, callee);
            vm.collect(fp.above(Frame::size_for(argc + 1)).addr());
            Control::heeding(run())
        }
        outcome => outcome,
    }
}

/// Gathers the arguments beyond the required ones into a list, when the code has a rest parameter.
pub fn gather_rest(vm: &Vm, fp: Frame, code: Code, argc: u32) {
    if code.has_rest() {
        gather(vm, fp, code.required(), argc);
    }
}

/// Puts a list of the arguments from `required` on in the slot behind the required ones.
pub fn gather(vm: &Vm, fp: Frame, required: u32, argc: u32) {
    let more = fp.slots(argc).from(required).iter().rev();
    fp.set_slot(required, more.fold(Value::NIL, |list, argument| vm.heap.cons(argument, list)));
}

/// Calls the prelude's `raise` with `condition` in the frame `fp`.
pub fn raise(vm: &Vm, fp: Frame, condition: Value) -> Entered {
    let raise = vm.hook(Hook::Raise);
    if !raise.is_procedure() {
        vm.request.set(Request::Uncaught { condition });
        vm.request_at.set(fp);
        return Entered::Value(Value::UNWIND);
    }
    fp.set_slot(0, condition);
    match code_of(raise).tier() {
        Tier::Compiled => Entered::Compiled { fp, closure: raise, argc: 1 },
        _ => Entered::Interpreted { fp, closure: raise },
    }
}

/// The object to raise for an outcome that is an error.
pub fn to_raise(vm: &Vm, control: Control) -> Value {
    match control {
        Control::Raise(object) => object,
        Control::RetryAfterGc => match vm.out_of_memory() {
            Control::Raise(object) => object,
            other => unreachable!("{other:?}"),
        },
        Control::Tail | Control::Request(_) => unreachable!("not an error: {control:?}"),
    }
}

fn new_condition(vm: &Vm, kind: ConditionKind, message: &str, irritants: &[Value]) -> Value {
    to_raise(vm, vm.error(kind, message, irritants))
}

/// The condition for a top-level variable without a value.
pub fn unbound(vm: &Vm, cell: Global) -> Value {
    let message = format!("unbound variable: {}", crate::data::symbol::name(cell.name().value()));
    let message = condition::message_of(&vm.heap, &message);
    // A report asks the expander what the name was meant to be.
    condition::make_with(&vm.heap, &vm.symbols, ConditionKind::Unbound, message, Value::NIL, cell.value())
}

fn not_a_procedure(vm: &Vm, callee: Value, cell: Option<Global>) -> Value {
    match cell {
        Some(cell) if callee == Value::UNASSIGNED => unbound(vm, cell),
        _ => new_condition(vm, ConditionKind::NotAProcedure, "call of a value that is not a procedure", &[callee]),
    }
}

fn wrong_arity(vm: &Vm, callee: Value, argc: u32) -> Value {
    let name = code_of(callee).name();
    let name = name.map_or("lambda".into(), |name| crate::data::symbol::name(name.value()));
    let expected = match code_of(callee).tier() {
        Tier::Primitive => arity_text(prims::get(Primitive::known(callee).index())),
        Tier::Parameter => "no arguments".to_string(),
        Tier::CaseLambda => "another number of arguments".to_string(),
        Tier::Continuation => unreachable!("a continuation takes any number of arguments"),
        Tier::Interpreted | Tier::Compiled => {
            let (required, rest) = (code_of(callee).required(), code_of(callee).has_rest());
            let least = if rest { "at least " } else { "" };
            format!("{least}{required} argument{}", if required == 1 { "" } else { "s" })
        }
    };
    let given = if argc == 1 { "1 was given".to_string() } else { format!("{argc} were given") };
    to_raise(vm, vm.arity_error(callee, &format!("{name}: expects {expected}, but {given}"), &[]))
}

fn arity_text(primitive: &prims::Prim) -> String {
    let (least, most) = (primitive.required, primitive.required + primitive.optional);
    let plural = |n: u8| if n == 1 { "" } else { "s" };
    match (primitive.rest, primitive.optional) {
        (true, _) => format!("at least {least} argument{}", plural(least)),
        (false, 0) => format!("{least} argument{}", plural(least)),
        (false, _) => format!("{least} to {most} arguments"),
    }
}

/// A closure of `code` with room for its captures; the one closure when it captures nothing.
pub fn make_closure(vm: &Vm, code: Code, captures: u32) -> Value {
    if captures == 0 {
        return super::flatten::closure_of(code);
    }
    let closure = Closure::new(&vm.heap, captures, code).unwrap_or_else(|_| panic!("the host refuses to give memory"));
    closure.captures().fill(Value::FALSE);
    closure.value()
}

/// What an operation on one number sees in it. Doubles without an exact integer that is a fixnum, and negative ones whose
/// root is asked for, are seen as more than flonums: generated code has no inline path for them.
fn seen_of_one(op: Op, a: Value) -> u16 {
    if let Some(n) = a.to_fixnum() {
        let overflows = match op {
            Op::Abs => n == FIXNUM_MIN,
            Op::Square => n.checked_mul(a.0 as i64).is_none(),
            _ => false,
        };
        return if overflows { seen::OVERFLOW } else { 0 };
    }
    let Some(double) = to_flonum(a) else { return seen::OTHER };
    let inline = match op {
        Op::Exact | Op::InexactToExact => double.trunc() == double && double.abs() < -(FIXNUM_MIN as f64),
        Op::Sqrt => double >= 0.0 || double.is_nan(),
        Op::IsEven | Op::IsOdd | Op::BitNot => false,
        _ => true,
    };
    if inline { seen::FLONUM } else { seen::FLONUM | seen::OTHER }
}

/// What the slow path of an arithmetic operation sees in these operands.
pub fn seen_of(op: Op, a: Value, b: Value) -> u16 {
    let operands = &[a, b][..op.arity().min(2)];
    let flonum = |v: &Value| to_flonum(*v).is_some();
    if op.operands() == Operands::Number {
        return seen_of_one(op, a);
    }
    if operands.iter().all(|v| v.is_fixnum()) {
        // Every operation but these gets here with two fixnums only when the result fits no fixnum.
        match op {
            Op::Mul if a.as_fixnum().checked_mul(b.0 as i64).is_some() => 0,
            Op::Quotient | Op::Remainder | Op::Modulo if b != Value::fixnum(0) => 0,
            Op::TruncateQuotient | Op::TruncateRemainder | Op::FloorRemainder if b != Value::fixnum(0) => 0,
            Op::Max | Op::Min | Op::BitAnd | Op::BitOr | Op::BitXor => 0,
            Op::Shift if bits::shift_fixnum(a, b).is_some() => 0,
            _ if matches!(op.operands(), Operands::Compared(_) | Operands::Sign(_)) => 0,
            _ => seen::OVERFLOW,
        }
    } else if operands.iter().all(|v| v.is_fixnum() || flonum(v)) {
        seen::FLONUM
    } else {
        seen::OTHER
    }
}
