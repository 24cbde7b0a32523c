//! The virtual machine's state: registers, frames, continuations, code table, ports. Everything is behind `&Vm`: while
//! generated code runs, Rust activations above and below it see the same state, so nothing may hold it exclusively.

pub mod clock;
pub mod code;
pub mod config;
pub mod control;
pub mod errno;
pub mod errors;
pub mod frames;
pub mod native;
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
use control::{Kont, Request};
use std::cell::{Cell, RefCell};

/// Something the counters noticed about a code object.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Heat {
    /// It was entered often.
    Entries(Value),
    /// A loop of it (by number) went round often in an interpreted frame.
    Loop(Value, u16),
    /// Its compiled form left through guards too often.
    Exits(Value),
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
    /// What the counters noticed since the engine looked last.
    pub hot: RefCell<Vec<Heat>>,
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
            hot: RefCell::new(Vec::new()),
            codes: code::CodeTable::default(),
            shared_codes: Cell::new([None; 3]),
            sources: sources::Sources::default(),
            interaction: Cell::default(),
            stack_reserved: Cell::new(0),
            checks: Cell::default(),
            ports: ports::Ports::default(),
            clock: clock::Clock::default(),
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
