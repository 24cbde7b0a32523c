//! Binding constructs and iteration (R7RS §4.2.2, §4.2.4), `set!`, `parameterize`.

use super::ast::{Expr, Formals, Lambda, Recursive, VarId};
use super::body::sequence;
use super::error::R;
use super::expand::{Cx, Site};
use super::identifier::{is_identifier, symbol_of, text_of};
use super::keyword::Core;
use super::scope::{Local, Meaning, Scope};
use crate::data::list;
use crate::heap::Value;
use crate::spec::Internal;
use std::rc::Rc;

/// `((name init) …)`: names checked, not bound yet.
type Bindings = Vec<(Value, Value)>;

impl Cx<'_> {
    /// The bindings `((name init) …)` of a form: names checked, not bound yet.
    fn bindings(&self, bindings: Value, site: &Site) -> R<Bindings> {
        let Some(list) = list::to_vec(bindings) else {
            return Err(self.bad(site, format!("{} is not a list of bindings", self.quoted(bindings))));
        };
        let pair = |&binding: &Value| match list::to_vec(binding).as_deref() {
            Some(&[name, init]) => Ok((name, init)),
            _ => Err(self.bad(site, format!("{} is not a binding (name init)", self.quoted(binding)))),
        };
        list.iter().map(pair).collect()
    }

    /// The bindings and the body of a form like `(let bindings body …)`.
    fn bindings_and_body<'f>(&self, args: &'f [Value], site: &Site) -> R<(Bindings, &'f [Value])> {
        match args.split_first() {
            Some((&bindings, body)) => Ok((self.bindings(bindings, site)?, body)),
            None => Err(self.bad(site, "there are no bindings")),
        }
    }

    fn init(&self, name: Value, init: Value, scope: &Scope, site: &Site) -> R<Expr> {
        let name = if is_identifier(name) { symbol_of(name) } else { Value::FALSE };
        self.expand_named(init, scope, site.span, name)
    }

    #[inline(never)]
    pub(super) fn let_form(&self, site: &Site) -> R<Expr> {
        match site.args.split_first() {
            Some((&name, rest)) if is_identifier(name) => self.named_let(name, rest, site),
            _ => {
                let (bindings, body) = self.bindings_and_body(&site.args, site)?;
                let frame = site.scope.inner();
                let mut inits = Vec::new();
                for (name, init) in bindings {
                    let init = self.init(name, init, site.scope, site)?;
                    inits.push((self.bind_variable(&frame, name, site)?, init));
                }
                let body = self.body(body, &Scope::Local(frame), site, site.name)?;
                Ok(if inits.is_empty() { body } else { Expr::Let(inits, Box::new(body)) })
            }
        }
    }

    /// `(let name ((variable init) …) body …)`: the procedure is bound around the call, whose operands do not see it.
    #[inline(never)]
    fn named_let(&self, name: Value, rest: &[Value], site: &Site) -> R<Expr> {
        let (bindings, body) = self.bindings_and_body(rest, site)?;
        let mut inits = Vec::new();
        for &(variable, init) in &bindings {
            inits.push(self.init(variable, init, site.scope, site)?);
        }
        let outer = site.scope.inner();
        let procedure = self.bind_variable(&outer, name, site)?;
        let frame = Scope::Local(outer).inner();
        let mut formals = Formals::default();
        for &(variable, _) in &bindings {
            formals.required.push(self.bind_variable(&frame, variable, site)?);
        }
        let body = self.body(body, &Scope::Local(frame), site, Value::FALSE)?;
        Ok(self.call_loop(procedure, symbol_of(name), formals, body, inits, site))
    }

    fn call_loop(
        &self,
        procedure: VarId,
        name: Value,
        formals: Formals,
        body: Expr,
        inits: Vec<Expr>,
        site: &Site,
    ) -> Expr {
        let lambda = Expr::Lambda(Rc::new(Lambda { name, formals, body, span: site.span }));
        let call = Expr::Call(Box::new(Expr::Local(procedure, site.span)), inits, site.span);
        Expr::Letrec(Recursive::InOrder, vec![(procedure, lambda)], Box::new(call))
    }

    #[inline(never)]
    pub(super) fn let_star(&self, site: &Site) -> R<Expr> {
        let (bindings, body) = self.bindings_and_body(&site.args, site)?;
        // One frame for all: whatever saw an earlier variable of the same name is expanded by the time of the later.
        let frame = site.scope.inner();
        let scope = Scope::Local(frame.clone());
        let mut inits = Vec::new();
        for (name, init) in bindings {
            let init = self.init(name, init, &scope, site)?;
            if !is_identifier(name) {
                return Err(self.bad(site, format!("{} is not a name", self.quoted(name))));
            }
            let var = self.variable(name);
            frame.bind(name, Local::Var(var));
            inits.push((var, init));
        }
        let body = self.body(body, &scope, site, site.name)?;
        Ok(if inits.is_empty() { body } else { Expr::Let(inits, Box::new(body)) })
    }

    /// `letrec` and `letrec*`.
    #[inline(never)]
    pub(super) fn letrec(&self, site: &Site) -> R<Expr> {
        let (bindings, body) = self.bindings_and_body(&site.args, site)?;
        let frame = site.scope.inner();
        let vars = bindings.iter().map(|b| self.bind_variable(&frame, b.0, site)).collect::<R<Vec<_>>>()?;
        let scope = Scope::Local(frame);
        let mut inits = Vec::new();
        for (var, (name, init)) in vars.into_iter().zip(bindings) {
            inits.push((var, self.init(name, init, &scope, site)?));
        }
        let body = self.body(body, &scope, site, site.name)?;
        let set = if site.core == Core::Letrec { Recursive::AllAtOnce } else { Recursive::InOrder };
        Ok(if inits.is_empty() { body } else { Expr::Letrec(set, inits, Box::new(body)) })
    }

    /// `let-values` and `let*-values`: in the first, no expression sees a binding.
    #[inline(never)]
    pub(super) fn let_values(&self, site: &Site) -> R<Expr> {
        let (bindings, body) = self.bindings_and_body(&site.args, site)?;
        self.deeper(bindings.len(), site.span)?;
        let (mut scope, mut inits) = (site.scope.clone(), Vec::new());
        let shared = site.scope.inner();
        for (formals, init) in bindings {
            let sequential = site.core == Core::LetStarValues;
            let init = self.expand(init, if sequential { &scope } else { site.scope }, site.span)?;
            let frame = if sequential { scope.inner() } else { shared.clone() };
            inits.push((self.formals(formals, &frame, site)?, init));
            scope = Scope::Local(frame);
        }
        let body = self.body(body, &scope, site, site.name)?;
        let bind = |body, (formals, init)| Expr::LetValues(formals, Box::new(init), Box::new(body), site.span);
        Ok(inits.into_iter().rev().fold(body, bind))
    }

    /// SRFI 8.
    #[inline(never)]
    pub(super) fn receive(&self, site: &Site) -> R<Expr> {
        let [formals, expression, ref body @ ..] = site.args[..] else {
            return Err(self.bad(site, "it needs formals, an expression and a body"));
        };
        let init = self.expand(expression, site.scope, site.span)?;
        let frame = site.scope.inner();
        let formals = self.formals(formals, &frame, site)?;
        let body = self.body(body, &Scope::Local(frame), site, site.name)?;
        Ok(Expr::LetValues(formals, Box::new(init), Box::new(body), site.span))
    }

    /// `do` (R7RS §4.2.4): a loop procedure like that of a named `let`.
    #[inline(never)]
    pub(super) fn do_form(&self, site: &Site) -> R<Expr> {
        let [variables, exit, ref commands @ ..] = site.args[..] else {
            return Err(self.bad(site, "it needs variables and an exit clause"));
        };
        let Some(variables) = list::to_vec(variables) else {
            return Err(self.bad(site, format!("{} is not a list of variables", self.quoted(variables))));
        };
        let Some((test, results)) = list::to_vec(exit).and_then(|e| e.split_first().map(|(t, r)| (*t, r.to_vec())))
        else {
            return Err(self.bad(site, format!("{} is not an exit clause (test expression ...)", self.quoted(exit))));
        };
        let frame = site.scope.inner();
        let (mut formals, mut inits, mut steps) = (Formals::default(), Vec::new(), Vec::new());
        for variable in variables {
            let (name, init, step) = match list::to_vec(variable).as_deref() {
                Some(&[name, init]) => (name, init, name),
                Some(&[name, init, step]) => (name, init, step),
                _ => return Err(self.bad(site, format!("{} is not (variable init [step])", self.quoted(variable)))),
            };
            inits.push(self.init(name, init, site.scope, site)?);
            formals.required.push(self.bind_variable(&frame, name, site)?);
            steps.push(step);
        }
        let scope = Scope::Local(frame);
        let procedure = self.temporary("do");
        let test = self.expand(test, &scope, site.span)?;
        let results = self.expressions(&results, &scope, site)?;
        let mut round = self.expanded(commands, &scope, site.span)?;
        let steps = self.expanded(&steps, &scope, site.span)?;
        round.push(Expr::Call(Box::new(Expr::Local(procedure, site.span)), steps, site.span));
        let body = Expr::If(Box::new(test), Box::new(results), Box::new(sequence(round)));
        Ok(self.call_loop(procedure, self.tools.symbol("do"), formals, body, inits, site))
    }

    /// `set!` (R7RS §4.1.6).
    #[inline(never)]
    pub(super) fn set(&self, site: &Site) -> R<Expr> {
        let [id, value] = site.args[..] else {
            return Err(self.bad(site, "it takes a name and one expression"));
        };
        if !is_identifier(id) {
            return Err(self.bad(site, format!("{} is not a name", self.quoted(id))));
        }
        self.assign(id, self.expand_named(value, site.scope, site.span, symbol_of(id))?, site)
    }

    fn assign(&self, id: Value, value: Expr, site: &Site) -> R<Expr> {
        let value = Box::new(value);
        match self.expander.lookup(id, site.scope) {
            Meaning::Var(var) => {
                self.mark_assigned(var);
                Ok(Expr::SetLocal(var, value, site.span))
            }
            Meaning::Global(_) => match self.expander.assignable(self.tools.heap, id, site.scope) {
                Some(cell) => Ok(Expr::SetGlobal(cell, value, site.span)),
                None => {
                    let name = text_of(id);
                    Err(self.bad(site, format!("`{name}` is imported and cannot be assigned; define a variable first")))
                }
            },
            Meaning::Unbound(env, name, _) => {
                self.expander.note_local_like(env, name, site.scope);
                Ok(Expr::SetGlobal(self.expander.cell_for(self.tools.heap, env, name), value, site.span))
            }
            Meaning::Macro(_) | Meaning::Core(_) => {
                Err(self.bad(site, format!("`{}` is syntax, not a variable", text_of(id))))
            }
        }
    }

    /// `parameterize` (R7RS §4.2.6): `(%parameterize (list (cons parameter value) …) (lambda () body …))`, or
    /// `(%parameterize-one parameter value (lambda () body …))`.
    #[inline(never)]
    pub(super) fn parameterize(&self, site: &Site) -> R<Expr> {
        let (bindings, body) = self.bindings_and_body(&site.args, site)?;
        let mut pairs = Vec::new();
        for (parameter, value) in bindings {
            let parameter = self.expand(parameter, site.scope, site.span)?;
            let value = self.expand(value, site.scope, site.span)?;
            pairs.push(vec![parameter, value]);
        }
        let body = self.body(body, site.scope, site, Value::FALSE)?;
        if pairs.is_empty() {
            return Ok(body);
        }
        let thunk = self.thunk(body, Value::FALSE, site.span);
        if pairs.len() == 1 {
            let mut operands = pairs.remove(0);
            operands.push(thunk);
            return Ok(self.call_internal(Internal::ParameterizeOne, operands, site.span));
        }
        let pairs = pairs.into_iter().map(|pair| self.call_internal(Internal::Cons, pair, site.span)).collect();
        let list = self.call_internal(Internal::List, pairs, site.span);
        Ok(self.call_internal(Internal::Parameterize, vec![list, thunk], site.span))
    }

    /// `fluid-let`: assigns on every entry of the body, and assigns back on every exit.
    #[inline(never)]
    pub(super) fn fluid_let(&self, site: &Site) -> R<Expr> {
        let (bindings, body) = self.bindings_and_body(&site.args, site)?;
        let (mut inits, mut swaps_in, mut swaps_out) = (Vec::new(), Vec::new(), Vec::new());
        for &(id, init) in &bindings {
            if !is_identifier(id) {
                return Err(self.bad(site, format!("{} is not a name", self.quoted(id))));
            }
            let kept = self.temporary("kept");
            inits.push((kept, self.init(id, init, site.scope, site)?));
            for swaps in [&mut swaps_in, &mut swaps_out] {
                let saved = self.temporary("saved");
                let read = self.expand(id, site.scope, site.span)?;
                let store = self.assign(id, Expr::Local(kept, site.span), site)?;
                self.mark_assigned(kept);
                let keep = Expr::SetLocal(kept, Box::new(Expr::Local(saved, site.span)), site.span);
                swaps.push(Expr::Let(vec![(saved, read)], Box::new(Expr::Seq(vec![store, keep]))));
            }
        }
        let body = self.body(body, site.scope, site, site.name)?;
        if inits.is_empty() {
            return Ok(body);
        }
        let thunk = |body| self.thunk(body, Value::FALSE, site.span);
        let thunks = vec![thunk(sequence(swaps_in)), thunk(body), thunk(sequence(swaps_out))];
        Ok(Expr::Let(inits, Box::new(self.call_internal(Internal::DynamicWind, thunks, site.span))))
    }
}
