//! Typed memory: what may lie in a field, where a field lies, and places that can be read and written.
//!
//! The layouts (`layout.rs`, `frame.rs`, `regs.rs`) declare fields; outside of this crate memory is reached through them
//! only. A [`Field`] is also what the code generator takes its offsets and widths from.

use super::Value;
use super::cards;
use super::raw::{self, Addr};
use super::value::field_offset;
use std::marker::PhantomData;

/// What the collector makes of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Traced {
    /// It never holds a pointer.
    No,
    /// It holds a value.
    Value,
    /// It holds a word that may or may not be a pointer.
    Perhaps,
}

/// The wasm loads and stores that a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// `i32.load8_u`, `i32.store8`.
    U8,
    /// `i32.load16_u`, `i32.store16`.
    U16,
    /// `i32.load`, `i32.store`.
    I32,
    /// `i64.load`, `i64.store`.
    I64,
    /// `f64.load`, `f64.store`.
    F64,
}

/// What may lie in a field. Implemented here only.
pub trait Content: Copy {
    /// Its representation in memory, which gives size and alignment.
    type Raw;
    /// How generated code reads and writes it.
    const ACCESS: Access = Access::I64;
    /// What the collector makes of it.
    const TRACED: Traced = Traced::No;
    /// The content of a place.
    fn read(place: Place<Self>) -> Self;
    /// Puts it in a place.
    fn write(self, place: Place<Self>);
    /// Does what lies in the place have this type?
    fn is_sound(_: Place<Self>) -> bool {
        true
    }
}

macro_rules! plain {
    ($($ty:ident as $word:ident $access:ident: $load:ident $store:ident;)*) => {$(
        impl Content for $ty {
            type Raw = $word;
            const ACCESS: Access = Access::$access;
            #[inline(always)]
            fn read(place: Place<$ty>) -> $ty {
                raw::$load(place.addr) as $ty
            }
            #[inline(always)]
            fn write(self, place: Place<$ty>) {
                raw::$store(place.addr, self as $word);
            }
        }
    )*};
}

plain! {
    u8 as u8 U8: load8 store8;
    u16 as u16 U16: load16 store16;
    u32 as u32 I32: load32 store32;
    u64 as u64 I64: load64 store64;
    i64 as u64 I64: load64 store64;
}

impl Content for f64 {
    type Raw = u64;
    const ACCESS: Access = Access::F64;
    #[inline(always)]
    fn read(place: Place<f64>) -> f64 {
        f64::from_bits(raw::load64(place.addr))
    }
    #[inline(always)]
    fn write(self, place: Place<f64>) {
        raw::store64(place.addr, self.to_bits());
    }
}

impl Content for Value {
    type Raw = u64;
    const TRACED: Traced = Traced::Value;
    #[inline(always)]
    fn read(place: Place<Value>) -> Value {
        Value(raw::load64(place.addr))
    }
    #[inline(always)]
    fn write(self, place: Place<Value>) {
        raw::store64(place.addr, self.0);
    }
}

/// A word of a captured frame: a value, a part of a frame's head, or stale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameWord(pub u64);

impl Content for FrameWord {
    type Raw = u64;
    const TRACED: Traced = Traced::Perhaps;
    fn read(place: Place<FrameWord>) -> FrameWord {
        FrameWord(raw::load64(place.addr))
    }
    fn write(self, place: Place<FrameWord>) {
        raw::store64(place.addr, self.0);
    }
}

impl<T: Content, const N: usize> Content for [T; N] {
    type Raw = [T::Raw; N];
    #[inline]
    fn read(place: Place<[T; N]>) -> [T; N] {
        std::array::from_fn(|i| place.element(i as u32).get())
    }
    #[inline]
    fn write(self, place: Place<[T; N]>) {
        self.into_iter().zip(0..).for_each(|(content, i)| place.element(i).set(content));
    }
}

/// A value of one type, whose pointers all have one tag.
pub trait Tagged: Copy {
    /// The tag of a pointer to it.
    const TAG: u64;
    /// The value as one of this type, if it is.
    fn of(value: Value) -> Option<Self>;
    /// As [`Tagged::of`], of what is known to be one: only debug builds look.
    fn known(value: Value) -> Self;
    /// As a value.
    fn value(self) -> Value;
}

impl<T: Tagged> Content for T {
    type Raw = u64;
    const TRACED: Traced = Traced::Value;
    #[inline(always)]
    fn read(place: Place<T>) -> T {
        T::known(Value(raw::load64(place.addr)))
    }
    #[inline(always)]
    fn write(self, place: Place<T>) {
        raw::store64(place.addr, self.value().0);
    }
    fn is_sound(place: Place<T>) -> bool {
        T::of(Value(raw::load64(place.addr))).is_some()
    }
}

/// `#f` stands for none.
impl<T: Tagged> Content for Option<T> {
    type Raw = u64;
    const TRACED: Traced = Traced::Value;
    #[inline(always)]
    fn read(place: Place<Option<T>>) -> Option<T> {
        match Value(raw::load64(place.addr)) {
            Value::FALSE => None,
            value => Some(T::known(value)),
        }
    }
    #[inline(always)]
    fn write(self, place: Place<Option<T>>) {
        raw::store64(place.addr, self.map_or(Value::FALSE, T::value).0);
    }
    fn is_sound(place: Place<Option<T>>) -> bool {
        let value = Value(raw::load64(place.addr));
        value == Value::FALSE || T::of(value).is_some()
    }
}

/// A place in guest memory that holds a `T`.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place<T> {
    addr: Addr,
    content: PhantomData<T>,
}

impl<T> Clone for Place<T> {
    #[inline(always)]
    fn clone(&self) -> Place<T> {
        *self
    }
}

impl<T> Copy for Place<T> {}

impl<T> Place<T> {
    pub(crate) const fn new(addr: Addr) -> Place<T> {
        Place { addr, content: PhantomData }
    }

    /// Its address, which generated code may embed as long as what it is part of lives.
    #[inline(always)]
    pub const fn addr(self) -> Addr {
        self.addr
    }
}

impl<T: Content> Place<T> {
    /// What lies there.
    #[inline(always)]
    pub fn get(self) -> T {
        T::read(self)
    }

    /// Puts `content` there. It is the write barrier for what may lie in an old object.
    #[inline(always)]
    pub fn set(self, content: T) {
        content.write(self);
        if T::TRACED != Traced::No {
            cards::dirty(self.addr);
        }
    }

    /// Puts `content` there, where no object is, or a new one.
    #[inline(always)]
    pub(crate) fn initialise(self, content: T) {
        content.write(self);
    }

    pub(crate) fn is_sound(self) -> bool {
        T::is_sound(self)
    }
}

impl<T: Tagged> Place<Option<T>> {
    /// What lies there, which is known not to be none: only debug builds look.
    #[inline(always)]
    #[track_caller]
    pub fn known(self) -> T {
        T::known(Value(raw::load64(self.addr)))
    }
}

impl<T: Content, const N: usize> Place<[T; N]> {
    #[inline(always)]
    fn element(self, i: u32) -> Place<T> {
        Place::new(self.addr + i * size_of::<T::Raw>() as u32)
    }
}

/// Where in an `O` a `T` lies.
#[derive(Debug)]
pub struct Field<O, T> {
    offset: u32,
    types: PhantomData<fn(O) -> T>,
}

impl<O, T> Clone for Field<O, T> {
    fn clone(&self) -> Field<O, T> {
        *self
    }
}

impl<O, T> Copy for Field<O, T> {}

impl<O, T> Field<O, T> {
    pub(crate) const fn at(offset: usize) -> Field<O, T> {
        Field { offset: offset as u32, types: PhantomData }
    }

    /// Bytes from the address of the object.
    #[inline(always)]
    pub const fn offset(self) -> u32 {
        self.offset
    }

    #[inline(always)]
    pub(crate) fn place(self, object: Addr) -> Place<T> {
        Place::new(object.wrapping_add(self.offset))
    }
}

impl<O: Tagged, T> Field<O, T> {
    /// Bytes from a pointer to the object, tag and bias included: the offset of a wasm load or store.
    pub const fn from_pointer(self) -> u32 {
        field_offset(O::TAG, self.offset)
    }
}

impl<O, T: Content> Field<O, T> {
    /// The wasm loads and stores that it takes.
    pub const fn access(self) -> Access {
        T::ACCESS
    }
}

impl<O, T: Content, const N: usize> Field<O, [T; N]> {
    /// Element `i` of a field that is an array.
    pub const fn element(self, i: u32) -> Field<O, T> {
        assert!(i < N as u32);
        Field { offset: self.offset + i * size_of::<T::Raw>() as u32, types: PhantomData }
    }
}

/// Where the elements at the end of an `O` lie.
#[derive(Debug)]
pub struct Elements<O, T> {
    first: Field<O, T>,
}

impl<O, T> Clone for Elements<O, T> {
    fn clone(&self) -> Elements<O, T> {
        *self
    }
}

impl<O, T> Copy for Elements<O, T> {}

impl<O, T: Content> Elements<O, T> {
    pub(crate) const fn from(offset: usize) -> Elements<O, T> {
        Elements { first: Field::at(offset) }
    }

    /// Bytes from one element to the next.
    pub const STRIDE: u32 = size_of::<T::Raw>() as u32;

    /// Element `i`.
    #[inline(always)]
    pub const fn at(self, i: u32) -> Field<O, T> {
        Field { offset: self.first.offset + Self::STRIDE * i, types: PhantomData }
    }

    #[inline(always)]
    pub(crate) fn place(self, object: Addr, i: u32) -> Place<T> {
        Place::new(object.wrapping_add(self.first.offset).wrapping_add(Self::STRIDE.wrapping_mul(i)))
    }
}
