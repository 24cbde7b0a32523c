//! Emitting one function: from a lambda's tree to the body of a wasm function.
//!
//! Needs: a tree with sites, its liveness, the batch's plan. Gives: a finished function body. Breaks: nothing.
//!
//! Invariants
//! - Local 0 is `fp`, local 1 `self`; variable `v` (home slots, then captured values) has the i64 local `2 + v`, so the
//!   arguments of `entry_n` are where their slots are. Everything else is a scratch local.
//! - A variable in scope has its value in its i64 local (`Facts::tagged`), in an f64 local of its own (`Facts::raw`), or,
//!   if it is a captured value, in the closure.
//! - Every way out of the hot path is a `br_if` to a block at the end of the function (see [`exits`]).
//! - The facts hold at the point where the next instruction goes; after a [`Flow::Ends`] they mean nothing.

mod alloc;
mod arith;
mod barrier;
mod bits;
mod bounds;
mod calls;
mod chars;
mod compare;
mod control;
mod data;
mod entries;
mod exits;
mod fields;
mod flonum;
mod joins;
mod leaves;
mod lists;
mod loops;
mod make;
mod number_tests;
mod operands;
mod osr;
mod ports;
mod predicates;
mod prims;
mod resume;
mod state;
mod trial;
mod unary;
mod unroll;
mod words;

pub use entries::{entry_any, rest_entry};
pub use flonum::box_flonum;
pub use joins::JoinId;
pub use resume::RESUME_ARGUMENTS;

use super::asm::{Assembler, Body, ExitId, F64, I32, I64, Instructions, Local, Scratch, at};
use super::bail::Bail;
use super::facts::{Facts, Info};
use super::liveness::{self, Liveness};
use super::options::Optimisations;
use super::plan::{Member, Plan};
use super::vars::{Operand, Var, VarMap, VarSet};
use crate::core::tree::{Atom, LoopId};
use crate::heap::regs::reg;
use crate::heap::{Code, Frame, Value};
use crate::interp::inst;
use crate::spec::limits::{MAX_VARS, STACK_SLACK};
use exits::{Exit, NoOperands};
use joins::Join;
use loops::LoopContext;
use resume::Resumed;
use std::collections::{BTreeMap, BTreeSet};

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
    /// If it is false jump to the join, else fall through.
    Test(JoinId),
}

/// What one function's emission shares with the rest of the module.
pub struct Context<'a> {
    pub plan: &'a Plan<'a>,
    pub member: &'a Member,
    pub liveness: &'a Liveness,
    pub options: Optimisations,
    /// Count guards and leave at every third one, for tests.
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
    /// Top-level variables, by bits, whose content the code embeds and relies on.
    pub watched: BTreeSet<u64>,
}

/// A function that refers to nothing in the heap.
pub fn plain(body: Body) -> Output {
    Output { body, literals: BTreeSet::new(), callees: BTreeSet::new(), watched: BTreeSet::new() }
}

/// A function being emitted.
pub struct Emitter<'a> {
    cx: &'a Context<'a>,
    vars: VarMap,
    /// Has the lambda captured values, so that its closures differ? Otherwise `self` is its one closure, a constant.
    captures: bool,
    /// Of a resume entry: what it is entered with.
    resumed: Option<Resumed>,
    asm: Assembler<Exit>,
    facts: Facts,
    /// Variables whose tagged words other paths count on: those that come from the same branch and meet this one later, or
    /// go through the same loop again. They stay alive across calls even where they have been unboxed since.
    kept: VarSet,
    /// The joins that are open, outermost first.
    joins: Vec<Join>,
    /// The loops around this point, outermost first.
    loops: Vec<LoopContext>,
    /// Heap values the code embeds, by bits, as often as it does.
    literals: Vec<u64>,
    /// Code objects of the functions that it calls by index, as often as it does.
    callees: Vec<u64>,
    /// Top-level variables, by bits, whose content it relies on, as often as it does.
    watched: Vec<u64>,
    /// f64 locals of variables.
    raw_locals: BTreeMap<Var, Local<F64>>,
    /// Types of loop variables found so far, by loop.
    headers: BTreeMap<LoopId, Vec<Info>>,
}

/// What a function is entered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entrance {
    /// The arguments are wasm parameters.
    Direct,
    /// The arguments are in their home slots.
    Slots,
    /// A running frame, at the head of this loop.
    Loop(LoopId),
    /// A running frame, behind a call that came back.
    Calls,
}

/// Emits one function of a member.
pub fn function(cx: &Context, entry: Entrance) -> Result<Output, Bail> {
    let lambda = &cx.member.lambda;
    let vars = lambda.slots as usize + lambda.captures as usize;
    if vars > MAX_VARS {
        return Err(Bail::TooManyLocals);
    }
    if Frame::size_for(lambda.slots as u32) > STACK_SLACK / 2 {
        return Err(Bail::FrameTooLarge);
    }
    let direct = match entry {
        Entrance::Direct => lambda.required as u32,
        Entrance::Calls => RESUME_ARGUMENTS,
        Entrance::Slots | Entrance::Loop(_) => 0,
    };
    let mut asm = Assembler::new(2 + direct);
    (direct as usize..vars).for_each(|_| _ = asm.local::<I64>());
    let mut emitter = Emitter {
        cx,
        vars: VarMap::of(lambda),
        captures: lambda.captures > 0,
        resumed: None,
        asm,
        facts: Facts::new(vars),
        kept: VarSet::EMPTY,
        joins: Vec::new(),
        loops: Vec::new(),
        literals: Vec::new(),
        callees: Vec::new(),
        watched: Vec::new(),
        raw_locals: BTreeMap::new(),
        headers: BTreeMap::new(),
    };
    // Captured values are never stored in the frame: the closure has them.
    emitter.facts.stored = VarSet::range(lambda.slots, vars as u16);
    match entry {
        Entrance::Direct | Entrance::Slots => emitter.whole(entry)?,
        Entrance::Loop(id) => emitter.enter_at_loop(id)?,
        Entrance::Calls => emitter.enter_behind_call()?,
    }
    Ok(emitter.finish())
}

impl<'a> Emitter<'a> {
    /// The function from its beginning.
    fn whole(&mut self, entry: Entrance) -> Result<(), Bail> {
        let cx = self.cx;
        let lambda = &cx.member.lambda;
        let params = liveness::parameters(lambda);
        if entry == Entrance::Slots {
            self.load_slots(params);
        } else {
            self.facts.tagged = self.facts.tagged.union(params);
        }
        if !(cx.liveness.leaf && cx.options.leaf_no_poll) || cx.counting {
            let exit = self.exit(&NoOperands, 0, params);
            self.poll(exit);
        }
        if self.emit(&lambda.body, Dest::Tail)? == Flow::Falls {
            self.ins().unreachable();
        }
        Ok(())
    }

    /// Variables' values from their home slots, where they stay.
    fn load_slots(&mut self, vars: VarSet) {
        for var in vars.iter() {
            self.ins().local_get(FP).i64_load(at(slot_offset(var))).local_set(local(var));
            self.facts.tagged.insert(var);
            self.facts.stored.insert(var);
        }
    }

    /// Leaves through the exit if `fp >= poll word`. Code that counts fuel leaves also when there is none left, and takes a unit
    /// when it goes on.
    fn poll(&mut self, exit: ExitId) {
        self.poll_at(None, exit);
    }

    /// The same with a local that is added to the poll word's address.
    fn poll_at(&mut self, zero: Option<&Scratch<I32>>, exit: ExitId) {
        self.ins().local_get(FP);
        match zero {
            Some(zero) => self.ins().local_get(zero),
            None => self.ins().i32_const(0),
        };
        self.ins().i32_load(at(reg::POLL.addr())).i32_ge_u();
        if !self.cx.counting {
            return self.asm.br_if_exit(exit);
        }
        let fuel = self.asm.scratch::<I64>();
        self.push_fuel();
        self.ins().local_tee(&fuel).i64_const(0).i64_le_s().i32_or();
        self.asm.br_if_exit(exit);
        let word = at(reg::FUEL.addr());
        self.ins().i32_const(0).local_get(&fuel).i64_const(1).i64_sub().i64_store(word);
        self.asm.release(fuel);
    }

    /// What is left of the fuel.
    fn push_fuel(&mut self) {
        self.ins().i32_const(0).i64_load(at(reg::FUEL.addr()));
    }

    #[inline]
    fn ins(&mut self) -> Instructions<'_> {
        self.asm.ins()
    }

    fn operand(&self, atom: Atom) -> Operand {
        self.vars.operand(atom)
    }

    /// A literal word; heap values are noted so that they stay alive.
    fn constant(&mut self, value: Value) {
        if value.is_pointer() {
            self.literals.push(value.0);
        }
        self.ins().i64_const(value.0 as i64);
    }

    /// May something be assumed at a site? Not where it kept being wrong.
    fn trusts(&self, site: u32) -> bool {
        !self.cx.member.distrusted.contains(&site)
    }

    /// The type record of the instruction at a site, as the switches let it be seen.
    fn record(&self, site: u32) -> u16 {
        record(self.cx, site)
    }
}

/// The type record of the instruction at a site of the member, as the switches let it be seen.
fn record(cx: &Context, site: u32) -> u16 {
    site_record(cx.member.code, &cx.options, site, !cx.member.distrusted.contains(&site))
}

/// The type record of the instruction at a site of some code, as the switches let it be seen. It is not `trusted` where
/// earlier assumptions kept being wrong.
pub fn site_record(code: Value, options: &Optimisations, site: u32, trusted: bool) -> u16 {
    let seen = Code::known(code).instructions().site(site).half(inst::SEEN).get();
    let hidden = match (options.fixnum_speculation && trusted, options.flonum_speculation && trusted) {
        (true, _) => 0,
        (false, true) => inst::seen::OTHER | inst::seen::OVERFLOW,
        // Nothing is assumed: there are inline paths for both, and the runtime for the rest.
        (false, false) => inst::seen::OTHER | inst::seen::OVERFLOW | inst::seen::FLONUM,
    };
    seen | hidden
}

/// Local of the frame pointer.
const FP: Local<I32> = Local::at(0);
/// Local of the running closure.
const SELF: Local<I64> = Local::at(1);

/// The i64 local of a variable.
fn local(var: Var) -> Local<I64> {
    Local::at(2 + var.0 as u32)
}

/// Byte offset of a variable's home slot from the frame.
fn slot_offset(var: Var) -> u32 {
    Frame::SLOTS.at(var.0 as u32).offset()
}
