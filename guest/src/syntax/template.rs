//! Templates of `syntax-rules`: compiled when the macro is defined, filled in when it is used.

use super::error::{Failure, R};
use super::expand::{Cx, TOO_MUCH_MEMORY};
use super::identifier::{is_identifier, make_alias, spine, text_of, vector_items};
use super::pattern::{Match, PatternVars};
use super::rules::RuleContext;
use super::scope::ScopeIndex;
use crate::heap::objects::is_kind;
use crate::heap::{Kind, Value};
use crate::text::source::Span;
use std::rc::Rc;

#[derive(Debug)]
pub(super) enum Template {
    /// A datum without identifiers.
    Const(Value),
    /// An inserted identifier, by its number.
    Inserted(u32),
    Var(u32),
    /// `(item … . tail)`
    List(Vec<Item>, Option<Box<Template>>),
    Vector(Vec<Item>),
}

/// A template followed by any number of ellipses.
#[derive(Debug)]
pub(super) struct Item {
    template: Template,
    /// For each ellipsis, outermost first: the pattern variables that it runs over.
    levels: Vec<Vec<u32>>,
}

/// Compiles a template; also gives the identifiers it inserts.
pub(super) fn compile(cx: &Cx, form: Value, context: &RuleContext, vars: &PatternVars) -> R<(Template, Vec<Value>)> {
    let mut compiler = Compiler { cx, context, vars, inserted: Vec::new(), levels: Vec::new(), escaped: false };
    let template = compiler.template(form)?;
    Ok((template, compiler.inserted))
}

struct Compiler<'c, 'a> {
    cx: &'c Cx<'a>,
    context: &'c RuleContext<'c>,
    vars: &'c PatternVars,
    inserted: Vec<Value>,
    /// The ellipses around the template at hand, outermost first, with the variables found to drive each.
    levels: Vec<Vec<u32>>,
    /// Inside `(... template)`: an ellipsis is an ordinary identifier.
    escaped: bool,
}

impl Compiler<'_, '_> {
    fn template(&mut self, form: Value) -> R<Template> {
        if is_identifier(form) {
            return self.identifier(form);
        }
        let vector = is_kind(form, Kind::Vector);
        if !form.is_pair() && !vector {
            return Ok(Template::Const(form));
        }
        let (items, tail) = match spine(form) {
            _ if vector => (vector_items(form), Value::NIL),
            Some(parts) => parts,
            None => return Err(self.bad("a template cannot be circular")),
        };
        let (cx, span) = (self.cx, self.context.site.span);
        if !vector && !items.is_empty() && self.is_ellipsis(items[0]) {
            let [_, template] = items[..] else {
                return Err(self.bad("`(... template)` takes one template"));
            };
            self.escaped = true;
            let template = cx.nest(span, || self.template(template));
            self.escaped = false;
            return template;
        }
        cx.nest(span, || {
            let items = self.items(&items)?;
            let tail = if tail.is_null() { None } else { Some(Box::new(self.template(tail)?)) };
            let constant = items.iter().all(|i| i.levels.is_empty() && matches!(i.template, Template::Const(_)));
            Ok(match tail {
                None if constant => Template::Const(form),
                Some(ref tail) if constant && matches!(**tail, Template::Const(_)) => Template::Const(form),
                _ if vector => Template::Vector(items),
                tail => Template::List(items, tail),
            })
        })
    }

    fn items(&mut self, forms: &[Value]) -> R<Vec<Item>> {
        let (mut items, mut i) = (Vec::new(), 0);
        while i < forms.len() {
            let ellipses = forms[i + 1..].iter().take_while(|&&next| self.is_ellipsis(next)).count();
            let outer = self.levels.len();
            self.levels.resize(outer + ellipses, Vec::new());
            let template = self.template(forms[i])?;
            let levels = self.levels.split_off(outer);
            if levels.iter().any(Vec::is_empty) {
                return Err(self.bad(&format!(
                    "in the template, {} is followed by {} but has no pattern variable to repeat",
                    self.cx.quoted(forms[i]),
                    if ellipses == 1 { "an ellipsis" } else { "ellipses" },
                )));
            }
            items.push(Item { template, levels });
            i += 1 + ellipses;
        }
        Ok(items)
    }

    fn identifier(&mut self, id: Value) -> R<Template> {
        if let Some((var, depth)) = self.vars.find(id) {
            let Some(first) = self.levels.len().checked_sub(depth as usize) else {
                return Err(self.bad(&format!(
                    "the pattern variable `{}` is under {depth} ellipses in the pattern but {} in the template",
                    text_of(id),
                    self.levels.len()
                )));
            };
            for level in &mut self.levels[first..] {
                if !level.contains(&var) {
                    level.push(var);
                }
            }
            return Ok(Template::Var(var));
        }
        if self.is_ellipsis(id) {
            return Err(self.bad(&format!("`{}` follows nothing in the template", text_of(id))));
        }
        let known = self.inserted.iter().position(|&other| other == id);
        let number = known.unwrap_or_else(|| {
            self.inserted.push(id);
            self.inserted.len() - 1
        });
        Ok(Template::Inserted(number as u32))
    }

    fn is_ellipsis(&self, form: Value) -> bool {
        !self.escaped && self.context.is_ellipsis(self.cx, form)
    }

    fn bad(&self, detail: &str) -> Failure {
        self.cx.bad(self.context.site, detail)
    }
}

/// Why a template cannot be filled in.
pub(super) type Unequal = String;

/// Fills in a template.
pub(super) fn instantiate(
    cx: &Cx,
    template: &Template,
    inserted: &[Value],
    scope: ScopeIndex,
    matched: Vec<Match>,
    span: Span,
) -> Result<Value, Unequal> {
    Filler { cx, inserted, aliases: vec![None; inserted.len()], scope, matched, span }.fill(template)
}

struct Filler<'f, 'a> {
    cx: &'f Cx<'a>,
    inserted: &'f [Value],
    /// The alias made for each inserted identifier, in this expansion.
    aliases: Vec<Option<Value>>,
    scope: ScopeIndex,
    matched: Vec<Match>,
    span: Span,
}

impl Filler<'_, '_> {
    fn fill(&mut self, template: &Template) -> Result<Value, Unequal> {
        match template {
            Template::Const(datum) => Ok(*datum),
            Template::Inserted(number) => Ok(self.alias(*number as usize)),
            Template::Var(var) => match &self.matched[*var as usize] {
                Match::One(form) => Ok(*form),
                Match::Nothing | Match::Many(_) => unreachable!("the compiler counted the ellipses"),
            },
            Template::List(items, tail) => {
                let mut out = Vec::with_capacity(items.len());
                self.fill_items(items, &mut out)?;
                let tail = tail.as_ref().map_or(Ok(Value::NIL), |tail| self.fill(tail))?;
                let list = self.cx.tools.heap.list_with_tail(&out, tail);
                if !out.is_empty() {
                    self.cx.places.borrow().set(list, self.span);
                }
                Ok(list)
            }
            Template::Vector(items) => {
                let mut out = Vec::with_capacity(items.len());
                self.fill_items(items, &mut out)?;
                let vector = self.cx.tools.heap.vector(&out).map_err(|_| "a vector is too large".to_string())?;
                self.cx.places.borrow().set(vector, self.span);
                Ok(vector)
            }
        }
    }

    fn fill_items(&mut self, items: &[Item], out: &mut Vec<Value>) -> Result<(), Unequal> {
        items.iter().try_for_each(|item| self.fill_item(&item.template, &item.levels, out))
    }

    /// Fills in a template once for each round of its outermost ellipsis.
    fn fill_item(&mut self, template: &Template, levels: &[Vec<u32>], out: &mut Vec<Value>) -> Result<(), Unequal> {
        let Some((vars, inner)) = levels.split_first() else {
            out.push(self.fill(template)?);
            return Ok(());
        };
        let columns: Vec<Rc<Vec<Match>>> = vars.iter().map(|&var| self.column(var)).collect();
        let rounds = columns[0].len();
        if columns.iter().any(|column| column.len() != rounds) {
            return Err("pattern variables under the same ellipsis have different numbers of matches".to_string());
        }
        for round in 0..rounds {
            if !self.cx.spend(8) {
                return Err(TOO_MUCH_MEMORY.to_string());
            }
            for (&var, column) in vars.iter().zip(&columns) {
                self.matched[var as usize] = column[round].clone();
            }
            self.fill_item(template, inner, out)?;
        }
        for (&var, column) in vars.iter().zip(columns) {
            self.matched[var as usize] = Match::Many(column);
        }
        Ok(())
    }

    fn column(&self, var: u32) -> Rc<Vec<Match>> {
        match &self.matched[var as usize] {
            Match::Many(column) => column.clone(),
            Match::Nothing | Match::One(_) => unreachable!("the compiler counted the ellipses"),
        }
    }

    fn alias(&mut self, number: usize) -> Value {
        let (id, heap, scope) = (self.inserted[number], self.cx.tools.heap, self.scope);
        *self.aliases[number].get_or_insert_with(|| make_alias(heap, id, scope))
    }
}
