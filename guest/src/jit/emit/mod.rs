//! Emitting one function: from a lambda's tree to the body of a wasm function.
//!
//! Needs: a tree with sites, its liveness, the batch's plan. Gives: a finished function body. Breaks: nothing.
//!
//! Invariants
//! - Local 0 is `fp`, local 1 `self`; variable `v` (home slots, then captured values) has the i64 local `2 + v`, so the
//!   arguments of `entry_n` are where their slots are. Everything else is a scratch local.
//! - A variable in scope has its value in its i64 local (`State::tagged`), in an f64 local of its own (`State::raw`), or,
//!   if it is a captured value, in the closure.
//! - Every way out of the hot path is a `br_if` to a block at the end of the function (see [`exits`]).
//! - The state is a fact about the point where the next instruction goes; after a [`Flow::Ends`] it means nothing.

mod alloc;
mod arith;
mod bounds;
mod calls;
mod code;
mod compare;
mod control;
mod data;
mod entries;
mod exits;
mod fields;
mod flonum;
mod loops;
mod operands;
mod osr;
mod predicates;
mod prims;
mod unroll;

pub use code::{Body, Label, LabelId};
pub use entries::{entry_any, rest_entry};
pub use fields::Fields;
pub use flonum::box_flonum;

use super::bail::Bail;
use super::facts::State;
use super::liveness::Liveness;
use super::options::Optimisations;
use super::plan::{Member, Plan};
use super::vars::{Operand, Var, VarMap, VarSet};
use crate::core::tree::{Atom, LoopId};
use crate::heap::regs::reg;
use crate::heap::{Code, Frame, Value};
use crate::interp::inst;
use crate::spec::limits::{MAX_VARS, STACK_SLACK};
use exits::Exit;
use loops::LoopContext;
use std::collections::{BTreeMap, BTreeSet};
use wasm_encoder::{InstructionSink, ValType};

/// Does control reach the point after what was emitted?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    Falls,
    Ends,
}

/// Where the value of a node goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dest {
    /// It is the function's result.
    Tail,
    /// Into a variable. With a site: if it is the result of a call it is expected to be a fixnum, and the instruction
    /// at the site is executed next, so that is where to go on when it is not.
    Var(Var, Option<u32>),
    /// Nowhere.
    Drop,
    /// If it is false jump to the label, else fall through.
    Test(LabelId),
}

/// What one function's emission shares with the rest of the module.
pub struct Context<'a> {
    pub plan: &'a Plan<'a>,
    pub member: &'a Member,
    pub liveness: &'a Liveness,
    pub options: Optimisations,
    /// Count guards and take every third exit (tests).
    pub deopt: bool,
    /// Take a unit of fuel at every poll, and leave when there is none.
    pub counting: bool,
}

/// An emitted function and what it refers to.
pub struct Output {
    pub body: Body,
    /// Heap values the code embeds, by bits.
    pub literals: BTreeSet<u64>,
    /// Code objects of the functions of this module or others that it calls by index.
    pub callees: BTreeSet<u64>,
}

/// A function that refers to nothing in the heap.
pub fn plain(function: wasm_encoder::Function) -> Output {
    Output { body: Body { function, unlikely: Vec::new() }, literals: BTreeSet::new(), callees: BTreeSet::new() }
}

/// A function being emitted.
pub struct Emitter<'a> {
    cx: &'a Context<'a>,
    vars: VarMap,
    /// Captured values and `self` exist (otherwise `self` is the lambda's one closure).
    captures: bool,
    /// Instructions so far, without the exit blocks around them.
    code: Vec<u8>,
    /// Offsets in `code` of branches that are not expected to be taken.
    unlikely: Vec<u32>,
    /// Types of the locals after the parameters.
    locals: Vec<ValType>,
    params: u32,
    /// Scratch locals not in use.
    free_locals: Vec<(ValType, u32)>,
    raw_locals: BTreeMap<Var, u32>,
    depth: u32,
    labels: Vec<Label>,
    loops: Vec<LoopContext>,
    exits: Vec<Exit>,
    /// Exits before this one are not shared with what comes.
    exits_apart: usize,
    literals: BTreeSet<u64>,
    callees: BTreeSet<u64>,
    state: State,
    /// Variables whose tagged words other paths count on: those that come from the same branch and meet this one later, or
    /// go through the same loop again. They stay alive across calls even where they have been unboxed since.
    kept: VarSet,
    /// Types of loop variables found so far, by loop.
    headers: BTreeMap<LoopId, Vec<super::facts::Info>>,
}

/// What a function is entered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// The arguments are wasm parameters.
    Direct,
    /// The arguments are in their home slots.
    Slots,
    /// A running frame, at the head of this loop.
    Loop(LoopId),
}

/// Emits one function of a member.
pub fn function(cx: &Context, entry: Entry) -> Result<Output, Bail> {
    let lambda = &cx.member.lambda;
    let vars = lambda.slots as usize + lambda.captures as usize;
    if vars > MAX_VARS {
        return Err(Bail::TooManyLocals);
    }
    if Frame::size_for(lambda.slots as u32) > STACK_SLACK / 2 {
        return Err(Bail::FrameTooLarge);
    }
    let direct = if entry == Entry::Direct { lambda.required as u32 } else { 0 };
    let mut emitter = Emitter {
        cx,
        vars: VarMap::of(lambda),
        captures: lambda.captures > 0,
        code: Vec::new(),
        unlikely: Vec::new(),
        locals: vec![ValType::I64; vars - direct as usize],
        params: 2 + direct,
        free_locals: Vec::new(),
        raw_locals: BTreeMap::new(),
        depth: 0,
        labels: Vec::new(),
        loops: Vec::new(),
        exits: Vec::new(),
        exits_apart: 0,
        literals: BTreeSet::new(),
        callees: BTreeSet::new(),
        state: State::new(vars),
        kept: VarSet::EMPTY,
        headers: BTreeMap::new(),
    };
    // Captured values are never stored in the frame: the closure has them.
    emitter.state.stored = VarSet::range(lambda.slots, vars as u16);
    match entry {
        Entry::Direct | Entry::Slots => emitter.whole(entry)?,
        Entry::Loop(id) => emitter.enter_at_loop(id)?,
    }
    Ok(emitter.finish())
}

impl<'a> Emitter<'a> {
    /// The function from its beginning.
    fn whole(&mut self, entry: Entry) -> Result<(), Bail> {
        let cx = self.cx;
        let lambda = &cx.member.lambda;
        let params = VarSet::range(0, lambda.required + lambda.rest as u16);
        if entry == Entry::Slots {
            self.load_slots(params);
        } else {
            self.state.tagged = self.state.tagged.union(params);
        }
        if !(cx.liveness.leaf && cx.options.leaf_no_poll) || cx.counting {
            let exit = self.exit(0, params);
            self.poll(exit);
        }
        if self.emit(&lambda.body, Dest::Tail, VarSet::EMPTY)? == Flow::Falls {
            self.ins().unreachable();
        }
        Ok(())
    }

    /// Variables' values from their home slots, where they stay.
    fn load_slots(&mut self, vars: VarSet) {
        for var in vars.iter() {
            self.ins().local_get(FP).i64_load(at(slot_offset(var))).local_set(local(var));
            self.state.tagged.insert(var);
            self.state.stored.insert(var);
        }
    }

    /// `fp >= poll word` leaves through the exit. So does the want of fuel; the unit is taken by who goes on.
    fn poll(&mut self, exit: usize) {
        self.poll_at(None, exit);
    }

    /// The same with a local that is added to the poll word's address.
    fn poll_at(&mut self, zero: Option<u32>, exit: usize) {
        self.ins().local_get(FP);
        match zero {
            Some(zero) => self.ins().local_get(zero),
            None => self.ins().i32_const(0),
        };
        self.ins().i32_load(at(reg::POLL.addr())).i32_ge_u();
        if !self.cx.counting {
            return self.br_if_exit(exit);
        }
        let fuel = self.scratch(ValType::I64);
        self.push_fuel();
        self.ins().local_tee(fuel).i64_const(0).i64_le_s().i32_or();
        self.br_if_exit(exit);
        let word = at(reg::FUEL.addr());
        self.ins().i32_const(0).local_get(fuel).i64_const(1).i64_sub().i64_store(word);
        self.release(ValType::I64, fuel);
    }

    /// What is left of the fuel.
    fn push_fuel(&mut self) {
        self.ins().i32_const(0).i64_load(at(reg::FUEL.addr()));
    }

    fn ins(&mut self) -> InstructionSink<'_> {
        InstructionSink::new(&mut self.code)
    }

    fn operand(&self, atom: Atom) -> Operand {
        self.vars.operand(atom)
    }

    /// A literal word; heap values are noted so that they stay alive.
    fn constant(&mut self, value: Value) {
        if value.is_pointer() {
            self.literals.insert(value.0);
        }
        self.ins().i64_const(value.0 as i64);
    }

    /// The type record of the instruction at a site, as the switches let it be seen.
    fn record(&self, site: u32) -> u16 {
        record(self.cx, site)
    }
}

/// The type record of the instruction at a site of the member, as the switches let it be seen.
fn record(cx: &Context, site: u32) -> u16 {
    site_record(cx.member.code, &cx.options, site)
}

/// The type record of the instruction at a site of some code, as the switches let it be seen.
pub fn site_record(code: Value, options: &Optimisations, site: u32) -> u16 {
    let seen = Code::known(code).instructions().site(site).half(inst::SEEN).get();
    let hidden = match (options.fixnum_speculation, options.flonum_speculation) {
        (true, _) => 0,
        (false, true) => inst::seen::OTHER | inst::seen::OVERFLOW,
        // Nothing is assumed: there are inline paths for both, and the runtime for the rest.
        (false, false) => inst::seen::OTHER | inst::seen::OVERFLOW | inst::seen::FLONUM,
    };
    seen | hidden
}

/// Local of the frame pointer.
const FP: u32 = 0;
/// Local of the running closure.
const SELF: u32 = 1;

/// The i64 local of a variable.
fn local(var: Var) -> u32 {
    2 + var.0 as u32
}

/// Byte offset of a variable's home slot from the frame.
fn slot_offset(var: Var) -> u32 {
    Frame::SLOTS.at(var.0 as u32).offset()
}

/// An address immediate.
pub fn at(offset: u32) -> wasm_encoder::MemArg {
    wasm_encoder::MemArg { offset: offset as u64, align: 0, memory_index: 0 }
}
