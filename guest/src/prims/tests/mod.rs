//! Unit tests of the primitives: expressions of nested primitive calls, run without an interpreter.

mod numbers;
mod ports;
mod prelude;
mod report;
mod structures;
mod system;

use super::Prim;
use crate::data::{list, number, symbol};
use crate::heap::objects::{car, cdr};
use crate::heap::{Tier, Value};
use crate::text::printer;
use crate::text::reader::Reader;
use crate::text::source::{Positions, SourceId};
use crate::vm::code::NewCode;
use crate::vm::control::{Control, Outcome};
use crate::vm::{Vm, native};

/// The thread's machine, with a stack and with the code that all parameter objects share. Nothing here runs it.
pub(super) fn machine() -> &'static Vm {
    let vm = native::install(Box::default());
    vm.reserve_stack().expect("memory for a stack");
    let tier = Tier::Parameter;
    let (name, instructions, literals) = (None, None, None);
    let new = NewCode {
        tier,
        required: 0,
        rest: false,
        slots: 0,
        name,
        instructions,
        literals,
        counter: 0,
        info: 0,
        entries: [0; 8],
    };
    vm.set_shared_code(tier, vm.make_code(&new));
    vm
}

/// The primitive of this name.
pub(super) fn primitive(name: &str) -> &'static Prim {
    super::all().find(|prim| prim.name == name).unwrap_or_else(|| panic!("there is no primitive {name}"))
}

/// Runs a primitive with its arguments in the slots of a frame.
pub(super) fn run(vm: &Vm, name: &str, arguments: &[Value]) -> Outcome {
    let prim = primitive(name);
    assert!(prim.accepts(arguments.len() as u32), "{name} does not take {} arguments", arguments.len());
    let args = vm.base_frame().slots(arguments.len() as u32);
    args.write(arguments.iter().copied());
    prim.run(vm, args)
}

/// Reads one datum.
pub(super) fn datum(vm: &Vm, text: &str) -> Value {
    let mut reader = Reader::new(&vm.heap, &vm.symbols, text, SourceId::default());
    reader.read(&mut Positions::default()).expect("a datum").expect("not the end")
}

/// Evaluates nested calls of primitives; symbols stand for characters' worth of nothing but `quote`.
pub(super) fn evaluate(vm: &Vm, form: Value) -> Outcome {
    if !form.is_pair() {
        return Ok(form);
    }
    let head = symbol::name(car(form));
    if head == "quote" {
        return Ok(car(cdr(form)));
    }
    let forms = list::to_vec(cdr(form)).expect("a call");
    let arguments: Vec<Value> = forms.into_iter().map(|form| evaluate(vm, form)).collect::<Result<_, Control>>()?;
    run(vm, &head, &arguments)
}

/// What an expression gives, as `write` shows it; `! message` when it raises.
pub(super) fn shown(vm: &Vm, text: &str) -> String {
    match evaluate(vm, datum(vm, text)) {
        Ok(value) => printer::write(value),
        Err(Control::Raise(condition)) => format!("! {}", printer::condition_text(condition)),
        Err(control) => format!("! {control:?}"),
    }
}

/// Checks `expression => result` lines.
pub(super) fn check(lines: &str) {
    let vm = machine();
    let mut wrong = Vec::new();
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (expression, expected) = line.split_once(" => ").unwrap_or_else(|| panic!("no => in {line}"));
        let got = shown(vm, expression.trim());
        if got != expected.trim() {
            wrong.push(format!("{expression}\n    gives    {got}\n    expected {expected}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// The fixnums of a list.
pub(super) fn fixnums(v: Value) -> Vec<i64> {
    list::to_vec(v).expect("a list").into_iter().map(|v| number::to_i64(v).expect("a fixnum")).collect()
}
