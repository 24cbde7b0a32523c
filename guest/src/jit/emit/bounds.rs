//! Loops that count towards the number they end at: `(if (= i n) … (loop (+ i 1)))`.
//!
//! `=` alone tells nothing of the order of `i` and `n`, so `(+ i 1)` would need an overflow test in every round. If
//! `i <= n` when the loop is entered, which is checked once, it holds in every round, and where `(= i n)` is false `i` is
//! less than a fixnum. Downwards likewise. (Such a loop entered beyond its end runs for ever, or is left some other
//! way: that is left to the interpreter.)

use super::super::vars::{Operand, Var, VarSet};
use super::Emitter;
use super::loops::LoopNode;
use super::operands::Relation;
use crate::core::tree::{Atom, LoopId, Node, NodeKind, Slot};
use crate::core::walk::Role;
use crate::spec::Op;

/// What holds in every round of a loop whose test for the end has failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bound {
    /// The counting variable.
    var: Var,
    /// `Lt` or `Gt`.
    relation: Relation,
    /// The end: it does not change in the loop.
    end: Operand,
}

impl Emitter<'_> {
    /// The bound of a loop whose variables are set, checked; none if it does not count, or not fixnums.
    pub(super) fn bound(&mut self, this: &LoopNode, live: VarSet) -> Option<Bound> {
        // Where fuel is counted nothing may go on behind the head of a loop that has not been paid for.
        if !self.cx.options.loop_hoist || !self.cx.options.range_facts || self.cx.counting {
            return None;
        }
        let (site, bound) = (this.body.first_site().filter(|&site| self.trusts(site))?, self.find_bound(this)?);
        let (var, end) = (self.info(Operand::Var(bound.var)), self.info(bound.end));
        if !var.is_fixnum() || !end.is_fixnum() {
            return None;
        }
        let (holds, beyond) = match bound.relation {
            Relation::Lt => (var.high <= end.low, Relation::Gt),
            _ => (var.low >= end.high, Relation::Lt),
        };
        if !holds {
            let settled = self.settle(&[Operand::Var(bound.var), bound.end]);
            let exit = self.exit(&settled, site, live);
            self.push_var(bound.var);
            self.push(bound.end);
            self.relation(beyond);
            self.guard(exit);
        }
        Some(bound)
    }

    /// The order of two numbers that are not equal, if an enclosing loop's bound tells it.
    pub(super) fn bounded(&self, a: Operand, b: Operand) -> Option<Relation> {
        self.loops.iter().filter_map(|context| context.bound).find_map(|bound| {
            let flipped = if bound.relation == Relation::Lt { Relation::Gt } else { Relation::Lt };
            match (a == Operand::Var(bound.var) && b == bound.end, b == Operand::Var(bound.var) && a == bound.end) {
                (true, _) => Some(bound.relation),
                (_, true) => Some(flipped),
                (false, false) => None,
            }
        })
    }

    fn find_bound(&self, this: &LoopNode) -> Option<Bound> {
        let NodeKind::If { test, then, otherwise } = &this.body.kind else { return None };
        let NodeKind::Prim { op: Op::NumEq, args, .. } = &test.kind else { return None };
        let own = |atom: Atom| match atom {
            Atom::Slot(slot) => this.vars.iter().position(|&var| var == self.vars.slot(slot)).map(|i| (i, slot)),
            Atom::Const(_) | Atom::Free(_) => None,
        };
        let ((index, slot), end) = match (own(args[0]), own(args[1])) {
            (Some(var), None) => (var, args[1]),
            (None, Some(var)) => (var, args[0]),
            _ => return None,
        };
        let mut steps = Steps { id: this.id, index, slot, bound: Vec::new(), found: Vec::new() };
        steps.walk(then);
        if !steps.found.is_empty() {
            return None;
        }
        steps.walk(otherwise);
        let relation = match steps.found.first()? {
            Some(1) => Relation::Lt,
            Some(-1) => Relation::Gt,
            _ => return None,
        };
        let same = steps.found.iter().all(|step| step == &steps.found[0]);
        same.then(|| Bound { var: self.vars.slot(slot), relation, end: self.operand(end) })
    }
}

/// By how much the `Continue`s of a loop change one of its variables.
struct Steps {
    id: LoopId,
    /// The variable's place among the loop's own, and its slot.
    index: usize,
    slot: Slot,
    /// Slots that hold the variable plus a number, among them all such slots in scope.
    bound: Vec<(Slot, i64)>,
    /// One for each `Continue`; none where it is something else.
    found: Vec<Option<i64>>,
}

impl Steps {
    /// Notes what the `Continue`s in a node do. A slot in scope is never defined again, so the definition that was met
    /// last is the one in scope.
    fn walk(&mut self, node: &Node) {
        for visit in node.walk() {
            if let Some((outer, Role::Body)) = visit.within {
                self.define(outer);
            }
            if let NodeKind::Continue { id, args, .. } = &visit.node.kind
                && *id == self.id
            {
                let step = match args[self.index] {
                    Atom::Slot(slot) => self.bound.iter().find(|&&(other, _)| other == slot).map(|&(_, step)| step),
                    Atom::Const(_) | Atom::Free(_) => None,
                };
                self.found.push(step);
            }
        }
    }

    /// Notes what the slots that a node defines hold.
    fn define(&mut self, node: &Node) {
        node.each_defined(&mut |slot| self.bound.retain(|&(other, _)| other != slot));
        if let NodeKind::Let { slot: Some(slot), init, .. } = &node.kind {
            self.bound.extend(self.step(init).map(|step| (*slot, step)));
        }
    }

    /// Is it the variable plus or minus a constant?
    fn step(&self, init: &Node) -> Option<i64> {
        let NodeKind::Prim { op, args, .. } = &init.kind else { return None };
        match (op, &args[..]) {
            (Op::Add, [Atom::Slot(slot), Atom::Const(n)]) if *slot == self.slot => n.to_fixnum(),
            (Op::Add, [Atom::Const(n), Atom::Slot(slot)]) if *slot == self.slot => n.to_fixnum(),
            (Op::Sub, [Atom::Slot(slot), Atom::Const(n)]) if *slot == self.slot => n.to_fixnum().map(|n| -n),
            _ => None,
        }
    }
}
