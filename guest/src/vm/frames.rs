//! The Scheme stack: frames, capture into segments, reinstatement one frame at a time, backtraces.
//!
//! Invariants
//! - A canonical frame has `link`, `site` and `self` written and every live local in its home slot.
//! - Frames are contiguous from the stack base: the frame above starts at `fp + frame size` of the code of `self`.
//! - Captured frames are position independent but for `link`, which a segment keeps relative to its first frame.

use super::control::Kont;
use super::{Vm, count};
use crate::heap::regs::reg;
use crate::heap::{Addr, Code, Continuation, Frame, Procedure, RetryAfterGc, Segment, Tier, Value, stack};
use crate::spec::limits::{BOOT_STACK, STACK_SLACK};

/// The code object of a procedure.
#[inline(always)]
pub fn code_of(procedure: Value) -> Code {
    Procedure::known(procedure).code()
}

impl Vm {
    /// Obtains the stack region (`config.stack` bytes) when there is none or its size was changed. A smaller one takes
    /// the place of a larger one, as memory is never given back.
    pub fn reserve_stack(&self) -> Result<(), RetryAfterGc> {
        let wanted = self.config.stack.get() as u32;
        let have = reg::STACK_LIMIT.get().wrapping_sub(reg::STACK_BASE.get());
        if reg::STACK_BASE.get() == 0 || have != wanted {
            if wanted > self.stack_reserved.get() {
                let base = stack::obtain(wanted + STACK_SLACK)?;
                reg::STACK_BASE.set(base);
                self.stack_reserved.set(wanted);
            }
            let limit = reg::STACK_BASE.get() + wanted;
            reg::STACK_LIMIT.set(limit);
            reg::POLL.set(limit);
        }
        Ok(())
    }

    /// Runs `load` on a small stack, which is the heap's afterwards.
    ///
    /// # Panics
    /// When there is no memory for it, or `load` made a procedure whose frame could be too large for it.
    pub fn on_boot_stack(&self, load: impl FnOnce()) {
        let size = self.config.stack.replace(BOOT_STACK.into());
        let base = stack::obtain(2 * BOOT_STACK).unwrap_or_else(|_| panic!("no memory for the stack"));
        reg::STACK_BASE.set(base);
        self.stack_reserved.set(BOOT_STACK);
        reg::STACK_LIMIT.set(base + BOOT_STACK);
        reg::POLL.set(base + BOOT_STACK);
        load();
        self.codes
            .each(|code| assert!(Code::known(code).frame_size() <= BOOT_STACK / 2, "the boot stack is too small"));
        stack::clear(base, base + 2 * BOOT_STACK);
        [reg::STACK_BASE, reg::STACK_LIMIT, reg::POLL].into_iter().for_each(|register| register.set(0));
        self.heap.adopt_stack(base, 2 * BOOT_STACK);
        self.stack_reserved.set(0);
        self.config.stack.set(size);
    }

    /// Lets go of the end of a larger stack region. A frame that lies there leaves at its next poll, and moves to the heap
    /// with all others.
    pub fn limit_stack(&self, bytes: u32) {
        let have = reg::STACK_LIMIT.get() - reg::STACK_BASE.get();
        self.config.stack.set(self.config.stack.get().min(bytes.into()));
        // The region in force, not the one that was asked for: they differ until the next evaluation.
        if have > bytes {
            reg::STACK_LIMIT.set(reg::STACK_BASE.get() + bytes);
            // The poll word was made from the old limit; zeroed, it makes the next poll set it anew.
            reg::POLL.set(0);
        }
    }

    /// First byte of the stack region.
    pub fn stack_base(&self) -> Addr {
        reg::STACK_BASE.get()
    }

    /// The frame at the bottom of the stack.
    pub fn base_frame(&self) -> Frame {
        stack::first()
    }

    /// Moves the canonical frames from the stack base up to and including `top` into a segment on top of the present
    /// continuation, which then is what the (empty) stack returns to.
    pub fn capture(&self, top: Frame) -> Result<(), RetryAfterGc> {
        let base = self.base_frame();
        let kont = self.kont.get();
        let segment = Segment::capture(&self.heap, base, top, kont.segment, kont.top)?;
        self.kont.set(Kont { segment: Some(segment), top: top.addr() - base.addr() });
        count(&self.moves.captures);
        Ok(())
    }

    /// Puts the newest frame of the continuation back at the stack base; false when there is none.
    pub fn reinstate(&self) -> bool {
        let Kont { segment: Some(segment), top } = self.kont.get() else { return false };
        let captured = segment.frame(top);
        captured.move_to(self.base_frame()).set_link(Frame::NONE);
        self.kont.set(below(segment, captured));
        count(&self.moves.reinstated);
        true
    }

    /// An object for the present continuation (all frames are captured), with the handlers and the extents of now. Going
    /// from one continuation's extents to another's, step by step, is the prelude's affair.
    pub fn make_continuation(&self) -> Value {
        let (code, kont) = (self.shared_code(Tier::Continuation), self.kont.get());
        let top = Value::fixnum(kont.top as i64);
        Continuation::new(&self.heap, code, kont.segment, top, reg::HANDLERS.get(), reg::WINDERS.get()).value()
    }

    /// Makes a continuation object the present continuation of an empty stack.
    pub fn restore_continuation(&self, object: Value) {
        let object = Continuation::known(object);
        self.kont.set(Kont { segment: object.segment(), top: object.top().as_fixnum() as u32 });
        reg::HANDLERS.set(object.handlers());
    }
}

/// What a captured frame of `segment` returns to.
fn below(segment: Segment, frame: Frame) -> Kont {
    match segment.link(frame) {
        Some(top) => Kont { segment: Some(segment), top },
        None => Kont { segment: segment.parent(), top: segment.parent_top() },
    }
}

/// Where a frame was found.
#[derive(Clone, Copy, Debug)]
pub enum Found {
    OnStack(Frame),
    /// In a segment; `below` is what the frame returns to.
    Captured {
        below: Kont,
    },
}

impl Vm {
    /// The newest frame that is wanted, from the canonical frame `top` (none: none is on the stack) down.
    pub fn find_frame(&self, top: Frame, wanted: impl Fn(Frame) -> bool) -> Option<Found> {
        let mut fp = top;
        while !fp.is_none() {
            if wanted(fp) {
                return Some(Found::OnStack(fp));
            }
            fp = fp.link();
        }
        let mut kont = self.kont.get();
        while let Some(segment) = kont.segment {
            let captured = segment.frame(kont.top);
            kont = below(segment, captured);
            if wanted(captured) {
                return Some(Found::Captured { below: kont });
            }
        }
        None
    }
}

/// One line of a backtrace: the procedure and the byte offset of the site it waits at.
#[derive(Clone, Copy, Debug)]
pub struct Activation {
    pub closure: Value,
    pub site: u32,
    /// The frame (on the stack or in a segment), to read arguments from.
    pub frame: Frame,
}

impl Vm {
    /// Visits the activations from the canonical frame `top` down.
    pub fn each_activation(&self, top: Frame, mut visit: impl FnMut(Activation)) {
        self.each_activation_while(top, |activation| {
            visit(activation);
            true
        });
    }

    /// The same, until one says that it is enough.
    pub fn each_activation_while(&self, top: Frame, mut visit: impl FnMut(Activation) -> bool) {
        let mut fp = top;
        while !fp.is_none() {
            if !visit(activation(fp)) {
                return;
            }
            fp = fp.link();
        }
        let mut kont = self.kont.get();
        while let Some(segment) = kont.segment {
            let captured = segment.frame(kont.top);
            if !visit(activation(captured)) {
                return;
            }
            kont = below(segment, captured);
        }
    }
}

fn activation(frame: Frame) -> Activation {
    Activation { closure: frame.closure(), site: frame.site(), frame }
}
