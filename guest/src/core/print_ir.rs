//! Terms as text, with variables as `name.number`: for `--dump` and the panics of `scope` and `captures`. From `closures`
//! on procedures are printed with their number and the variables that they capture.

use super::ir::{Bind, Proc, Target, Term, Vars};
use super::print::{Name, global_name, line, quoted};
use super::tree::LambdaId;
use crate::heap::Value;
use crate::syntax::ast::VarId;
use std::fmt::{Display, Formatter, Result};

/// A term and the names of its variables.
pub struct TermText<'a>(pub &'a Term, pub &'a Vars);

impl Display for TermText<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        TermWriter { vars: self.1 }.term(f, self.0, 0)
    }
}

struct TermWriter<'a> {
    vars: &'a Vars,
}

impl TermWriter<'_> {
    fn var(&self, f: &mut Formatter<'_>, var: VarId) -> Result {
        match self.vars[var].name {
            Value::FALSE => write!(f, "t.{}", var.0),
            name => write!(f, "{}.{}", Name(name), var.0),
        }
    }

    fn list(&self, f: &mut Formatter<'_>, head: &str, parts: &[Term], indent: usize) -> Result {
        write!(f, "({head}")?;
        for part in parts {
            f.write_str(" ")?;
            self.term(f, part, indent + 1)?;
        }
        f.write_str(")")
    }

    fn bindings(&self, f: &mut Formatter<'_>, vars: &[(VarId, Term)], indent: usize) -> Result {
        f.write_str("(")?;
        for (i, (var, init)) in vars.iter().enumerate() {
            f.write_str(if i > 0 { " (" } else { "(" })?;
            self.var(f, *var)?;
            f.write_str(" ")?;
            self.term(f, init, indent + 2)?;
            f.write_str(")")?;
        }
        f.write_str(")")
    }

    fn term(&self, f: &mut Formatter<'_>, term: &Term, indent: usize) -> Result {
        match term {
            Term::Const(value) => quoted(f, *value),
            Term::Var(var) => self.var(f, *var),
            Term::Checked(var, _) => {
                f.write_str("(checked ")?;
                self.var(f, *var)?;
                f.write_str(")")
            }
            Term::Global(global, _) => write!(f, "(global {})", global_name(*global)),
            Term::SetVar(var, value, _) => {
                f.write_str("(set! ")?;
                self.var(f, *var)?;
                f.write_str(" ")?;
                self.term(f, value, indent + 1)?;
                f.write_str(")")
            }
            Term::SetGlobal { global, value, define, .. } => {
                write!(f, "({} {} ", if *define { "define" } else { "set-global!" }, global_name(*global))?;
                self.term(f, value, indent + 1)?;
                f.write_str(")")
            }
            Term::If(parts) => self.list(f, "if", &parts[..], indent),
            Term::Prim(op, args, _) => self.list(f, op.name(), args, indent),
            Term::Continue(id, args) => self.list(f, &format!("continue {id}"), args, indent),
            Term::Call(target, args, _) => {
                match target {
                    Target::Value(callee) => {
                        f.write_str("(call ")?;
                        self.term(f, callee, indent + 1)?;
                    }
                    Target::Known(var, id) => {
                        write!(f, "(call-known {} ", id.0)?;
                        self.var(f, *var)?;
                    }
                    Target::Myself => f.write_str("(call-self")?,
                }
                args.iter().try_for_each(|arg| {
                    f.write_str(" ")?;
                    self.term(f, arg, indent + 1)
                })?;
                f.write_str(")")
            }
            Term::Lambda(proc) => self.procedure(f, proc, indent),
            Term::Block(binds, body) => {
                f.write_str("(block")?;
                for bind in binds {
                    line(f, indent + 1)?;
                    self.bind(f, bind, indent + 1)?;
                }
                line(f, indent + 1)?;
                self.term(f, body, indent + 1)?;
                f.write_str(")")
            }
            Term::Letrec(bindings, body) => {
                f.write_str("(letrec* ")?;
                self.bindings(f, bindings, indent)?;
                line(f, indent + 1)?;
                self.term(f, body, indent + 1)?;
                f.write_str(")")
            }
            Term::Loop(it) => {
                write!(f, "(loop {} ", it.id)?;
                self.bindings(f, &it.vars, indent)?;
                line(f, indent + 1)?;
                self.term(f, &it.body, indent + 1)?;
                f.write_str(")")
            }
        }
    }

    fn bind(&self, f: &mut Formatter<'_>, bind: &Bind, indent: usize) -> Result {
        match bind {
            Bind::Let(var, init) => {
                f.write_str("(let ")?;
                self.var(f, *var)?;
                f.write_str(" ")?;
                self.term(f, init, indent + 1)?;
            }
            Bind::Do(term) => {
                f.write_str("(do ")?;
                self.term(f, term, indent + 1)?;
            }
            Bind::Fix(procs) => {
                f.write_str("(fix")?;
                for (var, proc) in procs {
                    f.write_str(" (")?;
                    self.var(f, *var)?;
                    f.write_str(" ")?;
                    self.procedure(f, proc, indent + 1)?;
                    f.write_str(")")?;
                }
            }
        }
        f.write_str(")")
    }

    fn procedure(&self, f: &mut Formatter<'_>, proc: &Proc, indent: usize) -> Result {
        f.write_str("(lambda ")?;
        if proc.id != LambdaId::NONE {
            write!(f, "{} ", proc.id.0)?;
        }
        f.write_str("(")?;
        for (i, var) in proc.required.iter().enumerate() {
            f.write_str(if i > 0 { " " } else { "" })?;
            self.var(f, *var)?;
        }
        if let Some(rest) = proc.rest {
            f.write_str(if proc.required.is_empty() { ". " } else { " . " })?;
            self.var(f, rest)?;
        }
        f.write_str(")")?;
        if !proc.free.is_empty() {
            f.write_str(" captures (")?;
            for (i, var) in proc.free.iter().enumerate() {
                f.write_str(if i > 0 { " " } else { "" })?;
                self.var(f, *var)?;
            }
            f.write_str(")")?;
        }
        line(f, indent + 1)?;
        self.term(f, &proc.body, indent + 1)?;
        f.write_str(")")
    }
}
