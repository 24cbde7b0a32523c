//! Which parameters of a frame still have their values in their home slots.
//!
//! Compiled code writes a parameter to its slot when it leaves the frame to somebody else, and only if the code after
//! that needs it. So in a frame that compiled code may have made, a slot is the parameter's where the tree reads the
//! parameter later, and may be anything elsewhere.

use super::Engine;
use crate::core::tree::{Atom, Callee, LoopId, Node, Tree};
use crate::heap::Code;
use crate::spec::limits::{SHOWN_ARGUMENT, SHOWN_ARGUMENTS, TREE_DEPTH};
use crate::text::printer;
use crate::vm::code::CodeInfo;
use crate::vm::frames::{Activation, code_of};
use std::any::Any;

/// Parameters by bit: slot `i` is bit `i`.
type Slots = u64;

impl Engine {
    /// `(name argument …)`, with `…` for an argument that is not known any more.
    pub(super) fn application(&self, name: &str, activation: &Activation) -> String {
        let code = code_of(activation.closure);
        let (required, rest) = (code.required(), code.has_rest());
        let known = self.known_slots(code, activation.site);
        let mut text = format!("({name}");
        for i in 0..required.min(SHOWN_ARGUMENTS) {
            let value = activation.frame.slot(i);
            let sound = known >> i & 1 == 1 && (!value.is_pointer() || self.vm.heap.is_live(value));
            text += " ";
            text += &if sound { printer::short(value, SHOWN_ARGUMENT) } else { "…".to_string() };
        }
        if required > SHOWN_ARGUMENTS {
            text += " …";
        }
        text + if rest { " . …)" } else { ")" }
    }

    fn known_slots(&self, code: Code, site: u32) -> Slots {
        // Since it was never given to the code generator, only the interpreter made frames of it: all is there.
        if code.jit_literals().is_none() {
            return Slots::MAX;
        }
        let Some(tree) = self.vm.codes.get(code).and_then(|info| info.tree) else { return 0 };
        match tree.downcast_ref::<Known>() {
            Some(known) => known.at(site),
            None => self.parts.forms.get().known_slots(&*tree, site),
        }
    }
}

/// The parameters that are in their slots in a frame that waits at a site of this tree.
pub(super) fn known_in(tree: &dyn Any, site: u32) -> Slots {
    tree.downcast_ref::<Tree>().map_or(0, |tree| known_at(tree, site))
}

/// What a tree would answer for each site: stands in the tree's place where there is none any more.
pub(super) struct Known(Vec<(u32, Slots)>);

impl Known {
    /// `None` where the tree is never asked, because all is known.
    pub fn of(info: &CodeInfo) -> Option<Known> {
        Code::known(info.code).jit_literals()?;
        let tree = info.tree.as_ref()?;
        let known = sites_in(tree.downcast_ref::<Tree>()?).into_iter().map(|site| (site, known_in(&**tree, site)));
        Some(Known(known.filter(|&(_, slots)| slots != 0).collect()))
    }

    fn at(&self, site: u32) -> Slots {
        self.0.binary_search_by_key(&site, |&(site, _)| site).map_or(0, |at| self.0[at].1)
    }
}

/// The parameters that are in their slots in a frame that waits at a site.
fn known_at(tree: &Tree, site: u32) -> Slots {
    let mut pass = Pass { site: Some(site), found: None, sites: Vec::new(), loops: Vec::new(), depth: 0 };
    pass.node(&tree.lambda.body, 0, true);
    pass.found.unwrap_or(0)
}

/// All sites about which [`known_at`] may know something, in ascending order.
fn sites_in(tree: &Tree) -> Vec<u32> {
    let mut pass = Pass { site: None, found: None, sites: Vec::new(), loops: Vec::new(), depth: 0 };
    pass.node(&tree.lambda.body, 0, true);
    pass.sites.sort_unstable();
    pass.sites.dedup();
    pass.sites
}

/// A backward pass over the reads of slots below 64.
struct Pass {
    site: Option<u32>,
    found: Option<Slots>,
    /// Those that were passed by.
    sites: Vec<u32>,
    /// Enclosing loops, and what their bodies read.
    loops: Vec<(LoopId, Slots)>,
    depth: u32,
}

impl Pass {
    /// What the node and what comes `after` it read; notes it when the node is the one at the site.
    fn node(&mut self, node: &Node, after: Slots, tail: bool) -> Slots {
        let mut chain = Vec::new();
        let mut last = node;
        while let Node::Let { body, .. } | Node::Fix { body, .. } = last {
            chain.push(last);
            last = body;
        }
        self.depth += 1;
        if self.depth > TREE_DEPTH as u32 {
            self.found = Some(0);
        }
        let mut reads = if self.found.is_some() { 0 } else { self.last(last, after, tail) };
        for link in chain.into_iter().rev() {
            reads = match link {
                _ if self.found.is_some() => break,
                Node::Let { init, .. } => self.node(init, reads, false),
                Node::Fix { closures, site, .. } => {
                    let captured = closures.iter().map(|closure| slots(&closure.captures));
                    self.note(site.get(), captured.fold(reads, |all, some| all | some))
                }
                _ => unreachable!("links of a chain"),
            };
        }
        self.depth -= 1;
        reads
    }

    fn last(&mut self, node: &Node, after: Slots, tail: bool) -> Slots {
        match node {
            Node::Atom(atom) => after | slots(&[*atom]),
            Node::Global { site, .. } => self.note(site.get(), after),
            Node::SetGlobal { value, site, .. } => self.note(site.get(), after | slots(&[*value])),
            Node::Prim { args, site, .. } => self.note(site.get(), after | slots(args)),
            Node::If { test, then, otherwise } => {
                let branches = self.node(then, after, tail) | self.node(otherwise, after, tail);
                self.node(test, branches, false)
            }
            Node::Call { callee, args, site, .. } => {
                let callee = match callee {
                    Callee::Atom(atom) | Callee::Known(atom, _) => slots(&[*atom]),
                    Callee::Global(_) | Callee::Myself => 0,
                };
                let reads = after | callee | slots(args);
                // The operands went to the callee's frame: only what is read later was kept. (A frame that waits at a
                // tail call is the interpreter's: it failed there.)
                self.note(site.get(), if tail { reads } else { after });
                reads
            }
            Node::Loop { id, vars, body, site, .. } => {
                // What the body reads does not depend on what `Continue` carries back, so two passes are a fixpoint.
                let note = self.site.take();
                self.loops.push((*id, after));
                let reads = self.node(body, after, tail);
                self.loops.pop();
                self.site = note;
                self.loops.push((*id, reads));
                let reads = self.node(body, after, tail);
                self.loops.pop();
                let inits: Vec<Atom> = vars.iter().map(|&(_, init)| init).collect();
                self.note(site.get(), reads) | slots(&inits)
            }
            Node::Continue { id, args, site } => {
                let reads = self.loops.iter().rev().find(|(other, _)| other == id).map_or(0, |(_, reads)| *reads);
                self.note(site.get(), reads | slots(args))
            }
            Node::Let { .. } | Node::Fix { .. } => unreachable!("links of a chain"),
        }
    }

    fn note(&mut self, site: u32, reads: Slots) -> Slots {
        self.sites.push(site);
        if Some(site) == self.site && self.found.is_none() {
            self.found = Some(reads);
        }
        reads
    }
}

fn slots(atoms: &[Atom]) -> Slots {
    let slot = |atom: &Atom| match atom {
        Atom::Slot(slot) if slot.0 < 64 => 1 << slot.0,
        Atom::Slot(_) | Atom::Const(_) | Atom::Free(_) => 0,
    };
    atoms.iter().map(slot).fold(0, |all, slot: Slots| all | slot)
}
