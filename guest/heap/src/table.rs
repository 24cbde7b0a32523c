//! The macro behind the layout table: from a row of fields come the kind, the typed value, the offsets, constructor and
//! size, and what collector and verifier have to know.

use super::access::Traced;

/// How the size of an object follows from the length in its header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Bytes of header and fields.
    pub base: u32,
    /// Bytes of an element; 0 where there are none, and the header's length, if it means anything, is no number of them.
    pub element: u32,
}

/// Where the collector finds pointers in an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trace {
    /// Byte offset of the first value.
    pub from: u32,
    /// Values among the fields, one after the other from there on.
    pub count: u32,
    /// What the elements are.
    pub elements: Traced,
}

impl Trace {
    /// Of fields with these offsets, and of elements from `base` on. Values must stand together, and before elements that
    /// are values: one loop visits them all.
    pub(crate) const fn of(fields: &[(u32, Traced)], base: u32, elements: Traced) -> Trace {
        let (mut from, mut count, mut i) = (base, 0, 0);
        while i < fields.len() {
            let (offset, traced) = fields[i];
            if let Traced::Value = traced {
                if count == 0 {
                    from = offset;
                }
                assert!(offset == from + 8 * count, "the values of an object stand together");
                count += 1;
            }
            i += 1;
        }
        if let Traced::Value = elements {
            assert!(base == from + 8 * count, "the values of an object stand before its elements");
        }
        Trace { from, count, elements }
    }
}

/// The first of some expressions.
macro_rules! first {
    ($first:expr $(, $rest:expr)*) => {
        $first
    };
}

/// What every type of value has that is told by a tag and a test of what the tag leaves open.
macro_rules! typed_value {
    ($name:ident, $tag:ident, |$value:ident| $test:expr) => {
        impl Tagged for $name {
            const TAG: u64 = $tag;
            #[inline(always)]
            fn of(value: Value) -> Option<$name> {
                $name::of(value)
            }
            #[inline(always)]
            fn known(value: Value) -> $name {
                $name::known(value)
            }
            #[inline(always)]
            fn value(self) -> Value {
                self.0
            }
        }

        impl From<$name> for Value {
            #[inline(always)]
            fn from(object: $name) -> Value {
                object.0
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({:?})", stringify!($name), self.0)
            }
        }

        impl $name {
            /// The value as one of these, if it is one.
            #[inline(always)]
            pub fn of(value: Value) -> Option<$name> {
                if $name::is(value) { Some($name(value)) } else { None }
            }

            /// Is the value one of these?
            #[inline(always)]
            pub fn is($value: Value) -> bool {
                $value.tag() == $tag && $test
            }

            /// The value, which is known to be one of these: only debug builds look.
            #[inline(always)]
            #[track_caller]
            pub fn known(value: Value) -> $name {
                debug_assert!($name::is(value), "{value:?} is no {}", stringify!($name));
                $name(value)
            }

            /// The object at an address that is known to be that of one of these: only debug builds look.
            #[inline(always)]
            #[track_caller]
            #[allow(dead_code)] // Not every type is made from an address.
            pub(crate) fn at(addr: Addr) -> $name {
                $name::known(Value::pointer(addr, $tag))
            }

            /// As a value.
            #[inline(always)]
            pub fn value(self) -> Value {
                self.0
            }

            /// The address of the object.
            #[inline(always)]
            pub const fn addr(self) -> Addr {
                self.0.addr_behind($tag)
            }

            /// The place of a field.
            #[inline(always)]
            pub fn place<T>(self, field: Field<$name, T>) -> Place<T> {
                field.place(self.addr())
            }
        }
    };
}

/// The layout table. A row is
///
/// ```text
/// /// What it is.
/// Kind: Type = code, TAG, length meaning set_meaning, flags meaning { /// What it says. FLAG = bit; } {
///     /// What it is.
///     FIELD field set_field: Content;
/// } elements ELEMENTS elements: Content;
/// ```
///
/// and all but the names, code, tag and braces may be left out. `length` names what the length in the header means; for
/// a kind with elements that is their number. A field without a setter never changes.
macro_rules! objects {
    ($(
        $(#[$doc:meta])*
        $kind:ident: $name:ident = $code:literal, $tag:ident
        $(, length $length:ident $($set_length:ident)?)?
        $(, flags $flags:ident { $($(#[$flag_doc:meta])* $FLAG:ident = $bit:literal;)* })?
        { $($(#[$field_doc:meta])* $FIELD:ident $get:ident $($set:ident)?: $content:ty;)* }
        $(elements $ELEMENTS:ident $slice:ident: $element:ty)?;
    )*) => {
        /// What a heap object with a header is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Kind { $($(#[$doc])* $kind = $code,)* }

        impl Kind {
            /// The kind with this code, if there is one.
            pub const fn from_code(code: u8) -> Option<Kind> {
                match code { $($code => Some(Kind::$kind),)* _ => None }
            }
            /// The tag of pointers to such an object.
            pub const fn tag(self) -> u64 {
                match self { $(Kind::$kind => $tag,)* }
            }
            /// How big such an object is.
            pub const fn size(self) -> Size {
                match self { $(Kind::$kind => $name::SIZE,)* }
            }
            /// Where its pointers are.
            pub const fn trace(self) -> Trace {
                match self { $(Kind::$kind => $name::TRACE,)* }
            }
            /// The first field or element of the object at `addr` that does not hold what its row says.
            pub(crate) fn unsound(self, addr: Addr) -> Option<&'static str> {
                match self { $(Kind::$kind => $name::at(addr).unsound(),)* }
            }
        }

        $(
            $(#[$doc])*
            #[derive(Clone, Copy, PartialEq, Eq, Hash)]
            pub struct $name(Value);

            const _: () = {
                /// What repr(C) makes of the row gives the offsets.
                #[repr(C)]
                #[allow(dead_code)]
                struct Layout {
                    header: u64,
                    $($get: <$content as Content>::Raw,)*
                    $($slice: [<$element as Content>::Raw; 0],)?
                }

                impl $name {
                    const BASE: usize = first!($(offset_of!(Layout, $slice),)? size_of::<Layout>());
                    /// Its size.
                    pub const SIZE: Size = Size {
                        base: Self::BASE as u32,
                        element: first!($(size_of::<<$element as Content>::Raw>() as u32,)? 0),
                    };
                    pub(crate) const TRACE: Trace = Trace::of(
                        &[$((Self::$FIELD.offset(), <$content as Content>::TRACED),)*],
                        Self::BASE as u32,
                        first!($(<$element as Content>::TRACED,)? Traced::No),
                    );
                    $(
                        $(#[$field_doc])*
                        pub const $FIELD: Field<$name, $content> = Field::at(offset_of!(Layout, $get));
                    )*
                    $(
                        /// The elements.
                        pub const $ELEMENTS: Elements<$name, $element> = Elements::from(offset_of!(Layout, $slice));
                    )?
                }
            };

            typed_value!($name, $tag, |value| layout::kind_code(value) == $code);

            impl $name {
                fn unsound(self) -> Option<&'static str> {
                    $(
                        if !self.place(Self::$FIELD).is_sound() {
                            return Some(stringify!($get));
                        }
                    )*
                    $(
                        if <$element as Content>::TRACED == Traced::Value
                            && !(0..self.$slice().len()).all(|i| self.$slice().place(i).is_sound())
                        {
                            return Some(stringify!($slice));
                        }
                    )?
                    None
                }

                $(
                    $(#[$field_doc])*
                    #[inline(always)]
                    pub fn $get(self) -> $content {
                        self.place(Self::$FIELD).get()
                    }
                    $(
                        #[doc = concat!("Sets `", stringify!($get), "`.")]
                        #[inline(always)]
                        pub fn $set(self, to: $content) {
                            self.place(Self::$FIELD).set(to);
                        }
                    )?
                )*
                $(
                    /// What the length in the header means.
                    #[inline(always)]
                    pub fn $length(self) -> u32 {
                        layout::LENGTH.place(self.addr()).get()
                    }
                    $(
                        /// Sets what the length in the header means.
                        #[inline(always)]
                        pub fn $set_length(self, to: u32) {
                            layout::LENGTH.place(self.addr()).set(to);
                        }
                    )?
                )?
                $(
                    $($(#[$flag_doc])* pub const $FLAG: u8 = $bit;)*
                    /// The flags in the header.
                    #[inline(always)]
                    pub fn $flags(self) -> u8 {
                        layout::FLAGS.place(self.addr()).get()
                    }
                    /// Sets the flags in the header.
                    #[inline(always)]
                    pub fn set_flags(self, to: u8) {
                        layout::FLAGS.place(self.addr()).set(to);
                    }
                )?
                $(
                    /// The elements.
                    #[inline(always)]
                    pub fn $slice(self) -> Slice<$element> {
                        Slice::new(Self::$ELEMENTS.place(self.addr(), 0).addr(), layout::LENGTH.place(self.addr()).get())
                    }
                )?
            }

            objects!(@constructors $name $kind [$($flags)?] [$($length)?] [$($FIELD $get: $content),*] $($slice)?);
        )*
    };

    (@constructors $name:ident $kind:ident [$($flags:ident)?] [$($length:ident)?] [$($FIELD:ident $get:ident: $content:ty),*]) => {
        impl $name {
            /// A new one.
            #[inline]
            #[allow(clippy::too_many_arguments)]
            pub fn new(heap: &Heap, $($flags: u8,)? $($length: u32,)? $($get: $content),*) -> $name {
                const _: () = assert!($name::SIZE.base <= MAX_SMALL);
                let addr = heap.allocate_small($name::SIZE.base);
                layout::HEADER.place(addr).set(layout::header(
                    Kind::$kind,
                    first!($($flags,)? 0),
                    first!($($length,)? 0),
                ));
                let made = $name::at(addr);
                $(made.place($name::$FIELD).initialise($get);)*
                made
            }
        }
    };

    (@constructors $name:ident $kind:ident [$($flags:ident)?] [$length:ident] [$($FIELD:ident $get:ident: $content:ty),*] $slice:ident) => {
        impl $name {
            /// A new one whose elements are not there yet: they must be set before the next safe point.
            #[inline]
            pub fn new(heap: &Heap, $($flags: u8,)? $length: u32, $($get: $content),*) -> Result<$name, RetryAfterGc> {
                let size = layout::object_size(Kind::$kind, $length).ok_or(RetryAfterGc)?;
                Ok($name::lay_out(heap.allocate(size)?, $($flags,)? $length, $($get),*))
            }

            /// As `new`, of one that is known to be small.
            ///
            /// # Panics
            /// When it is larger than [`MAX_SMALL`].
            #[inline]
            pub fn small(heap: &Heap, $($flags: u8,)? $length: u32, $($get: $content),*) -> $name {
                let size = layout::object_size(Kind::$kind, $length).expect("small object");
                $name::lay_out(heap.allocate_small(size), $($flags,)? $length, $($get),*)
            }

            #[inline]
            pub(crate) fn lay_out(addr: Addr, $($flags: u8,)? $length: u32, $($get: $content),*) -> $name {
                layout::HEADER.place(addr).set(layout::header(Kind::$kind, first!($($flags,)? 0), $length));
                let made = $name::at(addr);
                $(made.place($name::$FIELD).initialise($get);)*
                made
            }
        }
    };
}
