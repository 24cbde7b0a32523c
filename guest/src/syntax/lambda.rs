//! `lambda` and its kin (R7RS §4.1.4, §4.2.9), `quote`.

use super::ast::{CaseLambda, Expr, Formals, Lambda};
use super::error::R;
use super::expand::{Cx, Site};
use super::identifier::{is_identifier, strip, symbol_of};
use super::scope::{Frame, Scope};
use crate::data::list;
use crate::heap::Value;
use crate::heap::objects::{car, cdr};
use crate::text::source::Span;
use std::rc::Rc;

impl Cx<'_> {
    /// Binds the parameters of a lambda (or the formals of `let-values` and its kin).
    pub(super) fn formals(&self, formals: Value, frame: &Frame, site: &Site) -> R<Formals> {
        let (mut at, mut result) = (formals, Formals::default());
        while at.is_pair() {
            result.required.push(self.bind_variable(frame, car(at), site)?);
            at = cdr(at);
        }
        if !at.is_null() {
            result.rest = Some(self.bind_variable(frame, at, site)?);
        }
        Ok(result)
    }

    #[inline(never)]
    pub(super) fn lambda(&self, formals: Value, body: &[Value], site: &Site, name: Value) -> R<Rc<Lambda>> {
        let frame = site.scope.inner();
        let formals = self.formals(formals, &frame, site)?;
        let body = self.body(body, &Scope::Local(frame), site, Value::FALSE)?;
        Ok(Rc::new(Lambda { name, formals, body, span: site.span }))
    }

    /// A procedure without parameters: `(lambda () body …)`.
    pub(super) fn thunk(&self, body: Expr, name: Value, span: Span) -> Expr {
        Expr::Lambda(Rc::new(Lambda { name, formals: Formals::default(), body, span }))
    }

    #[inline(never)]
    pub(super) fn lambda_form(&self, site: &Site) -> R<Expr> {
        match site.args.split_first() {
            Some((&formals, body)) => Ok(Expr::Lambda(self.lambda(formals, body, site, site.name)?)),
            None => Err(self.bad(site, "there are no parameters")),
        }
    }

    #[inline(never)]
    pub(super) fn named_lambda(&self, site: &Site) -> R<Expr> {
        match site.args.split_first() {
            Some((&head, body)) if head.is_pair() && is_identifier(car(head)) => {
                Ok(Expr::Lambda(self.lambda(cdr(head), body, site, symbol_of(car(head)))?))
            }
            _ => Err(self.bad(site, "there is no name")),
        }
    }

    /// R7RS §4.2.9.
    #[inline(never)]
    pub(super) fn case_lambda(&self, site: &Site) -> R<Expr> {
        let clause = |&clause: &Value| match list::to_vec(clause).as_deref() {
            Some([formals, body @ ..]) => self.lambda(*formals, body, site, site.name),
            _ => Err(self.bad(site, format!("{} is not a clause", self.quoted(clause)))),
        };
        let clauses = site.args.iter().map(clause).collect::<R<Vec<_>>>()?;
        Ok(Expr::CaseLambda(Rc::new(CaseLambda { name: site.name, clauses, span: site.span })))
    }

    /// `quote` (R7RS §4.1.2).
    #[inline(never)]
    pub(super) fn quote(&self, site: &Site) -> R<Expr> {
        match site.args[..] {
            [datum] => Ok(Expr::Const(strip(self.tools.heap, datum))),
            _ => Err(self.bad(site, format!("it takes one datum, not {}", site.args.len()))),
        }
    }
}
