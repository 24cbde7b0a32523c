//! The virtual machine's state: registers, frames, continuations, code table, ports. Everything is behind `&Vm`: while
//! generated code runs, Rust activations above and below it see the same state, so nothing may hold it exclusively.

pub mod activity;
pub mod clock;
pub mod code;
pub mod config;
pub mod control;
pub mod errno;
pub mod errors;
pub mod exits;
pub mod frames;
pub mod native;
pub mod pauses;
pub mod ports;
pub mod roots;
pub mod sources;
#[cfg(test)]
pub(crate) mod tests;
pub mod tiers;

use crate::data::symbol::SymbolTable;
use crate::heap::regs::reg;
use crate::heap::{Code, Frame, Heap, Value};
use config::Config;
use control::{Control, Kont, Request};
use std::cell::{Cell, RefCell};

/// Something the counters noticed about a code object.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Heat {
    /// It was entered often.
    Entries(Value),
    /// A loop of it (by number) went round often in an interpreted frame.
    Loop(Value, u16),
    /// Frames of its compiled form went on interpreted often.
    Resumptions(Value),
    /// Its compiled form left through guards too often, most of them at this site.
    Exits(Value, u32),
}

/// What became of frames that left the stack, for the statistics.
#[derive(Debug, Default)]
pub struct Moves {
    /// Segments made.
    pub captures: Cell<u64>,
    /// Captured frames put back on the stack.
    pub reinstated: Cell<u64>,
    /// Frames that went on, behind the call they waited for, in compiled code.
    pub resumed_compiled: Cell<u64>,
    /// The same in the interpreter, of compiled code.
    pub resumed_interpreted: Cell<u64>,
}

/// Counts one more.
pub fn count(counter: &Cell<u64>) {
    counter.set(counter.get() + 1);
}

/// The state of one instance.
pub struct Vm {
    pub heap: Heap,
    pub symbols: SymbolTable,
    pub config: Config,
    /// What the bottom frame of the stack returns to.
    pub kont: Cell<Kont>,
    /// Why native frames are being unwound; taken by the engine.
    pub request: Cell<Request>,
    /// The prelude's procedures the machine calls itself; see [`control::Hook`].
    pub hooks: Cell<[Value; control::Hook::COUNT]>,
    /// The frame of the primitive that made the request; its `link` is the newest canonical frame.
    pub request_at: Cell<Frame>,
    /// Why a primitive's direct entry gave `UNWIND`; only good until the next call of one.
    pub failure: Cell<Control>,
    /// What the counters noticed since the engine looked last.
    pub hot: RefCell<Vec<Heat>>,
    pub moves: Moves,
    /// Where compiled code has left through guards of late.
    pub exits: exits::ExitTable,
    pub codes: code::CodeTable,
    /// Code of continuation objects and of parameter objects.
    shared_codes: Cell<[Option<Code>; 3]>,
    pub sources: sources::Sources,
    /// Number of the environment that the running program has from `interaction-environment`.
    pub interaction: Cell<u32>,
    /// Bytes of the stack region, without its slack; what is in use may be less.
    stack_reserved: Cell<u32>,
    /// Tests of SRFI 64 and its like that failed and that passed.
    pub checks: Cell<[u64; 2]>,
    pub ports: ports::Ports,
    pub clock: clock::Clock,
    /// Of collections at safe points: those of the young, and those of all.
    pub pauses: [pauses::Pauses; 2],
    /// What ran when the host last asked for control.
    pub activity: Cell<activity::Activity>,
    pinned: RefCell<Vec<Value>>,
    extra_roots: RefCell<Vec<Box<roots::ExtraRoots>>>,
}

impl Vm {
    /// An empty machine.
    pub fn new() -> Vm {
        let config = Config::default();
        let heap = Heap::new(config.max_memory.get());
        reg::HANDLERS.set(Value::NIL);
        reg::WINDERS.set(Value::NIL);
        Vm {
            heap,
            symbols: SymbolTable::new(),
            config,
            kont: Cell::new(Kont::BOTTOM),
            request: Cell::new(Request::None),
            hooks: Cell::new([Value::FALSE; control::Hook::COUNT]),
            request_at: Cell::new(Frame::NONE),
            failure: Cell::new(Control::Tail),
            hot: RefCell::new(Vec::new()),
            moves: Moves::default(),
            exits: exits::ExitTable::default(),
            codes: code::CodeTable::default(),
            shared_codes: Cell::new([None; 3]),
            sources: sources::Sources::default(),
            interaction: Cell::default(),
            stack_reserved: Cell::new(0),
            checks: Cell::default(),
            ports: ports::Ports::default(),
            clock: clock::Clock::default(),
            pauses: Default::default(),
            activity: Cell::default(),
            pinned: RefCell::new(Vec::new()),
            extra_roots: RefCell::new(Vec::new()),
        }
    }

    /// Keeps `value` alive for good.
    pub fn pin(&self, value: Value) -> Value {
        if value.is_pointer() {
            self.pinned.borrow_mut().push(value);
        }
        value
    }

    /// Makes the next safe point stop.
    pub fn request_poll(&self) {
        reg::POLL.set(0);
    }

    /// The symbol with this name.
    pub fn symbol(&self, name: &str) -> Value {
        self.symbols.intern(&self.heap, name)
    }
}

impl Default for Vm {
    fn default() -> Vm {
        Vm::new()
    }
}
