//! What the expander gives: the program in core forms, every identifier resolved.

use crate::heap::Value;
use crate::text::source::Span;
use std::cell::Cell;
use std::rc::Rc;

/// A local variable: an index into [`Ast::vars`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct VarId(pub u32);

/// What is known of a local variable.
#[derive(Debug)]
pub struct Var {
    /// The name in the source (a symbol), for errors and names sections.
    pub name: Value,
    /// Is it assigned by a `set!`? The definitions of a body are not assignments.
    pub assigned: Cell<bool>,
}

/// One expanded top-level form.
#[derive(Debug)]
pub struct Ast {
    pub vars: Vec<Var>,
    pub body: Expr,
}

/// An expression. Heap values inside are rooted by the form being expanded or by the VM's pinned values; nothing here
/// lives past a safe point except through the code made of it.
#[derive(Debug)]
pub enum Expr {
    /// `(quote datum)` or a self-evaluating datum.
    Const(Value),
    Local(VarId, Span),
    /// The value of a top-level variable (a `Kind::Global` object); an error when it is unassigned.
    Global(Value, Span),
    SetLocal(VarId, Box<Expr>, Span),
    /// `set!` of a top-level variable: an error when it is unassigned.
    SetGlobal(Value, Box<Expr>, Span),
    /// Top-level `define`.
    Define(Value, Box<Expr>, Span),
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    Lambda(Rc<Lambda>),
    /// `case-lambda`: the first clause that accepts the number of arguments runs.
    CaseLambda(Rc<CaseLambda>),
    /// At least one expression; the last gives the result.
    Seq(Vec<Expr>),
    Call(Box<Expr>, Vec<Expr>, Span),
    /// `let` and `let*`: the initialisers are evaluated in order; none refers to a variable that is not bound yet.
    Let(Vec<(VarId, Expr)>, Box<Expr>),
    /// `letrec` and `letrec*` (also bodies with internal definitions): evaluated in order, inside the scope.
    Letrec(Recursive, Vec<(VarId, Expr)>, Box<Expr>),
    /// Binds the values of the first expression to the formals in the second (`let-values`, `define-values`, …).
    LetValues(Formals, Box<Expr>, Box<Expr>, Span),
}

/// What sets the variables of a recursive binding (R7RS §4.2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recursive {
    /// `letrec*`: each initialiser sets its variable before the next is evaluated. It must not return twice.
    InOrder,
    /// `letrec`: all variables are set when all initialisers are done; set again if one of them returns again.
    AllAtOnce,
}

/// Required parameters and an optional rest parameter.
#[derive(Debug, Clone, Default)]
pub struct Formals {
    pub required: Vec<VarId>,
    pub rest: Option<VarId>,
}

/// A `lambda`.
#[derive(Debug)]
pub struct Lambda {
    /// The variable it was bound to (a symbol), or `#f`.
    pub name: Value,
    pub formals: Formals,
    pub body: Expr,
    pub span: Span,
}

/// A `case-lambda`.
#[derive(Debug)]
pub struct CaseLambda {
    pub name: Value,
    pub clauses: Vec<Rc<Lambda>>,
    pub span: Span,
}
