//! How the printer walks a datum: on an explicit stack, so any depth will do.

use super::labels::Labels;
use super::printer::Style;
use super::spelling;
use crate::data::condition::{irritants, kind_symbol, message};
use crate::data::{label, list, number, string, symbol};
use crate::heap::objects::{self, car, cdr};
use crate::heap::patience::Patience;
use crate::heap::{
    BoxObject, Bytevector, CaseLambda, Code, Global, HashTable, Identifier, Kind, Procedure, Record, RecordType, Slice,
    Symbol, Value, Values, Vector,
};
use std::fmt::{self, Write};

/// What is still to print.
enum Unprinted {
    Datum(Value),
    /// The rest of a list after its first element, and its closing parenthesis.
    Tail(Value),
    /// The elements of a vector or of several values from this one on.
    Elements(Slice<Value>, u32),
    /// The fields of a record from this one on.
    Fields(Record, u32),
    Text(&'static str),
}

/// Prints one datum; gives it up with an error when the sink does or nobody has the patience.
pub(super) struct Printer<'a> {
    out: &'a mut dyn Write,
    style: Style,
    labels: Labels,
    next_label: u32,
    work: Vec<Unprinted>,
    patience: Patience,
}

impl<'a> Printer<'a> {
    pub(super) fn new(out: &'a mut dyn Write, style: Style, labels: Labels) -> Printer<'a> {
        Printer { out, style, labels, next_label: 0, work: Vec::new(), patience: Patience::new() }
    }

    pub(super) fn run(&mut self, v: Value) -> fmt::Result {
        // Most data are atoms, which need no stack.
        self.datum(v)?;
        while let Some(work) = self.work.pop() {
            self.patience.spend(1).map_err(|_| fmt::Error)?;
            match work {
                Unprinted::Text(text) => self.out.write_str(text)?,
                Unprinted::Datum(v) => self.datum(v)?,
                Unprinted::Tail(v) => self.tail(v)?,
                Unprinted::Elements(items, first) => self.elements(items, first)?,
                Unprinted::Fields(record, i) => self.fields(record, i)?,
            }
        }
        Ok(())
    }

    /// Prints a label or a reference; true when that was all.
    fn label(&mut self, v: Value) -> Result<bool, fmt::Error> {
        if self.labels.is_empty() || !v.is_pointer() {
            return Ok(false);
        }
        match self.labels.get_mut(&v.addr()) {
            None => Ok(false),
            Some(Some(label)) => write!(self.out, "#{label}#").map(|()| true),
            Some(label @ None) => {
                *label = Some(self.next_label);
                write!(self.out, "#{}=", self.next_label)?;
                self.next_label += 1;
                Ok(false)
            }
        }
    }

    fn datum(&mut self, v: Value) -> fmt::Result {
        if self.label(v)? {
            return Ok(());
        }
        if !v.is_pair() {
            return self.object(v);
        }
        if let Some((prefix, datum)) = self.abbreviation(v) {
            self.out.write_str(prefix)?;
            self.work.push(Unprinted::Datum(datum));
            return Ok(());
        }
        self.out.write_char('(')?;
        self.work.extend([Unprinted::Tail(cdr(v)), Unprinted::Datum(car(v))]);
        Ok(())
    }

    /// `(quote datum)` and its kin are written as they are read, unless a label stands between.
    fn abbreviation(&self, v: Value) -> Option<(&'static str, Value)> {
        let rest = cdr(v);
        if !symbol::is_symbol(car(v))
            || !rest.is_pair()
            || !cdr(rest).is_null()
            || self.labels.contains_key(&rest.addr())
        {
            return None;
        }
        const PREFIXES: [(&str, &str); 4] =
            [("quote", "'"), ("quasiquote", "`"), ("unquote", ","), ("unquote-splicing", ",@")];
        let (_, prefix) = PREFIXES.iter().find(|(name, _)| symbol::is_named(car(v), name))?;
        Some((prefix, car(rest)))
    }

    fn tail(&mut self, v: Value) -> fmt::Result {
        if v.is_null() {
            return self.out.write_char(')');
        }
        if v.is_pair() && !self.labels.contains_key(&v.addr()) {
            self.out.write_char(' ')?;
            self.work.extend([Unprinted::Tail(cdr(v)), Unprinted::Datum(car(v))]);
            return Ok(());
        }
        self.out.write_str(" . ")?;
        self.work.extend([Unprinted::Text(")"), Unprinted::Datum(v)]);
        Ok(())
    }

    fn elements(&mut self, items: Slice<Value>, i: u32) -> fmt::Result {
        if i == items.len() {
            return Ok(());
        }
        if i > 0 {
            self.out.write_char(' ')?;
        }
        self.work.extend([Unprinted::Elements(items, i + 1), Unprinted::Datum(items.get(i))]);
        Ok(())
    }

    fn fields(&mut self, record: Record, i: u32) -> fmt::Result {
        if i == record.field_count() {
            return self.out.write_char('>');
        }
        let names = record.record_type().fields().items();
        self.out.write_char(' ')?;
        if i < names.len() && symbol::is_symbol(names.get(i)) {
            spelling::symbol(self.out, &symbol::name(names.get(i)))?;
            self.out.write_str(": ")?;
        }
        self.work.extend([Unprinted::Fields(record, i + 1), Unprinted::Datum(record.fields().get(i))]);
        Ok(())
    }

    fn object(&mut self, v: Value) -> fmt::Result {
        let display = self.style == Style::Display;
        if let Some(c) = v.to_char() {
            return if display { self.out.write_char(c) } else { spelling::character(self.out, c) };
        }
        if let Some(n) = v.to_fixnum() {
            return spelling::integer(self.out, n);
        }
        if number::is_number(v) {
            return self.out.write_str(&number::to_string(v, 10).map_err(|_| fmt::Error)?);
        }
        let Some(kind) = objects::kind_of(v) else { return self.out.write_str(immediate(v)) };
        match kind {
            Kind::String => string::with_utf8(v, 0, string::length(v), |text| match display {
                true => self.out.write_str(text),
                false => spelling::string(self.out, text),
            }),
            Kind::Symbol => symbol::with_name(v, |name| match display {
                true => self.out.write_str(name),
                false => spelling::symbol(self.out, name),
            }),
            Kind::Identifier => {
                self.work.push(Unprinted::Datum(Identifier::known(v).original()));
                Ok(())
            }
            Kind::Bytevector => self.bytevector(v),
            Kind::Vector => self.parts("#(", [Unprinted::Text(")"), Unprinted::Elements(Vector::known(v).items(), 0)]),
            Kind::Values => self.parts("", [Unprinted::Elements(Values::known(v).items(), 0)]),
            Kind::Box => self.parts("#<box ", [Unprinted::Text(">"), Unprinted::Datum(BoxObject::known(v).content())]),
            Kind::Record => {
                let record = Record::known(v);
                write!(self.out, "#<{}", record_name(record.record_type()))?;
                self.work.push(Unprinted::Fields(record, 0));
                Ok(())
            }
            Kind::RecordType => write!(self.out, "#<record-type {}>", record_name(RecordType::known(v))),
            Kind::Condition => self.condition(v),
            Kind::Promise => self.out.write_str("#<promise>"),
            Kind::Port => self.port(v),
            Kind::Environment => self.out.write_str("#<environment>"),
            Kind::Program => self.out.write_str("#<program>"),
            Kind::HashTable => write!(self.out, "#<hash-table {}>", HashTable::known(v).association_count()),
            Kind::Global => self.named("variable", Some(Global::known(v).name())),
            Kind::Closure | Kind::Primitive | Kind::CaseLambda | Kind::Continuation => {
                self.named("procedure", code_name(v))
            }
            Kind::Parameter => self.named("parameter", code_name(v)),
            Kind::Code => self.named("code", Code::known(v).name()),
            Kind::Buffer | Kind::Instructions | Kind::Segment => write!(self.out, "#<{kind:?}>"),
            Kind::Flonum | Kind::Bignum | Kind::Ratnum | Kind::Compnum => unreachable!("numbers were the case before"),
        }
    }

    fn parts<const N: usize>(&mut self, open: &str, work: [Unprinted; N]) -> fmt::Result {
        self.work.extend(work);
        self.out.write_str(open)
    }

    fn bytevector(&mut self, v: Value) -> fmt::Result {
        self.out.write_str("#u8(")?;
        for (i, byte) in Bytevector::known(v).bytes().iter().enumerate() {
            write!(self.out, "{}{byte}", if i > 0 { " " } else { "" })?;
        }
        self.out.write_char(')')
    }

    /// `#<textual-input-port "name">`
    fn port(&mut self, v: Value) -> fmt::Result {
        write!(self.out, "#<{}", label::kind(v))?;
        if let Some(name) = label::name(v) {
            self.out.write_char(' ')?;
            spelling::string(self.out, &name)?;
        }
        self.out.write_char('>')
    }

    /// `#<what name>`, or `#<what>` when there is no name.
    fn named(&mut self, what: &str, name: Option<Symbol>) -> fmt::Result {
        let Some(name) = name else { return write!(self.out, "#<{what}>") };
        write!(self.out, "#<{what} ")?;
        spelling::symbol(self.out, &symbol::name(name.value()))?;
        self.out.write_char('>')
    }

    /// `#<condition kind: message: irritant …>`
    fn condition(&mut self, v: Value) -> fmt::Result {
        let kind = kind_symbol(v);
        let kind = if symbol::is_symbol(kind) { symbol::name(kind) } else { String::new() };
        write!(self.out, "#<condition {kind}: ")?;
        self.work.push(Unprinted::Text(">"));
        let items = list::to_vec(irritants(v)).unwrap_or_else(|| vec![irritants(v)]);
        for &item in items.iter().rev() {
            self.work.extend([Unprinted::Datum(item), Unprinted::Text(" ")]);
        }
        if string::is_string(message(v)) {
            let colon = if items.is_empty() { "" } else { ":" };
            write!(self.out, "{}{colon}", string::to_rust(message(v)).trim_end_matches(':'))
        } else {
            self.work.push(Unprinted::Datum(message(v)));
            Ok(())
        }
    }
}

/// The name of a record type without the customary brackets.
fn record_name(record_type: RecordType) -> String {
    let name = record_type.name();
    let name = if symbol::is_symbol(name) { symbol::name(name) } else { "record".into() };
    match name.strip_prefix('<').and_then(|inner| inner.strip_suffix('>')) {
        Some(inner) if !inner.is_empty() => inner.into(),
        _ => name,
    }
}

/// The name of a procedure. A `case-lambda` has that of its clauses.
fn code_name(procedure: Value) -> Option<Symbol> {
    match CaseLambda::of(procedure) {
        Some(whole) => whole.clauses().items().iter().next().and_then(code_name),
        None => Procedure::known(procedure).code().name(),
    }
}

fn immediate(v: Value) -> &'static str {
    match v {
        Value::TRUE => "#t",
        Value::FALSE => "#f",
        Value::NIL => "()",
        Value::EOF => "#<eof>",
        Value::UNSPECIFIED => "#<unspecified>",
        Value::UNASSIGNED => "#<unassigned>",
        Value::DEFAULT => "#<default>",
        _ => "#<internal>",
    }
}
