//! Making a program final: what it cannot need is dropped, so that an image of the instance is the program and its
//! runtime.
//!
//! Whether a program needs the compiler is not decided by looking at it: the primitives behind `eval`, `load` and
//! `environment` are objects of the heap like others, so a trace of what the program alone can reach tells.

use super::Engine;
use super::arguments::in_place_of_tree;
use super::parts::{Final, Help};
use crate::data::symbol;
use crate::heap::regs::reg;
use crate::heap::{Code, Global, Marker, Primitive, Value, scrubbing, stack};
use crate::prims;
use crate::spec::limits::KEYWORD_POSITIONS;
use crate::text::source::Span;
use crate::vm::control::Hook;
use std::cell::Cell;

/// What only hosts ask for.
const OF_HOSTS: [Hook; 2] = [Hook::RunForms, Hook::HostProcedure];

impl Engine {
    /// Drops all that the program `handle`, the only one that will be evaluated, cannot need. What of it is not expanded
    /// is. Gives the ranges of memory (address, length) that nobody reads any more though they are not free: the host may
    /// clear them. `None`: there is no such program, or the report has the error.
    pub fn finalise(&self, handle: u32) -> Option<Vec<(u32, u32)>> {
        if self.is_busy() || self.is_final() || !self.knows(handle) {
            return None;
        }
        scrubbing::start();
        self.programs.keep(handle);
        let thunks = self.expand_program(handle)?;
        let primitives = self.programs.objects();
        let mut hooks = self.vm.hooks.get();
        OF_HOSTS.into_iter().for_each(|hook| hooks[hook as usize] = Value::FALSE);
        let whole = self.vm.hooks.replace(hooks);
        self.parts.generator.set(&Final);
        self.jit.clear();
        self.vm.config.jit.set(0);
        self.vm.hot.take();
        self.forget_outcome();
        if self.needs_compiler(&primitives, &thunks) {
            self.vm.hooks.set(whole);
        } else {
            self.parts.program.set(handle);
            *self.parts.thunks.borrow_mut() = thunks;
            self.parts.forms.set(&Final);
            *self.parts.helps.borrow_mut() = self.helps();
            self.exporters.clear();
            self.expander.clear();
            self.programs.clear();
            self.keep_arguments_known();
        }
        let base = self.vm.stack_base();
        self.vm.collect(base);
        self.vm.codes.tidy();
        self.keep_sources();
        self.vm.heap.scrub();
        stack::clear(base, reg::STACK_LIMIT.get());
        Some(self.unread(&primitives))
    }

    fn needs_compiler(&self, primitives: &[Value], thunks: &[Value]) -> bool {
        let needed = Cell::new(false);
        let roots = |marker: &mut Marker| thunks.iter().for_each(|&thunk| marker.value(thunk));
        self.vm.survey(roots, |marker| {
            let row = |primitive: Value| prims::get(Primitive::known(primitive).index());
            let mut compiling = primitives.iter().filter(|primitive| row(**primitive).needs_compiler);
            needed.set(compiling.any(|&primitive| marker.is_marked(primitive)));
        });
        needed.get()
    }

    /// What to say of the variables that the program names and nothing defines. Programs that are right have none.
    fn helps(&self) -> Vec<Help> {
        let reached = Cell::new((Vec::new(), Vec::new()));
        let cells = self.expander.unbound();
        let mut codes = Vec::new();
        self.vm.codes.each(|code| codes.push(code));
        let roots = |marker: &mut Marker| self.parts.forms.get().trace(self, marker);
        self.vm.survey(roots, |marker| {
            let marked = |values: Vec<Value>| values.into_iter().filter(|&value| marker.is_marked(value)).collect();
            reached.set((marked(cells), marked(codes)));
        });
        let (cells, codes): (Vec<Value>, Vec<Value>) = reached.take();
        let mut helps = Vec::new();
        for cell in cells {
            let text = self.help_for(cell, None);
            // In a form whose keyword is misspelt it is the keyword that is to be said.
            for span in self.spans_near(&codes, &symbol::name(Global::known(cell).name().value())) {
                let here = self.help_for(cell, Some(span));
                if here != text {
                    helps.push(Help { cell, span: Some(span), text: here });
                }
            }
            helps.push(Help { cell, span: None, text });
        }
        helps
    }

    /// Positions in these codes, in sources where a name occurs.
    fn spans_near(&self, codes: &[Value], name: &str) -> Vec<Span> {
        let (mut spans, mut named_in) = (Vec::new(), Vec::new());
        for &code in codes {
            let Some(info) = self.vm.codes.get(Code::known(code)) else { continue };
            spans.extend(info.sites.iter().map(|(_, span)| *span).chain([info.span]).filter(|span| {
                let known = named_in.iter().find(|(source, _)| *source == span.source);
                let named = known.map_or_else(
                    || self.vm.sources.get(span.source).is_some_and(|source| source.text.contains(name)),
                    |(_, named)| *named,
                );
                if known.is_none() {
                    named_in.push((span.source, named));
                }
                named
            }));
        }
        spans.truncate(KEYWORD_POSITIONS);
        spans
    }

    /// Backtraces ask trees which arguments compiled code has kept: what they would answer stays in their place.
    fn keep_arguments_known(&self) {
        self.vm.codes.replace_trees(in_place_of_tree);
    }

    /// Drops the texts of sources that no code that is left comes from.
    fn keep_sources(&self) {
        let named = self.named_sources();
        self.vm.sources.keep(|id| named.contains(&id));
    }

    /// The rows of primitives that are gone; of those that are left what is for readers of this source.
    fn unread(&self, primitives: &[Value]) -> Vec<(u32, u32)> {
        let mut left = vec![false; prims::COUNT];
        let live = primitives.iter().filter(|primitive| self.vm.heap.is_live(**primitive));
        live.for_each(|primitive| left[Primitive::known(*primitive).index() as usize] = true);
        let mut ranges = Vec::new();
        for (left, row) in left.into_iter().zip(prims::all()) {
            match left {
                true => {
                    ranges.push(place(&row.doc));
                    ranges.push(place(&row.params));
                }
                false => ranges.push(place(row)),
            }
        }
        ranges
    }
}

/// Where something is in memory: address and length.
fn place<T>(of: &T) -> (u32, u32) {
    (std::ptr::from_ref(of) as usize as u32, size_of::<T>() as u32)
}
