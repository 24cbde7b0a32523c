//! Calls of *leaves*: procedures that do one operation on their arguments and constants, as accessors and predicates do.
//! The operation is done in place of the call.
//!
//! An exit executes the call again, so what is unusual happens in the procedure's own frame: an operation raises before it
//! has effects. The type record is that of the procedure's instruction, which the interpreter goes on to write. Where fuel
//! is counted a call is an entry that pays for itself, so it stays one.
//!
//! Procedures of several operations are called: their intermediate results would need variables that this frame has not.

use super::super::asm::at;
use super::super::vars::{Operand, VarSet};
use super::exits::Doubles;
use super::operands::Val;
use super::prims::Operation;
use super::{Emitter, site_record};
use crate::core::tree::{Atom, Callee, Lambda, Node, NodeKind, Slot};
use crate::heap::{Closure, Code, Global, RecordType, Value};
use crate::spec::Op;

/// What a leaf does, with the caller's operands.
struct Leaf {
    op: Op,
    args: Vec<Operand>,
    record: u16,
    /// Top-level variables that must hold what they hold now: the callee's, and those of the record types it names.
    assumed: Vec<(Value, Value)>,
}

impl Emitter<'_> {
    /// The operation that a call amounts to, if it is one of a leaf.
    pub(super) fn leaf(&mut self, node: &Node, callee: Callee, args: &[Operand], site: u32) -> Option<Val> {
        let leaf = self.find_leaf(callee, args, site)?;
        let needed = self.cx.liveness.needed(node);
        for &(global, now) in &leaf.assumed {
            self.assume(global, now, site, needed);
        }
        let operation = Operation { op: leaf.op, args: &leaf.args, site, needed, record: leaf.record };
        Some(self.emit_op(&operation))
    }

    /// Makes sure that a top-level variable holds what it holds now: it is watched, or the code leaves if it does not.
    fn assume(&mut self, global: Value, now: Value, site: u32, needed: VarSet) {
        self.literals.push(global.0);
        if self.watch(global) {
            return;
        }
        let exit = self.exit(&Doubles, site, needed);
        self.ins().i32_const(0).i64_load(at(global.addr() + Global::CONTENT.offset()));
        self.constant(now);
        self.ins().i64_ne();
        self.guard(exit);
    }

    fn find_leaf(&self, callee: Callee, args: &[Operand], call: u32) -> Option<Leaf> {
        if !self.cx.options.leaf_calls || self.cx.counting {
            return None;
        }
        let mut assumed = Vec::new();
        let code = match callee {
            Callee::Global(cell) if self.cx.options.global_calls => {
                let now = self.cx.plan.content(cell);
                assumed.push((cell, now));
                Closure::of(now)?.code()
            }
            Callee::Known(_, id) => Code::of(self.cx.member.unit.lambda(id).code.get())?,
            Callee::Global(_) | Callee::Atom(_) | Callee::Myself => return None,
        };
        let lambda = self.cx.plan.lambda_of(code.value()).filter(|_| code.words().is_some())?;
        if lambda.rest || lambda.required as usize != args.len() {
            return None;
        }
        let (op, atoms, site, globals) = operation(&lambda)?;
        for &(_, global) in &globals {
            assumed.push((global, record_type(self.cx.plan.content(global))?));
        }
        let operand = |atom: &Atom| match *atom {
            Atom::Const(value) => Some(Operand::Const(value)),
            Atom::Slot(slot) => match globals.iter().find(|&&(other, _)| other == slot) {
                Some(&(_, global)) => record_type(self.cx.plan.content(global)).map(Operand::Const),
                None => args.get(slot.0 as usize).copied(),
            },
            Atom::Free(_) => None,
        };
        let args = atoms.iter().map(operand).collect::<Option<Vec<Operand>>>()?;
        // An exit is counted at the call.
        let seen = || site_record(code.value(), &self.cx.options, site, self.trusts(call));
        let record = if op.is_recorded() { seen() } else { 0 };
        Some(Leaf { op, args, record, assumed })
    }
}

/// The one operation of a body: its operands, its site, and the top-level variables that are read before it.
type Body<'a> = (Op, &'a [Atom], u32, Vec<(Slot, Value)>);

fn operation(lambda: &Lambda) -> Option<Body<'_>> {
    let mut globals = Vec::new();
    let mut node: &Node = &lambda.body;
    loop {
        match &node.kind {
            NodeKind::Let { slot: Some(slot), init, body } => {
                let NodeKind::Global { global, .. } = &init.kind else { return None };
                globals.push((*slot, *global));
                node = body;
            }
            NodeKind::Prim { op, args, site, .. } => return Some((*op, args, site.get(), globals)),
            _ => return None,
        }
    }
}

/// The value if it is a record type. Other variables that a leaf reads may change as the program runs, so that code which
/// assumes their content would be given up again and again.
fn record_type(value: Value) -> Option<Value> {
    RecordType::of(value).map(RecordType::value)
}
