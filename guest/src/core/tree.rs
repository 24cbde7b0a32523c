//! The tree: what the interpreter flattens and the code generator compiles.
//!
//! Invariants (checked by `core::check` between passes in debug builds)
//! - Operands are atoms: the result of everything else was bound to a home slot by a `Let` first. So "frame + site" is
//!   the whole continuation of any call, and any `Prim` can be executed again from its beginning.
//! - A slot is written by one `Let`, parameter, `Fix` entry or loop variable; only loop variables are written again, by
//!   their own `Continue`. Slots whose scopes do not overlap may share a number.
//! - `Call` stands in tail position of the lambda or of the `init` of a `Let` (`If`, `Let`, `Fix`, `Loop` pass their
//!   position on). A `Continue` stands in tail position *of its loop's body*, perhaps through inner loops.
//! - Assigned variables are boxes (`MakeBox`, `BoxRef`, `BoxSet`): a slot never changes while its scope lasts.
//! - Closures are flat: `Atom::Free(i)` is captured value `i` of the running closure.

use crate::heap::Value;
use crate::spec::Op;
use crate::text::source::Span;
use std::cell::{Cell, RefCell};
use std::ops::{Deref, Index, IndexMut};
use std::rc::Rc;

/// A home slot of a frame: its place is told by `heap::Frame::SLOTS`. Parameters are slots 0 … n-1, the rest list
/// comes after them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slot(pub u16);

/// Where a node's instruction is in the flattened tree: a byte offset. Set by `interp::flatten`; `u32::MAX` before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site(pub Cell<u32>);

impl Site {
    pub fn new() -> Site {
        Site(Cell::new(u32::MAX))
    }
    pub fn get(&self) -> u32 {
        self.0.get()
    }
    pub fn set(&self, at: u32) {
        self.0.set(at);
    }
}

impl Default for Site {
    fn default() -> Site {
        Site::new()
    }
}

/// An operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Atom {
    Slot(Slot),
    /// A literal. Heap literals are also in the lambda's literal vector, which roots them.
    Const(Value),
    /// Captured value of the running closure.
    Free(u16),
}

/// A loop, unique in its lambda.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LoopId(pub u16);

/// Who is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Callee {
    /// Whatever procedure the operand holds.
    Atom(Atom),
    /// The procedure a top-level variable (`Kind::Global`) holds at the moment of the call.
    Global(Value),
    /// The procedure in this operand, which is a closure of the lambda with this number in the same [`Unit`]
    /// (`letrec`-bound and never assigned): no check of tag or arity is needed.
    Known(Atom, LambdaId),
    /// The running closure itself.
    Myself,
}

/// A lambda of a [`Unit`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LambdaId(pub u32);

impl LambdaId {
    /// The number of a procedure that `core::closures` has not numbered yet.
    pub const NONE: LambdaId = LambdaId(u32::MAX);
}

/// The number of a node in its lambda's body: 0 is the body itself, the others follow in preorder, so that the numbers of
/// a node and of all nodes in it are one range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

/// A node of the tree.
#[derive(Debug)]
pub struct Node {
    /// Given by [`Body::new`]; before that it is the number of no node.
    id: Cell<NodeId>,
    pub kind: NodeKind,
}

impl Node {
    pub fn id(&self) -> NodeId {
        self.id.get()
    }
}

impl From<NodeKind> for Node {
    fn from(kind: NodeKind) -> Node {
        Node { id: Cell::new(NodeId(u32::MAX)), kind }
    }
}

/// What a node does. How nodes nest, what they read and what they define is told by [`walk`](super::walk), so that only
/// those who need the meaning of a node match on this.
#[derive(Debug)]
pub enum NodeKind {
    Atom(Atom),
    /// The value of a top-level variable; raises when it is unassigned.
    Global {
        global: Value,
        span: Span,
        site: Site,
    },
    /// Stores in a top-level variable. `set!` (not `define`) raises when it is unassigned. Its own result is unspecified.
    SetGlobal {
        global: Value,
        value: Atom,
        define: bool,
        span: Span,
        site: Site,
    },
    /// Evaluates `init`, puts it in the slot (or drops it), goes on with `body`.
    Let {
        slot: Option<Slot>,
        init: Box<Node>,
        body: Box<Node>,
    },
    /// `test` is a *test*: an `Atom`, a `Prim` (whose result goes to no slot), an `If` of three tests, or a `Let` or
    /// `Fix` whose body is a test. Only its truth matters.
    If {
        test: Box<Node>,
        then: Box<Node>,
        otherwise: Box<Node>,
    },
    Prim {
        op: Op,
        args: Vec<Atom>,
        span: Span,
        site: Site,
    },
    Call {
        callee: Callee,
        args: Vec<Atom>,
        span: Span,
        site: Site,
    },
    /// Makes closures that may refer to each other, then goes on with `body`.
    Fix {
        closures: Vec<MakeClosure>,
        body: Box<Node>,
        site: Site,
    },
    /// Sets the variables, then runs the body; `Continue` sets them again (all at once) and starts the body over.
    Loop {
        id: LoopId,
        vars: Vec<(Slot, Atom)>,
        body: Box<Node>,
        span: Span,
        site: Site,
    },
    Continue {
        id: LoopId,
        args: Vec<Atom>,
        site: Site,
    },
}

/// The body of a lambda: a node whose nodes have their numbers.
#[derive(Debug)]
pub struct Body {
    root: Node,
    nodes: u32,
}

impl Body {
    /// Numbers the nodes.
    pub fn new(root: Node) -> Body {
        let mut nodes = 0;
        for visit in root.walk() {
            visit.node.id.set(NodeId(nodes));
            nodes += 1;
        }
        Body { root, nodes }
    }

    /// How many nodes there are.
    pub fn node_count(&self) -> usize {
        self.nodes as usize
    }
}

impl Deref for Body {
    type Target = Node;
    fn deref(&self) -> &Node {
        &self.root
    }
}

/// A value for each node of a body.
#[derive(Clone, Debug)]
pub struct NodeMap<T>(Vec<T>);

impl<T: Clone> NodeMap<T> {
    /// The same value for all nodes.
    pub fn new(body: &Body, value: T) -> NodeMap<T> {
        NodeMap(vec![value; body.node_count()])
    }
}

impl<T> Index<&Node> for NodeMap<T> {
    type Output = T;
    fn index(&self, node: &Node) -> &T {
        let id = node.id().0;
        self.0.get(id as usize).unwrap_or_else(|| panic!("node {id} of {}", self.0.len()))
    }
}

impl<T> IndexMut<&Node> for NodeMap<T> {
    fn index_mut(&mut self, node: &Node) -> &mut T {
        let (id, count) = (node.id().0, self.0.len());
        self.0.get_mut(id as usize).unwrap_or_else(|| panic!("node {id} of {count}"))
    }
}

/// A closure to make.
#[derive(Debug)]
pub struct MakeClosure {
    pub slot: Slot,
    pub lambda: LambdaId,
    /// What it captures, in the order of its `Free` indices. May name the slots of its own group.
    pub captures: Vec<Atom>,
}

/// One lambda, ready to run.
#[derive(Debug)]
pub struct Lambda {
    pub id: LambdaId,
    /// A symbol or `#f`.
    pub name: Value,
    pub span: Span,
    /// Number of required parameters.
    pub required: u16,
    /// Is there a rest parameter (slot `required`)?
    pub rest: bool,
    /// Number of home slots.
    pub slots: u16,
    /// Number of captured values.
    pub captures: u16,
    pub body: Body,
    /// Names of the slots that hold variables (symbols), for backtraces and names sections.
    pub slot_names: Vec<(Slot, Value)>,
    /// The `Kind::Code` object made of it, once there is one.
    pub code: Cell<Value>,
}

/// All lambdas of one top-level form; number 0 is the form itself, a procedure of no arguments.
#[derive(Debug, Default)]
pub struct Unit {
    pub lambdas: RefCell<Vec<Rc<Lambda>>>,
}

impl Unit {
    /// The lambda with this number.
    pub fn lambda(&self, id: LambdaId) -> Rc<Lambda> {
        self.lambdas.borrow()[id.0 as usize].clone()
    }
}

/// What the code table keeps for each code object (`CodeInfo::tree`).
#[derive(Debug)]
pub struct Tree {
    pub unit: Rc<Unit>,
    pub lambda: Rc<Lambda>,
}
