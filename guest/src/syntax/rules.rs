//! `syntax-rules` (R7RS §4.3.2): macros, and their use.

use super::error::R;
use super::expand::{Cx, Site};
use super::identifier::{is_identifier, symbol_of};
use super::keyword::Core;
use super::pattern::{self, Pattern, PatternVars};
use super::scope::{Scope, ScopeIndex};
use super::template::{self, Template};
use crate::data::list;
use crate::heap::objects::{car, cdr};
use crate::heap::{Marker, Value};
use crate::text::source::Span;
use std::rc::Rc;

/// A macro: rules compiled once, tried in order.
#[derive(Debug)]
pub(super) struct Macro {
    /// A symbol.
    pub(super) name: Value,
    /// The scope it was defined in, where the free identifiers of its templates get their meaning.
    scope: ScopeIndex,
    rules: Vec<Rule>,
    /// The whole `(syntax-rules …)` form: every heap value of the compiled rules is part of it.
    spec: Value,
}

#[derive(Debug)]
struct Rule {
    /// Matches the operands; the keyword's own position is not matched.
    pattern: Pattern,
    template: Template,
    /// The distinct identifiers that the template inserts.
    inserted: Vec<Value>,
    /// How many pattern variables there are.
    vars: usize,
}

/// What the compilers of patterns and templates need to know.
pub(super) struct RuleContext<'c> {
    pub(super) site: &'c Site<'c>,
    /// The identifier that means "…", unless it is the default one.
    pub(super) ellipsis: Option<Value>,
    pub(super) literals: Vec<Value>,
}

impl Macro {
    pub(super) fn trace(&self, marker: &mut Marker) {
        marker.value(self.name);
        marker.value(self.spec);
    }

    pub(super) fn is_marked(&self, marker: &Marker) -> bool {
        marker.is_marked(self.name) && marker.is_marked(self.spec)
    }
}

impl RuleContext<'_> {
    /// Is it the ellipsis? A literal never is.
    pub(super) fn is_ellipsis(&self, cx: &Cx, form: Value) -> bool {
        is_identifier(form)
            && !self.literals.contains(&form)
            && match self.ellipsis {
                Some(id) => id == form,
                None => cx.expander.is_core(form, self.site.scope, Core::Ellipsis),
            }
    }
}

impl Cx<'_> {
    /// `(syntax-rules [ellipsis] (literal …) (pattern template) …)`
    pub(super) fn syntax_rules(&self, id: Value, site: &Site) -> R<Rc<Macro>> {
        let (ellipsis, rest) = match site.args.split_first() {
            Some((&id, rest)) if is_identifier(id) => (Some(id), rest),
            _ => (None, site.args.as_slice()),
        };
        let Some((&literals, rules)) = rest.split_first() else {
            return Err(self.bad(site, "there is no list of literals"));
        };
        let Some(literals) = list::to_vec(literals).filter(|l| l.iter().all(|&id| is_identifier(id))) else {
            return Err(self.bad(site, format!("{} is not a list of literals", self.quoted(literals))));
        };
        let context = RuleContext { site, ellipsis, literals };
        let rules = rules.iter().map(|&rule| self.rule(rule, &context)).collect::<R<Vec<_>>>()?;
        let scope = self.expander.scope_index(site.scope);
        Ok(Rc::new(Macro { name: symbol_of(id), scope, rules, spec: site.form }))
    }

    fn rule(&self, rule: Value, context: &RuleContext) -> R<Rule> {
        let [pattern, template] = list::to_vec(rule)
            .as_deref()
            .and_then(|r| r.try_into().ok())
            .ok_or_else(|| self.bad(context.site, format!("{} is not a rule (pattern template)", self.quoted(rule))))?;
        if !pattern.is_pair() || !is_identifier(car(pattern)) {
            let message = format!("the pattern {} does not start with the keyword", self.quoted(pattern));
            return Err(self.bad(context.site, message));
        }
        let mut vars = PatternVars::default();
        let pattern = pattern::compile(self, cdr(pattern), context, &mut vars)?;
        let (template, inserted) = template::compile(self, template, context, &vars)?;
        Ok(Rule { pattern, template, inserted, vars: vars.len() })
    }

    /// The expansion of a macro use. Its pairs get the place of the use.
    pub(super) fn apply_macro(&self, m: &Rc<Macro>, form: Value, scope: &Scope, span: Span) -> R<Value> {
        let defined_in = self.expander.scope_at(m.scope);
        for rule in &m.rules {
            let mut matched = vec![pattern::Match::Nothing; rule.vars];
            if rule.pattern.matches(self, cdr(form), scope, &defined_in, &mut matched) {
                return template::instantiate(self, &rule.template, &rule.inserted, m.scope, matched, span).map_err(
                    |unequal| {
                        let message = format!("in the expansion of `{}`, {unequal}", crate::data::symbol::name(m.name));
                        self.error(span, message, form)
                    },
                );
            }
        }
        let name = crate::data::symbol::name(m.name);
        let message = match m.rules.len() {
            1 => format!("this use of the macro `{name}` does not match its pattern"),
            n => format!("this use of the macro `{name}` matches none of its {n} patterns"),
        };
        Err(self.error(span, message, form))
    }
}
