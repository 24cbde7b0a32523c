//! The frames of a captured continuation as text, for `--dump=frames`.

use super::{Engine, dump};
use crate::core::print::Name;
use crate::core::tree::{Node, Site, Slot, Tree};
use crate::core::walk::Role;
use crate::heap::{Frame, Value};
use crate::interp::encoding::decode;
use crate::interp::print::LambdaCode;
use crate::spec::limits::DUMPED_VALUE;
use crate::text::printer;
use crate::vm::control::Kont;

impl Engine {
    /// Shows the frames that the present continuation consists of, if that was asked for.
    pub(super) fn dump_frames(&self) {
        self.dump(dump::FRAMES, || {
            let mut text = String::new();
            let mut kont = self.vm.kont.get();
            while let Some(segment) = kont.segment {
                let frame = segment.frame(kont.top);
                let link = segment.link(frame);
                text += &self.frame_text(frame, link);
                kont = match link {
                    Some(top) => Kont { segment: Some(segment), top },
                    None => Kont { segment: segment.parent(), top: segment.parent_top() },
                };
            }
            text
        });
    }

    /// A line for the frame, with the instruction that it waits at, and one for each slot in scope there. The link is that
    /// of a segment: the offset of the caller's frame, or none when the segment below has it. Frames of the prelude are
    /// one line.
    fn frame_text(&self, frame: Frame, link: Option<u32>) -> String {
        let (object, site) = (frame.code(), frame.site());
        let name = Name(object.name().map_or(Value::FALSE, |name| name.value()));
        let link = link.map_or("none".to_string(), |link| link.to_string());
        let mut text = format!("frame of {name}: {} bytes, link {link}, site {site}", frame.size());
        let tree = self.vm.codes.get(object).and_then(|info| info.tree);
        let tree = tree.as_ref().and_then(|tree| tree.downcast_ref::<Tree>()).filter(|_| !self.is_hidden(object));
        let Some(tree) = tree else { return text + "\n" };
        let code = LambdaCode::new(self.vm, &tree.unit, &tree.lambda);
        if let Ok(instruction) = decode(&code.units, site) {
            text += &format!(": {}", code.instruction(&instruction));
        }
        text += &format!("\n  self = {}\n", printer::short(frame.closure(), DUMPED_VALUE));
        let kept = self.kept(object);
        for Slot(i) in in_scope(tree, site) {
            let value = frame.slot(i.into());
            // What compiled code does not need any more it has not stored.
            let stored = kept.as_ref().is_none_or(|kept| kept.has(site, i.into()));
            let shown = match stored && (!value.is_pointer() || self.vm.heap.is_live(value)) {
                true => printer::short(value, DUMPED_VALUE),
                false => "…".to_string(),
            };
            let named = tree.lambda.slot_names.iter().find(|(slot, _)| slot.0 == i);
            let named = named.map_or(String::new(), |&(_, name)| format!(" ({})", Name(name)));
            text += &format!("  s{i}{named} = {shown}\n");
        }
        text
    }
}

/// The slots that are in scope at the call at a site.
fn in_scope(tree: &Tree, site: u32) -> Vec<Slot> {
    let body = &tree.lambda.body;
    let mut calls = body.walk().map(|visit| visit.node).filter(|node| node.is_call());
    let Some(call) = calls.find(|node| node.site().map(Site::get) == Some(site)) else { return Vec::new() };
    let parameters = tree.lambda.required + tree.lambda.rest as u16;
    let mut scope: Vec<Slot> = (0..parameters).map(Slot).collect();
    let mut node: &Node = body;
    while node.id() != call.id() {
        let part = node.part_holding(call);
        if part.role == Role::Body {
            node.each_defined(&mut |slot| scope.push(slot));
        }
        node = part.node;
    }
    scope
}
