//! Loops. The types of loop variables are found by trying: the body is emitted with the types the variables start with;
//! when a `Continue` brings others, the emission is undone and done again with both. Types only grow, so this ends.

use super::super::asm::{ExitId, I32, Label, Scratch, at};
use super::super::bail::Bail;
use super::super::facts::{Info, Type};
use super::super::vars::{Operand, Var, VarSet};
use super::bounds::Bound;
use super::exits::{Doubles, NoOperands, Ready, Reason};
use super::{Dest, Emitter, Flow, JoinId, local};
use crate::core::tree::{Atom, LoopId, Node, Slot};
use crate::heap::regs::reg;
use crate::spec::limits::LOOP_ROUNDS;

/// A loop whose body is being emitted.
#[derive(Clone, Debug)]
pub(super) struct LoopContext {
    id: LoopId,
    vars: Vec<Var>,
    /// What the header takes the variables to be.
    header: Vec<Info>,
    /// What the `Continue`s brought.
    brought: Vec<Option<Info>>,
    /// Where `Continue` jumps to.
    target: Target,
    /// What holds in every round.
    pub(super) bound: Option<Bound>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Target {
    /// This wasm loop.
    Header(Label),
    /// The end of this block, after which the loop comes (a loop entered in its middle) or its next iteration (unrolled).
    Block(JoinId),
}

/// What the variables of a loop start with.
pub(super) enum Initial<'a> {
    Atoms(&'a [(Slot, Atom)]),
    /// They are set already.
    Set,
}

/// A loop about to be emitted.
pub(super) struct LoopNode<'a> {
    pub node: &'a Node,
    pub id: LoopId,
    pub vars: Vec<Var>,
    pub body: &'a Node,
    pub site: u32,
}

impl Emitter<'_> {
    pub(super) fn repeat(
        &mut self,
        node: &Node,
        id: LoopId,
        vars: &[(Slot, Atom)],
        body: &Node,
        site: u32,
        dest: Dest,
    ) -> Result<Flow, Bail> {
        let own = vars.iter().map(|&(slot, _)| self.vars.slot(slot)).collect();
        self.run_loop(&LoopNode { node, id, vars: own, body, site }, Initial::Atoms(vars), dest)
    }

    /// Emits a loop until its header's types hold.
    pub(super) fn run_loop(&mut self, this: &LoopNode, initial: Initial, dest: Dest) -> Result<Flow, Bail> {
        let needed = self.cx.liveness.needed(this.node);
        self.preload(needed);
        let zero = self.moving_zero(this.body);
        for round in 0.. {
            let checkpoint = self.checkpoint();
            let found = self.set_variables(this, &initial, needed)?;
            let bound = self.bound(this, needed);
            let mut header = found;
            if let Some(known) = self.headers.get(&this.id) {
                header = known.iter().zip(&header).map(|(a, b)| a.join(*b)).collect();
            }
            self.enter_header(this, &header);
            let flow = self.forked(|emitter| emitter.round(this, &header, (bound, zero.as_ref()), dest))?;
            let context = self.loops.pop().expect("pushed by the round");
            let grown = if round < LOOP_ROUNDS { widened(&context) } else { vec![Info::ANY; header.len()] };
            if grown == header {
                zero.into_iter().for_each(|local| self.asm.release(local));
                return Ok(flow);
            }
            self.headers.insert(this.id, grown);
            self.rewind(checkpoint);
        }
        unreachable!("without assumptions nothing grows")
    }

    /// Captured values that the loop reads are loaded before it.
    fn preload(&mut self, needed: VarSet) {
        for var in needed.iter() {
            if self.vars.captured(var).is_some() {
                self.settle(&[Operand::Var(var)]);
            }
        }
    }

    /// Gives the loop's variables their first values, checked to be what the body will ask for; their types.
    fn set_variables(&mut self, this: &LoopNode, initial: &Initial, needed: VarSet) -> Result<Vec<Info>, Bail> {
        if let Initial::Atoms(atoms) = initial {
            let operands: Vec<Operand> = atoms.iter().map(|&(_, atom)| self.operand(atom)).collect();
            let infos: Vec<Info> = operands.iter().map(|&operand| self.info(operand)).collect();
            operands.iter().for_each(|&operand| self.push(operand));
            for (&var, info) in this.vars.iter().zip(infos).rev() {
                self.ins().local_set(local(var));
                self.facts.define(var, info);
            }
        }
        self.hoist(this, needed);
        Ok(this.vars.iter().map(|&var| self.facts.info(var)).collect())
    }

    /// Checks, once before the loop, the types that arithmetic in it is expected to ask for.
    fn hoist(&mut self, this: &LoopNode, live: VarSet) {
        let expected = self.cx.liveness.expected_in_loop(this.node);
        let Some(site) = this.body.first_site() else { return };
        if !self.cx.options.loop_hoist || !self.trusts(site) {
            return;
        }
        let mut unchecked = true;
        for var in expected.fixnums.and(live).iter() {
            let info = self.facts.info(var);
            if !info.is_fixnum() && info.ty.meets(Type::FIXNUM) {
                let settled = self.settle(&[Operand::Var(var)]);
                let exit = self.exit_of_round(&settled, this, site, live, &mut unchecked);
                self.push_var(var);
                self.ins().tag();
                self.guard(exit);
                self.narrow(Operand::Var(var), Type::FIXNUM);
            }
        }
        if !self.cx.options.flonum_speculation || !self.cx.options.flonum_inline {
            return;
        }
        for var in expected.flonums.minus(expected.fixnums).and(live).iter() {
            let info = self.facts.info(var);
            if !info.is_flonum() && info.ty.meets(Type::FLONUM) {
                let exit = self.exit_of_round(&Doubles, this, site, live, &mut unchecked);
                self.push_double(Operand::Var(var), exit);
                self.ins().drop();
            }
        }
    }

    /// The exit for going on in the loop's body, at `site`, instead of entering the loop. Where fuel is counted, that exit
    /// takes the unit of the first round, whose poll it leaves out; so there has to be one, which is checked once, before
    /// the first such exit.
    fn exit_of_round(
        &mut self,
        ready: &impl Ready,
        this: &LoopNode,
        site: u32,
        live: VarSet,
        unchecked: &mut bool,
    ) -> ExitId {
        if !self.cx.counting {
            return self.exit(ready, site, live);
        }
        if std::mem::take(unchecked) {
            let head = self.exit(ready, this.site, live);
            self.push_fuel();
            self.ins().i64_const(0).i64_le_s();
            self.asm.br_if_exit(head);
        }
        self.exit_for(ready, Reason::LeaveInRound { site }, live)
    }

    /// Puts the variables in the form the header wants: doubles in f64 locals, everything else tagged and not stored.
    fn enter_header(&mut self, this: &LoopNode, header: &[Info]) {
        for (&var, &info) in this.vars.iter().zip(header) {
            if info.is_flonum() && self.cx.options.flonum_inline {
                if !self.facts.raw.has(var) {
                    self.push_known_double(Operand::Var(var));
                    self.ins().drop();
                }
                self.facts.define_raw(var);
            } else {
                self.settle(&[Operand::Var(var)]);
                self.facts.define(var, info);
            }
        }
        // A boxed copy of a double is dropped by the first call in the body (see `spill`): no iteration may rely on it.
        self.facts.tagged = self.facts.tagged.minus(self.facts.raw);
    }

    /// One emission of the loop.
    fn round(
        &mut self,
        this: &LoopNode,
        header: &[Info],
        (bound, zero): (Option<Bound>, Option<&Scratch<I32>>),
        dest: Dest,
    ) -> Result<Flow, Bail> {
        let head = self.asm.open_loop();
        self.loops.push(LoopContext {
            id: this.id,
            vars: this.vars.clone(),
            header: header.to_vec(),
            brought: vec![None; header.len()],
            target: Target::Header(head),
            bound,
        });
        let exit = self.exit(&NoOperands, this.site, self.cx.liveness.needed(this.node));
        if let Some(zero) = zero {
            self.ins().local_get(zero).local_get(zero).i32_add().local_set(zero);
        }
        self.poll_at(zero, exit);
        let flow = self.iterations(this, head, dest)?;
        if flow == Flow::Falls {
            self.settle_dest(dest);
        }
        self.asm.close(head);
        Ok(flow)
    }

    /// Where `Continue`s of the innermost loop jump to from here on.
    pub(super) fn set_target(&mut self, target: Target) {
        self.loops.last_mut().expect("inside a loop").target = target;
    }

    /// A local for the address that the loop's polls add to. It is always 0, which no engine can know. Another thread writes
    /// the poll word, and in a loop that writes nothing an engine may take the word to be what it was at the function's
    /// entry, as wasmtime 48 does; then nobody could end that loop. So the address is doubled in every round. A store in
    /// every round would do as well, but costs the loop bench 0.3 of its hand-written twin's time. A loop with a call
    /// needs none: an engine does not look behind a call.
    fn moving_zero(&mut self, body: &Node) -> Option<Scratch<I32>> {
        if self.cx.counting || body.walk().any(|visit| visit.node.is_call()) {
            return None;
        }
        let zero = self.asm.scratch();
        self.ins().i32_const(0).i32_load(at(reg::ZERO.addr())).local_set(&zero);
        Some(zero)
    }

    /// Starts the body of a loop over.
    pub(super) fn go_on(&mut self, id: LoopId, args: &[Atom]) -> Result<Flow, Bail> {
        let at = self.loops.iter().rposition(|context| context.id == id).expect("a `Continue` stands in its loop");
        let context = self.loops[at].clone();
        let operands: Vec<Operand> = args.iter().map(|&atom| self.operand(atom)).collect();
        let infos: Vec<Info> = operands.iter().map(|&operand| self.info(operand)).collect();
        let mut moved = Vec::new();
        for (((&operand, &info), &var), header) in operands.iter().zip(&infos).zip(&context.vars).zip(&context.header) {
            let brought = &mut self.loops[at].brought;
            let i = moved.len();
            brought[i] = Some(brought[i].map_or(info, |old| old.join(info)));
            let raw = header.is_flonum() && self.cx.options.flonum_inline;
            let here = if raw { self.facts.raw } else { self.facts.tagged };
            if operand == Operand::Var(var) && here.has(var) {
                moved.push(None);
            } else if raw && info.is_flonum() {
                self.push_known_double(operand);
                moved.push(Some((var, raw)));
            } else {
                // Where the header has a double, the type noted above is going to widen it, and what is emitted here
                // will be undone.
                self.push(operand);
                if raw {
                    self.ins().drop();
                    moved.push(None);
                } else {
                    moved.push(Some((var, raw)));
                }
            }
        }
        for (var, raw) in moved.into_iter().rev().flatten() {
            if raw {
                let double = self.raw_local(var);
                self.ins().local_set(double);
            } else {
                self.ins().local_set(local(var));
            }
        }
        match context.target {
            Target::Header(head) => self.asm.br(head),
            Target::Block(join) => {
                for ((&var, info), header) in context.vars.iter().zip(infos).zip(&context.header) {
                    if header.is_flonum() && self.cx.options.flonum_inline {
                        self.facts.define_raw(var);
                    } else {
                        self.facts.define(var, info);
                    }
                }
                self.br(join);
            }
        }
        Ok(Flow::Ends)
    }

    /// Emits the rest of an iteration of a loop entered in its middle; `Continue` jumps to `join`.
    pub(super) fn partial_iteration(
        &mut self,
        this: &LoopNode,
        join: JoinId,
        rest: impl FnOnce(&mut Self) -> Result<Flow, Bail>,
    ) -> Result<Flow, Bail> {
        self.loops.push(LoopContext {
            id: this.id,
            vars: this.vars.clone(),
            header: vec![Info::ANY; this.vars.len()],
            brought: vec![None; this.vars.len()],
            target: Target::Block(join),
            bound: None,
        });
        let flow = rest(self);
        self.loops.pop();
        flow
    }
}

/// The header's types, grown to hold what the `Continue`s brought.
fn widened(context: &LoopContext) -> Vec<Info> {
    let grow = |(header, brought): (&Info, &Option<Info>)| match brought {
        Some(info) => header.widen(*info),
        None => *header,
    };
    context.header.iter().zip(&context.brought).map(grow).collect()
}
