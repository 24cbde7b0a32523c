//! The runtime entries: Rust functions that generated code calls through the function table, by constant index.
//!
//! "Glued" entries may end in a tail call on behalf of interpreted code: the Rust function returns `Value::TAIL` with
//! the tail registers filled and the arguments in the slots of `fp`. A small generated *glue* function around it turns
//! that into a `return_call_indirect` (Rust cannot: `become` is not stable), so that tail calls take constant space in
//! every mixture of tiers. The glue module is linked before any other; its `patch` replaces the table elements of the
//! placeholder functions, whose indices are what code objects hold from the start.

use crate::heap::{Code, Frame, Value};

/// The rows: what kind of entry, its name, the signature of the Rust function with that name in `interp/entries.rs`.
/// Gives them to a macro. From them come [`Runtime`] and [`SIGNATURES`], the table indices and the check that the Rust
/// functions have these signatures (`interp/entries.rs`), the function types of modules (`jit/types.rs`) and the glue
/// (`jit/glue.rs`).
///
/// - `plain`: generated code calls the Rust function itself.
/// - `glued`: generated code calls glue around it.
/// - `by_count`: glued, one for each number of arguments after the first two parameters, from none to all.
macro_rules! runtime_entries {
    ($each:ident) => {
        $each! {
            /// What stands in `entry_any` of everything that is not compiled: calls `this` with `argc` arguments, which
            /// are in the slots of `fp`.
            glued entry_any(fp: Frame, this: Value, argc: u32) -> Value;
            /// Compiled code gives the frame up: all live locals are in their home slots; the interpreter goes on by
            /// executing the instruction at `site`.
            glued exit(fp: Frame, this: Value, site: u32) -> Value;
            /// The tail call at `site`, whose operands are in their home slots, of what is not known to be a closure
            /// that takes the arguments: it keeps the frame until nothing can fail.
            glued tail_call(fp: Frame, this: Value, site: u32) -> Value;
            /// What stands in `entry_n` of everything that is not compiled: calls `this` with n arguments.
            by_count entry_n(fp: Frame, this: Value, a: Value, b: Value, c: Value, d: Value, e: Value, f: Value) -> Value;
            /// What stands in `entry_any` of all `case-lambda`s: calls the first clause of `this` that takes the arguments.
            /// Its glue does so itself.
            glued case_any(fp: Frame, this: Value, argc: u32) -> Value;
            /// The same in `entry_n`.
            by_count case_n(fp: Frame, this: Value, a: Value, b: Value, c: Value, d: Value, e: Value, f: Value) -> Value;
            /// A call at `site` gave `UNWIND` and all live locals are in their home slots: makes the frame canonical,
            /// links its callee's frame to it, returns `UNWIND`.
            plain unwind(fp: Frame, this: Value, site: u32) -> Value;
            /// The generic form of an inline op; `UNWIND` when it would raise: nothing happened then, and the code exits
            /// at the op's site for the interpreter to raise it.
            plain operate(op: u32, a: Value, b: Value, c: Value, d: Value) -> Value;
            /// The address of a cell of this size class when the inline run is used up.
            plain allocate(class: u32) -> u32;
            /// Gathers the arguments from slot `required` up into a list in that slot: 0 done, 1 too few arguments
            /// (nothing happened).
            plain rest(fp: Frame, argc: u32, required: u32) -> u32;
            /// What stands in `entry_0` of all parameter objects: what `this` holds.
            plain parameter(fp: Frame, this: Value) -> Value;
        }
    };
}
pub(crate) use runtime_entries;

/// The value types of WebAssembly that cross the border.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueType {
    I32,
    I64,
    F64,
}

/// A Rust type that crosses the border as a value of one type.
pub trait Crosses {
    const TYPE: ValueType;
}

impl Crosses for u32 {
    const TYPE: ValueType = ValueType::I32;
}

impl Crosses for Frame {
    const TYPE: ValueType = ValueType::I32;
}

impl Crosses for Value {
    const TYPE: ValueType = ValueType::I64;
}

/// What a function takes and gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature {
    pub params: &'static [ValueType],
    pub results: &'static [ValueType],
    /// Is it one of a row that is `by_count`? Modules give those types of their own, in their order.
    pub by_count: bool,
}

/// A function in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    pub index: u32,
    pub signature: Signature,
}

/// A Rust function behind glue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glued {
    /// What everybody calls; the glue module puts its function there.
    pub placeholder: Entry,
    /// The table index of the Rust function that the glue calls: same signature, may return `TAIL`.
    pub inner: u32,
}

/// Most arguments of the entries that are `by_count`, which stand in the `entry_n` of code objects.
pub const MOST_ARGUMENTS: usize = Code::MAX_DIRECT_ARGS as usize;

/// One for each number of arguments, none first.
pub type ByCount<T> = [T; MOST_ARGUMENTS + 1];

/// The signatures for each number of arguments, from that for the most.
const fn by_count(most: Signature) -> ByCount<Signature> {
    let fixed = most.params.len() - MOST_ARGUMENTS;
    let mut all = [Signature { by_count: true, ..most }; MOST_ARGUMENTS + 1];
    let mut n = 0;
    while n < MOST_ARGUMENTS {
        all[n].params = most.params.split_at(fixed + n).0;
        n += 1;
    }
    all
}

macro_rules! field {
    (plain $plain:ty, $glued:ty) => { $plain };
    (glued $plain:ty, $glued:ty) => { $glued };
    (by_count $plain:ty, $glued:ty) => { ByCount<$glued> };
}

macro_rules! signature {
    (by_count $signature:expr) => {
        by_count($signature)
    };
    ($kind:ident $signature:expr) => {
        $signature
    };
}

/// The glued entries of a field.
macro_rules! glued {
    (plain $field:expr) => {
        &[]
    };
    (glued $field:expr) => {
        std::slice::from_ref(&$field)
    };
    (by_count $field:expr) => {
        &$field
    };
}

macro_rules! tables {
    ($($(#[$doc:meta])* $kind:ident $name:ident($($param:ident: $ty:ty),*) -> $result:ty;)*) => {
        /// The runtime entries of an instance.
        #[derive(Clone, Copy, Debug)]
        pub struct Runtime { $($(#[$doc])* pub $name: field!($kind Entry, Glued),)* }

        /// Of each entry its signature.
        #[derive(Clone, Copy, Debug)]
        pub struct Signatures { $(pub $name: field!($kind Signature, Signature),)* }

        /// The signatures of the runtime entries.
        pub const SIGNATURES: &Signatures = &Signatures {
            $($name: signature!($kind Signature {
                params: &[$(<$ty as Crosses>::TYPE),*],
                results: &[<$result as Crosses>::TYPE],
                by_count: false,
            }),)*
        };

        impl Runtime {
            /// The glued entries, in the order of the rows.
            pub fn glued(&self) -> impl Iterator<Item = &Glued> {
                let lists: Vec<&[Glued]> = vec![$(glued!($kind self.$name)),*];
                lists.into_iter().flatten()
            }
        }
    };
}

runtime_entries!(tables);

impl Entry {
    pub fn new(index: u32, signature: Signature) -> Entry {
        Entry { index, signature }
    }
}

impl Glued {
    pub fn new(placeholder: u32, inner: u32, signature: Signature) -> Glued {
        Glued { placeholder: Entry::new(placeholder, signature), inner }
    }
}
