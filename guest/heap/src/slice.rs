//! Adjacent places: the elements of an object, the slots of a frame.

use super::access::{Content, Place, Traced};
use super::cards;
use super::raw::{self, Addr};
use std::cmp::Ordering;
use std::ops::Range;

/// So many places one after the other. It is good as long as what they are part of lives.
#[derive(Debug)]
pub struct Slice<T> {
    first: Place<T>,
    length: u32,
}

impl<T> Clone for Slice<T> {
    #[inline(always)]
    fn clone(&self) -> Slice<T> {
        *self
    }
}

impl<T> Copy for Slice<T> {}

impl<T: Content> Slice<T> {
    const STRIDE: u32 = size_of::<T::Raw>() as u32;

    #[inline(always)]
    pub(crate) const fn new(first: Addr, length: u32) -> Slice<T> {
        Slice { first: Place::new(first), length }
    }

    /// The number of places.
    #[inline(always)]
    pub const fn len(self) -> u32 {
        self.length
    }

    /// Is there no place?
    #[inline(always)]
    pub const fn is_empty(self) -> bool {
        self.length == 0
    }

    /// The address of the first place.
    #[inline(always)]
    pub const fn addr(self) -> Addr {
        self.first.addr()
    }

    /// Place `i`, which must be less than the length.
    #[inline(always)]
    pub fn place(self, i: u32) -> Place<T> {
        debug_assert!(i < self.length, "place {i} of {}", self.length);
        Place::new(self.addr() + Self::STRIDE * i)
    }

    /// What lies in place `i`, which must be less than the length.
    #[inline(always)]
    pub fn get(self, i: u32) -> T {
        self.place(i).get()
    }

    /// Puts `content` in place `i`, which must be less than the length.
    #[inline(always)]
    pub fn set(self, i: u32, content: T) {
        self.place(i).set(content);
    }

    /// The places of a range, which must be in order and within the length.
    #[inline(always)]
    pub fn part(self, range: Range<u32>) -> Slice<T> {
        debug_assert!(range.start <= range.end && range.end <= self.length, "{range:?} of {}", self.length);
        Slice::new(self.addr() + Self::STRIDE * range.start, range.end - range.start)
    }

    /// The places from `start` on.
    #[inline(always)]
    pub fn from(self, start: u32) -> Slice<T> {
        self.part(start..self.length)
    }

    /// What lies in them, in order.
    #[inline]
    pub fn iter(self) -> impl DoubleEndedIterator<Item = T> + ExactSizeIterator + Clone {
        (0..self.length).map(move |i| self.get(i))
    }

    /// A copy of what lies in them.
    pub fn to_vec(self) -> Vec<T> {
        self.iter().collect()
    }

    /// Puts `content` in all of them.
    #[inline]
    pub fn fill(self, content: T) {
        (0..self.length).for_each(|i| self.place(i).initialise(content));
        self.dirty();
    }

    /// Copies what lies in `from`, which must be as long; the two may overlap.
    #[inline]
    pub fn copy_from(self, from: Slice<T>) {
        debug_assert_eq!(self.length, from.length);
        raw::copy(self.addr(), from.addr(), Self::STRIDE * from.length);
        self.dirty();
    }

    /// Writes all contents, of which there must be as many as places.
    #[inline]
    pub fn write(self, contents: impl IntoIterator<Item = T>) {
        self.initialise(contents);
        self.dirty();
    }

    /// As [`Slice::write`], of the places of a frame or of a new object.
    #[inline(always)]
    pub fn initialise(self, contents: impl IntoIterator<Item = T>) {
        contents.into_iter().zip(0..).for_each(|(content, i)| self.place(i).initialise(content));
    }

    /// The write barrier of all places.
    #[inline(always)]
    fn dirty(self) {
        if T::TRACED != Traced::No {
            cards::dirty_range(self.addr(), self.addr() + Self::STRIDE * self.length);
        }
    }
}

impl Slice<u8> {
    /// Zeroes them, or fills them with another byte.
    #[inline]
    pub fn fill_bytes(self, byte: u8) {
        raw::fill(self.addr(), byte, self.length);
    }

    /// Writes the bytes, of which there must be as many as places.
    #[inline]
    pub fn write_bytes(self, bytes: &[u8]) {
        debug_assert_eq!(self.length as usize, bytes.len());
        raw::write(self.addr(), bytes);
    }

    /// Copies the bytes of `from`, which must be as many; the two may overlap.
    #[inline]
    pub fn copy_bytes(self, from: Slice<u8>) {
        debug_assert_eq!(self.length, from.length);
        raw::copy_short(self.addr(), from.addr(), from.length);
    }

    /// Compares as many bytes as both have, which must be as many: the order of the first two that differ. Eight at a time.
    #[inline]
    pub fn compare(self, other: Slice<u8>) -> Ordering {
        debug_assert_eq!(self.length, other.length);
        let (words, rest) = (self.length / 8, self.length / 8 * 8);
        let (a, b) = (self.words::<u64>(), other.words::<u64>());
        for i in 0..words {
            let (a, b) = (a.get(i), b.get(i));
            if a != b {
                return a.swap_bytes().cmp(&b.swap_bytes());
            }
        }
        self.from(rest).iter().cmp(other.from(rest).iter())
    }

    /// A copy of the bytes.
    pub fn to_bytes(self) -> Vec<u8> {
        raw::read(self.addr(), self.length)
    }

    /// Shows the bytes. Nobody may write to them meanwhile.
    #[inline]
    pub fn with_bytes<T>(self, look: impl FnOnce(&[u8]) -> T) -> T {
        raw::view(self.addr(), self.length, look)
    }

    /// Lets somebody write to the bytes, who has no other way to them.
    #[inline]
    pub fn with_bytes_mut<T>(self, change: impl FnOnce(&mut [u8]) -> T) -> T {
        raw::view_mut(self.addr(), self.length, change)
    }

    /// The bytes as little-endian words, as many as there are whole ones.
    #[inline(always)]
    pub fn words<W: Word>(self) -> Slice<W> {
        Slice::new(self.addr(), self.length / Slice::<W>::STRIDE)
    }
}

/// What bytes can be taken for.
pub trait Word: Content {}
impl Word for u32 {}
impl Word for u64 {}
