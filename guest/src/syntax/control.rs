//! The dispatch on core forms in expressions, and the small ones: promises, `assert`, local macros, `syntax-error`.

use super::ast::Expr;
use super::body::sequence;
use super::error::{Failure, R};
use super::expand::{Cx, Head, Site};
use super::identifier::{is_identifier, strip, text_of};
use super::keyword::Core;
use super::scope::{Local, Meaning, Scope};
use crate::data::{list, string};
use crate::heap::objects::{car, is_kind};
use crate::heap::{Kind, Value};
use crate::spec::Internal;
use crate::text::printer;
use crate::text::source::Span;

impl Cx<'_> {
    /// A core form where an expression is expected.
    #[inline(never)]
    pub(super) fn core_form(&self, core: Core, form: Value, scope: &Scope, span: Span, name: Value) -> R<Expr> {
        let site = &self.site(core, form, scope, span, name)?;
        match core {
            Core::Quote => self.quote(site),
            Core::Quasiquote => self.quasiquote(site),
            Core::Lambda => self.lambda_form(site),
            Core::NamedLambda => self.named_lambda(site),
            Core::CaseLambda => self.case_lambda(site),
            Core::Set => self.set(site),
            Core::If => self.if_form(site),
            Core::Cond => self.cond(site),
            Core::Case => self.case(site),
            Core::And => self.and(site),
            Core::Or => self.or(site),
            Core::When | Core::Unless => self.when(site),
            Core::Begin => self.expressions(&site.args, scope, site),
            Core::Let => self.let_form(site),
            Core::LetStar => self.let_star(site),
            Core::Letrec | Core::LetrecStar => self.letrec(site),
            Core::LetValues | Core::LetStarValues => self.let_values(site),
            Core::Receive => self.receive(site),
            Core::FluidLet => self.fluid_let(site),
            Core::Do => self.do_form(site),
            Core::Delay | Core::DelayForce | Core::MakeLazy => self.promise(site),
            Core::ConsStream => self.cons_stream(site),
            Core::Parameterize => self.parameterize(site),
            Core::Guard => self.guard(site),
            Core::Assert => self.assert(site),
            Core::LetSyntax | Core::LetrecSyntax => self.let_syntax(site),
            Core::CondExpand => {
                let forms = self.cond_expand(site)?;
                self.expressions(&forms, scope, site)
            }
            Core::Include | Core::IncludeCi => self.include_expressions(site),
            Core::SyntaxError => Err(self.syntax_error(site)),
            Core::SyntaxRules => Err(self.error(
                site.span,
                "`syntax-rules` makes a macro, not a value: it stands in a define-syntax, let-syntax or letrec-syntax",
                form,
            )),
            Core::Define
            | Core::DefineValues
            | Core::DefineRecordType
            | Core::DefineSyntax
            | Core::Import
            | Core::DefineLibrary => {
                let message = format!(
                    "`{}` stands where an expression is expected; definitions are allowed at top level and in bodies",
                    core.name()
                );
                Err(self.error(site.span, message, form))
            }
            Core::Unquote | Core::UnquoteSplicing | Core::Else | Core::Arrow | Core::Ellipsis | Core::Underscore => {
                let message = format!("`{}` has no meaning here: it is {}", core.name(), core.shape());
                Err(self.error(site.span, message, form))
            }
        }
    }

    /// `delay`, `delay-force` (R7RS §4.2.5).
    #[inline(never)]
    fn promise(&self, site: &Site) -> R<Expr> {
        let [expression] = site.args[..] else {
            return Err(self.bad(site, format!("it takes one expression, not {}", site.args.len())));
        };
        Ok(self.delayed(self.expand(expression, site.scope, site.span)?, site.core == Core::Delay, site.span))
    }

    /// A promise for an expression whose value is the result (`direct`), or is the promise to go on with.
    fn delayed(&self, body: Expr, direct: bool, span: Span) -> Expr {
        let state = Expr::Const(if direct { Value::NIL } else { Value::FALSE });
        let thunk = self.thunk(body, Value::FALSE, span);
        self.call_internal(Internal::MakePromise, vec![state, thunk], span)
    }

    #[inline(never)]
    fn cons_stream(&self, site: &Site) -> R<Expr> {
        let [head, tail] = site.args[..] else {
            return Err(self.bad(site, format!("it takes two expressions, not {}", site.args.len())));
        };
        let head = self.expand(head, site.scope, site.span)?;
        let tail = self.delayed(self.expand(tail, site.scope, site.span)?, true, site.span);
        Ok(self.call_internal(Internal::Cons, vec![head, tail], site.span))
    }

    /// `(assert expression message …)` (R6RS, SRFI 145): `(%assert-failed 'expression message …)` when it is false.
    #[inline(never)]
    fn assert(&self, site: &Site) -> R<Expr> {
        let Some((&expression, rest)) = site.args.split_first() else {
            return Err(self.bad(site, "there is no expression"));
        };
        let test = self.expand(expression, site.scope, site.span)?;
        let mut args = vec![Expr::Const(strip(self.tools.heap, expression))];
        for &message in rest {
            args.push(self.expand(message, site.scope, site.span)?);
        }
        let fail = self.call_internal(Internal::AssertFailed, args, site.span);
        Ok(Expr::If(Box::new(test), Box::new(Expr::Const(Value::UNSPECIFIED)), Box::new(fail)))
    }

    /// `let-syntax`, `letrec-syntax` (R7RS §4.3.1). The body is a scope of its own.
    #[inline(never)]
    fn let_syntax(&self, site: &Site) -> R<Expr> {
        let Some((&bindings, body)) = site.args.split_first() else {
            return Err(self.bad(site, "there are no bindings"));
        };
        let Some(bindings) = list::to_vec(bindings) else {
            return Err(self.bad(site, format!("{} is not a list of bindings", self.quoted(bindings))));
        };
        let frame = site.scope.inner();
        let inner = Scope::Local(frame.clone());
        let defined_in = if site.core == Core::LetrecSyntax { &inner } else { site.scope };
        for binding in bindings {
            let Some(parts) = list::to_vec(binding) else {
                return Err(self.bad(site, format!("{} is not (name transformer)", self.quoted(binding))));
            };
            let (id, transformer) = self.syntax_binding(&parts, site, defined_in)?;
            if !frame.bind(id, transformer) {
                return Err(self.bad(site, format!("`{}` is bound twice", text_of(id))));
            }
        }
        self.body(body, &inner, site, site.name)
    }

    /// The name and the transformer of `(define-syntax name transformer)` and its kin; `scope` is where the transformer's
    /// free identifiers get their meaning.
    pub(super) fn syntax_binding(&self, parts: &[Value], site: &Site, scope: &Scope) -> R<(Value, Local)> {
        match *parts {
            [id, transformer] if is_identifier(id) => Ok((id, self.transformer(id, transformer, site, scope)?)),
            [id, ..] if !is_identifier(id) => Err(self.bad(site, format!("{} is not a name", self.quoted(id)))),
            _ => Err(self.bad(site, "it takes a name and one transformer")),
        }
    }

    fn transformer(&self, id: Value, spec: Value, site: &Site, scope: &Scope) -> R<Local> {
        let span = self.span_of(spec, site.span);
        if is_identifier(spec) {
            match self.expander.lookup(spec, scope) {
                Meaning::Core(core) => return Ok(Local::Core(core)),
                Meaning::Macro(m) => return Ok(Local::Macro(m)),
                Meaning::Var(_) | Meaning::Global(_) | Meaning::Unbound(..) => {}
            }
        }
        let trail = self.trail();
        let (form, head) = self.expand_head(spec, scope, span)?;
        let result = match head {
            Head::Core(core @ Core::SyntaxRules) => {
                let site = self.site(core, form, scope, span, Value::FALSE)?;
                Ok(Local::Macro(self.syntax_rules(id, &site)?))
            }
            Head::Core(core @ Core::SyntaxError) => {
                Err(self.syntax_error(&self.site(core, form, scope, span, Value::FALSE)?))
            }
            Head::Core(_) | Head::Other => {
                let error =
                    self.bad(site, format!("{} is not a transformer; write (syntax-rules ...)", self.quoted(spec)));
                let head = if form.is_pair() && is_identifier(car(form)) { text_of(car(form)) } else { String::new() };
                Err(error.or_like(&head, [Core::SyntaxRules.name().to_string()]))
            }
        };
        self.set_trail(trail);
        result
    }

    /// `(syntax-error "message" form …)` (R7RS §4.3.3).
    #[inline(never)]
    pub(super) fn syntax_error(&self, site: &Site) -> Failure {
        match site.args.split_first() {
            Some((&message, irritants)) if is_kind(message, Kind::String) => {
                let mut text = string::to_rust(message);
                for &irritant in irritants {
                    text.push(' ');
                    text.push_str(&printer::write(strip(self.tools.heap, irritant)));
                }
                // The reader of the message is at the macro use that came to this, not in the macro.
                self.error(site.span, text, site.form)
            }
            _ => self.bad(site, "the message must be a string"),
        }
    }

    /// `include` where an expression is expected (R7RS §4.1.7): as if the forms stood in a `begin`.
    #[inline(never)]
    fn include_expressions(&self, site: &Site) -> R<Expr> {
        let outer = self.places.borrow().clone();
        let mut exprs = Vec::new();
        for (forms, places) in self.include(site)? {
            *self.places.borrow_mut() = places;
            for form in forms {
                exprs.push(self.expand(form, site.scope, site.span)?);
            }
        }
        *self.places.borrow_mut() = outer;
        Ok(if exprs.is_empty() { Expr::Const(Value::UNSPECIFIED) } else { sequence(exprs) })
    }
}
