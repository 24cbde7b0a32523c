//! The runtime entries: Rust functions that generated code calls through the function table, by constant index.
//!
//! "Glued" entries may end in a tail call on behalf of interpreted code: the Rust function returns `Value::TAIL` with
//! the tail registers filled and the arguments in the slots of `fp`. A small generated *glue* function around it turns
//! that into a `return_call_indirect` (Rust cannot: `become` is not stable), so that tail calls take constant space in
//! every mixture of tiers. The glue module is linked before any other; its `patch` replaces the table elements of the
//! placeholder functions, whose indices are what code objects hold from the start.

/// Table indices of the runtime entries.
#[derive(Clone, Copy, Debug)]
pub struct Runtime {
    /// Glued: `entry_any : (fp i32, self i64, argc i32) -> i64` of everything that is not compiled.
    pub entry_any: Glued,
    /// Glued: `entry_n : (fp i32, self i64, a1 … an i64) -> i64` of everything that is not compiled.
    pub entry_n: [Glued; 7],
    /// Glued: `exit : (fp i32, self i64, site i32) -> i64`. Compiled code gives the frame up: all live locals are in
    /// their home slots; the interpreter goes on by executing the instruction at `site`.
    pub exit: Glued,
    /// Glued: `tail_call : (fp i32, self i64, site i32) -> i64`. The tail call at `site`, whose operands are in their home
    /// slots, of what is not known to be a closure that takes the arguments: it keeps the frame until nothing can fail.
    pub tail_call: Glued,
    /// `unwind : (fp i32, self i64, site i32) -> i64`. A call at `site` gave `UNWIND` and all live locals are in their
    /// home slots: makes the frame canonical, links its callee's frame to it, returns `UNWIND`.
    pub unwind: u32,
    /// `operate : (op i32, a i64, b i64, c i64, d i64) -> i64`. The generic form of an inline op; `UNWIND` when it would
    /// raise: nothing happened then, and the code exits at the op's site for the interpreter to raise it.
    pub operate: u32,
    /// `allocate : (class i32) -> i32`. The address of a cell of this size class when the inline run is used up.
    pub allocate: u32,
    /// `rest : (fp i32, argc i32, required i32) -> i32`. Gathers the arguments from slot `required` up into a list in
    /// that slot: 0 done, 1 too few arguments (nothing happened).
    pub rest: u32,
}

/// A Rust function behind glue.
#[derive(Clone, Copy, Debug)]
pub struct Glued {
    /// The index everybody uses; the glue module puts its function there.
    pub placeholder: u32,
    /// The Rust function that the glue calls: same type, may return `TAIL`.
    pub inner: u32,
}
