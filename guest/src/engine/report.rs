//! What the host is told: values, and errors with position, source line, backtrace.
//!
//! ```text
//! sums.scm:3:13: car: argument 1 must be a pair: 3
//!     3 |   (+ (total (car x)) 1))
//!       |             ^~~~~~~
//!     at (total 3) (sums.scm:3:13)
//!     at top level (sums.scm:9:10)
//! ```

use super::backtrace::Line;
use super::origin::Origin;
use super::{Engine, Failure};
use crate::data::condition::{self, ConditionKind};
use crate::data::symbol;
use crate::heap::{CaseLambda, Frame, Global, Tier, Value};
use crate::spec::limits::{SHOWN_FORM, SHOWN_IRRITANT, SHOWN_USE, SHOWN_WHOLE};
use crate::syntax::Meant;
use crate::text::snippet::{self, DatumPlace};
use crate::text::source::Span;
use crate::text::{ReadError, ReadFailure, printer};
use crate::vm::errno;
use crate::vm::frames::code_of;
use crate::vm::ports::Lost;
use host_interface::{Cause, Status};

impl Engine {
    /// What is to be said of output that could not be written, and the cause that this is. It is quiet when nobody reads standard
    /// output any more: whoever did so has seen enough.
    pub(super) fn lost_output(&self) -> Option<(String, Cause)> {
        let Lost { name, error } = self.vm.ports.take_lost()?;
        Some(match self.vm.ports.is_hung_up() {
            true => (String::new(), Cause::HungUp),
            false => (format!("cannot write {name}: {}", errno::reason(&error)), Cause::Output),
        })
    }

    /// Ends an evaluation that went well but for its output, if some was lost.
    pub(super) fn output_lost(&self) -> Option<Status> {
        let (text, cause) = self.lost_output()?;
        let (kind, message) = (ConditionKind::File.name().to_string(), text.clone());
        self.set_failure(text, cause, Failure { kind, message, ..Failure::default() });
        Some(Status::Error)
    }

    /// Reports an error, and output that was lost besides.
    fn report_error(&self, text: String, cause: Cause, failure: Failure) -> Status {
        let lost = self.lost_output().map(|(lost, _)| lost).filter(|lost| !lost.is_empty());
        self.set_failure(lost.map_or(text.clone(), |lost| format!("{text}\n{lost}")), cause, failure);
        Status::Error
    }

    /// Ends the evaluation with an uncaught object; `top` is the newest canonical frame.
    pub(super) fn uncaught(&self, object: Value, top: Frame) -> Status {
        self.vm.ports.flush_all();
        if self.vm.ports.is_hung_up() && condition::kind(object) == Some(ConditionKind::File) {
            self.vm.ports.take_lost();
            let kind = ConditionKind::File.name().to_string();
            self.value.set(object);
            self.set_failure(String::new(), Cause::HungUp, Failure { kind, has_object: true, ..Failure::default() });
            return Status::Error;
        }
        let mut origin = Origin::of(object).unwrap_or_default();
        let mut what = match condition::is_condition(object) {
            // What `error` was given is shown as it is; of what a primitive found wrong, enough to know it by.
            true if condition::kind(object) == Some(ConditionKind::Error) => {
                printer::cut_condition_text(object, SHOWN_WHOLE)
            }
            true => printer::short_condition_text(object, SHOWN_IRRITANT),
            false => format!("uncaught exception: {}", printer::write_cut(object, SHOWN_WHOLE)),
        };
        if condition::kind(object) == Some(ConditionKind::Syntax) {
            what = condition::message_text(object);
            // The line of the source shows the form, unless a macro made it.
            let made = condition::irritant_values(object)
                .into_iter()
                .filter(|_| !origin.uses.is_empty() || origin.span.is_none());
            made.for_each(|form| what += &format!(": {}", printer::short(form, SHOWN_FORM)));
        }
        let cell = Some(object).filter(|&object| condition::kind(object) == Some(ConditionKind::Unbound));
        let cell = cell.map(condition::detail).filter(|&detail| Global::is(detail));
        if condition::kind(object) == Some(ConditionKind::Arity) {
            origin.help = self.definition(condition::detail(object));
        }
        let (text, parts) = self.error_text(&what, origin, cell, top);
        let kind = condition::kind(object).map_or("", |kind| kind.name()).to_string();
        let cause = match condition::kind(object) {
            Some(ConditionKind::OutOfMemory) => Cause::Memory,
            _ => Cause::Condition,
        };
        self.value.set(object);
        self.report_error(text, cause, Failure { kind, has_object: true, ..parts })
    }

    /// Ends the evaluation, because the host asked or a limit is reached: nothing the program could handle.
    pub(super) fn stopped(&self, why: &str, cause: Cause, top: Frame) -> Status {
        self.vm.ports.flush_all();
        let (text, parts) = self.error_text(why, Origin::default(), None, top);
        self.report_error(text, cause, Failure { kind: ConditionKind::Interrupt.name().to_string(), ..parts })
    }

    /// Reports a text that cannot be read.
    pub(super) fn unreadable(&self, name: &str, error: &ReadError) {
        let at = self.vm.sources.show(error.span).unwrap_or_else(|| name.to_string());
        let line =
            self.with_place(error.span, |place| place.show()).map_or_else(String::new, |line| format!("\n{line}"));
        let kind = ConditionKind::Read.name().to_string();
        let text = format!("{at}: {}{line}", error.message);
        let message = error.message.to_string();
        let cause = match error.failure {
            ReadFailure::Memory => Cause::Memory,
            _ => Cause::Unreadable,
        };
        self.set_failure(text, cause, Failure { kind, message, position: Some(at), ..Failure::default() });
    }

    /// The whole text of an error, and its parts; `cell` is the variable that has no value.
    fn error_text(&self, what: &str, origin: Origin, cell: Option<Value>, top: Frame) -> (String, Failure) {
        let mut trace = self.backtrace(top);
        if trace.span().is_none() && origin.span.is_none() {
            trace.extend(self.form_line());
        }
        let span = origin.span.or_else(|| trace.span());
        let name = cell.map(|cell| symbol::name(Global::known(cell).name().value()));
        let place = span.and_then(|span| {
            self.with_place(span, |place| {
                // A name has no place of its own when it is not an operand of a call.
                let named = name.as_ref().and_then(|name| place.of_name(name));
                let place = named.unwrap_or(place);
                (place.span, place.show())
            })
        });
        let help = origin.help.or_else(|| self.parts.forms.get().help(self, cell?, span));
        let position = place.as_ref().map(|place| place.0).or(span).and_then(|span| self.vm.sources.show(span));
        let mut text = match &position {
            Some(at) => format!("{at}: {what}"),
            None => what.to_string(),
        };
        text.extend(place.map(|(_, line)| format!("\n{line}")));
        text.extend(help.map(|help| format!("\n      = {help}")));
        let mut shown = span;
        for (name, at) in origin.uses {
            text += &self.use_text(&name, at, shown != Some(at));
            shown = Some(at);
        }
        text += &trace.to_string();
        (text, Failure { message: what.to_string(), position, frames: trace.into_lines(), ..Failure::default() })
    }

    /// `in the expansion of (name …) (position)`, and its line unless that was shown just now.
    fn use_text(&self, name: &str, at: Span, with_line: bool) -> String {
        let place = self.with_place(at, |place| (place.short(SHOWN_USE), place.show()));
        // The place is that of the outermost use when a macro made this one.
        let is_own = |form: &str| {
            let rest = form.strip_prefix('(').and_then(|form| form.strip_prefix(name));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ')', '…']))
        };
        let own = place.as_ref().filter(|(form, _)| is_own(form));
        let form = own.map_or(name, |(form, _)| form);
        let position = self.vm.sources.show(at).map_or_else(String::new, |at| format!(" ({at})"));
        let line = place.as_ref().filter(|_| with_line).map_or_else(String::new, |(_, line)| format!("\n{line}"));
        format!("\n    in the expansion of {form}{position}{line}")
    }

    /// What to do about a variable that is not bound.
    pub(super) fn help_for(&self, cell: Value, span: Option<Span>) -> Option<String> {
        let name = symbol::name(Global::known(cell).name().value());
        // In a form whose keyword is misspelt everything is evaluated as operands, even names it would bind.
        let around =
            span.and_then(|span| self.with_place(span, |place| snippet::heads_around(place.text, place.before, span)));
        for word in around.unwrap_or_default().iter().filter(|word| **word != name) {
            if let Some(keyword) = self.expander.meant_keyword(cell, self.vm.symbol(word)) {
                return Some(format!("`{word}` is not bound either: did you mean `{keyword}`?"));
            }
        }
        Some(match self.expander.meant(cell, |name| self.exporters.find(name))? {
            Meant::Name(like) => format!("did you mean `{like}`?"),
            Meant::Import(library) => format!("`{name}` is exported by {library}, which is not imported here"),
        })
    }

    /// Where a procedure is defined, as a sentence; nothing of a procedure that the system brings along.
    fn definition(&self, procedure: Value) -> Option<String> {
        let first = match CaseLambda::of(procedure) {
            // Any clause will do: the first is where a reader begins.
            Some(whole) => whole.clauses().items().iter().next()?,
            None => procedure,
        };
        let code = first.is_procedure().then(|| code_of(first))?;
        let compiled_here = matches!(code.tier(), Tier::Interpreted | Tier::Compiled);
        if !compiled_here || self.is_hidden(code) {
            return None;
        }
        let at = self.vm.sources.show(self.vm.codes.get(code)?.span)?;
        Some(match code.name() {
            Some(name) => format!("`{}` is defined at {at}", symbol::name(name.value())),
            None => format!("the procedure is defined at {at}"),
        })
    }

    /// Works on a place of a source text, if that is still there.
    fn with_place<T>(&self, span: Span, work: impl FnOnce(DatumPlace) -> T) -> Option<T> {
        let source = self.vm.sources.get(span.source).filter(|_| span.is_known())?;
        DatumPlace::find(&source.text, source.before, span).map(work)
    }

    /// Where the running top-level form is: for an error in its tail position, whose frame is gone.
    fn form_line(&self) -> Option<Line> {
        let form = self.form.get();
        let info = self.vm.codes.get(form.is_procedure().then(|| code_of(form))?)?;
        let first = info.sites.iter().map(|(_, span)| *span).min_by_key(|span| (span.line, span.column));
        let span = first.unwrap_or(info.span);
        Some(Line { shown: "top level".to_string(), at: self.vm.sources.show(span)?, span: Some(span) })
    }
}
