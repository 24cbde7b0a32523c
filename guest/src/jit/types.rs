//! The function types of generated modules: those of the runtime entries, and a few of the modules' own. One fixed table,
//! so that type indices are constants. Entries with the same signature share a type; only those of `entry_n` are apart.

use super::asm::{Instructions, TypeId, TypeSet};
use crate::spec::runtime::{ByCount, Entry, SIGNATURES, Signature, ValueType, runtime_entries};
use wasm_encoder::{TypeSection, ValType};

/// The module's own flonum boxing.
const BOX_FLONUM_SIGNATURE: Signature =
    Signature { params: &[ValueType::F64], results: &[ValueType::I64], by_count: false };
/// `patch`.
const PATCH_SIGNATURE: Signature = Signature { params: &[], results: &[ValueType::I32], by_count: false };

/// `entry_any`.
pub const ENTRY_ANY: TypeId = of(&SIGNATURES.entry_any);
/// The module's own flonum boxing.
pub const BOX_FLONUM: TypeId = of(&BOX_FLONUM_SIGNATURE);
/// `patch`.
pub const PATCH: TypeId = of(&PATCH_SIGNATURE);

/// The type of `entry_n`. `entry(0)` is also that of function bodies that load their arguments from home slots, and of
/// loop entries: `(fp, self)`.
pub const fn entry(n: u32) -> TypeId {
    of(&SIGNATURES.entry_n[n as usize])
}

/// A list of signatures, each once.
struct Table {
    list: [Signature; MOST],
    len: usize,
}

/// There is room for so many types.
const MOST: usize = 32;

macro_rules! table {
    ($($(#[$doc:meta])* $kind:ident $name:ident($($param:ident: $ty:ty),*) -> $result:ty;)*) => {
        /// The types in their order: first `entry_n`, so that the type of `entry_n` is number n.
        const TABLE: &Table = &Table { list: [PATCH_SIGNATURE; MOST], len: 0 }
            .with(&SIGNATURES.entry_n)
            $(.with(row!($kind SIGNATURES.$name)))*
            .with(&[BOX_FLONUM_SIGNATURE, PATCH_SIGNATURE]);
    };
}

/// The signatures of a row.
macro_rules! row {
    (by_count $signatures:expr) => {{
        let all: &ByCount<Signature> = &$signatures;
        all
    }};
    ($kind:ident $signature:expr) => {
        std::slice::from_ref(&$signature)
    };
}

runtime_entries!(table);

impl Table {
    const fn with(mut self, more: &[Signature]) -> Table {
        let mut i = 0;
        while i < more.len() {
            if self.find(&more[i]).is_none() {
                self.list[self.len] = more[i];
                self.len += 1;
            }
            i += 1;
        }
        self
    }

    const fn find(&self, signature: &Signature) -> Option<usize> {
        let mut i = 0;
        while i < self.len {
            let known = &self.list[i];
            if known.by_count == signature.by_count
                && same(known.params, signature.params)
                && same(known.results, signature.results)
            {
                return Some(i);
            }
            i += 1;
        }
        None
    }
}

const fn same(a: &[ValueType], b: &[ValueType]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() && a[i] as u8 == b[i] as u8 {
        i += 1;
    }
    i == a.len()
}

/// The type of functions with this signature.
///
/// # Panics
/// When it is neither a runtime entry's nor a module's own.
pub const fn of(signature: &Signature) -> TypeId {
    match TABLE.find(signature) {
        Some(index) => TypeId(index as u32),
        None => panic!("a signature that the table of types lacks"),
    }
}

/// The value types, as the encoder names them.
fn value_types(types: &[ValueType]) -> Vec<ValType> {
    let value_type = |ty: &ValueType| match ty {
        ValueType::I32 => ValType::I32,
        ValueType::I64 => ValType::I64,
        ValueType::F64 => ValType::F64,
    };
    types.iter().map(value_type).collect()
}

/// The parameters of a type.
pub fn params(TypeId(ty): TypeId) -> Vec<ValType> {
    value_types(TABLE.list[ty as usize].params)
}

/// The type section of a module that uses these types. In the place of the others stands the type of `patch`, so that
/// indices are the same in all modules: wasmtime compiles a trampoline for each different type, used or not, which were 0.45
/// of the 1.45 ms that a module of one small lambda took.
pub fn section(used: TypeSet) -> TypeSection {
    let mut types = TypeSection::new();
    for (index, signature) in (0..).zip(&TABLE.list[..TABLE.len]) {
        let signature = if used.has(TypeId(index)) { signature } else { &PATCH_SIGNATURE };
        types.ty().function(value_types(signature.params), value_types(signature.results));
    }
    types
}

impl Instructions<'_> {
    /// Calls a function of the table whose index is known; its arguments are on the stack.
    pub fn call_entry(&mut self, entry: Entry) -> &mut Self {
        self.i32_const(entry.index as i32).call_indirect(of(&entry.signature))
    }

    /// The same in place of the running function.
    pub fn return_call_entry(&mut self, entry: Entry) -> &mut Self {
        self.i32_const(entry.index as i32).return_call_indirect(of(&entry.signature))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::heap::Code;

    #[test]
    fn entry_types_take_frame_and_self_and_arguments() {
        assert_eq!(SIGNATURES.entry_n.len() as u32, Code::MAX_DIRECT_ARGS + 1);
        assert!((0..=Code::MAX_DIRECT_ARGS).all(|n| entry(n) == TypeId(n) && params(entry(n)).len() as u32 == n + 2));
    }

    #[test]
    fn a_signature_has_one_type() {
        assert_eq!([SIGNATURES.exit, SIGNATURES.tail_call, SIGNATURES.unwind].map(|each| of(&each)), [ENTRY_ANY; 3]);
        assert_eq!(section(TypeSet::default()).len(), PATCH.0 + 1);
    }
}
