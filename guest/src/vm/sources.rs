//! Names and texts of the sources read so far, for messages.

use crate::spec::limits::RELEASED_TEXTS;
use crate::text::source::{SourceId, Span};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

/// A text that was read.
#[derive(Clone, Debug)]
pub struct Source {
    pub name: Rc<str>,
    pub text: Rc<str>,
    /// How many lines go before the text: positions count on from there.
    pub before: u32,
}

/// All sources, by [`SourceId`]. A number is never given to a second one.
#[derive(Default)]
pub struct Sources {
    list: RefCell<BTreeMap<u32, Source>>,
    next: Cell<u32>,
    /// Those that only code may still name.
    released: RefCell<Vec<SourceId>>,
    /// How many of them were still named when that was last asked.
    named: Cell<usize>,
}

impl Sources {
    pub fn add(&self, name: &str, text: &str) -> SourceId {
        self.add_after(name, text, 0)
    }

    /// Adds a text that so many lines go before.
    pub fn add_after(&self, name: &str, text: &str, before: u32) -> SourceId {
        let id = self.next.get();
        self.next.set(id + 1);
        self.list.borrow_mut().insert(id, Source { name: name.into(), text: text.into(), before });
        SourceId(id)
    }

    /// Forgets the names and texts of all others.
    pub fn keep(&self, is_kept: impl Fn(SourceId) -> bool) {
        self.list.borrow_mut().retain(|&id, _| is_kept(SourceId(id)));
        self.released.borrow_mut().retain(|&id| is_kept(id));
    }

    /// The program that was read from this text is gone: the text is kept for as long as code names it.
    pub fn release(&self, id: SourceId) {
        self.released.borrow_mut().push(id);
    }

    /// Have many more texts been released than were named last?
    pub fn are_many(&self) -> bool {
        self.released.borrow().len() >= RELEASED_TEXTS.max(2 * self.named.get())
    }

    /// Forgets the released texts that are not named.
    pub fn sweep(&self, is_named: impl Fn(SourceId) -> bool) {
        let (named, gone): (Vec<_>, Vec<_>) = self.released.take().into_iter().partition(|&id| is_named(id));
        let mut list = self.list.borrow_mut();
        gone.iter().for_each(|id| drop(list.remove(&id.0)));
        self.named.set(named.len());
        *self.released.borrow_mut() = named;
    }

    /// How many texts are kept.
    pub fn count(&self) -> usize {
        self.list.borrow().len()
    }

    pub fn get(&self, id: SourceId) -> Option<Source> {
        self.list.borrow().get(&id.0).cloned()
    }

    /// `name:line:column`, or `None` when the position is unknown.
    pub fn show(&self, span: Span) -> Option<String> {
        let source = self.get(span.source)?;
        span.is_known().then(|| format!("{}:{}:{}", source.name, span.line, span.column))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn released_texts_go_when_nothing_names_them() {
        let sources = Sources::default();
        let kept = sources.add("kept", "a");
        let ids: Vec<SourceId> = (0..RELEASED_TEXTS).map(|i| sources.add_after("prompt", "b", i as u32)).collect();
        ids.iter().for_each(|&id| sources.release(id));
        assert!(sources.are_many());
        sources.sweep(|id| id == ids[7]);
        assert!(!sources.are_many());
        assert!(sources.get(kept).is_some() && sources.get(ids[8]).is_none());
        let at = Span { source: ids[7], line: 8, column: 1 };
        assert_eq!(sources.show(at).as_deref(), Some("prompt:8:1"));
        assert_eq!(sources.show(Span { source: ids[8], ..at }), None);
        assert_ne!(sources.add("next", "c"), ids[8]);
    }
}
