//! The function types of generated modules: one fixed table, so that type indices are constants.

use wasm_encoder::{TypeSection, ValType};

macro_rules! types {
    ($($(#[$doc:meta])* $name:ident = $index:literal, [$($param:ident)*] => [$($result:ident)*];)*) => {
        $($(#[$doc])* #[allow(dead_code, reason = "`entry` gives most of them")] pub const $name: u32 = $index;)*

        /// The type section.
        pub fn section() -> TypeSection {
            let mut types = TypeSection::new();
            $(types.ty().function([$(ValType::$param),*], [$(ValType::$result),*]);)*
            types
        }

        /// Number of parameters of a type.
        pub fn params(ty: u32) -> u32 {
            match ty { $($index => <[ValType]>::len(&[$(ValType::$param),*]) as u32,)* _ => unreachable!("type {ty}") }
        }
    };
}

types! {
    /// `entry_0`, also function bodies that load their arguments from home slots, and loop entries: `(fp, self)`.
    ENTRY_0 = 0, [I32 I64] => [I64];
    ENTRY_1 = 1, [I32 I64 I64] => [I64];
    ENTRY_2 = 2, [I32 I64 I64 I64] => [I64];
    ENTRY_3 = 3, [I32 I64 I64 I64 I64] => [I64];
    ENTRY_4 = 4, [I32 I64 I64 I64 I64 I64] => [I64];
    ENTRY_5 = 5, [I32 I64 I64 I64 I64 I64 I64] => [I64];
    ENTRY_6 = 6, [I32 I64 I64 I64 I64 I64 I64 I64] => [I64];
    /// `entry_any`, `exit`, `unwind`: `(fp, self, argc or site)`.
    ENTRY_ANY = 7, [I32 I64 I32] => [I64];
    /// `operate`.
    OPERATE = 8, [I32 I64 I64 I64 I64] => [I64];
    /// `allocate`.
    ALLOCATE = 9, [I32] => [I32];
    /// `rest`.
    REST = 10, [I32 I32 I32] => [I32];
    /// The module's own flonum boxing.
    BOX_FLONUM = 11, [F64] => [I64];
    /// `patch`.
    PATCH = 12, [] => [I32];
}

/// The type of `entry_n`.
pub const fn entry(n: u32) -> u32 {
    ENTRY_0 + n
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entry_types_take_frame_and_self_and_arguments() {
        assert!((0..=6).all(|n| params(entry(n)) == n + 2));
        assert_eq!(section().len(), PATCH + 1);
    }
}
