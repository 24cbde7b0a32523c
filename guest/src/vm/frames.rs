//! The Scheme stack: frames, capture into segments, reinstatement one frame at a time, backtraces.
//!
//! Invariants
//! - A canonical frame has `link`, `site` and `self` written and every live local in its home slot.
//! - Frames are contiguous from the stack base: the frame above starts at `fp + frame size` of the code of `self`.
//! - Captured frames are position independent but for `link`, which a segment keeps relative to its first frame.

use super::Vm;
use super::control::Kont;
use crate::heap::layout::{Tier, code, frame, header, segment};
use crate::heap::objects::field;
use crate::heap::regs::{self, reg};
use crate::heap::value::TAG_OBJ;
use crate::heap::{Addr, Kind, RetryAfterGc, Value, raw};

/// Bytes kept free above the stack limit: the largest frame, which needs no check of its own, plus the arguments of the
/// largest `apply`. Memory that is never touched costs nothing.
pub const SLACK: u32 = 1 << 20;

/// The procedure running in a frame.
#[inline(always)]
pub fn closure_of(fp: Addr) -> Value {
    Value(raw::load64(fp + frame::SELF))
}

/// The code object (address) of a procedure.
#[inline(always)]
pub fn code_of(procedure: Value) -> Addr {
    field(procedure, 0).addr()
}

/// The content of a home slot of the frame at `fp`.
pub fn slot(fp: Addr, i: u32) -> Value {
    Value(raw::load64(fp + frame::SLOTS + 8 * i))
}

/// The size in bytes of the frame at `fp`.
#[inline(always)]
pub fn size_of(fp: Addr) -> u32 {
    raw::load32(code_of(closure_of(fp)) + code::FRAME_SIZE)
}

impl Vm {
    /// Obtains the stack region (`config.stack` bytes) when there is none or its size was changed. A smaller one takes
    /// the place of a larger one, as memory is never given back.
    pub fn reserve_stack(&self) -> Result<(), RetryAfterGc> {
        let wanted = self.config.stack.get() as u32;
        let have = regs::get(reg::STACK_LIMIT).wrapping_sub(regs::get(reg::STACK_BASE));
        if regs::get(reg::STACK_BASE) == 0 || have != wanted {
            if wanted > self.stack_reserved.get() {
                let base = raw::grow((wanted + SLACK).div_ceil(raw::PAGE)).ok_or(RetryAfterGc)?;
                regs::set(reg::STACK_BASE, base);
                self.stack_reserved.set(wanted);
            }
            let limit = regs::get(reg::STACK_BASE) + wanted;
            regs::set(reg::STACK_LIMIT, limit);
            regs::set(reg::POLL, limit);
        }
        Ok(())
    }

    /// Lets go of the end of a larger stack region. A frame that lies there leaves at its next poll, and moves to the heap
    /// with all others.
    pub fn limit_stack(&self, bytes: u32) {
        let have = regs::get(reg::STACK_LIMIT) - regs::get(reg::STACK_BASE);
        self.config.stack.set(self.config.stack.get().min(bytes.into()));
        // The region in force, not the one that was asked for: they differ until the next evaluation.
        if have > bytes {
            regs::set(reg::STACK_LIMIT, regs::get(reg::STACK_BASE) + bytes);
            // The next poll looks.
            regs::set(reg::POLL, 0);
        }
    }

    /// First byte of the stack region.
    pub fn stack_base(&self) -> Addr {
        regs::get(reg::STACK_BASE)
    }

    /// Moves the canonical frames from the stack base up to and including the one at `top` into a segment on top of the
    /// present continuation, which then is what the (empty) stack returns to.
    pub fn capture(&self, top: Addr) -> Result<(), RetryAfterGc> {
        let base = self.stack_base();
        let bytes = top + size_of(top) - base;
        let addr = self.heap.allocate_beyond_limit(segment::FRAMES + bytes.next_multiple_of(8))?;
        let kont = self.kont.get();
        raw::store64(addr, header(Kind::Segment, 0, bytes.div_ceil(8)));
        raw::store64(addr + segment::PARENT, kont.segment.0);
        raw::store64(addr + segment::PARENT_TOP, kont.top as u64);
        let frames = addr + segment::FRAMES;
        raw::copy(frames, base, bytes);
        let mut fp = top;
        loop {
            let link = raw::load32(fp + frame::LINK);
            let at = frames + (fp - base);
            if fp == base {
                raw::store32(at + frame::LINK, segment::NO_LINK);
                break;
            }
            raw::store32(at + frame::LINK, link - base);
            fp = link;
        }
        self.kont.set(Kont { segment: Value::pointer(addr, TAG_OBJ), top: top - base });
        Ok(())
    }

    /// Puts the newest frame of the continuation back at the stack base; false when there is none.
    pub fn reinstate(&self) -> bool {
        let Kont { segment: seg, top } = self.kont.get();
        if seg == Value::NIL {
            return false;
        }
        let at = seg.addr() + segment::FRAMES + top;
        let base = self.stack_base();
        raw::copy(base, at, size_of(at));
        raw::store32(base + frame::LINK, 0);
        self.kont.set(below(seg, at));
        true
    }
}

/// Field numbers of a `Kind::Continuation`.
mod continuation {
    pub const SEGMENT: u32 = 1;
    pub const TOP: u32 = 2;
    pub const HANDLERS: u32 = 3;
}

impl Vm {
    /// An object for the present continuation (all frames are captured), with the handlers of now. Extents are the
    /// prelude's affair: it goes from one continuation's to another's step by step.
    pub fn make_continuation(&self) -> Value {
        let kont = self.kont.get();
        let top = Value::fixnum(kont.top as i64);
        let fields = [self.shared_code(Tier::Continuation), kont.segment, top, self.handlers.get()];
        self.heap.object_of(Kind::Continuation, 0, &fields)
    }

    /// Makes a continuation object the present continuation of an empty stack.
    pub fn restore_continuation(&self, object: Value) {
        let top = field(object, continuation::TOP).as_fixnum() as u32;
        self.kont.set(Kont { segment: field(object, continuation::SEGMENT), top });
        self.handlers.set(field(object, continuation::HANDLERS));
    }
}

/// What the captured frame at address `at` of `seg` returns to.
fn below(seg: Value, at: Addr) -> Kont {
    match raw::load32(at + frame::LINK) {
        segment::NO_LINK => Kont { segment: field(seg, 0), top: raw::load32(seg.addr() + segment::PARENT_TOP) },
        link => Kont { segment: seg, top: link },
    }
}

/// Where a frame was found.
#[derive(Clone, Copy, Debug)]
pub enum Found {
    OnStack(Addr),
    /// In a segment; `below` is what the frame returns to.
    Captured {
        below: Kont,
    },
}

impl Vm {
    /// The newest frame that is wanted, from the canonical frame at `top` (0: none is on the stack) down.
    pub fn find_frame(&self, top: Addr, wanted: impl Fn(Addr) -> bool) -> Option<Found> {
        let mut fp = top;
        while fp != 0 {
            if wanted(fp) {
                return Some(Found::OnStack(fp));
            }
            fp = raw::load32(fp + frame::LINK);
        }
        let mut kont = self.kont.get();
        while kont.segment != Value::NIL {
            let at = kont.segment.addr() + segment::FRAMES + kont.top;
            kont = below(kont.segment, at);
            if wanted(at) {
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
    /// Address of the frame (on the stack or in a segment), to read arguments from.
    pub frame: Addr,
}

impl Vm {
    /// Visits the activations from the canonical frame at `top` down (none when `top` is 0).
    pub fn each_activation(&self, top: Addr, mut visit: impl FnMut(Activation)) {
        let mut fp = top;
        while fp != 0 {
            visit(activation(fp));
            fp = raw::load32(fp + frame::LINK);
        }
        let mut kont = self.kont.get();
        while kont.segment != Value::NIL {
            let at = kont.segment.addr() + segment::FRAMES + kont.top;
            visit(activation(at));
            kont = below(kont.segment, at);
        }
    }
}

fn activation(at: Addr) -> Activation {
    Activation { closure: closure_of(at), site: raw::load32(at + frame::SITE), frame: at }
}
