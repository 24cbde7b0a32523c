//! The plan of a module: its members and the indices of its functions, fixed before anything is emitted.

use super::ahead::Ahead;
use super::asm::FuncId;
use super::options::Optimisations;
use crate::core::tree::{Lambda, LoopId, Unit};
use crate::heap::{Code, Global, Value};
use crate::spec::runtime::Runtime;
use std::cell::Cell;
use std::collections::BTreeSet;
use std::fmt;
use std::rc::Rc;

/// A lambda of the batch.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its code object.
    pub code: Value,
    pub unit: Rc<Unit>,
    pub lambda: Rc<Lambda>,
    /// Where running frames enter it.
    pub reentries: Vec<Reentry>,
    /// What may be assumed of it.
    pub options: Optimisations,
    /// Sites where nothing is assumed, because it kept being wrong.
    pub distrusted: BTreeSet<u32>,
}

/// How many argument counts, from that of the required parameters up, have entries of their own in a lambda with a rest
/// parameter. Calls with more arguments go through the generic entry and from there to `entry_any`.
const REST_ENTRIES: u32 = 3;

impl Member {
    /// Has its function the arguments as wasm parameters (`entry_n`)? Else it loads them from home slots.
    pub fn is_direct(&self) -> bool {
        !self.lambda.rest && self.lambda.required as u32 <= Code::MAX_DIRECT_ARGS
    }

    /// The argument counts for which a lambda with a rest parameter has entries.
    pub fn rest_entries(&self) -> std::ops::Range<u32> {
        let first = self.lambda.required as u32;
        match self.lambda.rest {
            true => first..(first + REST_ENTRIES).min(Code::MAX_DIRECT_ARGS + 1).max(first),
            false => 0..0,
        }
    }
}

/// What a function of the module is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The lambda itself: `entry_n`, or the body behind `entry_any`.
    Main,
    /// `entry_any`.
    Any,
    /// `entry_n` of a lambda with a rest parameter.
    Rest(u32),
    /// The entry of running frames.
    Reentry(Reentry),
}

/// Where a running frame enters the compiled code of its lambda.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reentry {
    /// At the head of this loop: `(fp, self)`.
    Loop(LoopId),
    /// Behind any call that comes back, with its value: `(fp, self, value, number of the call)`.
    Calls,
}

impl Reentry {
    /// What stands for [`Reentry::Calls`] among the numbers of loops.
    const CALLS: u32 = u32::MAX;

    /// As a number, in a profile.
    pub fn code(self) -> u32 {
        match self {
            Reentry::Loop(id) => u32::from(id.0),
            Reentry::Calls => Reentry::CALLS,
        }
    }

    /// What has this number, if anything may have it.
    pub fn from_code(code: u32) -> Option<Reentry> {
        match code {
            Reentry::CALLS => Some(Reentry::Calls),
            _ => u16::try_from(code).ok().map(|number| Reentry::Loop(LoopId(number))),
        }
    }
}

impl fmt::Display for Reentry {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Reentry::Loop(id) => write!(f, "loop {}", id.0),
            Reentry::Calls => f.write_str("resume"),
        }
    }
}

/// A function of a member.
#[derive(Clone, Copy, Debug)]
pub struct Planned {
    pub member: usize,
    pub role: Role,
}

/// Functions in index order: the mains, the `entry_any`s, the other entries, the module's own boxing function, glue,
/// `patch`.
pub struct Plan<'a> {
    pub runtime: Runtime,
    pub members: &'a [Member],
    pub functions: Vec<Planned>,
    boxes: Cell<bool>,
    ahead: Option<&'a Ahead>,
    lambdas: Lambdas<'a>,
}

/// Gives the lambda that a code object was made of, if it is still known.
pub type Lambdas<'a> = &'a dyn Fn(Value) -> Option<Rc<Lambda>>;

impl<'a> Plan<'a> {
    pub fn new(runtime: Runtime, members: &'a [Member], ahead: Option<&'a Ahead>, lambdas: Lambdas<'a>) -> Plan<'a> {
        let each = |role: Role| (0..members.len()).map(move |member| Planned { member, role });
        let mut functions: Vec<Planned> = each(Role::Main).chain(each(Role::Any)).collect();
        for (member, m) in members.iter().enumerate() {
            functions.extend(m.rest_entries().map(|n| Planned { member, role: Role::Rest(n) }));
            functions.extend(m.reentries.iter().map(|&reentry| Planned { member, role: Role::Reentry(reentry) }));
        }
        Plan { runtime, members, functions, boxes: Cell::new(false), ahead, lambdas }
    }

    /// What a top-level variable holds; of a program that has not run, what it will hold.
    pub fn content(&self, cell: Value) -> Value {
        self.ahead.map_or_else(|| Global::known(cell).content(), |ahead| ahead.content(cell))
    }

    /// May code take what a top-level variable holds for granted, because whoever changes it has the code given up? Not in
    /// a program that has not run: its definitions would change everything, and where it runs nobody may be there to
    /// compile it anew.
    pub fn may_watch(&self, cell: Value) -> bool {
        let global = Global::known(cell);
        let runs = self.ahead.is_none_or(|ahead| !ahead.whole && ahead.content(cell) == global.content());
        runs && global.may_be_watched()
    }

    /// The lambda that a code object was made of, a member's or not.
    pub fn lambda_of(&self, code: Value) -> Option<Rc<Lambda>> {
        (self.lambdas)(code)
    }

    /// The member with this code object.
    pub fn member_of(&self, code: Value) -> Option<usize> {
        self.members.iter().position(|member| member.code == code)
    }

    /// Index of a member's main function.
    pub fn main(&self, member: usize) -> FuncId {
        FuncId(member as u32)
    }

    /// Index of a member's `entry_any`.
    pub fn any(&self, member: usize) -> FuncId {
        FuncId((self.members.len() + member) as u32)
    }

    /// Index of the module's own boxing function, which the module now needs.
    pub fn box_flonum(&self) -> FuncId {
        self.boxes.set(true);
        FuncId(self.functions.len() as u32)
    }

    /// Does the module need its boxing function?
    pub fn boxes(&self) -> bool {
        self.boxes.get()
    }
}
