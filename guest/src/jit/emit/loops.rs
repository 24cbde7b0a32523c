//! Loops. The types of loop variables are found by trying: the body is emitted with the types the variables start with;
//! when a `Continue` brings others, the emission is undone and done again with both. Types only grow, so this ends.

use super::super::bail::Bail;
use super::super::facts::{Info, State, Type};
use super::super::vars::{Operand, Var, VarSet};
use super::bounds::Bound;
use super::code::Label;
use super::exits::Reason;
use super::{Dest, Emitter, Flow, at, local};
use crate::core::tree::{Atom, LoopId, Node, Slot};
use crate::heap::regs::reg;
use crate::spec::limits::LOOP_ROUNDS;
use wasm_encoder::ValType;

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
    /// The wasm loop at this depth.
    Header(u32),
    /// The end of this block, after which the loop comes (a loop entered in its middle) or its next iteration (unrolled).
    Block(super::LabelId),
}

/// What the variables of a loop start with.
pub(super) enum Start<'a> {
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

/// What emission changes, to undo it.
struct Checkpoint {
    code: usize,
    unlikely: usize,
    exits: usize,
    exits_apart: usize,
    labels: Vec<Label>,
    loops: Vec<LoopContext>,
    state: State,
    depth: u32,
}

impl Emitter<'_> {
    #[expect(clippy::too_many_arguments, reason = "the fields of the node")]
    pub(super) fn repeat(
        &mut self,
        node: &Node,
        id: LoopId,
        vars: &[(Slot, Atom)],
        body: &Node,
        site: u32,
        dest: Dest,
        live: VarSet,
    ) -> Result<Flow, Bail> {
        let own = vars.iter().map(|&(slot, _)| self.vars.slot(slot)).collect();
        self.run_loop(&LoopNode { node, id, vars: own, body, site }, Start::Atoms(vars), dest, live)
    }

    /// Emits a loop until its header's types hold.
    pub(super) fn run_loop(&mut self, this: &LoopNode, start: Start, dest: Dest, live: VarSet) -> Result<Flow, Bail> {
        let header_live = self.cx.liveness.of_node(this.node).live.union(live);
        self.preload(header_live);
        let zero = self.moving_zero(this.body);
        for round in 0.. {
            let checkpoint = self.checkpoint();
            let initial = self.set_variables(this, &start, header_live)?;
            let own = this.vars.iter().fold(VarSet::EMPTY, |set, &var| set.with(var));
            let bound = self.bound(this, header_live.union(own));
            let mut header = initial;
            if let Some(known) = self.headers.get(&this.id) {
                header = known.iter().zip(&header).map(|(a, b)| a.join(*b)).collect();
            }
            self.enter_header(this, &header);
            let flow = self.forked(|emitter| emitter.round(this, &header, (bound, zero), dest, header_live, live))?;
            let context = self.loops.pop().expect("pushed by the round");
            let grown = if round < LOOP_ROUNDS { widened(&context) } else { vec![Info::ANY; header.len()] };
            if grown == header {
                zero.into_iter().for_each(|local| self.release(ValType::I32, local));
                return Ok(flow);
            }
            self.headers.insert(this.id, grown);
            self.undo(checkpoint);
        }
        unreachable!("without assumptions nothing grows")
    }

    /// Captured values that the loop reads are loaded before it.
    fn preload(&mut self, live: VarSet) {
        for var in live.iter() {
            if self.vars.captured(var).is_some() {
                self.settle(&[Operand::Var(var)]);
            }
        }
    }

    /// Gives the loop's variables their first values, checked to be what the body will ask for; their types.
    fn set_variables(&mut self, this: &LoopNode, start: &Start, header_live: VarSet) -> Result<Vec<Info>, Bail> {
        if let Start::Atoms(atoms) = start {
            let operands: Vec<Operand> = atoms.iter().map(|&(_, atom)| self.operand(atom)).collect();
            let infos: Vec<Info> = operands.iter().map(|&operand| self.info(operand)).collect();
            operands.iter().for_each(|&operand| self.push(operand));
            for (&var, info) in this.vars.iter().zip(infos).rev() {
                self.ins().local_set(local(var));
                self.state.define(var, info);
            }
        }
        let own = this.vars.iter().fold(VarSet::EMPTY, |set, &var| set.with(var));
        self.hoist(this, header_live.union(own));
        Ok(this.vars.iter().map(|&var| self.state.info(var)).collect())
    }

    /// Checks, once before the loop, the types that arithmetic in it is expected to ask for.
    fn hoist(&mut self, this: &LoopNode, live: VarSet) {
        let needs = self.cx.liveness.of_node(this.node);
        let Some(site) = super::super::liveness::first_site(this.body) else { return };
        if !self.cx.options.loop_hoist {
            return;
        }
        let mut unchecked = true;
        for var in needs.fixnums.and(live).iter() {
            let info = self.state.info(var);
            if !info.is_fixnum() && info.ty.meets(Type::FIXNUM) {
                let exit = self.exit_of_round(this, site, live, &mut unchecked);
                self.push_var(var);
                self.ins().i32_wrap_i64().i32_const(7).i32_and();
                self.guard(exit);
                self.narrow(Operand::Var(var), Type::FIXNUM);
            }
        }
        if !self.cx.options.flonum_speculation || !self.cx.options.flonum_inline {
            return;
        }
        for var in needs.flonums.minus(needs.fixnums).and(live).iter() {
            let info = self.state.info(var);
            if !info.is_flonum() && info.ty.meets(Type::FLONUM) {
                let exit = self.exit_of_round(this, site, live, &mut unchecked);
                self.push_double(Operand::Var(var), exit);
                self.ins().drop();
            }
        }
    }

    /// The exit for going on in the loop's body, at `site`, instead of entering the loop. Where fuel is counted it takes
    /// the unit of that round, so there must be one: checked once, before the first such exit.
    fn exit_of_round(&mut self, this: &LoopNode, site: u32, live: VarSet, unchecked: &mut bool) -> usize {
        if !self.cx.counting {
            return self.exit(site, live);
        }
        if std::mem::take(unchecked) {
            let head = self.exit(this.site, live);
            self.push_fuel();
            self.ins().i64_const(0).i64_le_s();
            self.br_if_exit(head);
        }
        self.exit_for(Reason::LeaveInRound { site }, live)
    }

    /// Puts the variables in the form the header wants: doubles in f64 locals, everything else tagged and not stored.
    fn enter_header(&mut self, this: &LoopNode, header: &[Info]) {
        for (&var, &info) in this.vars.iter().zip(header) {
            if info.is_flonum() && self.cx.options.flonum_inline {
                if !self.state.raw.has(var) {
                    self.push_double(Operand::Var(var), NEVER);
                    self.ins().drop();
                }
                self.state.define_raw(var);
            } else {
                self.settle(&[Operand::Var(var)]);
                self.state.define(var, info);
            }
        }
        // A boxed copy of a double is dropped by the first call in the body (see `spill`): no iteration may rely on it.
        self.state.tagged = self.state.tagged.minus(self.state.raw);
    }

    /// One emission of the loop.
    fn round(
        &mut self,
        this: &LoopNode,
        header: &[Info],
        (bound, zero): (Option<Bound>, Option<u32>),
        dest: Dest,
        header_live: VarSet,
        live: VarSet,
    ) -> Result<Flow, Bail> {
        let depth = self.open_loop();
        self.loops.push(LoopContext {
            id: this.id,
            vars: this.vars.clone(),
            header: header.to_vec(),
            brought: vec![None; header.len()],
            target: Target::Header(depth),
            bound,
        });
        let own = this.vars.iter().fold(VarSet::EMPTY, |set, &var| set.with(var));
        let exit = self.exit(this.site, header_live.union(own));
        if let Some(zero) = zero {
            self.ins().local_get(zero).local_get(zero).i32_add().local_set(zero);
        }
        self.poll_at(zero, exit);
        let flow = self.iterations(this, depth, dest, live)?;
        if flow == Flow::Falls {
            self.settle_dest(dest);
        }
        self.close_plain();
        Ok(flow)
    }

    /// Where `Continue`s of the innermost loop jump to from here on.
    pub(super) fn set_target(&mut self, target: Target) {
        self.loops.last_mut().expect("inside a loop").target = target;
    }

    /// A local for the address of the loop's polls: 0, but no engine can know. Another thread writes the poll word, and
    /// in a loop that writes nothing an engine may take the word to be what it was at the function's entry (wasmtime 48
    /// does): nobody could end that loop. So its address is doubled in every round. (A store in every round does it
    /// too and costs the loop bench 0.3 of its hand-written twin's time.)
    fn moving_zero(&mut self, body: &Node) -> Option<u32> {
        if self.cx.counting || calls(body) {
            return None;
        }
        let zero = self.scratch(ValType::I32);
        self.ins().i32_const(0).i32_load(at(reg::ZERO.addr())).local_set(zero);
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
            let here = if raw { self.state.raw } else { self.state.tagged };
            if operand == Operand::Var(var) && here.has(var) {
                moved.push(None);
            } else if raw && info.is_flonum() {
                self.push_double(operand, NEVER);
                moved.push(Some(self.raw_local(var)));
            } else {
                // With `raw` the header is about to be found wrong: what is emitted here is thrown away.
                self.push(operand);
                if raw {
                    self.ins().drop();
                    moved.push(None);
                } else {
                    moved.push(Some(local(var)));
                }
            }
        }
        for target in moved.into_iter().rev().flatten() {
            self.ins().local_set(target);
        }
        match context.target {
            Target::Header(depth) => self.br_depth(depth),
            Target::Block(label) => {
                for ((&var, info), header) in context.vars.iter().zip(infos).zip(&context.header) {
                    if header.is_flonum() && self.cx.options.flonum_inline {
                        self.state.define_raw(var);
                    } else {
                        self.state.define(var, info);
                    }
                }
                self.br(label);
            }
        }
        Ok(Flow::Ends)
    }

    /// Emits the rest of an iteration of a loop entered in its middle; `Continue` jumps to `label`.
    pub(super) fn partial_iteration(
        &mut self,
        this: &LoopNode,
        label: super::LabelId,
        rest: impl FnOnce(&mut Self) -> Result<Flow, Bail>,
    ) -> Result<Flow, Bail> {
        self.loops.push(LoopContext {
            id: this.id,
            vars: this.vars.clone(),
            header: vec![Info::ANY; this.vars.len()],
            brought: vec![None; this.vars.len()],
            target: Target::Block(label),
            bound: None,
        });
        let flow = rest(self);
        self.loops.pop();
        flow
    }

    fn checkpoint(&self) -> Checkpoint {
        Checkpoint {
            code: self.code.len(),
            unlikely: self.unlikely.len(),
            exits: self.exits.len(),
            exits_apart: self.exits_apart,
            labels: self.labels.clone(),
            loops: self.loops.clone(),
            state: self.state.clone(),
            depth: self.depth,
        }
    }

    fn undo(&mut self, to: Checkpoint) {
        self.code.truncate(to.code);
        self.unlikely.truncate(to.unlikely);
        self.exits.truncate(to.exits);
        self.exits_apart = to.exits_apart;
        self.labels = to.labels;
        self.loops = to.loops;
        self.state = to.state;
        self.depth = to.depth;
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

/// Stands for the exit of an operation on operands whose type is known.
pub(super) const NEVER: usize = usize::MAX;

/// Is there a call in the node? An engine does not look behind one.
fn calls(node: &Node) -> bool {
    match node {
        Node::Call { .. } => true,
        Node::Let { init, body, .. } => calls(init) || calls(body),
        Node::If { test, then, otherwise } => calls(test) || calls(then) || calls(otherwise),
        Node::Fix { body, .. } | Node::Loop { body, .. } => calls(body),
        Node::Atom(_) | Node::Global { .. } | Node::SetGlobal { .. } | Node::Prim { .. } | Node::Continue { .. } => {
            false
        }
    }
}
