//! Names and texts of the sources read so far, for messages.

use crate::text::source::{SourceId, Span};
use std::cell::RefCell;
use std::rc::Rc;

/// A text that was read.
#[derive(Clone, Debug)]
pub struct Source {
    pub name: Rc<str>,
    pub text: Rc<str>,
}

/// All sources, by [`SourceId`].
#[derive(Default)]
pub struct Sources {
    list: RefCell<Vec<Source>>,
}

impl Sources {
    pub fn add(&self, name: &str, text: &str) -> SourceId {
        let mut list = self.list.borrow_mut();
        list.push(Source { name: name.into(), text: text.into() });
        SourceId(list.len() as u32 - 1)
    }

    /// Forgets the names and texts of all others.
    pub fn keep(&self, is_kept: impl Fn(SourceId) -> bool) {
        for (source, id) in self.list.borrow_mut().iter_mut().zip(0..) {
            if !is_kept(SourceId(id)) {
                *source = Source { name: "".into(), text: "".into() };
            }
        }
    }

    pub fn get(&self, id: SourceId) -> Option<Source> {
        self.list.borrow().get(id.0 as usize).cloned()
    }

    /// `name:line:column`, or `None` when the position is unknown.
    pub fn show(&self, span: Span) -> Option<String> {
        let source = self.get(span.source)?;
        span.is_known().then(|| format!("{}:{}:{}", source.name, span.line, span.column))
    }
}
