//! Outcomes: how a primitive ends, and why the native stack is unwound.

use super::Vm;
use crate::heap::patience;
use crate::heap::regs::reg;
use crate::heap::{Frame, RetryAfterGc, Segment, Slice, Value};
use crate::spec::limits::MAX_APPLY;

/// How a primitive ends when it does not just give a value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Control {
    /// Raise this object (`raise`, not continuable) at the point of the call.
    Raise(Value),
    /// Given up: collect, then run the primitive again, unless the evaluation is to end; the second time it is out of
    /// memory.
    RetryAfterGc,
    /// Tail-call the procedure in the tail registers; its arguments are in the primitive's own slots.
    Tail,
    /// Unwind all native frames and let the engine do this.
    Request(Request),
}

/// What a primitive gives.
pub type Outcome = Result<Value, Control>;

impl Control {
    /// What is left to do about an outcome: nothing is tried again when the evaluation is to end.
    pub fn heeding(outcome: Outcome) -> Outcome {
        match outcome {
            Err(Control::RetryAfterGc) if patience::is_stopped() => Err(Control::Request(Request::GivenUp)),
            outcome => outcome,
        }
    }
}

impl From<RetryAfterGc> for Control {
    fn from(_: RetryAfterGc) -> Control {
        Control::RetryAfterGc
    }
}

/// What the engine does once every native frame is gone and the Scheme stack holds canonical frames only.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub enum Request {
    #[default]
    None,
    /// Capture the frames below the primitive's and call `procedure` with the continuation.
    Capture { procedure: Value },
    /// Drop the stack and return `value` to the continuation object.
    Throw { continuation: Value, value: Value },
    /// Drop the stack and call `thunk` with the continuation object as its continuation.
    CallIn { continuation: Value, thunk: Value },
    /// Drop the frames above the newest one that [`Hook::Marked`] runs in with this mark, and call `thunk` in its place.
    Escape { mark: Value, thunk: Value },
    /// Drop the frames above the newest one that [`Hook::Marked`] runs in with this mark, and return `value` from it.
    Give { mark: Value, value: Value },
    /// Expand, lower and run a form in an environment; its value is the primitive's value.
    Eval { form: Value, environment: Value },
    /// Load a file's forms in an environment, one after the other.
    Load { name: Value, environment: Value },
    /// Import and form-by-form running of a program: gives the thunk of form `index` of program `handle`, or `#f` at its end.
    NextForm { handle: u32, index: u32 },
    /// End the program.
    Exit { code: i32 },
    /// Nobody handled the condition: end the evaluation with an error.
    Uncaught { condition: Value },
    /// The stack region is full (or native activations too deep): move the frames to the heap and go on at the frame
    /// and site in the engine's resumption registers.
    Overflow { frame: Frame, site: u32 },
    /// Give the host control if it asked (or if there is something to link), then go on at this frame and site.
    Suspend { frame: Frame, site: u32, asked: bool },
    /// Have the code given up that embeds what the top-level variable holds, then go on at this frame and site, which
    /// changes it.
    Change { cell: Value, frame: Frame, site: u32 },
    /// The host asked for an interrupt, because the time is up (`late`) or for another reason: end the evaluation.
    Interrupt { late: bool },
    /// Have the host call its procedure `number`; what it answers is the primitive's value.
    HostCall { number: u32, arguments: Value },
    /// The fuel is used up: end the evaluation.
    OutOfFuel,
    /// A primitive (or an operation) was given up because of one of the two: end the evaluation.
    GivenUp,
    /// Have the host make an image of the instance as it is: the primitive's value is `#t` there and `#f` here.
    Checkpoint,
}

/// A continuation below the stack: captured frames, newest at `top` in `segment`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kont {
    /// `None` at the very bottom.
    pub segment: Option<Segment>,
    /// Offset of the newest frame from the segment's first frame, in bytes.
    pub top: u32,
}

impl Kont {
    /// Nothing below: the value is the evaluation's result.
    pub const BOTTOM: Kont = Kont { segment: None, top: 0 };
}

/// Prelude procedures that the machine calls by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Hook {
    /// `(raise obj)`
    Raise,
    /// `(%run-program handle index)`: runs the forms of a program.
    RunProgram,
    /// `(%run-forms environment forms)`: evaluates forms one after the other.
    RunForms,
    /// `(%marked mark thunk)`: calls the thunk; `mark` is the first slot of its frame, which is looked for by it.
    Marked,
    /// `(%leave-extents)`: leaves all extents of `dynamic-wind`.
    LeaveExtents,
    /// `(%host-procedure number)`: a procedure that the host runs.
    HostProcedure,
    /// `(%reenter k value)`: gives a value to a continuation with other extents than those that are active.
    Reenter,
}

impl Hook {
    pub const COUNT: usize = 7;
    /// The names of the prelude procedures, in the order of the variants.
    pub const NAMES: [&'static str; Hook::COUNT] =
        ["raise", "%run-program", "%run-forms", "%marked", "%leave-extents", "%host-procedure", "%reenter"];
}

/// The arguments of a primitive: home slots of its own (callee) frame.
pub type Args = Slice<Value>;

impl Vm {
    /// Ends a primitive with a tail call of `procedure` with the `count` arguments `args`. `own` are the primitive's arguments: their slots are
    /// reused. More than the stack has room for ends in a condition of the caller's making, so at most
    /// [`MAX_APPLY`] arguments.
    pub fn tail_call(&self, own: Args, procedure: Value, count: u32, args: impl Iterator<Item = Value>) -> Outcome {
        debug_assert!(count <= MAX_APPLY);
        Frame::of_slots(own).slots(count).write(args);
        self.set_tail(procedure, count);
        Err(Control::Tail)
    }

    /// Fills the tail-call registers.
    pub fn set_tail(&self, procedure: Value, argc: u32) {
        reg::TAIL_ARGC.set(argc);
        reg::TAIL_SELF.set(procedure);
    }

    /// Reads the tail-call registers.
    pub fn tail(&self) -> (Value, u32) {
        (reg::TAIL_SELF.get(), reg::TAIL_ARGC.get())
    }

    /// The prelude procedure behind a hook (`#f` before the prelude is loaded).
    pub fn hook(&self, hook: Hook) -> Value {
        self.hooks.get()[hook as usize]
    }
}
