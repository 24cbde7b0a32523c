//! The terms the passes work on: core forms after integration, up to A-normal form. `place` turns them into the tree.
//!
//! Invariants
//! - Every variable is bound in exactly one place, and referred to only inside its scope (checked by `scope`).
//! - Bindings stand in lists ([`Term::Block`]), so recursion over a term goes as deep as the source nests, however long
//!   its bodies are. A block never stands directly at the end of a block (see [`block`]).
//! - [`Term::Letrec`] and [`Term::Checked`] are gone after `letrec` and `assign`; `Loop`, `Continue` appear in `loops`.

use super::tree::LambdaId;
use crate::heap::Value;
use crate::spec::Op;
use crate::syntax::ast::VarId;
use crate::text::source::Span;

/// An expression.
#[derive(Debug)]
pub enum Term {
    Const(Value),
    Var(VarId),
    /// A `letrec` variable at a place that may run before the variable is initialised.
    Checked(VarId, Span),
    Global(Value, Span),
    SetVar(VarId, Box<Term>, Span),
    SetGlobal {
        global: Value,
        value: Box<Term>,
        define: bool,
        span: Span,
    },
    If(Box<[Term; 3]>),
    Prim(Op, Vec<Term>, Span),
    /// Operands are evaluated left to right, then the operator.
    Call(Target, Vec<Term>, Span),
    Lambda(Box<Proc>),
    Block(Vec<Bind>, Box<Term>),
    /// `letrec*`.
    Letrec(Vec<(VarId, Term)>, Box<Term>),
    Loop(Box<Loop>),
    /// Starts the loop with this number over. Stands in tail position of its body.
    Continue(u32, Vec<Term>),
}

/// One step of a block; what it binds is visible in all that follows (in `Fix`: in its own procedures too).
#[derive(Debug)]
pub enum Bind {
    Let(VarId, Term),
    Do(Term),
    /// Procedures that are never assigned.
    Fix(Vec<(VarId, Box<Proc>)>),
}

/// Who is called.
#[derive(Debug)]
pub enum Target {
    Value(Box<Term>),
    /// The procedure a `Fix` bound to this variable, with as many arguments as it takes.
    Known(VarId, LambdaId),
    /// The running procedure, with as many arguments as it takes.
    Myself,
}

/// A procedure.
#[derive(Debug)]
pub struct Proc {
    pub name: Value,
    pub span: Span,
    pub required: Vec<VarId>,
    pub rest: Option<VarId>,
    pub body: Term,
    /// Its number in the unit; set by `closures`.
    pub id: LambdaId,
    /// What it captures, in the order of first use; set by `closures`.
    pub free: Vec<VarId>,
}

/// A loop: a procedure that is only ever continued.
#[derive(Debug)]
pub struct Loop {
    /// Its number, unique in the unit.
    pub id: u32,
    pub vars: Vec<(VarId, Term)>,
    pub body: Term,
    pub span: Span,
}

/// What is known of a variable.
#[derive(Debug)]
pub struct VarInfo {
    /// A symbol, or `#f` for a temporary.
    pub name: Value,
    /// Is it assigned anywhere? After the pass `assign` no variable is.
    pub assigned: bool,
    /// Number of references and assignments; valid where a pass says so.
    pub uses: u32,
}

/// The variables of a unit.
#[derive(Debug, Default)]
pub struct Vars {
    items: Vec<VarInfo>,
}

impl Vars {
    /// A new variable.
    pub fn fresh(&mut self, name: Value) -> VarId {
        self.items.push(VarInfo { name, assigned: false, uses: 0 });
        VarId(self.items.len() as u32 - 1)
    }

    pub fn len(&self) -> usize {
        self.items.len()
    }

    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Counts the uses of all variables in `term` anew.
    pub fn count_uses(&mut self, term: &Term) {
        self.items.iter_mut().for_each(|var| var.uses = 0);
        self.add_uses(term, 1);
    }

    /// The uses in `term` are gone.
    pub fn forget_uses(&mut self, term: &Term) {
        self.add_uses(term, u32::MAX);
    }

    fn add_uses(&mut self, term: &Term, by: u32) {
        if let Some(var) = term.used() {
            self[var].uses = self[var].uses.wrapping_add(by);
        }
        term.each(&mut |child| self.add_uses(child, by));
    }
}

impl std::ops::Index<VarId> for Vars {
    type Output = VarInfo;
    fn index(&self, var: VarId) -> &VarInfo {
        &self.items[var.0 as usize]
    }
}

impl std::ops::IndexMut<VarId> for Vars {
    fn index_mut(&mut self, var: VarId) -> &mut VarInfo {
        &mut self.items[var.0 as usize]
    }
}

impl Proc {
    /// A procedure as the source has it.
    pub fn new(name: Value, span: Span, required: Vec<VarId>, rest: Option<VarId>, body: Term) -> Proc {
        Proc { name, span, required, rest, body, id: LambdaId::NONE, free: Vec::new() }
    }

    /// Does it take exactly `count` arguments?
    pub fn takes(&self, count: usize) -> bool {
        self.rest.is_none() && self.required.len() == count
    }
}

impl Term {
    pub const TRUE: Term = Term::Const(Value::TRUE);
    pub const FALSE: Term = Term::Const(Value::FALSE);

    pub fn conditional(test: Term, then: Term, otherwise: Term) -> Term {
        Term::If(Box::new([test, then, otherwise]))
    }

    /// The term, leaving a constant in its place.
    pub fn take(&mut self) -> Term {
        std::mem::replace(self, Term::FALSE)
    }

    /// The variable this very term uses (not its parts).
    pub fn used(&self) -> Option<VarId> {
        match self {
            Term::Var(var) | Term::Checked(var, _) | Term::SetVar(var, _, _) => Some(*var),
            Term::Call(Target::Known(var, _), _, _) => Some(*var),
            Term::Const(_) | Term::Global(..) | Term::SetGlobal { .. } | Term::If(_) | Term::Prim(..) => None,
            Term::Call(Target::Value(_) | Target::Myself, _, _) | Term::Lambda(_) | Term::Block(..) => None,
            Term::Letrec(..) | Term::Loop(_) | Term::Continue(..) => None,
        }
    }

    /// Constant or variable.
    pub fn is_atom(&self) -> bool {
        matches!(self, Term::Const(_) | Term::Var(_))
    }

    pub fn is_var(&self, var: VarId) -> bool {
        matches!(self, Term::Var(v) if *v == var)
    }

    /// Its value is `#t` or `#f`.
    pub fn is_boolean(&self) -> bool {
        match self {
            Term::Const(value) => *value == Value::TRUE || *value == Value::FALSE,
            Term::Prim(op, _, _) => op.result() == crate::spec::ops::ResultType::Boolean,
            Term::If(parts) => parts[1].is_boolean() && parts[2].is_boolean(),
            Term::Block(_, body) => body.is_boolean(),
            Term::Var(_) | Term::Checked(..) | Term::Global(..) | Term::SetVar(..) | Term::SetGlobal { .. } => false,
            Term::Call(..) | Term::Lambda(_) | Term::Letrec(..) | Term::Loop(_) | Term::Continue(..) => false,
        }
    }

    /// Evaluating it has no effect, cannot fail, and gives the same whenever it is done (in its scope).
    pub fn is_pure(&self, vars: &Vars) -> bool {
        match self {
            Term::Const(_) | Term::Lambda(_) => true,
            Term::Var(var) => !vars[*var].assigned,
            Term::Prim(op, args, _) => op.is_droppable() && args.iter().all(|arg| arg.is_pure(vars)),
            Term::If(parts) => parts.iter().all(|part| part.is_pure(vars)),
            Term::Checked(..) | Term::Global(..) | Term::SetVar(..) | Term::SetGlobal { .. } | Term::Call(..) => false,
            Term::Block(..) | Term::Letrec(..) | Term::Loop(_) | Term::Continue(..) => false,
        }
    }

    /// Its own position in the source, if it has one.
    pub fn span(&self) -> Span {
        match self {
            Term::Prim(_, _, span)
            | Term::Call(_, _, span)
            | Term::SetVar(_, _, span)
            | Term::SetGlobal { span, .. } => *span,
            Term::Global(_, span) | Term::Checked(_, span) => *span,
            Term::Lambda(proc) => proc.span,
            Term::Loop(it) => it.span,
            Term::Const(_) | Term::Var(_) | Term::If(_) | Term::Block(..) | Term::Letrec(..) => Span::NONE,
            Term::Continue(..) => Span::NONE,
        }
    }

    /// Where the term nests deeper than so many levels, if it does: the innermost position around that place. Goes no
    /// deeper itself.
    pub fn deeper_than(&self, levels: u32) -> Option<Span> {
        if levels == 0 {
            return Some(Span::NONE);
        }
        let mut found = None;
        self.each(&mut |part| found = found.or_else(|| part.deeper_than(levels - 1)));
        found.map(|span| if span.is_known() { span } else { self.span() })
    }

    /// Visits the direct parts, in order of evaluation; of procedures the body.
    pub fn each(&self, f: &mut dyn FnMut(&Term)) {
        match self {
            Term::Const(_) | Term::Var(_) | Term::Checked(..) | Term::Global(..) => {}
            Term::SetVar(_, value, _) | Term::SetGlobal { value, .. } => f(value),
            Term::If(parts) => parts.iter().for_each(f),
            Term::Prim(_, args, _) | Term::Continue(_, args) => args.iter().for_each(f),
            Term::Call(target, args, _) => {
                args.iter().for_each(&mut *f);
                match target {
                    Target::Value(callee) => f(callee),
                    Target::Known(..) | Target::Myself => {}
                }
            }
            Term::Lambda(proc) => f(&proc.body),
            Term::Block(binds, body) => {
                for bind in binds {
                    match bind {
                        Bind::Let(_, term) | Bind::Do(term) => f(term),
                        Bind::Fix(procs) => procs.iter().for_each(|(_, proc)| f(&proc.body)),
                    }
                }
                f(body);
            }
            Term::Letrec(bindings, body) => {
                bindings.iter().for_each(|(_, init)| f(init));
                f(body);
            }
            Term::Loop(it) => {
                it.vars.iter().for_each(|(_, init)| f(init));
                f(&it.body);
            }
        }
    }

    /// As [`Term::each`], for changing the parts.
    pub fn each_mut(&mut self, f: &mut dyn FnMut(&mut Term)) {
        match self {
            Term::Const(_) | Term::Var(_) | Term::Checked(..) | Term::Global(..) => {}
            Term::SetVar(_, value, _) | Term::SetGlobal { value, .. } => f(value),
            Term::If(parts) => parts.iter_mut().for_each(f),
            Term::Prim(_, args, _) | Term::Continue(_, args) => args.iter_mut().for_each(f),
            Term::Call(target, args, _) => {
                args.iter_mut().for_each(&mut *f);
                match target {
                    Target::Value(callee) => f(callee),
                    Target::Known(..) | Target::Myself => {}
                }
            }
            Term::Lambda(proc) => f(&mut proc.body),
            Term::Block(binds, body) => {
                binds.iter_mut().for_each(|bind| bind.each_mut(f));
                f(body);
            }
            Term::Letrec(bindings, body) => {
                bindings.iter_mut().for_each(|(_, init)| f(init));
                f(body);
            }
            Term::Loop(it) => {
                it.vars.iter_mut().for_each(|(_, init)| f(init));
                f(&mut it.body);
            }
        }
    }
}

impl Bind {
    /// Visits the parts.
    pub fn each_mut(&mut self, f: &mut dyn FnMut(&mut Term)) {
        match self {
            Bind::Let(_, term) | Bind::Do(term) => f(term),
            Bind::Fix(procs) => procs.iter_mut().for_each(|(_, proc)| f(&mut proc.body)),
        }
    }
}

/// `binds`, then `body`: one block even when the body is one.
pub fn block(mut binds: Vec<Bind>, body: Term) -> Term {
    match body {
        body if binds.is_empty() => body,
        Term::Block(more, end) => {
            binds.extend(more);
            Term::Block(binds, end)
        }
        body => Term::Block(binds, Box::new(body)),
    }
}
