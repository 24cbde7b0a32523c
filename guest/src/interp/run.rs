//! The instruction loop.
//!
//! Invariants
//! - `fp` is the running frame; all its live locals are in home slots at every instruction boundary.
//! - A frame that waits for a call has its `site` stored; its callee's `link` is stored before the callee runs.
//! - An activation of [`run`] ends when its base frame returns a value, wants to tail-call something that is not
//!   interpreted (`TAIL`), or when everything is to be unwound (`UNWIND`).
//! - It never names the code generator: compiled code is an entry in the function table like any other.

use super::calls::{self, Entered};
use super::inst::{self, op, seen};
use super::quick::{self, fixnums};
use super::resume::{Resumed, resume};
use super::safepoint::{self, Answer};
use crate::heap::objects::{car, cdr};
use crate::heap::regs::reg;
use crate::heap::{BoxObject, Closure, Code, Frame, Pc, Place, Tier, Value, Vector};
use crate::prims::ops;
use crate::spec::Op;
use crate::spec::ops::Relation;
use crate::vm::control::{Control, Outcome, Request};
use crate::vm::frames::code_of;
use crate::vm::{Vm, native};

/// Where an activation starts.
#[derive(Clone, Copy, Debug)]
pub enum Start {
    /// Execute the instruction at this site of the frame.
    Execute { site: u32 },
    /// The call the frame waits for gave this value.
    Deliver { value: Value },
    /// The same, and it is known that the frame goes on interpreted.
    GoOn { value: Value },
}

/// The running frame. [`Machine::execute`] works on a copy that never has its address taken, so that it stays in wasm
/// locals: with the state behind `&mut self` every instruction stored and reloaded `pc`, at about 2 ns each.
#[derive(Clone, Copy)]
struct Running {
    fp: Frame,
    pc: Pc,
    /// The first instruction.
    first: Pc,
}

impl Running {
    #[inline(always)]
    fn load(fp: Frame) -> Running {
        Running::start(fp, fp.code())
    }

    /// At the first instruction of `code` in the frame `fp`.
    #[inline(always)]
    fn start(fp: Frame, code: Code) -> Running {
        let first = code.instructions().start();
        Running { fp, pc: first, first }
    }

    /// The same behind `ENTER`, which is done here when there is nothing to it: no poll to answer, no counter that runs
    /// out. That saves a dispatch a call.
    #[inline(always)]
    fn begin(fp: Frame, code: Code) -> Running {
        let mut state = Running::start(fp, code);
        let left = code.counter().wrapping_sub(1);
        if !safepoint::stops(fp) && left != 0 {
            code.set_counter(left);
            state.pass(8);
        }
        state
    }

    /// Frame size in bytes. Calls have it in the instruction.
    fn size(&self) -> u32 {
        self.fp.size()
    }

    #[inline(always)]
    fn unit(&self, i: u32) -> u16 {
        self.pc.unit(i)
    }

    /// Units `i` and `i + 1` as one number.
    #[inline(always)]
    fn wide(&self, i: u32) -> u32 {
        self.pc.wide(i)
    }

    #[inline(always)]
    fn operand(&self, unit: u16) -> Value {
        quick::operand(self.fp, unit)
    }

    #[inline(always)]
    fn a(&self) -> Value {
        self.operand(self.unit(1))
    }

    #[inline(always)]
    fn b(&self) -> Value {
        self.operand(self.unit(2))
    }

    #[inline(always)]
    fn c(&self) -> Value {
        self.operand(self.unit(3))
    }

    /// The signed fixnum in unit 3.
    #[inline(always)]
    fn immediate(&self) -> Value {
        Value::fixnum(self.unit(3) as i16 as i64)
    }

    #[inline(always)]
    fn set(&self, place: u16, value: Value) {
        self.fp.set_home(place, value);
    }

    /// Puts the result of the present instruction in its place and goes on behind it.
    #[inline(always)]
    fn give(&mut self, value: Value, length: u32) {
        self.set(self.unit(1), value);
        self.pass(length);
    }

    /// Goes on behind the present instruction, which takes so many bytes.
    #[inline(always)]
    fn pass(&mut self, length: u32) {
        self.pc = self.pc.forward(length);
    }

    /// What the top-level variable holds whose address is in units 4–5.
    #[inline(always)]
    fn global(&self) -> Value {
        self.pc.global(4).content()
    }

    #[inline(always)]
    fn jump(&mut self, target: u32) {
        self.pc = self.first.forward(target);
    }

    /// Goes on behind the instruction of 16 bytes, or where its units 4–5 say.
    #[inline(always)]
    fn choose(&mut self, go_on: bool) {
        if go_on { self.pass(16) } else { self.jump(self.wide(4)) }
    }

    /// Goes on behind the instruction of 8 bytes, or where its units 2–3 say.
    #[inline(always)]
    fn choose_short(&mut self, go_on: bool) {
        if go_on { self.pass(8) } else { self.jump(self.wide(2)) }
    }

    #[inline(always)]
    fn site(&self) -> u32 {
        self.pc.distance(self.first)
    }

    /// Makes the frame wait for the present instruction.
    #[inline(always)]
    fn wait(&self) {
        self.fp.set_site(self.site());
    }

    #[inline(always)]
    fn record(&self, bits: u16) {
        let record = self.pc.half(inst::SEEN);
        record.set(record.get() | bits);
    }

    #[inline(always)]
    fn copy_arguments(&self, to: Frame, argc: u32) {
        for i in 0..argc {
            to.set_slot(i, self.operand(self.unit(8 + i)));
        }
    }

    /// Starts the call of the present instruction when `callee` is interpreted and takes just these arguments; false
    /// (with the arguments and links in place) otherwise.
    #[inline(always)]
    fn try_call(&mut self, callee: Value) -> bool {
        let argc = self.unit(3) as u32;
        let fp = self.fp.above(self.unit(inst::CALL_SIZE) as u32);
        self.copy_arguments(fp, argc);
        self.wait();
        fp.set_link(self.fp);
        if callee.is_procedure() {
            let code = code_of(callee);
            if code.is_run_by(Tier::Interpreted) && code.arity() == argc {
                fp.set_closure(callee);
                *self = Running::begin(fp, code);
                return true;
            }
        }
        false
    }

    /// Starts the tail call of the present instruction when `callee` is interpreted and takes just these arguments;
    /// false (with nothing changed) otherwise.
    #[inline(always)]
    fn try_tail_call(&mut self, callee: Value) -> bool {
        let argc = self.unit(3) as u32;
        if callee.is_procedure() {
            let code = code_of(callee);
            if code.is_run_by(Tier::Interpreted) && code.arity() == argc {
                self.move_arguments(argc);
                self.fp.set_closure(callee);
                *self = Running::begin(self.fp, code);
                return true;
            }
        }
        false
    }

    /// Copies the arguments of a tail call to the frame's own slots.
    #[inline(always)]
    fn move_arguments(&self, argc: u32) {
        match argc {
            0 => {}
            1 => self.fp.set_slot(0, self.operand(self.unit(8))),
            2 => {
                let (a, b) = (self.operand(self.unit(8)), self.operand(self.unit(9)));
                self.fp.set_slot(0, a);
                self.fp.set_slot(1, b);
            }
            _ => {
                let out = self.fp.above(self.unit(inst::CALL_SIZE) as u32);
                self.copy_arguments(out, argc);
                self.fp.slots(argc).copy_from(out.slots(argc));
            }
        }
    }

    /// Returns to the caller's frame, if that waits for an ordinary call; false (and nothing happened) otherwise.
    #[inline(always)]
    fn try_return(&mut self, base: Frame, value: Value) -> bool {
        if self.fp == base {
            return false;
        }
        let mut caller = Running::load(self.fp.link());
        caller.jump(caller.fp.site());
        if !inst::is_call(caller.unit(0)) {
            return false;
        }
        let length = inst::call_length(caller.unit(3) as u32);
        caller.give(value, length);
        *self = caller;
        true
    }
}

/// Runs from `start` in the frame `fp` until the frame `base` returns: its value, or `TAIL` or `UNWIND`.
pub fn run(vm: &Vm, base: Frame, fp: Frame, start: Start) -> Value {
    let depth = reg::DEPTH.get() + 1;
    reg::DEPTH.set(depth);
    let mut machine = Machine { vm, base, state: Running::load(fp) };
    let result = match start {
        Start::Execute { site } => {
            machine.state.jump(site);
            if depth as u64 > vm.config.depth.get() {
                vm.request.set(Request::Overflow { frame: fp, site });
                Value::UNWIND
            } else {
                machine.execute()
            }
        }
        Start::Deliver { value } => match machine.deliver(value) {
            Flow::Next => machine.execute(),
            Flow::Leave(value) => value,
        },
        Start::GoOn { value } => match machine.go_on_with(value) {
            Flow::Next => machine.execute(),
            Flow::Leave(value) => value,
        },
    };
    reg::DEPTH.set(depth - 1);
    result
}

/// Counts an entry or a round; gives how many are left.
#[inline(always)]
fn count_down(counter: Place<u32>) -> u32 {
    let left = counter.get().wrapping_sub(1);
    counter.set(left);
    left
}

/// What the loop does after something that may leave it.
enum Flow {
    Next,
    Leave(Value),
}

struct Machine<'a> {
    vm: &'a Vm,
    base: Frame,
    state: Running,
}

/// Does something that may change the running frame or leave the loop.
macro_rules! slow {
    ($self:ident, $state:ident, $call:expr) => {{
        $self.state = $state;
        match $call {
            Flow::Next => $state = $self.state,
            Flow::Leave(value) => return value,
        }
    }};
}

macro_rules! relation {
    ($self:ident, $state:ident, $relation:expr, $b:expr) => {{
        let (a, b) = ($state.a(), $b);
        if fixnums(a, b) {
            $state.choose($relation.holds(a.0 as i64, b.0 as i64));
        } else {
            match quick::compare($state.pc, $relation, a, b) {
                Value::UNWIND => slow!($self, $state, $self.compare_slow($relation.op(), a, b)),
                value => $state.choose(value.is_true()),
            }
        }
    }};
}

macro_rules! arithmetic {
    ($self:ident, $state:ident, $checked:ident, $op:ident, $b:expr) => {{
        let (a, b) = ($state.b(), $b);
        match (a.0 as i64).$checked(b.0 as i64) {
            Some(result) if fixnums(a, b) => $state.give(Value(result as u64), 16),
            _ => match quick::flonums($self.vm, $state.pc, Op::$op, a, b) {
                Value::UNWIND => slow!($self, $state, $self.arithmetic_slow(Op::$op, a, b)),
                value => $state.give(value, 16),
            },
        }
    }};
}

macro_rules! call {
    ($self:ident, $state:ident, $callee:expr) => {{
        let callee = $callee;
        if !$state.try_call(callee) {
            slow!($self, $state, $self.call(callee));
        }
    }};
}

macro_rules! tail_call {
    ($self:ident, $state:ident, $callee:expr) => {{
        let callee = $callee;
        if !$state.try_tail_call(callee) {
            slow!($self, $state, $self.tail_call(callee));
        }
    }};
}

/// `PRIM + Op` as a pattern.
macro_rules! prim {
    ($($name:ident $op:ident),*) => { $(const $name: u16 = op::PRIM + Op::$op as u16;)* };
}

prim! {
    ADD Add, SUB Sub, EQ Eq, NOT Not, IS_NULL IsNull, IS_PAIR IsPair, CONS Cons, CAR_OF Car, CDR_OF Cdr,
    MAKE_BOX MakeBox, BOX_REF BoxRef, BOX_SET BoxSet, VECTOR_REF VectorRef, VECTOR_SET VectorSet
}

impl Machine<'_> {
    fn execute(&mut self) -> Value {
        let mut s = self.state;
        loop {
            let code = s.unit(0);
            match code {
                op::ENTER => {
                    if safepoint::stops(s.fp) {
                        let fp = s.fp;
                        slow!(self, s, self.poll());
                        if s.fp != fp {
                            continue;
                        }
                    }
                    let left = count_down(s.fp.code().place(Code::COUNTER));
                    s.pass(8);
                    if left == 0 {
                        safepoint::hot_entry(self.vm, s.fp.closure());
                    }
                }
                op::MOVE => s.give(s.b(), 8),
                op::CONST => s.give(s.pc.value(4), 16),
                op::GLOBAL => {
                    let value = s.global();
                    if value == Value::UNASSIGNED {
                        slow!(self, s, self.raise_unbound());
                    } else {
                        s.give(value, 16);
                    }
                }
                op::SET_GLOBAL => {
                    let cell = s.pc.global(4);
                    if s.unit(3) == 0 && cell.content() == Value::UNASSIGNED {
                        slow!(self, s, self.raise_unbound());
                    } else if cell.is_watched() && cell.content() != s.b() {
                        slow!(self, s, self.change_watched());
                    } else {
                        cell.set_content(s.b());
                        s.pass(16);
                    }
                }
                op::JUMP => s.jump(s.wide(2)),
                op::JUMP_IF_FALSE => s.choose_short(s.a().is_true()),
                op::JUMP_IF_TRUE => s.choose_short(!s.a().is_true()),
                op::JUMP_UNLESS_NULL => s.choose_short(s.a().is_null()),
                op::JUMP_UNLESS_PAIR => s.choose_short(s.a().is_pair()),
                op::JUMP_UNLESS_EQ => s.choose(s.a() == s.b()),
                op::JUMP_UNLESS => relation!(self, s, Relation::Eq, s.b()),
                op::JUMP_UNLESS_LT => relation!(self, s, Relation::Lt, s.b()),
                op::JUMP_UNLESS_GT => relation!(self, s, Relation::Gt, s.b()),
                op::JUMP_UNLESS_LE => relation!(self, s, Relation::Le, s.b()),
                op::JUMP_UNLESS_GE => relation!(self, s, Relation::Ge, s.b()),
                op::JUMP_UNLESS_IMM => relation!(self, s, Relation::Eq, s.immediate()),
                op::JUMP_UNLESS_IMM_LT => relation!(self, s, Relation::Lt, s.immediate()),
                op::JUMP_UNLESS_IMM_GT => relation!(self, s, Relation::Gt, s.immediate()),
                op::JUMP_UNLESS_IMM_LE => relation!(self, s, Relation::Le, s.immediate()),
                op::JUMP_UNLESS_IMM_GE => relation!(self, s, Relation::Ge, s.immediate()),
                op::ADD_IMM => arithmetic!(self, s, checked_add, Add, s.immediate()),
                op::SUB_IMM => arithmetic!(self, s, checked_sub, Sub, s.immediate()),
                op::CALL => call!(self, s, s.b()),
                op::CALL_GLOBAL => call!(self, s, s.global()),
                op::CALL_SELF => call!(self, s, s.fp.closure()),
                op::TAIL_CALL => tail_call!(self, s, s.b()),
                op::TAIL_CALL_GLOBAL => tail_call!(self, s, s.global()),
                op::TAIL_CALL_SELF => tail_call!(self, s, s.fp.closure()),
                op::RETURN => {
                    let value = s.a();
                    if !s.try_return(self.base, value) {
                        slow!(self, s, self.give_back(value));
                    }
                }
                op::FIX => slow!(self, s, self.fix()),
                op::LOOP => {
                    if safepoint::stops(s.fp) {
                        let fp = s.fp;
                        slow!(self, s, self.poll());
                        if s.fp != fp {
                            continue;
                        }
                    }
                    let compiled = s.pc.word(inst::LOOP_ENTRY).get();
                    if compiled != 0 {
                        slow!(self, s, self.enter_loop(compiled));
                        continue;
                    }
                    if count_down(s.fp.code().place(Code::COUNTER)) == 0 {
                        safepoint::hot_loop(self.vm, s.fp.closure(), s.unit(1));
                    }
                    s.pass(16);
                }
                op::CONTINUE => {
                    let count = s.unit(3) as u32;
                    if s.unit(1) == 0 {
                        for i in 0..count {
                            s.set(s.unit(7 + 2 * i), s.operand(s.unit(6 + 2 * i)));
                        }
                        s.jump(s.wide(4));
                    } else {
                        slow!(self, s, self.go_on());
                    }
                }
                ADD => arithmetic!(self, s, checked_add, Add, s.c()),
                SUB => arithmetic!(self, s, checked_sub, Sub, s.c()),
                EQ => s.give(Value::bool(s.b() == s.c()), 16),
                NOT => s.give(Value::bool(!s.b().is_true()), 16),
                IS_NULL => s.give(Value::bool(s.b().is_null()), 16),
                IS_PAIR => s.give(Value::bool(s.b().is_pair()), 16),
                CONS => s.give(self.vm.heap.cons(s.b(), s.c()), 16),
                CAR_OF if s.b().is_pair() => s.give(car(s.b()), 16),
                CDR_OF if s.b().is_pair() => s.give(cdr(s.b()), 16),
                MAKE_BOX => s.give(BoxObject::new(&self.vm.heap, s.b()).value(), 16),
                BOX_REF => s.give(BoxObject::known(s.b()).content(), 16),
                BOX_SET => {
                    BoxObject::known(s.b()).set_content(s.c());
                    s.give(Value::UNSPECIFIED, 16);
                }
                VECTOR_REF => match Vector::of(s.b()).and_then(|vector| vector.element(s.c())) {
                    Some(place) => s.give(place.get(), 16),
                    None => slow!(self, s, self.primitive_slow(code)),
                },
                VECTOR_SET => match Vector::of(s.b()).and_then(|vector| vector.element(s.c())) {
                    Some(place) => {
                        place.set(s.operand(s.unit(4)));
                        s.give(Value::UNSPECIFIED, 16);
                    }
                    None => slow!(self, s, self.primitive_slow(code)),
                },
                _ => match quick::attempt(self.vm, s.fp, s.pc, code) {
                    Value::UNWIND => slow!(self, s, self.primitive_slow(code)),
                    value => s.give(value, 16),
                },
            }
        }
    }

    /// Answers a poll. When it raises, the running frame afterwards is that of `raise`, on top of this one.
    #[inline(never)]
    fn poll(&mut self) -> Flow {
        let s = &self.state;
        // A compiled loop counts its rounds itself, the first included.
        let pays = s.unit(0) != op::LOOP || s.pc.word(inst::LOOP_ENTRY).get() == 0;
        match safepoint::poll(self.vm, s.fp, s.site(), s.size(), pays) {
            Answer::GoOn => Flow::Next,
            Answer::Unwind => Flow::Leave(Value::UNWIND),
            Answer::Raise(condition) => self.raise(condition),
        }
    }

    #[inline(never)]
    fn raise_unbound(&mut self) -> Flow {
        let condition = calls::unbound(self.vm, self.state.pc.global(4));
        self.raise(condition)
    }

    /// Compiled code relies on what the variable holds that the present instruction is about to change. No frame of such
    /// code may go on with the old content, so all native frames are unwound; the engine has the code given up, and then
    /// this instruction is executed again.
    #[inline(never)]
    fn change_watched(&mut self) -> Flow {
        let cell = self.state.pc.global(4).value();
        let request = Request::Change { cell, frame: self.state.fp, site: self.state.site() };
        Flow::Leave(safepoint::unwind_for(self.vm, self.state.fp, self.state.site(), request))
    }

    #[inline(never)]
    fn primitive_slow(&mut self, code: u16) -> Flow {
        let Some(op) = Op::from_code((code - op::PRIM) as u8) else { unreachable!("operation {code}") };
        let state = &self.state;
        let mut operands = [Value::UNSPECIFIED; 4];
        for (i, operand) in operands.iter_mut().enumerate().take(op.arity()) {
            *operand = state.operand(state.unit(2 + i as u32));
        }
        let [a, b, c, d] = operands;
        if op.is_recorded() {
            self.state.record(calls::seen_of(op, a, b));
        }
        self.perform(op, [a, b, c, d])
    }

    #[inline(never)]
    fn arithmetic_slow(&mut self, op: Op, a: Value, b: Value) -> Flow {
        self.state.record(calls::seen_of(op, a, b));
        self.perform(op, [a, b, Value::UNSPECIFIED, Value::UNSPECIFIED])
    }

    /// Runs an inline operation by its meaning, puts its result in its place, and goes on behind it.
    fn perform(&mut self, op: Op, [a, b, c, d]: [Value; 4]) -> Flow {
        match self.retrying(|vm| ops::operate(vm, op, a, b, c, d)) {
            Ok(value) => {
                self.state.give(value, 16);
                Flow::Next
            }
            Err(control) => self.failed(control),
        }
    }

    #[inline(never)]
    fn compare_slow(&mut self, op: Op, a: Value, b: Value) -> Flow {
        self.state.record(calls::seen_of(op, a, b));
        match self.retrying(|vm| ops::operate(vm, op, a, b, Value::UNSPECIFIED, Value::UNSPECIFIED)) {
            Ok(value) => {
                if value.is_true() {
                    self.state.pass(16);
                } else {
                    self.state.jump(self.state.wide(4));
                }
                Flow::Next
            }
            Err(control) => self.failed(control),
        }
    }

    /// Runs an inline operation, again after a collection if it must.
    fn retrying(&self, operate: impl Fn(&Vm) -> Outcome) -> Outcome {
        match Control::heeding(operate(self.vm)) {
            Err(Control::RetryAfterGc) => {
                self.vm.collect(self.state.fp.next().addr());
                Control::heeding(operate(self.vm))
            }
            outcome => outcome,
        }
    }

    /// After an inline operation that gave no value.
    #[inline(never)]
    fn failed(&mut self, control: Control) -> Flow {
        let Control::Request(request) = control else {
            return self.raise(calls::to_raise(self.vm, control));
        };
        // The request is made on top of the present frame, as that of a primitive would be.
        self.state.wait();
        let top = self.state.fp.next();
        top.set_link(self.state.fp);
        self.vm.request.set(request);
        self.vm.request_at.set(top);
        Flow::Leave(Value::UNWIND)
    }

    /// Raises `condition` at the present instruction: calls the prelude's `raise` on top of the frame.
    #[inline(never)]
    fn raise(&mut self, condition: Value) -> Flow {
        self.state.wait();
        let callee = self.state.fp.next();
        callee.set_link(self.state.fp);
        let entered = calls::raise(self.vm, callee, condition);
        self.entered(entered)
    }

    /// The call of the present instruction, whose arguments and links are in place, in the general case.
    #[inline(never)]
    fn call(&mut self, callee: Value) -> Flow {
        let argc = self.state.unit(3) as u32;
        let fp = self.state.fp.next();
        let cell = (self.state.unit(0) == op::CALL_GLOBAL).then(|| self.state.pc.global(4));
        let entered = calls::enter(self.vm, fp, callee, argc, cell);
        self.entered(entered)
    }

    /// Starts an interpreted procedure whose arguments are in place.
    fn push(&mut self, fp: Frame, closure: Value) {
        fp.set_closure(closure);
        self.state = Running::start(fp, code_of(closure));
    }

    /// Goes on after `calls::enter` on top of the present frame.
    fn entered(&mut self, entered: Entered) -> Flow {
        match entered {
            Entered::Interpreted { fp, closure } => {
                self.push(fp, closure);
                Flow::Next
            }
            Entered::Value(Value::UNWIND) => Flow::Leave(Value::UNWIND),
            Entered::Value(value) => self.deliver(value),
            Entered::Compiled { fp, closure, argc } => {
                let entry = code_of(closure).entry_any();
                match native::call_any(entry, fp, closure, argc) {
                    Value::UNWIND => Flow::Leave(Value::UNWIND),
                    value => self.deliver(value),
                }
            }
        }
    }

    /// The call that the running frame waits for gave `value`.
    fn deliver(&mut self, value: Value) -> Flow {
        match resume(self.vm, self.state.fp, value) {
            Resumed::Done(Value::UNWIND) => Flow::Leave(Value::UNWIND),
            Resumed::Done(value) => self.give_back(value),
            Resumed::Interpreted => self.go_on_with(value),
        }
    }

    /// The running frame goes on behind the call that it waits for.
    fn go_on_with(&mut self, value: Value) -> Flow {
        let site = self.state.fp.site();
        self.state.jump(site);
        let length = inst::call_length(self.state.unit(3) as u32);
        self.state.give(value, length);
        Flow::Next
    }

    /// Returns from the running frame, and from every frame below it that is done with that: it waits in tail position, or
    /// goes on in compiled code.
    #[inline(never)]
    fn give_back(&mut self, value: Value) -> Flow {
        let (mut fp, mut value) = (self.state.fp, value);
        loop {
            if fp == self.base {
                return Flow::Leave(value);
            }
            fp = fp.link();
            match resume(self.vm, fp, value) {
                Resumed::Done(Value::UNWIND) => return Flow::Leave(Value::UNWIND),
                Resumed::Done(given) => value = given,
                Resumed::Interpreted => {
                    self.state = Running::load(fp);
                    return self.go_on_with(value);
                }
            }
        }
    }

    /// The tail call of the present instruction in the general case.
    #[inline(never)]
    fn tail_call(&mut self, callee: Value) -> Flow {
        let argc = self.state.unit(3) as u32;
        if calls::is_closure_for(callee, argc) {
            self.state.move_arguments(argc);
            return self.replace(callee, argc);
        }
        // Primitives and errors run on top of the frame, so that a backtrace has its position. What a primitive
        // tail-calls replaces the frame all the same.
        let fp = self.state.fp.next();
        self.state.copy_arguments(fp, argc);
        self.state.wait();
        fp.set_link(self.state.fp);
        let cell = (self.state.unit(0) == op::TAIL_CALL_GLOBAL).then(|| self.state.pc.global(4));
        match calls::enter_in_tail(self.vm, fp, callee, argc, cell) {
            calls::TailEntered::OnTop(entered) => self.entered(entered),
            calls::TailEntered::Replace { callee, argc } => {
                self.state.fp.slots(argc).copy_from(fp.slots(argc));
                self.replace(callee, argc)
            }
            calls::TailEntered::Drop => {
                self.vm.request_at.set(self.state.fp);
                Flow::Leave(Value::UNWIND)
            }
        }
    }

    /// The running frame becomes a call of `callee`, whose arguments are in the frame's slots.
    fn replace(&mut self, callee: Value, argc: u32) -> Flow {
        let fp = self.state.fp;
        match calls::enter(self.vm, fp, callee, argc, None) {
            Entered::Interpreted { fp, closure } => {
                self.push(fp, closure);
                Flow::Next
            }
            Entered::Compiled { fp, closure, argc } if fp == self.base => {
                self.vm.set_tail(closure, argc);
                Flow::Leave(Value::TAIL)
            }
            Entered::Compiled { fp, closure, argc } => {
                let entry = code_of(closure).entry_any();
                match native::call_any(entry, fp, closure, argc) {
                    Value::UNWIND => Flow::Leave(Value::UNWIND),
                    value => self.give_back_from(fp, value),
                }
            }
            Entered::Value(Value::UNWIND) => Flow::Leave(Value::UNWIND),
            Entered::Value(value) => self.give_back_from(fp, value),
        }
    }

    /// The frame `fp`, which is no longer interpreted, gave `value`.
    fn give_back_from(&mut self, fp: Frame, value: Value) -> Flow {
        self.state.fp = fp;
        self.give_back(value)
    }

    #[inline(never)]
    fn fix(&mut self) -> Flow {
        let state = &self.state;
        let count = state.unit(3);
        let mut unit = 4;
        for _ in 0..count {
            let (place, code, captures) = (state.unit(unit), state.unit(unit + 1), state.unit(unit + 2) as u32);
            let code = Code::known(state.operand(inst::LITERAL + code));
            state.set(place, calls::make_closure(self.vm, code, captures));
            unit += 3 + captures;
        }
        let length = (unit * 2).next_multiple_of(8);
        unit = 4;
        for _ in 0..count {
            let (place, captures) = (state.unit(unit), state.unit(unit + 2) as u32);
            if captures > 0 {
                let operands = (0..captures).map(|i| state.operand(state.unit(unit + 3 + i)));
                Closure::known(state.fp.home(place)).captures().write(operands);
            }
            unit += 3 + captures;
        }
        self.state.pass(length);
        Flow::Next
    }

    /// `CONTINUE` whose operands read variables it sets.
    #[inline(never)]
    fn go_on(&mut self) -> Flow {
        let state = &self.state;
        let count = state.unit(3) as u32;
        // Through the room above the frame, which nobody uses between two calls.
        let out = state.fp.next();
        for i in 0..count {
            out.set_slot(i, state.operand(state.unit(6 + 2 * i)));
        }
        for i in 0..count {
            state.set(state.unit(7 + 2 * i), out.slot(i));
        }
        let target = state.wide(4);
        self.state.jump(target);
        Flow::Next
    }

    /// The frame goes on in compiled code, which returns what the frame returns.
    #[inline(never)]
    fn enter_loop(&mut self, entry: u32) -> Flow {
        let fp = self.state.fp;
        match native::call_loop(entry, fp, fp.closure()) {
            Value::UNWIND => Flow::Leave(Value::UNWIND),
            value => self.give_back_from(fp, value),
        }
    }
}

/// Keeps the record bits in one place for readers of this file.
const _: () = assert!(seen::FLONUM | seen::OTHER | seen::OVERFLOW == 7);
