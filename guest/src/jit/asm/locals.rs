//! Locals, by value type: the parameters, those that belong to something for the whole function, and scratch locals, which
//! are taken for some instructions and used again.

use super::Assembler;
use std::marker::PhantomData;
use wasm_encoder::ValType;

/// A value type, as a type.
pub trait Typed {
    const TYPE: ValType;
}

macro_rules! value_types {
    ($($name:ident)*) => {$(
        #[doc = concat!("The value type `", stringify!($name), "`.")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {}
        impl Typed for $name {
            const TYPE: ValType = ValType::$name;
        }
    )*};
}

value_types!(I32 I64 F64);

/// A local of the function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Local<T> {
    index: u32,
    ty: PhantomData<T>,
}

impl<T: Typed> Local<T> {
    /// The local with this index, which has the type `T`.
    pub const fn at(index: u32) -> Local<T> {
        Local { index, ty: PhantomData }
    }
}

/// A local that is taken until it is released ([`Assembler::release`]). It cannot be copied, so it cannot be used after
/// that.
#[derive(Debug)]
#[must_use = "a scratch local is taken until it is released"]
pub struct Scratch<T>(Local<T>);

/// What an instruction can name a local by.
pub trait Indexed {
    fn index(&self) -> u32;
}

impl<T> Indexed for Local<T> {
    #[inline]
    fn index(&self) -> u32 {
        self.index
    }
}

impl<T> Indexed for &Scratch<T> {
    #[inline]
    fn index(&self) -> u32 {
        self.0.index
    }
}

/// The locals of a function.
#[derive(Debug)]
pub(super) struct Locals {
    pub(super) params: u32,
    /// Types of the locals after the parameters. A trial that is undone leaves those that it declared, for the next one.
    pub(super) declared: Vec<ValType>,
    /// Scratch locals not in use, in the order in which they were released.
    pub(super) free: Vec<(ValType, u32)>,
    /// Scratch locals in use.
    pub(super) in_use: u32,
}

impl Locals {
    pub(super) fn new(params: u32) -> Locals {
        Locals { params, declared: Vec::new(), free: Vec::new(), in_use: 0 }
    }

    fn take<T: Typed>(&mut self) -> Local<T> {
        if let Some(found) = self.free.iter().position(|&(free, _)| free == T::TYPE) {
            return Local::at(self.free.remove(found).1);
        }
        self.declared.push(T::TYPE);
        Local::at(self.params + self.declared.len() as u32 - 1)
    }
}

impl<E> Assembler<E> {
    /// A local for the rest of the function.
    pub fn local<T: Typed>(&mut self) -> Local<T> {
        self.locals.take()
    }

    /// A local for the next instructions. What it holds at first is left over from its last user.
    pub fn scratch<T: Typed>(&mut self) -> Scratch<T> {
        self.locals.in_use += 1;
        Scratch(self.locals.take())
    }

    /// The scratch local is not needed any more.
    pub fn release<T: Typed>(&mut self, Scratch(local): Scratch<T>) {
        self.locals.in_use -= 1;
        self.locals.free.push((T::TYPE, local.index));
    }
}
