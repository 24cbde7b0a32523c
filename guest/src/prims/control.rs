//! Control (R7RS §6.10), promises (§4.2.5), parameters (§4.2.6), evaluation (§6.12). The user's procedures are in the
//! prelude, made of the `%` primitives here.

use super::ops::{self, several};
use super::table::{
    Any, Environment, Fixnum, Index, List, Procedure, Program, Promise, Str, UNSPECIFIED, boolean, each, prims,
};
use crate::data::condition::ConditionKind;
use crate::data::{list, symbol};
use crate::heap::regs::reg;
use crate::heap::{self, CaseLambda, Continuation, Primitive, Tier, Value, Values};
use crate::spec::Op;
use crate::spec::limits::MAX_APPLY;
use crate::vm::Vm;
use crate::vm::control::{Args, Control, Hook, Outcome, Request};
use crate::vm::frames::code_of;

prims! { vm, args;
    /// Is it a procedure?
    "procedure?" (x: Any) Pure IsProcedure => boolean(x.is_procedure());
    /// Calls `f` with the arguments, the last of which is a list of more.
    "apply" (f: Procedure | rest) => apply(vm, args, f, rest.len());
    /// Several values at once; one argument gives itself.
    "values" (| items) Allocates Values => several(vm, &items.to_vec());
    /// `(apply values items)`
    "%list->values" (items: List) Allocates => several(vm, &items);
    /// What a call gave, as a list of values, which must be at least `n`.
    "%values->list" (x: Any [n: Index]) Allocates => values_to_list(vm, x, n.unwrap_or(0));
    /// Calls `f` with the values that a call gave.
    "%apply-values" (f: Procedure, x: Any) => match Values::of(x) {
        Some(values) => pass(vm, "call-with-values", args, f, values.count(), values.items().iter()),
        None => pass(vm, "call-with-values", args, f, 1, [x].into_iter()),
    };
    /// Can `f` be called with `n` arguments?
    "%procedure-accepts?" (f: Procedure, n: Index) Pure => boolean(accepts(f, n));
    /// The value of a `case-lambda` (R7RS §4.2.9): the procedure that runs the first clause that takes its arguments.
    "%case-lambda" (| clauses) Allocates => {
        let clauses = heap::Vector::of_items(&vm.heap, &each::<Procedure>(vm, "case-lambda", 1, clauses)?)?;
        Ok(CaseLambda::new(&vm.heap, vm.shared_code(Tier::CaseLambda), clauses).value())
    };
    /// The name of a procedure (a symbol), or `#f`.
    "procedure-name" (f: Procedure) Reads => Ok(name_of(f));

    /// Calls `f` with the continuation.
    "%call/cc" (f: Procedure) => Err(Control::Request(Request::Capture { procedure: f }));
    /// The extents that were active where `%call/cc` made the continuation.
    "%continuation-winders" (k: Any) Reads => match Continuation::of(k) {
        Some(k) => Ok(k.winders()),
        None => Err(vm.type_error("%continuation-winders", 1, "a continuation", k)),
    };
    /// Calls `thunk` with a continuation that `%call/cc` made as its continuation, and with the handlers of it.
    "%call-in" (k: Any, thunk: Procedure) => match Continuation::is(k) {
        true => Err(Control::Request(Request::CallIn { continuation: k, thunk })),
        false => Err(vm.type_error("%call-in", 1, "a continuation", k)),
    };
    /// Calls `thunk` in place of the innermost active `(%marked mark …)`.
    "%escape" (mark: Any, thunk: Procedure) => Err(Control::Request(Request::Escape { mark, thunk }));
    /// Returns `v` from the innermost active `(%marked mark …)`.
    "%give" (mark: Any, v: Any) => Err(Control::Request(Request::Give { mark, value: v }));
    /// The exception handlers, innermost first.
    "%handlers" () Reads Handlers => Ok(reg::HANDLERS.get());
    /// Sets the exception handlers.
    "%set-handlers!" (handlers: Any) Writes SetHandlers => { reg::HANDLERS.set(handlers); UNSPECIFIED };
    /// The extents of `dynamic-wind`, innermost first.
    "%winders" () Reads Winders => Ok(reg::WINDERS.get());
    /// Sets the extents.
    "%set-winders!" (winders: Any) Writes SetWinders => { reg::WINDERS.set(winders); UNSPECIFIED };

    /// A promise of this state and content: see `%promise-state`.
    "%make-promise" (state: Any, content: Any) Allocates MakePromise => {
        ops::operate(vm, Op::MakePromise, state, content, Value::FALSE, Value::FALSE)
    };
    /// Is it a promise?
    "promise?" (x: Any) Pure IsPromise => boolean(heap::Promise::is(x));
    /// The state of a promise: `#t` when it is done, `()` when its thunk gives the value, `#f` when it gives a promise.
    "%promise-state" (p: Any) Reads PromiseState => unary(vm, Op::PromiseState, p);
    /// The value of a promise that is done, else its thunk.
    "%promise-content" (p: Any) Reads PromiseContent => unary(vm, Op::PromiseContent, p);
    /// Makes a promise done, with this value.
    "%promise-resolve!" (p: Any, v: Any) Writes PromiseResolve => {
        ops::operate(vm, Op::PromiseResolve, p, v, Value::FALSE, Value::FALSE)
    };
    /// Makes promise `p` the same as `next` for good (R7RS §7.3, `promise-update!`): both share one content.
    "%promise-chain!" (p: Promise, next: Promise) Writes => {
        let (shared, other) = (p.shared(), next.shared());
        shared.set_car(other.car());
        shared.set_cdr(other.cdr());
        next.set_shared(shared);
        UNSPECIFIED
    };

    /// A parameter object with this (converted) value and converter or `#f`.
    "%make-parameter" (v: Any, converter: Any) Allocates => Ok(vm.make_parameter(v, converter));
    /// Is it a parameter object?
    "parameter?" (x: Any) Pure IsParameter => boolean(heap::Parameter::is(x));
    /// The value of a parameter object.
    "%parameter-value" (p: Any) Reads ParameterValue => unary(vm, Op::ParameterValue, p);
    /// Sets the value of a parameter object; does not convert.
    "%parameter-set!" (p: Any, v: Any) Writes ParameterSet => {
        ops::operate(vm, Op::ParameterSet, p, v, Value::FALSE, Value::FALSE)
    };
    /// The converter of a parameter object, or `#f`.
    "%parameter-converter" (p: Any) Pure ParameterConverter => unary(vm, Op::ParameterConverter, p);

    /// Expands and runs a form; without an environment, in the program's own.
    #[needs compiler]
    "eval" (form: Any [env: Environment]) => {
        Err(Control::Request(Request::Eval { form, environment: env.unwrap_or(Value::FALSE) }))
    };
    /// Runs the forms of a file; without an environment, in the interaction environment (R7RS §6.14).
    #[needs compiler]
    "load" (name: Str [env: Environment]) => {
        Err(Control::Request(Request::Load { name, environment: env.unwrap_or(Value::FALSE) }))
    };
    /// `load` with an environment or `#f`.
    #[needs compiler]
    "%load" (name: Str, env: Any) => Err(Control::Request(Request::Load { name, environment: env }));
    /// `eval` with an environment or `#f`.
    #[needs compiler]
    "%eval" (form: Any, env: Any) => Err(Control::Request(Request::Eval { form, environment: env }));
    /// Is it an environment?
    "environment?" (x: Any) Pure => boolean(heap::Environment::is(x));
    /// The environment where the REPL, and a program without `import`, define what they define; any other program has
    /// the REPL's.
    "interaction-environment" () Allocates => {
        Ok(heap::Environment::new(&vm.heap, vm.interaction.get()).value())
    };
    /// The thunk of form `i` of a program, or `#f` when there is none.
    "%next-form" (handle: Program, i: Index) => Err(Control::Request(Request::NextForm { handle, index: i }));
    /// Has the host make an image: `#t` in the image, `#f` here.
    "%checkpoint" () => Err(Control::Request(Request::Checkpoint));
    /// Has the host run its procedure `number` with the list `arguments`.
    "%call-host" (number: Index, arguments: List) => {
        let _ = arguments;
        Err(Control::Request(Request::HostCall { number, arguments: args.get(1) }))
    };
    /// An object that is no particular value.
    "void" (| ignored) Pure => { let _ = ignored; UNSPECIFIED };
    /// Raises `name: argument i must be expected: v`.
    "%type-error" (name: super::table::Symbol, i: Fixnum, expected: Str, v: Any) => {
        let (name, expected) = (crate::data::symbol::name(name), crate::data::string::to_rust(expected));
        Err(vm.type_error(&name, i as u32, &expected, v))
    };
}

/// An operation on one operand.
#[inline]
fn unary(vm: &Vm, op: Op, x: Value) -> Outcome {
    ops::operate(vm, op, x, Value::FALSE, Value::FALSE, Value::FALSE)
}

/// The values of a result: none, one or several.
pub fn as_values(v: Value) -> Vec<Value> {
    Values::of(v).map_or_else(|| vec![v], |values| values.items().to_vec())
}

fn values_to_list(vm: &Vm, x: Value, least: u32) -> Outcome {
    let values = as_values(x);
    if (values.len() as u32) < least {
        let message = format!("expected at least {}, got {}", vm.count(least, "value"), values.len());
        return Err(vm.error(ConditionKind::Values, &message, &values));
    }
    Ok(vm.heap.list(&values))
}

/// `own` are `f`, `more` arguments and, unless there are none, the last of these in place of a list.
fn apply(vm: &Vm, own: Args, f: Value, more: u32) -> Outcome {
    let Some(before) = more.checked_sub(1) else { return pass(vm, "apply", own, f, 0, std::iter::empty()) };
    let tail = own.get(more);
    let Some(length) = list::length(tail) else {
        return Err(vm.type_error("apply", own.len(), "a list", tail));
    };
    // Each argument is read before its slot is written: it moves down by one, and the list was read before.
    let first = own.from(1);
    pass(vm, "apply", own, f, before + length, (0..before).map(move |i| first.get(i)).chain(list::iter(tail)))
}

/// Ends a primitive that has the arguments `own` with a tail call of `f`.
fn pass(vm: &Vm, who: &str, own: Args, f: Value, count: u32, arguments: impl Iterator<Item = Value>) -> Outcome {
    let most = MAX_APPLY;
    if count > most {
        let message = format!("{who}: more than {most} arguments");
        return Err(vm.error(ConditionKind::TooLarge, &message, &[Value::fixnum(count as i64)]));
    }
    vm.tail_call(own, f, count, arguments)
}

/// Can the procedure be called with `n` arguments?
pub fn accepts(f: Value, n: u32) -> bool {
    let code = code_of(f);
    match code.tier() {
        Tier::Interpreted | Tier::Compiled => n == code.required() || (n > code.required() && code.has_rest()),
        Tier::Primitive => super::get(Primitive::known(f).index()).accepts(n),
        Tier::Continuation => true,
        Tier::Parameter => n == 0,
        Tier::CaseLambda => clause_for(f, n).is_some(),
    }
}

/// The first clause of a `case-lambda` that takes `n` arguments.
pub fn clause_for(f: Value, n: u32) -> Option<Value> {
    CaseLambda::known(f).clauses().items().iter().find(|&clause| accepts(clause, n))
}

/// The clause of a `case-lambda` for a call with these arguments.
pub fn clause(vm: &Vm, f: Value, args: Args) -> Outcome {
    clause_for(f, args.len()).ok_or_else(|| {
        let name = name_of(f);
        let who = if symbol::is_symbol(name) { symbol::name(name) } else { "case-lambda".into() };
        let message = format!("{who}: no clause for {}", vm.count(args.len(), "argument"));
        vm.arity_error(f, &message, &[vm.heap.list(&args.to_vec())])
    })
}

/// The name of a procedure: a symbol or `#f`. Every clause of a `case-lambda` has the name of the whole.
fn name_of(procedure: Value) -> Value {
    match CaseLambda::of(procedure) {
        Some(whole) => whole.clauses().items().iter().next().map_or(Value::FALSE, name_of),
        None => code_of(procedure).name().map_or(Value::FALSE, heap::Symbol::value),
    }
}

/// What the call of a continuation with these arguments does.
pub fn throw(vm: &Vm, k: Value, args: Args) -> Outcome {
    let value = match args.len() {
        1 => args.get(0),
        _ => several(vm, &args.to_vec())?,
    };
    if Continuation::known(k).winders() == reg::WINDERS.get() {
        return Err(Control::Request(Request::Throw { continuation: k, value }));
    }
    vm.tail_call(args, vm.hook(Hook::Reenter), 2, [k, value].into_iter())
}
