//! The tree's nodes: sequence, branches, variables.

use super::super::asm::{I64, at};
use super::super::bail::Bail;
use super::super::facts::{Info, Type};
use super::super::vars::{Operand, VarSet};
use super::exits::NoOperands;
use super::operands::{Relation, Test, Val};
use super::{Dest, Emitter, Flow, JoinId};
use crate::core::tree::{Atom, Node, NodeKind, Slot};
use crate::heap::{AnyObject, Global, Value};

impl Emitter<'_> {
    /// Emits a node.
    pub(super) fn emit(&mut self, node: &Node, dest: Dest) -> Result<Flow, Bail> {
        let mut node = node;
        loop {
            match &node.kind {
                NodeKind::Let { slot, init, body } => {
                    let into = self.binding(node, *slot, body);
                    if self.emit(init, into)? == Flow::Ends {
                        return Ok(Flow::Ends);
                    }
                    node = body;
                }
                NodeKind::Fix { closures, body, .. } => {
                    self.fix(closures)?;
                    node = body;
                }
                NodeKind::Atom(atom) => return Ok(self.atom(*atom, dest)),
                NodeKind::Global { global, site, .. } => {
                    let val = self.global(*global, site.get(), self.cx.liveness.needed(node));
                    return Ok(self.deliver(val, dest));
                }
                NodeKind::SetGlobal { global, value, define, site, .. } => {
                    let needed = self.cx.liveness.needed(node);
                    let val = self.set_global(*global, *value, *define, site.get(), needed);
                    return Ok(self.deliver(val, dest));
                }
                NodeKind::If { test, then, otherwise } => {
                    return self.branch(|emitter, dest| emitter.emit(test, dest), then, otherwise, dest);
                }
                NodeKind::Prim { op, args, site, .. } => {
                    let val = self.prim(*op, args, site.get(), self.cx.liveness.needed(node));
                    return Ok(self.deliver(val, dest));
                }
                NodeKind::Call { callee, args, site, .. } => return self.call(node, *callee, args, site.get(), dest),
                NodeKind::Loop { id, vars, body, site, .. } => {
                    return self.repeat(node, *id, vars, body, site.get(), dest);
                }
                NodeKind::Continue { id, args, .. } => return self.go_on(*id, args),
            }
        }
    }

    /// Where the init of a `Let` goes.
    pub(super) fn binding(&self, node: &Node, slot: Option<Slot>, body: &Node) -> Dest {
        let Some(slot) = slot else { return Dest::Drop };
        let number = self.cx.options.fused_results && self.cx.liveness.expects_fixnum(node);
        let next = if number { body.first_site() } else { None };
        Dest::Var(self.vars.slot(slot), next.filter(|&site| self.trusts(site)))
    }

    /// Two branches behind a test, which `test` emits with the destination that it is given.
    pub(super) fn branch(
        &mut self,
        test: impl FnOnce(&mut Self, Dest) -> Result<Flow, Bail>,
        then: &Node,
        otherwise: &Node,
        dest: Dest,
    ) -> Result<Flow, Bail> {
        self.forked(|emitter| emitter.both_branches(test, then, otherwise, dest))
    }

    fn both_branches(
        &mut self,
        test: impl FnOnce(&mut Self, Dest) -> Result<Flow, Bail>,
        then: &Node,
        otherwise: &Node,
        dest: Dest,
    ) -> Result<Flow, Bail> {
        let end = self.open();
        let alternative = self.open();
        let mut flow = test(self, Dest::Test(alternative))?;
        if flow == Flow::Falls {
            flow = self.emit(then, dest)?;
        }
        if flow == Flow::Falls {
            self.settle_dest(dest);
            self.br(end);
        }
        let mut flow = self.close(alternative, Flow::Ends);
        if flow == Flow::Falls {
            flow = self.emit(otherwise, dest)?;
            if flow == Flow::Falls {
                self.settle_dest(dest);
            }
        }
        Ok(self.close(end, flow))
    }

    /// Where branches meet, a result is a tagged word.
    pub(super) fn settle_dest(&mut self, dest: Dest) {
        if let Dest::Var(var, _) = dest {
            self.settle(&[Operand::Var(var)]);
            self.facts.raw.remove(var);
        }
    }

    fn atom(&mut self, atom: Atom, dest: Dest) -> Flow {
        let operand = self.operand(atom);
        match operand {
            Operand::Const(value) => self.deliver(Val::Const(value), dest),
            Operand::Var(var) => {
                if let Dest::Test(join) = dest {
                    return self.test_var(operand, join);
                }
                if self.facts.raw.has(var) && !self.facts.tagged.has(var) && matches!(dest, Dest::Var(..)) {
                    let double = self.raw_local(var);
                    self.ins().local_get(double);
                    return self.deliver(Val::Double, dest);
                }
                let info = self.facts.info(var);
                self.push(operand);
                self.deliver(Val::Tagged(info), dest)
            }
        }
    }

    /// A variable as a condition: both ways tell something of it.
    fn test_var(&mut self, operand: Operand, join: JoinId) -> Flow {
        let Operand::Var(var) = operand else { unreachable!("constants are tested at compile time") };
        let info = self.facts.info(var);
        if !info.ty.meets(Type::FALSE) {
            return Flow::Falls;
        }
        self.push(operand);
        self.ins().i64_const(Value::FALSE.0 as i64);
        let then = vec![(var, info.narrow(Type::ANY.minus(Type::FALSE)))];
        let otherwise = vec![(var, Info::of_type(Type::FALSE))];
        self.deliver(Val::Test(Test { relation: Relation::Ne, then, otherwise }), Dest::Test(join))
    }

    /// May the code take what a top-level variable holds for granted? From here on it does.
    pub(super) fn watch(&mut self, global: Value) -> bool {
        let may = self.cx.options.watched_globals && self.cx.plan.may_watch(global);
        if may {
            self.watched.push(global.0);
        }
        may
    }

    /// Has a top-level variable a value already? It never loses it again.
    fn has_value(&self, global: Value) -> bool {
        self.cx.options.bound_globals && Global::known(global).content() != Value::UNASSIGNED
    }

    fn global(&mut self, global: Value, site: u32, needed: VarSet) -> Val {
        self.literals.push(global.0);
        if self.watch(global) {
            return Val::Const(self.cx.plan.content(global));
        }
        if self.has_value(global) {
            self.ins().i32_const(0).i64_load(at(global.addr() + Global::CONTENT.offset()));
            return Val::Tagged(Info::ANY);
        }
        let exit = self.exit(&NoOperands, site, needed);
        let value = self.asm.scratch::<I64>();
        self.ins().i32_const(0).i64_load(at(global.addr() + Global::CONTENT.offset())).local_tee(&value);
        self.ins().i64_const(Value::UNASSIGNED.0 as i64).i64_eq();
        self.guard(exit);
        self.ins().local_get(&value);
        self.asm.release(value);
        Val::Tagged(Info::ANY)
    }

    fn set_global(&mut self, global: Value, value: Atom, define: bool, site: u32, needed: VarSet) -> Val {
        self.literals.push(global.0);
        let operand = self.operand(value);
        let settled = self.settle(&[operand]);
        let place = global.addr() + Global::CONTENT.offset();
        if !define && !self.has_value(global) {
            let exit = self.exit(&settled, site, needed);
            self.ins().i32_const(0).i64_load(at(place)).i64_const(Value::UNASSIGNED.0 as i64).i64_eq();
            self.guard(exit);
        }
        if define || Global::known(global).is_watched() {
            // The interpreter changes what a watched variable holds. One that code assigns, as this does, and that is not
            // watched now will never be.
            let exit = self.exit(&settled, site, needed);
            self.ins().i32_const(0).i32_load8_u(at(global.addr() + AnyObject::FLAGS.offset()));
            self.ins().i32_const(i32::from(Global::WATCHED)).i32_and();
            self.asm.br_if_exit(exit);
        }
        self.store_value_at(place, operand);
        Val::Const(Value::UNSPECIFIED)
    }
}
