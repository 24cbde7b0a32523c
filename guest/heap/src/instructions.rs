//! Reading and writing flattened trees: sequences of little-endian 16-bit units.

use super::Value;
use super::access::Place;
use super::layout::{Global, Instructions};
use super::raw::Addr;

/// The address of an instruction in an [`Instructions`] object. What the units mean is the interpreter's affair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(transparent)]
pub struct Pc(Addr);

impl Instructions {
    /// The first instruction.
    #[inline(always)]
    pub fn start(self) -> Pc {
        Pc(Instructions::BYTES.place(self.addr(), 0).addr())
    }

    /// The instruction at a site: so many bytes from the first.
    #[inline(always)]
    pub fn site(self, site: u32) -> Pc {
        debug_assert!(site < self.size(), "site {site} of {self:?}");
        self.start().forward(site)
    }
}

impl Pc {
    /// So many bytes behind.
    #[inline(always)]
    pub const fn forward(self, bytes: u32) -> Pc {
        Pc(self.0 + bytes)
    }

    /// Bytes from `start`.
    #[inline(always)]
    pub const fn distance(self, start: Pc) -> u32 {
        self.0 - start.0
    }

    /// Unit `i` of the instruction.
    #[inline(always)]
    pub fn unit(self, i: u32) -> u16 {
        self.half(2 * i).get()
    }

    /// Units `i` and `i + 1` as one number.
    #[inline(always)]
    pub fn wide(self, i: u32) -> u32 {
        self.word(2 * i).get()
    }

    /// Units `i` to `i + 3` as a value.
    #[inline(always)]
    pub fn value(self, i: u32) -> Value {
        Place::new(self.0 + 2 * i).get()
    }

    /// The top-level variable whose address is in units `i` and `i + 1`.
    #[inline(always)]
    pub fn global(self, i: u32) -> Global {
        Global::at(self.wide(i))
    }

    /// The unit that starts so many bytes behind the start of the instruction.
    #[inline(always)]
    pub const fn half(self, bytes: u32) -> Place<u16> {
        Place::new(self.0 + bytes)
    }

    /// The two units that start so many bytes behind the start of the instruction.
    #[inline(always)]
    pub const fn word(self, bytes: u32) -> Place<u32> {
        Place::new(self.0 + bytes)
    }
}
