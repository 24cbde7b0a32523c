//! What is wrong with a program, before it runs.

use crate::data::similar;
use crate::heap::Value;
use crate::text::source::Span;
use std::rc::Rc;

/// A malformed form. The engine turns it into a condition, or prints it with the line it names.
#[derive(Clone, Debug)]
pub struct SyntaxError {
    pub span: Span,
    pub message: String,
    /// The form (its aliases stripped), when there is one to show; the message does not repeat it.
    pub form: Option<Value>,
    /// The macro uses the form came out of, innermost first: macro name and where it was used.
    pub expanded_from: Vec<(String, Span)>,
    /// The name that was probably meant.
    pub meant: Option<String>,
}

impl SyntaxError {
    /// An error about no form in particular.
    pub(super) fn plain(span: Span, message: impl Into<String>) -> Failure {
        Box::new(SyntaxError { span, message: message.into(), form: None, expanded_from: Vec::new(), meant: None })
    }

    /// Asks whether one of these names was meant instead of `name`.
    pub(super) fn or_like(mut self: Box<Self>, name: &str, names: impl IntoIterator<Item = String>) -> Failure {
        self.meant = similar::nearest(name, names);
        self
    }
}

/// Result of expanding something.
pub(super) type R<T> = Result<T, Failure>;
/// Boxed, because results of every level of nesting stand on the stack.
pub(super) type Failure = Box<SyntaxError>;

/// The macro uses around a form, innermost first; shared between the forms of one expansion.
pub(super) type Trail = Option<Rc<Use>>;

/// A macro use.
#[derive(Debug)]
pub(super) struct Use {
    /// The macro's name, a symbol.
    pub(super) name: Value,
    pub(super) span: Span,
    pub(super) outer: Trail,
}

impl Drop for Use {
    /// Long trails (a macro that expands into itself many times) must not recurse.
    fn drop(&mut self) {
        let mut next = self.outer.take();
        while let Some(mut inner) = next.and_then(Rc::into_inner) {
            next = inner.outer.take();
        }
    }
}
