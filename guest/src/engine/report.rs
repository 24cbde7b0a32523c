//! What the host is told: values, errors with position and backtrace.

use super::boot::PRELUDE_NAME;
use super::{Engine, Status};
use crate::data::condition;
use crate::data::string;
use crate::data::symbol;
use crate::heap::layout::{Tier, code, frame};
use crate::heap::{Addr, Value, raw};
use crate::text::printer;
use crate::vm::frames::{Activation, code_of};

/// What kind of result there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u32)]
pub enum ResultKind {
    #[default]
    Nothing = 0,
    Value = 1,
    Error = 2,
    Exit = 3,
}

/// Most lines of a backtrace.
const BACKTRACE_LINES: usize = 16;
/// Most activations looked at for one.
const BACKTRACE_DEPTH: usize = 200;

impl Engine {
    /// Ends the evaluation with an uncaught object; `top` is the newest canonical frame.
    pub(super) fn uncaught(&self, object: Value, top: Addr) -> Status {
        self.vm.ports.flush_all();
        let what = match condition::is_condition(object) {
            true => printer::condition_text(object),
            false => format!("uncaught exception: {}", printer::write(object)),
        };
        let position = self.position_in(object);
        self.set_report(ResultKind::Error, self.with_backtrace(&what, position, top), 1);
        Status::Error
    }

    /// Ends the evaluation because the host asked.
    pub(super) fn interrupted(&self, top: Addr) -> Status {
        self.vm.ports.flush_all();
        self.set_report(ResultKind::Error, self.with_backtrace("interrupted", None, top), 130);
        Status::Error
    }

    /// A syntax error says itself where it is: its detail is the position.
    fn position_in(&self, object: Value) -> Option<String> {
        let detail = condition::is_condition(object).then(|| condition::detail(object))?;
        string::is_string(detail).then(|| string::to_rust(detail))
    }

    fn with_backtrace(&self, what: &str, position: Option<String>, top: Addr) -> String {
        let activations = self.vm.activations(top, BACKTRACE_DEPTH);
        let mut lines: Vec<(String, String)> = activations.iter().filter_map(|a| self.line(a)).collect();
        if lines.is_empty() {
            lines.extend(self.form_line());
        }
        let position = position.or_else(|| lines.iter().map(|(_, at)| at.clone()).find(|at| !at.is_empty()));
        let mut text = position.map_or_else(String::new, |at| format!("{at}: ")) + what;
        for (name, at) in lines.iter().take(BACKTRACE_LINES) {
            text += &format!("\n    at {name}{}", if at.is_empty() { String::new() } else { format!(" ({at})") });
        }
        if lines.len() > BACKTRACE_LINES {
            text += "\n    …";
        }
        text
    }

    /// Where the running top-level form is: for an error in its tail position, whose frame is gone.
    fn form_line(&self) -> Option<(String, String)> {
        let form = self.form.get();
        let info = self.vm.codes.get(form.is_procedure().then(|| code_of(form))?)?;
        let (_, span) = info.sites.iter().min_by_key(|(_, span)| (span.line, span.column))?;
        Some(("top level".to_string(), self.vm.sources.show(*span)?))
    }

    /// Procedure (with shortened arguments) and position; `None` for the prelude's own frames.
    fn line(&self, activation: &Activation) -> Option<(String, String)> {
        let code = code_of(activation.closure);
        let span = self.vm.codes.span_at(code, activation.site)?;
        let source = self.vm.sources.get(span.source);
        if source.is_some_and(|source| &*source.name == PRELUDE_NAME && span.is_known()) {
            return None;
        }
        let name = Value(raw::load64(code + code::NAME));
        let shown = match symbol::is_symbol(name) {
            true => self.application(&symbol::name(name), code, activation.frame),
            false if raw::load32(code + code::ARITY) == 0 => "top level".to_string(),
            false => self.application("lambda", code, activation.frame),
        };
        Some((shown, self.vm.sources.show(span).unwrap_or_default()))
    }

    /// `(name arg …)` with the parameters' present values.
    fn application(&self, name: &str, code: Addr, at: Addr) -> String {
        // Compiled code stores a parameter in its slot only while it is live: what is there may be stale.
        if Tier::of(code) == Tier::Compiled {
            return name.to_string();
        }
        let required = raw::load32(code + code::ARITY) & 0xffff;
        let slots = (0..required.min(4)).map(|i| Value(raw::load64(at + frame::SLOTS + 8 * i)));
        let mut text = format!("({name}");
        for value in slots {
            let sound = !value.is_pointer() || self.vm.heap.is_live(value);
            text += " ";
            text += &if sound { printer::short(value, 24) } else { "…".to_string() };
        }
        text + if required > 4 { " …)" } else { ")" }
    }
}
