//! The printed form of an [`Ast`], for tests and `--dump=expand`.
//!
//! Local variables are `name.number`, top-level ones `(global name)`; constants other than numbers, strings, characters
//! and booleans are quoted.

use super::ast::{Ast, Expr, Formals, Lambda, VarId};
use crate::data::symbol;
use crate::heap::{Global, Value, Vector};
use crate::text::printer;

/// The whole expression on one line.
pub fn print(ast: &Ast) -> String {
    Printer { ast }.expr(&ast.body)
}

struct Printer<'a> {
    ast: &'a Ast,
}

impl Printer<'_> {
    fn expr(&self, expr: &Expr) -> String {
        match expr {
            Expr::Const(datum) => constant(*datum),
            Expr::Local(var, _) => self.var(*var),
            Expr::Global(cell, _) => format!("(global {})", name(Global::known(*cell).name().value())),
            Expr::SetLocal(var, value, _) => format!("(set! {} {})", self.var(*var), self.expr(value)),
            Expr::SetGlobal(cell, value, _) => {
                format!("(set-global! {} {})", name(Global::known(*cell).name().value()), self.expr(value))
            }
            Expr::Define(cell, value, _) => {
                format!("(define {} {})", name(Global::known(*cell).name().value()), self.expr(value))
            }
            Expr::If(test, then, otherwise) => {
                format!("(if {} {} {})", self.expr(test), self.expr(then), self.expr(otherwise))
            }
            Expr::Lambda(lambda) => self.lambda(lambda),
            Expr::CaseLambda(c) => {
                let clauses: Vec<String> = c.clauses.iter().map(|clause| self.clause(clause)).collect();
                format!("(case-lambda{} {})", named(c.name), clauses.join(" "))
            }
            Expr::Seq(exprs) => format!("(begin {})", self.exprs(exprs)),
            Expr::Call(callee, args, _) if args.is_empty() => format!("(call {})", self.expr(callee)),
            Expr::Call(callee, args, _) => format!("(call {} {})", self.expr(callee), self.exprs(args)),
            Expr::Let(bindings, body) => format!("(let ({}) {})", self.bindings(bindings), self.expr(body)),
            Expr::Letrec(_, bindings, body) => format!("(letrec ({}) {})", self.bindings(bindings), self.expr(body)),
            Expr::LetValues(formals, value, body, _) => {
                format!("(let-values {} {} {})", self.formals(formals), self.expr(value), self.expr(body))
            }
        }
    }

    fn exprs(&self, exprs: &[Expr]) -> String {
        exprs.iter().map(|e| self.expr(e)).collect::<Vec<_>>().join(" ")
    }

    fn bindings(&self, bindings: &[(VarId, Expr)]) -> String {
        let binding = |(var, init): &(VarId, Expr)| format!("({} {})", self.var(*var), self.expr(init));
        bindings.iter().map(binding).collect::<Vec<_>>().join(" ")
    }

    fn lambda(&self, lambda: &Lambda) -> String {
        format!("(lambda{} {} {})", named(lambda.name), self.formals(&lambda.formals), self.expr(&lambda.body))
    }

    fn clause(&self, lambda: &Lambda) -> String {
        format!("({} {})", self.formals(&lambda.formals), self.expr(&lambda.body))
    }

    fn formals(&self, formals: &Formals) -> String {
        let required: Vec<String> = formals.required.iter().map(|&var| self.var(var)).collect();
        match (formals.rest, required.is_empty()) {
            (None, _) => format!("({})", required.join(" ")),
            (Some(rest), true) => self.var(rest),
            (Some(rest), false) => format!("({} . {})", required.join(" "), self.var(rest)),
        }
    }

    fn var(&self, var: VarId) -> String {
        format!("{}.{}", name(self.ast.vars[var.0 as usize].name), var.0)
    }
}

fn name(id: Value) -> String {
    if symbol::is_symbol(id) { symbol::name(id) } else { "?".to_string() }
}

fn named(id: Value) -> String {
    if symbol::is_symbol(id) { format!(" {}", symbol::name(id)) } else { String::new() }
}

fn constant(datum: Value) -> String {
    let quoted = symbol::is_symbol(datum) || datum.is_pair() || datum.is_null() || Vector::is(datum);
    format!("{}{}", if quoted { "'" } else { "" }, printer::write(datum))
}
