//! Slot allocation: terms in A-normal form become the tree.
//!
//! - **Needs**: A-normal form, closures converted.
//! - **Gives**: the [`tree::Unit`](super::tree::Unit). Parameters have slots 0 … n-1, the rest list slot n; every other
//!   variable gets the first slot above those in scope where it is bound. So the slots of an initialiser's own variables
//!   are free again for the binding itself (which is written when the initialiser is done) and for what follows it.
//! - **Breaks**: nothing. Too many slots, captures or steps are [`TooLarge`], an error of the program.

use super::ir::{Bind, Loop, Proc, Target, Term, Vars, block};
use super::tree::{Atom, Body, Callee, Lambda, LoopId, MakeClosure, Node, NodeKind, Site, Slot, Unit};
use super::{Excess, TooLarge};
use crate::heap::Value;
use crate::spec::limits::{BLOCK_RUN, MAX_SLOTS, MAX_STEPS};
use crate::syntax::ast::VarId;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

/// The unit of `count` procedures whose first is `main`.
pub fn place(main: Proc, count: u32, vars: &Vars) -> Result<Rc<Unit>, TooLarge> {
    let mut slots = vec![Slot(u16::MAX); vars.len()];
    let mut waiting = VecDeque::from([Box::new(main)]);
    let mut lambdas: Vec<Option<Rc<Lambda>>> = (0..count).map(|_| None).collect();
    while let Some(proc) = waiting.pop_front() {
        let id = proc.id.0 as usize;
        let frame = Frame::new(&proc, vars, &mut slots, &mut waiting);
        lambdas[id] = Some(Rc::new(frame.lambda(*proc)?));
    }
    let lambdas = lambdas.into_iter().map(|lambda| lambda.expect("every number was given to a procedure")).collect();
    Ok(Rc::new(Unit { lambdas: RefCell::new(lambdas) }))
}

/// A procedure being placed.
struct Frame<'a> {
    vars: &'a Vars,
    /// By variable: its slot in the frame it lives in.
    slots: &'a mut Vec<Slot>,
    /// Procedures to place later.
    waiting: &'a mut VecDeque<Box<Proc>>,
    free: BTreeMap<VarId, u16>,
    loops: BTreeMap<u32, LoopId>,
    names: Vec<(Slot, Value)>,
    size: u16,
}

impl<'a> Frame<'a> {
    fn new(proc: &Proc, vars: &'a Vars, slots: &'a mut Vec<Slot>, waiting: &'a mut VecDeque<Box<Proc>>) -> Frame<'a> {
        let free = proc.free.iter().enumerate().map(|(i, &var)| (var, i as u16)).collect();
        Frame { vars, slots, waiting, free, loops: BTreeMap::new(), names: Vec::new(), size: 0 }
    }

    fn lambda(mut self, proc: Proc) -> Result<Lambda, TooLarge> {
        let too_large = TooLarge { excess: Excess::Size, name: proc.name, span: proc.span };
        if proc.free.len() > MAX_SLOTS as usize || proc.required.len() >= MAX_SLOTS as usize {
            return Err(too_large);
        }
        let mut depth = 0;
        for &param in proc.required.iter().chain(&proc.rest) {
            self.bind(param, &mut depth).ok_or(too_large)?;
        }
        let body = Body::new(self.node(proc.body, depth).ok_or(too_large)?);
        Ok(Lambda {
            id: proc.id,
            name: proc.name,
            span: proc.span,
            required: proc.required.len() as u16,
            rest: proc.rest.is_some(),
            slots: self.size,
            captures: proc.free.len() as u16,
            body,
            slot_names: self.names,
            code: Cell::new(Value::FALSE),
        })
    }

    /// The slot of a variable bound now, at the top of those in scope. `None`: too large.
    fn bind(&mut self, var: VarId, depth: &mut u16) -> Option<Slot> {
        let slot = Slot(*depth);
        if *depth >= MAX_SLOTS {
            return None;
        }
        *depth += 1;
        self.size = self.size.max(*depth);
        self.slots[var.0 as usize] = slot;
        let name = self.vars[var].name;
        if name != Value::FALSE && !self.names.contains(&(slot, name)) {
            self.names.push((slot, name));
        }
        Some(slot)
    }

    fn variable(&self, var: VarId) -> Atom {
        match self.free.get(&var) {
            Some(&i) => Atom::Free(i),
            None => Atom::Slot(self.slots[var.0 as usize]),
        }
    }

    fn atom(&self, term: &Term) -> Atom {
        if let Term::Var(var) = term {
            return self.variable(*var);
        }
        let Term::Const(value) = term else { unreachable!("operands are atoms since `normal`") };
        Atom::Const(*value)
    }

    fn atoms(&self, terms: &[Term]) -> Vec<Atom> {
        terms.iter().map(|term| self.atom(term)).collect()
    }

    fn node(&mut self, term: Term, depth: u16) -> Option<Node> {
        Some(match term {
            Term::Const(_) | Term::Var(_) => NodeKind::Atom(self.atom(&term)).into(),
            Term::Global(global, span) => NodeKind::Global { global, span, site: Site::new() }.into(),
            Term::SetGlobal { global, value, define, span } => {
                NodeKind::SetGlobal { global, value: self.atom(&value), define, span, site: Site::new() }.into()
            }
            Term::If(parts) => {
                let [test, then, otherwise] = *parts;
                NodeKind::If {
                    test: Box::new(self.node(test, depth)?),
                    then: Box::new(self.node(then, depth)?),
                    otherwise: Box::new(self.node(otherwise, depth)?),
                }
                .into()
            }
            Term::Prim(op, args, span) => {
                NodeKind::Prim { op, args: self.atoms(&args), span, site: Site::new() }.into()
            }
            Term::Call(target, args, span) => {
                NodeKind::Call { callee: self.callee(&target), args: self.atoms(&args), span, site: Site::new() }.into()
            }
            Term::Block(binds, body) => self.steps(binds, *body, depth)?,
            Term::Loop(it) => self.iteration(*it, depth)?,
            Term::Continue(id, args) => {
                NodeKind::Continue { id: self.loops[&id], args: self.atoms(&args), site: Site::new() }.into()
            }
            Term::Lambda(_) => unreachable!("in `Fix` since `normal`"),
            Term::Checked(..) | Term::SetVar(..) | Term::Letrec(..) => unreachable!("gone since `assign`"),
        })
    }

    fn callee(&self, target: &Target) -> Callee {
        match target {
            Target::Myself => Callee::Myself,
            Target::Known(var, id) => Callee::Known(self.variable(*var), *id),
            Target::Value(callee) => match **callee {
                Term::Global(global, _) => Callee::Global(global),
                ref callee => Callee::Atom(self.atom(callee)),
            },
        }
    }

    fn iteration(&mut self, it: Loop, mut depth: u16) -> Option<Node> {
        let inits: Vec<Atom> = it.vars.iter().map(|(_, init)| self.atom(init)).collect();
        let mut vars = Vec::with_capacity(inits.len());
        for ((var, _), init) in it.vars.iter().zip(inits) {
            vars.push((self.bind(*var, &mut depth)?, init));
        }
        let id = LoopId(u16::try_from(self.loops.len()).ok()?);
        self.loops.insert(it.id, id);
        let body = Box::new(self.node(it.body, depth)?);
        Some(NodeKind::Loop { id, vars, body, span: it.span, site: Site::new() }.into())
    }

    /// A block: its steps in order, then the nodes from the inside out.
    fn steps(&mut self, binds: Vec<Bind>, body: Term, mut depth: u16) -> Option<Node> {
        let binds = grouped(binds);
        if binds.len() > MAX_STEPS {
            return None;
        }
        let mut steps = Vec::with_capacity(binds.len());
        for bind in binds {
            steps.push(match bind {
                Bind::Let(var, init) => {
                    let init = self.node(init, depth)?;
                    Step::Let(Some(self.bind(var, &mut depth)?), init)
                }
                Bind::Do(init) => Step::Let(None, self.node(init, depth)?),
                Bind::Fix(procs) => self.closures(procs, &mut depth)?,
            });
        }
        let body = self.node(body, depth)?;
        Some(steps.into_iter().rev().fold(body, |body, step| match step {
            Step::Let(slot, init) => NodeKind::Let { slot, init: Box::new(init), body: Box::new(body) }.into(),
            Step::Fix(closures) => NodeKind::Fix { closures, body: Box::new(body), site: Site::new() }.into(),
        }))
    }

    fn closures(&mut self, procs: Vec<(VarId, Box<Proc>)>, depth: &mut u16) -> Option<Step> {
        let mut slots = Vec::with_capacity(procs.len());
        for (var, _) in &procs {
            slots.push(self.bind(*var, depth)?);
        }
        let mut closures = Vec::with_capacity(procs.len());
        for ((_, proc), slot) in procs.into_iter().zip(slots) {
            let captures = proc.free.iter().map(|&var| self.variable(var)).collect();
            closures.push(MakeClosure { slot, lambda: proc.id, captures });
            self.waiting.push_back(proc);
        }
        Some(Step::Fix(closures))
    }
}

/// The steps with long runs of those without a result made blocks of their own.
fn grouped(binds: Vec<Bind>) -> Vec<Bind> {
    if binds.len() <= BLOCK_RUN {
        return binds;
    }
    let (mut grouped, mut run) = (Vec::new(), Vec::new());
    for bind in binds {
        match bind {
            Bind::Do(term) => run.push(term),
            bind @ (Bind::Let(..) | Bind::Fix(_)) => {
                end_run(&mut run, &mut grouped);
                grouped.push(bind);
            }
        }
        if run.len() == BLOCK_RUN {
            end_run(&mut run, &mut grouped);
        }
    }
    end_run(&mut run, &mut grouped);
    grouped
}

fn end_run(run: &mut Vec<Term>, grouped: &mut Vec<Bind>) {
    if let Some(last) = run.pop() {
        let steps = std::mem::take(run).into_iter().map(Bind::Do).collect();
        grouped.push(Bind::Do(block(steps, last)));
    }
}

enum Step {
    Let(Option<Slot>, Node),
    Fix(Vec<MakeClosure>),
}
