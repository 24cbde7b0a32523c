//! Where a condition comes from, in its detail: `(position help use …)`, with a position as `(source line column)` or
//! `#f`, help as a string or `#f`, and each macro use around the form, innermost first, as `(name . position)`.
//!
//! Conditions about the text of a program have one. That of an unbound variable has its cell there instead.

use super::Engine;
use crate::data::{condition, list, string, symbol};
use crate::heap::objects::{car, cdr};
use crate::heap::{Heap, Value};
use crate::text::source::{SourceId, Span};

/// What is wrong about the text of a program.
#[derive(Clone, Debug, Default)]
pub(super) struct Origin {
    pub span: Option<Span>,
    pub help: Option<String>,
    /// Names and places of the macro uses, innermost first.
    pub uses: Vec<(String, Span)>,
}

impl Origin {
    pub fn at(span: Span) -> Origin {
        Origin { span: Some(span).filter(|span| span.is_known()), ..Origin::default() }
    }

    /// As a condition's detail.
    pub fn to_detail(&self, engine: &Engine) -> Value {
        let heap = &engine.vm.heap;
        let text = |text: &String| string::literal(heap, text).unwrap_or(Value::FALSE);
        let span = |span: Span| from_span(heap, span);
        let uses = self.uses.iter().map(|(name, at)| heap.cons(engine.vm.symbol(name), span(*at)));
        let mut parts = vec![self.span.map_or(Value::FALSE, span), self.help.as_ref().map_or(Value::FALSE, text)];
        parts.extend(uses);
        heap.list(&parts)
    }

    /// The origin in a condition's detail, if it has one.
    pub fn of(object: Value) -> Option<Origin> {
        let detail = condition::is_condition(object).then(|| condition::detail(object))?;
        let parts = list::to_vec(detail)?;
        let (&at, rest) = parts.split_first()?;
        let (&help, uses) = rest.split_first()?;
        let name = |name: Value| if symbol::is_symbol(name) { symbol::name(name) } else { String::new() };
        Some(Origin {
            span: to_span(at),
            help: string::is_string(help).then(|| string::to_rust(help)),
            uses: uses.iter().filter_map(|&part| Some((name(car(part)), to_span(cdr(part))?))).collect(),
        })
    }
}

fn from_span(heap: &Heap, span: Span) -> Value {
    heap.list(&[span.source.0, span.line, span.column].map(|n| Value::fixnum(i64::from(n))))
}

fn to_span(v: Value) -> Option<Span> {
    let numbers =
        list::to_vec(v)?.into_iter().map(|n| u32::try_from(n.to_fixnum()?).ok()).collect::<Option<Vec<_>>>()?;
    let &[source, line, column] = numbers.as_slice() else { return None };
    Some(Span { source: SourceId(source), line, column })
}
