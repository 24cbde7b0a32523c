//! Indices into the module being generated.

/// A function of the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FuncId(pub u32);

/// A function type of the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TypeId(pub u32);

/// A set of function types.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TypeSet(u64);

impl TypeSet {
    /// # Panics
    /// When the module has more types than the set has room for.
    pub fn add(&mut self, TypeId(ty): TypeId) {
        assert!(ty < u64::BITS, "a set of {} function types has no room for number {ty}", u64::BITS);
        self.0 |= 1 << ty;
    }

    pub fn has(self, TypeId(ty): TypeId) -> bool {
        self.0 >> ty & 1 != 0
    }

    pub fn or(self, other: TypeSet) -> TypeSet {
        TypeSet(self.0 | other.0)
    }
}
