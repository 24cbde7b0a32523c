//! The lines of a backtrace: `at (procedure argument …) (position)`.

use super::Engine;
use super::boot::PRELUDE_NAME;
use crate::data::hash::HashMap;
use crate::data::symbol;
use crate::heap::{Code, Frame};
use crate::spec::limits::{BACKTRACE_NEWEST, BACKTRACE_OLDEST};
use crate::text::source::Span;
use crate::vm::frames::{Activation, code_of};
use std::collections::VecDeque;
use std::fmt;

/// An activation as it is shown.
pub(super) struct Line {
    pub shown: String,
    /// `file:line:column`, or nothing when it is not known.
    pub at: String,
    pub span: Option<Span>,
}

/// Both ends of the list of activations.
#[derive(Default)]
pub(super) struct Backtrace {
    newest: Vec<Line>,
    oldest: Vec<Line>,
    /// How many stand between.
    between: usize,
}

impl Backtrace {
    /// The newest position that is known.
    pub fn span(&self) -> Option<Span> {
        self.newest.iter().find_map(|line| line.span)
    }

    /// Procedures and positions, innermost first.
    pub fn into_lines(self) -> Vec<(String, String)> {
        self.newest.into_iter().chain(self.oldest).map(|line| (line.shown, line.at)).collect()
    }

    pub fn extend(&mut self, line: Option<Line>) {
        self.newest.extend(line);
    }
}

impl fmt::Display for Backtrace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = |f: &mut fmt::Formatter<'_>, line: &Line| match line.at.as_str() {
            "" => write!(f, "\n    at {}", line.shown),
            at => write!(f, "\n    at {} ({at})", line.shown),
        };
        self.newest.iter().try_for_each(|newest| line(f, newest))?;
        if self.between > 0 {
            write!(f, "\n    … {} more", self.between)?;
        }
        self.oldest.iter().try_for_each(|oldest| line(f, oldest))
    }
}

impl Engine {
    /// The activations from the canonical frame `top` down, without the prelude's own.
    pub(super) fn backtrace(&self, top: Frame) -> Backtrace {
        let mut trace = Backtrace::default();
        let mut oldest = VecDeque::with_capacity(BACKTRACE_OLDEST + 1);
        let mut hidden: HashMap<Code, bool> = HashMap::default();
        self.vm.each_activation(top, |activation| {
            let code = code_of(activation.closure);
            if *hidden.entry(code).or_insert_with(|| self.is_hidden(code)) {
                return;
            }
            if trace.newest.len() < BACKTRACE_NEWEST {
                trace.newest.push(self.line(&activation));
                return;
            }
            oldest.push_back(activation);
            if oldest.len() > BACKTRACE_OLDEST {
                oldest.pop_front();
                trace.between += 1;
            }
        });
        trace.oldest = oldest.iter().map(|activation| self.line(activation)).collect();
        trace
    }

    /// Is it the prelude's, or nothing that was compiled here?
    pub(super) fn is_hidden(&self, code: Code) -> bool {
        let Some(info) = self.vm.codes.get(code) else { return true };
        let source = self.vm.sources.get(info.span.source);
        info.span.is_known() && source.is_some_and(|source| &*source.name == PRELUDE_NAME)
    }

    fn line(&self, activation: &Activation) -> Line {
        let code = code_of(activation.closure);
        let span = self.vm.codes.span_at(code, activation.site).filter(|span| span.is_known());
        let shown = match code.name() {
            Some(name) => self.application(&symbol::name(name.value()), activation),
            None if code.arity() == 0 => "top level".to_string(),
            None => self.application("lambda", activation),
        };
        Line { shown, at: span.and_then(|span| self.vm.sources.show(span)).unwrap_or_default(), span }
    }
}
