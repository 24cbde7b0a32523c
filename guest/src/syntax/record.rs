//! `define-record-type` (R7RS §5.5): definitions of the type, the constructor, the predicate, accessors and modifiers.

use super::ast::{Expr, Formals, Lambda};
use super::error::R;
use super::expand::{Cx, Site};
use super::identifier::{is_identifier, symbol_of, text_of};
use crate::data::list;
use crate::heap::Value;
use crate::spec::Internal;
use crate::text::source::Span;
use std::rc::Rc;

/// A record type definition, taken apart.
pub(super) struct RecordType {
    id: Value,
    /// Name, and for each field the number of the constructor's parameter that gives it.
    constructor: Option<(Value, Vec<Value>)>,
    predicate: Option<Value>,
    fields: Vec<Field>,
}

struct Field {
    id: Value,
    accessor: Option<Value>,
    modifier: Option<Value>,
}

/// One of the definitions.
pub(super) enum Part {
    /// The record type itself; always the first.
    Type,
    Constructor(Value),
    Predicate(Value),
    Accessor(Value, usize),
    Modifier(Value, usize),
}

impl RecordType {
    /// What is defined, by identifier.
    pub(super) fn parts(&self) -> Vec<(Value, Part)> {
        let mut parts = vec![(self.id, Part::Type)];
        parts.extend(self.constructor.as_ref().map(|c| (c.0, Part::Constructor(c.0))));
        parts.extend(self.predicate.map(|id| (id, Part::Predicate(id))));
        for (i, field) in self.fields.iter().enumerate() {
            parts.extend(field.accessor.map(|id| (id, Part::Accessor(id, i))));
            parts.extend(field.modifier.map(|id| (id, Part::Modifier(id, i))));
        }
        parts
    }
}

impl Cx<'_> {
    pub(super) fn record_type(&self, site: &Site) -> R<RecordType> {
        let [name, constructor, ref rest @ ..] = site.args[..] else {
            return Err(self.bad(site, "it needs a name, a constructor and a predicate"));
        };
        let id = match list::to_vec(name).as_deref() {
            _ if is_identifier(name) => name,
            Some(&[id, ..]) if is_identifier(id) => id,
            _ => return Err(self.bad(site, format!("{} is not a name", self.quoted(name)))),
        };
        let (predicate, fields) = match rest.split_first() {
            Some((&Value::FALSE, fields)) => (None, fields),
            Some((&id, fields)) if is_identifier(id) => (Some(id), fields),
            Some((&other, _)) => {
                return Err(self.bad(site, format!("{} is not the name of a predicate", self.quoted(other))));
            }
            None => return Err(self.bad(site, "there is no predicate")),
        };
        let fields = fields.iter().map(|&field| self.record_field(field, site)).collect::<R<Vec<_>>>()?;
        for (i, field) in fields.iter().enumerate() {
            if fields[..i].iter().any(|f| f.id == field.id) {
                return Err(self.bad(site, format!("there are two fields `{}`", text_of(field.id))));
            }
        }
        let constructor = self.record_constructor(constructor, &fields, site)?;
        Ok(RecordType { id, constructor, predicate, fields })
    }

    fn record_field(&self, field: Value, site: &Site) -> R<Field> {
        if is_identifier(field) {
            return Ok(Field { id: field, accessor: None, modifier: None });
        }
        match list::to_vec(field).as_deref() {
            Some(ids @ [id, ..]) if ids.len() <= 3 && ids.iter().all(|&id| is_identifier(id)) => {
                Ok(Field { id: *id, accessor: ids.get(1).copied(), modifier: ids.get(2).copied() })
            }
            _ => Err(self.bad(site, format!("{} is not a field (name accessor [modifier])", self.quoted(field)))),
        }
    }

    /// `#f` (none), a name alone (all fields in order), or `(name field …)`.
    fn record_constructor(&self, form: Value, fields: &[Field], site: &Site) -> R<Option<(Value, Vec<Value>)>> {
        if form == Value::FALSE {
            return Ok(None);
        }
        if is_identifier(form) {
            return Ok(Some((form, fields.iter().map(|f| f.id).collect())));
        }
        let parts = list::to_vec(form).filter(|parts| !parts.is_empty() && parts.iter().all(|&id| is_identifier(id)));
        let Some((&name, parameters)) = parts.as_ref().and_then(|parts| parts.split_first()) else {
            return Err(self.bad(site, format!("{} is not a constructor (name field ...)", self.quoted(form))));
        };
        for (i, parameter) in parameters.iter().enumerate() {
            if !fields.iter().any(|f| f.id == *parameter) {
                let name = text_of(*parameter);
                let error = self.bad(site, format!("the constructor names `{name}`, which is no field"));
                return Err(error.or_like(&name, fields.iter().map(|f| text_of(f.id))));
            }
            if parameters[..i].contains(parameter) {
                return Err(self.bad(site, format!("the constructor names `{}` twice", text_of(*parameter))));
            }
        }
        Ok(Some((name, parameters.to_vec())))
    }

    /// The value of one of the definitions; `rtd` refers to the record type.
    pub(super) fn record_part(&self, record: &RecordType, part: &Part, rtd: impl Fn() -> Expr, span: Span) -> Expr {
        // The procedures have no position: an error in one is the fault of its caller, whose position a report then shows.
        let span = if matches!(part, Part::Type) { span } else { Span::NONE };
        let fixnum = |i: usize| Expr::Const(Value::fixnum(i as i64));
        let object = |n: usize| (0..n).map(|i| self.temporary(["record", "value"][i])).collect::<Vec<_>>();
        let lambda = |name: Value, required: Vec<_>, procedure: Internal, args: Vec<Expr>| {
            let body = self.call_internal(procedure, args, span);
            let formals = Formals { required, rest: None };
            Expr::Lambda(Rc::new(Lambda { name: symbol_of(name), formals, body, span }))
        };
        match *part {
            Part::Type => {
                let names: Vec<Value> = record.fields.iter().map(|f| symbol_of(f.id)).collect();
                let vector = self.tools.heap.vector(&names).unwrap_or(Value::FALSE);
                let name = |id: Option<Value>| id.map_or(Value::FALSE, symbol_of);
                let procedures: Vec<Value> =
                    record.fields.iter().flat_map(|f| [name(f.accessor), name(f.modifier)]).collect();
                let procedures = self.tools.heap.vector(&procedures).unwrap_or(Value::FALSE);
                let args = vec![Expr::Const(symbol_of(record.id)), Expr::Const(vector), Expr::Const(procedures)];
                self.call_internal(Internal::MakeRecordType, args, span)
            }
            Part::Constructor(name) => {
                let parameters = record.constructor.as_ref().map(|c| c.1.as_slice()).unwrap_or_default();
                let vars: Vec<_> = parameters.iter().map(|&id| self.variable(id)).collect();
                let value = |field: &Field| match parameters.iter().position(|&id| id == field.id) {
                    Some(i) => Expr::Local(vars[i], span),
                    None => Expr::Const(Value::FALSE),
                };
                let args = std::iter::once(rtd()).chain(record.fields.iter().map(value)).collect();
                lambda(name, vars.clone(), Internal::Record, args)
            }
            Part::Predicate(name) => {
                let vars = object(1);
                lambda(name, vars.clone(), Internal::RecordIs, vec![Expr::Local(vars[0], span), rtd()])
            }
            Part::Accessor(name, i) => {
                let vars = object(1);
                lambda(name, vars.clone(), Internal::RecordRef, vec![Expr::Local(vars[0], span), rtd(), fixnum(i)])
            }
            Part::Modifier(name, i) => {
                let vars = object(2);
                let args = vec![Expr::Local(vars[0], span), rtd(), fixnum(i), Expr::Local(vars[1], span)];
                lambda(name, vars, Internal::RecordSet, args)
            }
        }
    }
}
