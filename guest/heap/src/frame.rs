//! Frames: on the Scheme stack, and captured in segments.
//!
//! Both tiers keep their variables in frames of one layout, so the code generator takes its offsets from here too. See
//! "Frames and control" in the architecture page.

use super::access::{Content, Elements, Field, Place};
use super::blocks::{BLOCK, FIRST_CELL};
use super::cards;
use super::layout::{self, Code, Procedure, Segment};
use super::raw::{self, Addr};
use super::regs::reg;
use super::slice::Slice;
use super::{Heap, Kind, RetryAfterGc, Value};
use std::mem::offset_of;

/// The address of a frame. Outside of this crate frames come from the stack, from segments,
/// from other frames and from generated code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(transparent)]
pub struct Frame(Addr);

#[repr(C)]
#[allow(dead_code)]
struct Layout {
    link: u32,
    site: u32,
    closure: u64,
    slots: [u64; 0],
}

impl Frame {
    /// No frame: what the oldest one on the stack links to.
    pub const NONE: Frame = Frame(0);

    /// Address of the caller's frame; 0 at the bottom of the stack. In a segment: see [`Segment::link`].
    pub const LINK: Field<Frame, u32> = Field::at(offset_of!(Layout, link));
    /// Byte offset, in the flattened tree, of the instruction that the frame waits at.
    pub const SITE: Field<Frame, u32> = Field::at(offset_of!(Layout, site));
    /// The running closure.
    pub const SELF: Field<Frame, Value> = Field::at(offset_of!(Layout, closure));
    /// The home slots.
    pub const SLOTS: Elements<Frame, Value> = Elements::from(offset_of!(Layout, slots));

    /// Size in bytes of a frame with so many home slots.
    pub const fn size_for(slots: u32) -> u32 {
        Frame::SLOTS.at(slots).offset()
    }

    /// The frame at an address that is known to be one's.
    #[inline(always)]
    pub(crate) const fn at(addr: Addr) -> Frame {
        debug_assert!(addr.is_multiple_of(8), "frames are aligned");
        Frame(addr)
    }

    #[inline(always)]
    pub const fn addr(self) -> Addr {
        self.0
    }

    /// Is it [`Frame::NONE`]?
    #[inline(always)]
    pub const fn is_none(self) -> bool {
        self.0 == 0
    }

    #[inline(always)]
    fn place<T: Content>(self, field: Field<Frame, T>) -> Place<T> {
        field.place(self.0)
    }

    /// The caller's frame.
    #[inline(always)]
    pub fn link(self) -> Frame {
        Frame(self.place(Frame::LINK).get())
    }

    #[inline(always)]
    pub fn set_link(self, caller: Frame) {
        self.place(Frame::LINK).initialise(caller.0);
    }

    /// The site of the instruction that it waits at.
    #[inline(always)]
    pub fn site(self) -> u32 {
        self.place(Frame::SITE).get()
    }

    #[inline(always)]
    pub fn set_site(self, site: u32) {
        self.place(Frame::SITE).initialise(site);
    }

    /// The running closure.
    #[inline(always)]
    pub fn closure(self) -> Value {
        self.place(Frame::SELF).get()
    }

    #[inline(always)]
    pub fn set_closure(self, closure: Value) {
        self.place(Frame::SELF).initialise(closure);
    }

    /// The code of the running closure.
    #[inline(always)]
    pub fn code(self) -> Code {
        Procedure::known(self.closure()).code()
    }

    /// Its size in bytes.
    #[inline(always)]
    pub fn size(self) -> u32 {
        self.code().frame_size()
    }

    /// The frame so many bytes above.
    #[inline(always)]
    pub const fn above(self, bytes: u32) -> Frame {
        Frame(self.0 + bytes)
    }

    /// Where the frame of a procedure that it calls starts.
    #[inline(always)]
    pub fn next(self) -> Frame {
        self.above(self.size())
    }

    /// The content of home slot `i`.
    #[inline(always)]
    pub fn slot(self, i: u32) -> Value {
        Frame::SLOTS.place(self.0, i).get()
    }

    #[inline(always)]
    pub fn set_slot(self, i: u32, value: Value) {
        Frame::SLOTS.place(self.0, i).initialise(value);
    }

    /// The first `count` home slots.
    #[inline(always)]
    pub const fn slots(self, count: u32) -> Slice<Value> {
        Slice::new(self.0 + Frame::SLOTS.at(0).offset(), count)
    }

    /// The frame whose first home slots these are.
    #[inline(always)]
    pub const fn of_slots(slots: Slice<Value>) -> Frame {
        Frame(slots.addr() - Frame::SLOTS.at(0).offset())
    }

    /// The content of the home slot that is so many bytes from the frame's address.
    #[inline(always)]
    pub fn home(self, offset: u16) -> Value {
        self.home_place(offset).get()
    }

    #[inline(always)]
    pub fn set_home(self, offset: u16, value: Value) {
        self.home_place(offset).initialise(value);
    }

    #[inline(always)]
    fn home_place(self, offset: u16) -> Place<Value> {
        Place::new(self.0 + offset as u32)
    }

    /// Copies the frame to where another one was, whose place it takes; gives it there.
    pub fn move_to(self, to: Frame) -> Frame {
        raw::copy(to.0, self.0, self.size());
        to
    }

    /// Moves the frames from this one up to and including `newest`, which lie behind each other on the stack, down to where
    /// an older one was; gives the newest there. The oldest of them links to nothing.
    pub fn move_down(self, newest: Frame, to: Frame) -> Frame {
        let down = self.0 - to.0;
        raw::copy(to.0, self.0, newest.next().0 - self.0);
        let moved = Frame(newest.0 - down);
        let mut frame = moved;
        while frame != to {
            let caller = Frame(frame.link().0 - down);
            frame.set_link(caller);
            frame = caller;
        }
        to.set_link(Frame::NONE);
        moved
    }
}

/// The region of the Scheme stack.
pub mod stack {
    use super::{Addr, Frame, RetryAfterGc, cards, raw, reg};

    /// The frame at the bottom of the stack.
    pub fn first() -> Frame {
        Frame::at(reg::STACK_BASE.get())
    }

    /// Asks the host for a region of at least so many bytes, all zero; gives its first.
    pub fn obtain(bytes: u32) -> Result<Addr, RetryAfterGc> {
        let start = raw::grow(bytes.div_ceil(raw::PAGE)).ok_or(RetryAfterGc)?;
        cards::cover(start + bytes)?;
        Ok(start)
    }

    /// Zeroes what is there from `from` on, up to `to`.
    pub fn clear(from: Addr, to: Addr) {
        debug_assert!(reg::STACK_BASE.get() <= from && from <= to, "{from:#x}..{to:#x} is not of the stack");
        raw::fill(from, 0, to - from);
    }
}

/// The link of a segment's oldest frame: it goes on in the parent.
const NO_LINK: u32 = u32::MAX;

impl Segment {
    /// The canonical frames from `base`, the bottom of the stack, up to and including `top`, as a segment whose oldest
    /// frame returns to the frame at `parent_top` of `parent`. Made whatever the hard limit: whoever runs out of memory by
    /// recursion has a full stack, and needs an empty one to handle the condition.
    pub fn capture(
        heap: &Heap,
        base: Frame,
        top: Frame,
        parent: Option<Segment>,
        parent_top: u32,
    ) -> Result<Segment, RetryAfterGc> {
        let bytes = top.next().0 - base.0;
        let words = bytes.div_ceil(8);
        let size = layout::object_size(Kind::Segment, words).ok_or(RetryAfterGc)?;
        let segment = Segment::lay_out(heap.allocate_beyond_limit(size)?, words, parent, parent_top);
        raw::copy(segment.frame(0).0, base.0, bytes);
        let mut frame = top;
        loop {
            let copy = segment.frame(frame.0 - base.0);
            if frame == base {
                copy.place(Frame::LINK).set(NO_LINK);
                return Ok(segment);
            }
            let link = frame.link();
            copy.place(Frame::LINK).set(link.0 - base.0);
            frame = link;
        }
    }

    /// The frame that is so many bytes behind the oldest one.
    #[inline]
    pub fn frame(self, offset: u32) -> Frame {
        let frame = Frame(self.addr() + Segment::FRAMES.at(0).offset() + offset);
        debug_assert!(offset < 8 * self.word_count(), "frame {offset} of {self:?}");
        frame
    }

    /// The offset of the frame of this segment that one of its frames returns to; `None` when it returns to the parent.
    #[inline]
    pub fn link(self, frame: Frame) -> Option<u32> {
        match frame.place(Frame::LINK).get() {
            NO_LINK => None,
            offset => Some(offset),
        }
    }
}

const _: () = assert!(Segment::SIZE.element == 8 && FIRST_CELL < BLOCK);
