//! Definitions at top level (R7RS §5.3.1, §5.3.3, §5.4, §5.5).

use super::ast::Expr;
use super::body::sequence;
use super::environment::{Binding, EnvId, Origin, What, new_cell};
use super::error::R;
use super::expand::{Cx, Site};
use super::expander::{Expander, Tools, head_is};
use super::identifier::{is_identifier, spine, symbol_of, text_of};
use super::keyword::Core;
use super::record::Part;
use super::scope::{Local, Meaning, Scope};
use crate::data::list;
use crate::heap::Value;
use crate::heap::objects::{car, cdr};
use std::collections::BTreeSet;

impl Cx<'_> {
    /// `import` and `define-library` are understood in an environment where nothing is bound yet.
    pub(super) fn unbound_prologue(&self, form: Value, scope: &Scope) -> Option<Core> {
        let id = form.is_pair().then(|| car(form)).filter(|&id| is_identifier(id))?;
        let unbound = matches!(self.expander.lookup(id, scope), Meaning::Unbound(..));
        [Core::Import, Core::DefineLibrary].into_iter().find(|core| unbound && text_of(id) == core.name())
    }

    pub(super) fn define(&self, site: &Site, env: EnvId) -> R<Expr> {
        let definition = self.definition(site)?;
        let cell = self.expander.own_cell(self.tools.heap, env, definition.id);
        let value = self.defined_value(&definition, site)?;
        Ok(Expr::Define(cell, Box::new(value), site.span))
    }

    pub(super) fn define_values(&self, site: &Site, env: EnvId) -> R<Expr> {
        let [targets, expression] = site.args[..] else {
            return Err(self.bad(site, "it takes formals and one expression"));
        };
        let formals = self.formals(targets, &site.scope.inner(), site)?;
        // The cells come first: procedures in the expression may refer to what is defined.
        let ids = formals_ids(targets);
        let cells: Vec<Value> = ids.iter().map(|&id| self.expander.own_cell(self.tools.heap, env, id)).collect();
        let expression = self.expand(expression, site.scope, site.span)?;
        let define = |(cell, var)| Expr::Define(cell, Box::new(Expr::Local(var, site.span)), site.span);
        let vars = formals.required.iter().copied().chain(formals.rest);
        let mut defines: Vec<Expr> = cells.into_iter().zip(vars).map(define).collect();
        if defines.is_empty() {
            defines.push(Expr::Const(Value::UNSPECIFIED));
        }
        Ok(Expr::LetValues(formals, Box::new(expression), Box::new(sequence(defines)), site.span))
    }

    pub(super) fn define_record_type(&self, site: &Site, env: EnvId) -> R<Expr> {
        let record = self.record_type(site)?;
        let parts = record.parts();
        for (i, (id, _)) in parts.iter().enumerate() {
            if parts[..i].iter().any(|other| other.0 == *id) {
                return Err(self.bad(site, format!("`{}` is defined twice", text_of(*id))));
            }
        }
        let cells: Vec<Value> = parts.iter().map(|(id, _)| self.expander.own_cell(self.tools.heap, env, *id)).collect();
        // The procedures refer to a variable of their own: when the type's name is defined again, they keep their type.
        let hidden = new_cell(self.tools.heap, Value::UNASSIGNED, symbol_of(parts[0].0));
        let rtd = || Expr::Global(hidden, site.span);
        let make = self.record_part(&record, &Part::Type, rtd, site.span);
        let mut defines = vec![Expr::Define(hidden, Box::new(make), site.span)];
        for (&cell, (_, part)) in cells.iter().zip(&parts) {
            let value = match part {
                Part::Type => rtd(),
                part => self.record_part(&record, part, rtd, site.span),
            };
            defines.push(Expr::Define(cell, Box::new(value), site.span));
        }
        Ok(sequence(defines))
    }

    pub(super) fn define_syntax(&self, site: &Site, env: EnvId) -> R<()> {
        let (id, transformer) = self.syntax_binding(&site.args, site, site.scope)?;
        let what = match transformer {
            Local::Macro(m) => What::Macro(m),
            Local::Core(core) => What::Core(core),
            Local::Var(_) => unreachable!("a transformer is no variable"),
        };
        self.expander.bind(env, id, Binding { what, origin: Origin::Own });
        Ok(())
    }
}

impl Expander {
    /// Looks ahead for top-level definitions and assignments of imported names, and gives those names cells of their own
    /// now, so that they are the program's from its first form on.
    pub fn declare_defines(&self, tools: Tools, env: EnvId, forms: &[Value]) {
        let scope = Scope::Top(env);
        if !self.is_strict(env) {
            for id in assigned_ids(forms) {
                let binding = self.binding(env, id);
                if binding.is_some_and(|b| b.origin == Origin::Imported && matches!(b.what, What::Global(_))) {
                    self.own_cell(tools.heap, env, id);
                }
            }
        }
        let mut pending: Vec<Value> = forms.iter().rev().copied().collect();
        while let Some(form) = pending.pop() {
            let Some(parts) = list::to_vec(form).filter(|parts| parts.len() > 1 && is_identifier(parts[0])) else {
                continue;
            };
            let Meaning::Core(core) = self.lookup(parts[0], &scope) else { continue };
            if core == Core::Begin {
                pending.extend(parts[1..].iter().rev());
            }
            for id in defined_ids(core, &parts[1..]) {
                if self.binding(env, id).is_some_and(|b| b.origin == Origin::Imported) {
                    self.own_cell(tools.heap, env, id);
                }
            }
        }
    }
}

/// The identifiers of the variables that a core form with these operands defines, in so far as it is well-formed.
pub(super) fn defined_ids(core: Core, args: &[Value]) -> Vec<Value> {
    let mut ids = match (core, args) {
        (Core::Define, [target, ..]) if target.is_pair() => vec![car(*target)],
        (Core::Define, [target, ..]) => vec![*target],
        (Core::DefineValues, [formals, ..]) => formals_ids(*formals),
        (Core::DefineRecordType, _) => record_ids(args),
        _ => Vec::new(),
    };
    ids.retain(|&id| is_identifier(id));
    ids
}

/// Every name that a `set!` somewhere in the forms assigns, local ones too. The forms may be circular.
fn assigned_ids(forms: &[Value]) -> Vec<Value> {
    let (mut ids, mut pending, mut seen) = (Vec::new(), forms.to_vec(), BTreeSet::new());
    while let Some(form) = pending.pop() {
        if !form.is_pair() || head_is(form, "quote") || !seen.insert(form.addr()) {
            continue;
        }
        if head_is(form, "set!") && cdr(form).is_pair() && is_identifier(car(cdr(form))) {
            ids.push(car(cdr(form)));
        }
        pending.extend([cdr(form), car(form)]);
    }
    ids
}

/// The identifiers of formals (which need not be well-formed).
fn formals_ids(formals: Value) -> Vec<Value> {
    let (mut ids, at) = spine(formals).unwrap_or((Vec::new(), Value::NIL));
    if is_identifier(at) {
        ids.push(at);
    }
    ids
}

/// The identifiers that a `define-record-type` with these operands may define.
fn record_ids(args: &[Value]) -> Vec<Value> {
    let head = |&form: &Value| if form.is_pair() { car(form) } else { form };
    let mut ids: Vec<Value> = args.iter().take(3).map(head).collect();
    for &field in args.iter().skip(3).filter(|field| field.is_pair()) {
        ids.extend(list::to_vec(cdr(field)).unwrap_or_default());
    }
    ids
}
