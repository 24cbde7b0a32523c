//! What is needed later: liveness, and the types that the code to come is sure to ask for.
//!
//! Needs: a tree with sites and type records. Gives: for every `Let`, `If` and `Loop` a [`Needs`], keyed by the node's
//! address. Breaks: nothing; the tree is only read.

use super::bail::Bail;
use super::vars::{Operand, VarMap, VarSet};
use crate::core::tree::{Atom, Callee, LoopId, Node};
use crate::interp::inst::seen;
use crate::spec::Op;
use crate::spec::limits::TREE_DEPTH;
use std::collections::BTreeMap;

/// What the code after a point needs.
#[derive(Clone, Copy, Debug, Default)]
pub struct Needs {
    /// `Let`: variables its body reads. `If`: variables its branches read. `Loop`: variables its body reads, except the
    /// loop's own.
    pub live: VarSet,
    /// Variables that arithmetic with a clean record is expected to use (`Let`: in its body; `Loop`: in its body).
    pub fixnums: VarSet,
    /// Variables that arithmetic which saw only flonums is expected to use.
    pub flonums: VarSet,
}

/// The needs of a lambda's nodes.
#[derive(Debug)]
pub struct Liveness {
    needs: BTreeMap<usize, Needs>,
    /// Does it neither call anything nor loop?
    pub leaf: bool,
}

impl Liveness {
    /// Analyses a body. `record` gives the type record of a site.
    pub fn of(body: &Node, vars: VarMap, record: &dyn Fn(u32) -> u16) -> Result<Liveness, Bail> {
        let mut pass = Pass { vars, record, needs: BTreeMap::new(), loops: Vec::new(), depth: 0, leaf: true };
        pass.node(body)?;
        Ok(Liveness { needs: pass.needs, leaf: pass.leaf })
    }

    /// The needs recorded for a node.
    pub fn of_node(&self, node: &Node) -> Needs {
        self.needs.get(&key(node)).copied().unwrap_or_default()
    }
}

fn key(node: &Node) -> usize {
    std::ptr::from_ref(node) as usize
}

struct Pass<'a> {
    vars: VarMap,
    record: &'a dyn Fn(u32) -> u16,
    needs: BTreeMap<usize, Needs>,
    /// Enclosing loops and what their headers need.
    loops: Vec<(LoopId, VarSet)>,
    depth: usize,
    leaf: bool,
}

impl Pass<'_> {
    fn node(&mut self, node: &Node) -> Result<Needs, Bail> {
        let mut chain = Vec::new();
        let mut last = node;
        while let Node::Let { body, .. } | Node::Fix { body, .. } = last {
            chain.push(last);
            last = body;
        }
        self.depth += 1;
        if self.depth > TREE_DEPTH {
            return Err(Bail::TooDeep);
        }
        let mut needs = self.last(last)?;
        for link in chain.into_iter().rev() {
            needs = self.link(link, needs)?;
        }
        self.depth -= 1;
        Ok(needs)
    }

    /// A `Let` or `Fix` whose body has the needs given.
    fn link(&mut self, node: &Node, body: Needs) -> Result<Needs, Bail> {
        match node {
            Node::Let { slot, init, .. } => {
                let mut after = body;
                self.needs.insert(key(node), body);
                if let Some(slot) = *slot {
                    let var = self.vars.slot(slot);
                    after.live.remove(var);
                    after.fixnums.remove(var);
                    after.flonums.remove(var);
                }
                // What the init cannot disturb is expected after it too.
                let init = self.node(init)?;
                Ok(Needs {
                    live: init.live.union(after.live),
                    fixnums: init.fixnums.union(after.fixnums),
                    flonums: init.flonums.union(after.flonums),
                })
            }
            Node::Fix { closures, .. } => {
                let mut needs = body;
                for closure in closures {
                    needs.live = needs.live.union(self.vars.set(&closure.captures));
                }
                for closure in closures {
                    needs.live.remove(self.vars.slot(closure.slot));
                }
                Ok(needs)
            }
            Node::Atom(_)
            | Node::Global { .. }
            | Node::SetGlobal { .. }
            | Node::If { .. }
            | Node::Prim { .. }
            | Node::Call { .. }
            | Node::Loop { .. }
            | Node::Continue { .. } => unreachable!("only links of a chain"),
        }
    }

    fn last(&mut self, node: &Node) -> Result<Needs, Bail> {
        Ok(match node {
            Node::Atom(atom) => self.reads(&[*atom]),
            Node::Global { .. } => Needs::default(),
            Node::SetGlobal { value, .. } => self.reads(&[*value]),
            Node::If { test, then, otherwise } => self.branch(node, test, then, otherwise)?,
            Node::Prim { op, args, site, .. } => self.prim(*op, args, (self.record)(site.get())),
            Node::Call { callee, args, .. } => {
                self.leaf = false;
                let mut needs = self.reads(args);
                if let Callee::Atom(atom) | Callee::Known(atom, _) = callee {
                    needs.live = needs.live.union(self.vars.set(&[*atom]));
                }
                needs
            }
            Node::Loop { id, vars, body, .. } => self.repeat(node, *id, vars, body)?,
            Node::Continue { id, args, .. } => {
                let header = self.loops.iter().rev().find(|(loop_id, _)| loop_id == id).map(|(_, live)| *live);
                let mut needs = self.reads(args);
                needs.live = needs.live.union(header.unwrap_or_default());
                needs
            }
            Node::Let { .. } | Node::Fix { .. } => unreachable!("links of a chain"),
        })
    }

    fn reads(&self, atoms: &[Atom]) -> Needs {
        Needs { live: self.vars.set(atoms), ..Needs::default() }
    }

    fn prim(&self, op: Op, args: &[Atom], record: u16) -> Needs {
        let mut needs = self.reads(args);
        if op.is_recorded() {
            let has_flonum = args.iter().any(|&atom| match self.vars.operand(atom) {
                Operand::Const(value) => value.to_immediate_flonum().is_some(),
                Operand::Var(_) => false,
            });
            if record == 0 && !has_flonum {
                needs.fixnums = needs.live;
            } else if record == seen::FLONUM && !has_flonum {
                needs.flonums = needs.live;
            }
        }
        needs
    }

    fn branch(&mut self, node: &Node, test: &Node, then: &Node, otherwise: &Node) -> Result<Needs, Bail> {
        let test = self.node(test)?;
        let a = self.node(then)?;
        let b = self.node(otherwise)?;
        let live = a.live.union(b.live);
        self.needs.insert(key(node), Needs { live, ..Needs::default() });
        // In a loop the branch that stays in it is the one to expect.
        let (fixnums, flonums) = match (self.stays(then), self.stays(otherwise)) {
            (true, false) => (a.fixnums, a.flonums),
            (false, true) => (b.fixnums, b.flonums),
            (true, true) | (false, false) => (a.fixnums.and(b.fixnums), a.flonums.and(b.flonums)),
        };
        Ok(Needs {
            live: test.live.union(live),
            fixnums: test.fixnums.union(fixnums),
            flonums: test.flonums.union(flonums),
        })
    }

    /// Can the node start the innermost loop over?
    fn stays(&self, node: &Node) -> bool {
        self.loops.last().is_some_and(|&(id, _)| continues(node, id))
    }

    fn repeat(
        &mut self,
        node: &Node,
        id: LoopId,
        vars: &[(crate::core::tree::Slot, Atom)],
        body: &Node,
    ) -> Result<Needs, Bail> {
        self.leaf = false;
        let own = vars.iter().fold(VarSet::EMPTY, |set, &(slot, _)| set.with(self.vars.slot(slot)));
        // What the header needs does not depend on what `Continue` carries back to it, so two passes are a fixpoint.
        self.loops.push((id, VarSet::EMPTY));
        let header = self.node(body)?.live.minus(own);
        self.loops.pop();
        self.loops.push((id, header));
        let needs = self.node(body)?;
        self.loops.pop();
        self.needs.insert(key(node), Needs { live: header, ..needs });
        let init: Vec<Atom> = vars.iter().map(|&(_, atom)| atom).collect();
        Ok(Needs {
            live: header.union(self.vars.set(&init)),
            fixnums: needs.fixnums.minus(own),
            flonums: needs.flonums.minus(own),
        })
    }
}

/// Does the node contain a `Continue` of this loop?
fn continues(node: &Node, id: LoopId) -> bool {
    let mut node = node;
    while let Node::Let { body, .. } | Node::Fix { body, .. } | Node::Loop { body, .. } = node {
        node = body;
    }
    match node {
        Node::Continue { id: other, .. } => *other == id,
        Node::Let { .. } | Node::Fix { .. } | Node::Loop { .. } => unreachable!("links of a chain"),
        Node::If { then, otherwise, .. } => continues(then, id) || continues(otherwise, id),
        Node::Atom(_) | Node::Global { .. } | Node::SetGlobal { .. } | Node::Prim { .. } | Node::Call { .. } => false,
    }
}

/// The site of the first instruction a node executes, if its first instruction can be a place to resume at.
pub fn first_site(node: &Node) -> Option<u32> {
    match node {
        Node::Global { site, .. }
        | Node::SetGlobal { site, .. }
        | Node::Prim { site, .. }
        | Node::Call { site, .. }
        | Node::Fix { site, .. } => Some(site.get()),
        Node::Let { init, .. } => first_site(init),
        Node::If { test, .. } => first_site(test),
        // The variables are set before the loop's own site, and moves have none.
        Node::Loop { .. } | Node::Continue { .. } | Node::Atom(_) => None,
    }
}
