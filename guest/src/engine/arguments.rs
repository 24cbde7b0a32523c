//! Which parameters of a frame still have their values in their home slots.
//!
//! Frames of interpreted code have all of them. What compiled code keeps, the code generator tells ([`Kept`]).

use super::Engine;
use crate::core::tree::Tree;
use crate::heap::Code;
use crate::jit::Kept;
use crate::spec::limits::{SHOWN_ARGUMENT, SHOWN_ARGUMENTS};
use crate::text::printer;
use crate::vm::code::CodeInfo;
use crate::vm::frames::{Activation, code_of};
use std::any::Any;
use std::rc::Rc;

impl Engine {
    /// `(name argument …)`, with `…` for an argument that is not known any more.
    pub(super) fn application(&self, name: &str, activation: &Activation) -> String {
        let code = code_of(activation.closure);
        let (required, rest) = (code.required(), code.has_rest());
        let kept = self.kept(code);
        let mut text = format!("({name}");
        for i in 0..required.min(SHOWN_ARGUMENTS) {
            let value = activation.frame.slot(i);
            let known = kept.as_ref().is_none_or(|kept| kept.has(activation.site, i));
            let sound = known && (!value.is_pointer() || self.vm.heap.is_live(value));
            text += " ";
            text += &if sound { printer::short(value, SHOWN_ARGUMENT) } else { "…".to_string() };
        }
        if required > SHOWN_ARGUMENTS {
            text += " …";
        }
        text + if rest { " . …)" } else { ")" }
    }

    /// What frames of this code keep; `None`: they are the interpreter's and keep everything.
    pub(super) fn kept(&self, code: Code) -> Option<Rc<Kept>> {
        let info = self.vm.codes.get(code).filter(|info| info.compiled)?;
        let tree = info.tree.unwrap_or_else(|| panic!("compiled code without a tree, or what stands for it"));
        let kept = tree.downcast::<Kept>().or_else(|tree| self.parts.forms.get().kept(&*tree).ok_or(tree));
        Some(kept.unwrap_or_else(|_| panic!("a tree of which nothing is known")))
    }
}

/// What frames of the code with this tree keep, if it has been compiled.
pub(super) fn kept_by(tree: &dyn Any) -> Option<Rc<Kept>> {
    tree.downcast_ref::<Tree>().map(|tree| Rc::new(Kept::of(&tree.lambda)))
}

/// What takes the tree's place where there are no trees any more: what backtraces ask it, if they ask at all.
pub(super) fn in_place_of_tree(info: &CodeInfo) -> Option<Rc<dyn Any>> {
    let tree = info.tree.as_ref().filter(|_| info.compiled)?;
    Some(kept_by(&**tree)? as Rc<dyn Any>)
}
