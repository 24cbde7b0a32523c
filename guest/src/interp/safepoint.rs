//! Safe points: what a poll answers.

use super::calls::to_raise;
use crate::heap::patience::{self, set_slice, slice};
use crate::heap::regs::reg;
use crate::heap::{Code, Frame, Value};
use crate::vm::activity::Activity;
use crate::vm::control::Request;
use crate::vm::frames::code_of;
use crate::vm::{Heat, Vm};
use host_interface::request;

/// What the frame does after a poll.
#[derive(Clone, Copy, Debug)]
pub enum Answer {
    GoOn,
    /// The request is set: leave.
    Unwind,
    Raise(Value),
}

/// Must the frame `fp` stop at its safe point?
#[inline(always)]
pub fn stops(fp: Frame) -> bool {
    (fp.addr() | reg::COUNTING.get()) >= reg::POLL.get()
}

/// Answers the poll of the frame `fp`, of `size` bytes, about to execute `site`. `pays`: when the frame goes on this
/// takes a unit of fuel, if that is limited. (A frame that leaves comes back to the same poll: nothing is paid twice.)
#[inline(never)]
pub fn poll(vm: &Vm, fp: Frame, site: u32, size: u32, pays: bool) -> Answer {
    if reg::POLL.get() == 0 {
        reg::POLL.set(reg::STACK_LIMIT.get());
    }
    if vm.heap.wants_gc() {
        let before = reg::HOST_REQUEST.get();
        vm.collect_due(fp.addr() + size);
        if reg::HOST_REQUEST.get() & !before & request::SUSPEND != 0 {
            vm.activity.set(Activity::Collector);
        }
        if vm.heap.over_limit() {
            return Answer::Raise(to_raise(vm, vm.out_of_memory()));
        }
    }
    let host = reg::HOST_REQUEST.get();
    if host & request::INTERRUPT != 0 {
        reg::HOST_REQUEST.set(0);
        return leave(vm, fp, site, Request::Interrupt { late: host & request::LATE != 0 });
    }
    let asked = host & request::SUSPEND != 0;
    if asked || !vm.hot.borrow().is_empty() {
        if asked {
            reg::HOST_REQUEST.set(0);
        }
        return leave(vm, fp, site, Request::Suspend { frame: fp, site, asked });
    }
    if fp.addr() >= reg::STACK_LIMIT.get() {
        return leave(vm, fp, site, Request::Overflow { frame: fp, site });
    }
    if reg::COUNTING.get() != 0 {
        let left = slice();
        if left <= 0 {
            // Work without safe points may have taken more than the slice had.
            let request = match patience::reserve() > 0 && fuel() > 0 {
                true => {
                    set_fuel(vm, fuel());
                    Request::Suspend { frame: fp, site, asked: true }
                }
                false => Request::OutOfFuel,
            };
            return leave(vm, fp, site, request);
        }
        set_slice(left - pays as i64);
    }
    Answer::GoOn
}

/// Safe points that may still be passed in all.
pub fn fuel() -> i64 {
    slice() + patience::reserve()
}

/// Sets what is left in all, and begins a new slice of it.
pub fn set_fuel(vm: &Vm, fuel: i64) {
    let slice = match vm.config.slice.get() {
        0 => fuel,
        slice => fuel.min(slice as i64),
    };
    set_slice(slice);
    patience::set_reserve(fuel - slice);
}

fn leave(vm: &Vm, fp: Frame, site: u32, request: Request) -> Answer {
    unwind_for(vm, fp, site, request);
    Answer::Unwind
}

/// Leaves a request with the machine, made by the frame `fp` at `site`; gives `UNWIND`.
pub fn unwind_for(vm: &Vm, fp: Frame, site: u32, request: Request) -> Value {
    fp.set_site(site);
    vm.request.set(request);
    vm.request_at.set(fp);
    Value::UNWIND
}

/// The counter of a closure's code ran out at its entry.
#[cold]
pub fn hot_entry(vm: &Vm, closure: Value) {
    heat(vm, closure, Heat::Entries);
}

/// The counter of a closure's code ran out at a loop head.
#[cold]
pub fn hot_loop(vm: &Vm, closure: Value, number: u16) {
    heat(vm, closure, |code| Heat::Loop(code, number));
}

/// Frames of compiled code went on interpreted until the count ran out.
#[cold]
pub fn hot_resumptions(vm: &Vm, code: Code) {
    code.set_resumptions(vm.resumptions());
    notice(vm, Heat::Resumptions(code.value()));
}

fn heat(vm: &Vm, closure: Value, heat: impl Fn(Value) -> Heat) {
    let code = code_of(closure);
    code.set_counter(vm.config.threshold.get() as u32);
    notice(vm, heat(code.value()));
}

/// Makes the next poll see to it.
fn notice(vm: &Vm, heat: Heat) {
    if vm.config.jit.get() != 0 {
        vm.hot.borrow_mut().push(heat);
        reg::POLL.set(0);
    }
}

/// Compiled code left: if the host has asked for something, that is why.
pub fn note_exit(vm: &Vm) {
    if reg::HOST_REQUEST.get() != 0 {
        vm.activity.set(Activity::Compiled);
    }
}

/// Compiled code of `closure` left at `site` of the frame `fp`; counts it unless a poll was the reason.
pub fn count_exit(vm: &Vm, closure: Value, fp: Frame, site: u32) {
    let out_of_fuel = reg::COUNTING.get() != 0 && slice() <= 0;
    // Where nobody compiles, code that leaves now and then is better than none.
    let kept = vm.config.deopt.get() != 0 || vm.config.jit.get() == 0;
    if fp.addr() >= reg::POLL.get() || out_of_fuel || kept {
        return;
    }
    let code = code_of(closure);
    if let Some(site) = vm.exits.count(|| vm.clock.nanoseconds(), code, site) {
        vm.hot.borrow_mut().push(Heat::Exits(code.value(), site));
        reg::POLL.set(0);
    }
}
