//! The tree's nodes: sequence, branches, variables.

use super::super::asm::{I64, at};
use super::super::bail::Bail;
use super::super::facts::{Info, Type};
use super::super::liveness;
use super::super::vars::{Operand, VarSet};
use super::exits::NoOperands;
use super::operands::{Relation, Test, Val};
use super::{Dest, Emitter, Flow, JoinId};
use crate::core::tree::{Atom, Node, Slot};
use crate::heap::{Global, Value};

impl Emitter<'_> {
    /// Emits a node. `live` is what is needed after it (without its own result).
    pub(super) fn emit(&mut self, node: &Node, dest: Dest, live: VarSet) -> Result<Flow, Bail> {
        let mut node = node;
        loop {
            match node {
                Node::Let { slot, init, body } => {
                    let (into, after) = self.binding(node, *slot, body, live);
                    if self.emit(init, into, after)? == Flow::Ends {
                        return Ok(Flow::Ends);
                    }
                    node = body;
                }
                Node::Fix { closures, body, .. } => {
                    self.fix(closures)?;
                    node = body;
                }
                Node::Atom(atom) => return Ok(self.atom(*atom, dest)),
                Node::Global { global, site, .. } => {
                    let val = self.global(*global, site.get(), live);
                    return Ok(self.deliver(val, dest));
                }
                Node::SetGlobal { global, value, define, site, .. } => {
                    let val = self.set_global(*global, *value, *define, site.get(), live);
                    return Ok(self.deliver(val, dest));
                }
                Node::If { test, then, otherwise } => {
                    let after = self.cx.liveness.of_node(node).live.union(live);
                    return self.forked(|emitter| emitter.branch(test, then, otherwise, dest, after, live));
                }
                Node::Prim { op, args, site, .. } => {
                    let val = self.prim(*op, args, site.get(), live);
                    return Ok(self.deliver(val, dest));
                }
                Node::Call { callee, args, site, .. } => return self.call(*callee, args, site.get(), dest, live),
                Node::Loop { id, vars, body, site, .. } => {
                    return self.repeat(node, *id, vars, body, site.get(), dest, live);
                }
                Node::Continue { id, args, .. } => return self.go_on(*id, args),
            }
        }
    }

    /// Where the init of a `Let` goes, and what is needed after it.
    pub(super) fn binding(&self, node: &Node, slot: Option<Slot>, body: &Node, live: VarSet) -> (Dest, VarSet) {
        let needs = self.cx.liveness.of_node(node);
        let after = needs.live.union(live);
        let Some(var) = slot.map(|slot| self.vars.slot(slot)) else { return (Dest::Drop, after) };
        let number = self.cx.options.fused_results && needs.fixnums.has(var);
        let next = if number { liveness::first_site(body) } else { None };
        (Dest::Var(var, next), after.without(var))
    }

    pub(super) fn branch(
        &mut self,
        test: &Node,
        then: &Node,
        otherwise: &Node,
        dest: Dest,
        after_test: VarSet,
        live: VarSet,
    ) -> Result<Flow, Bail> {
        let end = self.open();
        let alternative = self.open();
        let mut flow = self.emit(test, Dest::Test(alternative), after_test)?;
        if flow == Flow::Falls {
            flow = self.emit(then, dest, live)?;
        }
        if flow == Flow::Falls {
            self.settle_dest(dest);
            self.br(end);
        }
        let mut flow = self.close(alternative, Flow::Ends);
        if flow == Flow::Falls {
            flow = self.emit(otherwise, dest, live)?;
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

    fn global(&mut self, global: Value, site: u32, live: VarSet) -> Val {
        self.literals.push(global.0);
        let exit = self.exit(&NoOperands, site, live);
        let value = self.asm.scratch::<I64>();
        self.ins().i32_const(0).i64_load(at(global.addr() + Global::CONTENT.offset())).local_tee(&value);
        self.ins().i64_const(Value::UNASSIGNED.0 as i64).i64_eq();
        self.guard(exit);
        self.ins().local_get(&value);
        self.asm.release(value);
        Val::Tagged(Info::ANY)
    }

    fn set_global(&mut self, global: Value, value: Atom, define: bool, site: u32, live: VarSet) -> Val {
        self.literals.push(global.0);
        let operand = self.operand(value);
        let settled = self.settle(&[operand]);
        let cell = at(global.addr() + Global::CONTENT.offset());
        if !define {
            let exit = self.exit(&settled, site, live.union(self.vars.set(&[value])));
            self.ins().i32_const(0).i64_load(cell).i64_const(Value::UNASSIGNED.0 as i64).i64_eq();
            self.guard(exit);
        }
        self.ins().i32_const(0);
        self.push(operand);
        self.ins().i64_store(cell);
        Val::Const(Value::UNSPECIFIED)
    }
}
