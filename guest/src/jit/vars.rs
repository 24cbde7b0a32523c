//! Variables of a function being compiled: its home slots, then its captured values, as one dense range; sets of them.

use crate::core::tree::{Atom, Lambda, Slot};
use crate::heap::Value;
use crate::spec::limits::MAX_VARS;

/// A home slot (`0 … slots-1`) or a captured value (`slots …`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Var(pub u16);

/// A set of variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct VarSet([u64; MAX_VARS / 64]);

impl VarSet {
    pub const EMPTY: VarSet = VarSet([0; MAX_VARS / 64]);

    /// The variables with numbers in `from..to`.
    pub fn range(from: u16, to: u16) -> VarSet {
        (from..to).fold(VarSet::EMPTY, |set, v| set.with(Var(v)))
    }

    pub fn has(&self, var: Var) -> bool {
        self.0[var.0 as usize / 64] >> (var.0 % 64) & 1 == 1
    }

    pub fn insert(&mut self, var: Var) {
        self.0[var.0 as usize / 64] |= 1 << (var.0 % 64);
    }

    pub fn remove(&mut self, var: Var) {
        self.0[var.0 as usize / 64] &= !(1 << (var.0 % 64));
    }

    pub fn with(mut self, var: Var) -> VarSet {
        self.insert(var);
        self
    }

    pub fn without(mut self, var: Var) -> VarSet {
        self.remove(var);
        self
    }

    fn zip(self, other: VarSet, f: impl Fn(u64, u64) -> u64) -> VarSet {
        VarSet(std::array::from_fn(|i| f(self.0[i], other.0[i])))
    }

    pub fn union(self, other: VarSet) -> VarSet {
        self.zip(other, |a, b| a | b)
    }

    pub fn and(self, other: VarSet) -> VarSet {
        self.zip(other, |a, b| a & b)
    }

    pub fn minus(self, other: VarSet) -> VarSet {
        self.zip(other, |a, b| a & !b)
    }

    /// The members in ascending order.
    pub fn iter(self) -> impl Iterator<Item = Var> {
        self.0.into_iter().enumerate().flat_map(|(i, word)| {
            let mut rest = word;
            std::iter::from_fn(move || {
                let bit = (rest != 0).then(|| rest.trailing_zeros())?;
                rest &= rest - 1;
                Some(Var((i * 64) as u16 + bit as u16))
            })
        })
    }
}

/// An operand as the code generator sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operand {
    Const(Value),
    Var(Var),
}

/// How a lambda's operands map to variables.
#[derive(Clone, Copy, Debug)]
pub struct VarMap {
    slots: u16,
}

impl VarMap {
    pub fn of(lambda: &Lambda) -> VarMap {
        VarMap { slots: lambda.slots }
    }

    pub fn slot(self, slot: Slot) -> Var {
        Var(slot.0)
    }

    pub fn operand(self, atom: Atom) -> Operand {
        match atom {
            Atom::Const(value) => Operand::Const(value),
            Atom::Slot(slot) => Operand::Var(self.slot(slot)),
            Atom::Free(i) => Operand::Var(Var(self.slots + i)),
        }
    }

    /// The captured value's number, when the variable is one.
    pub fn captured(self, var: Var) -> Option<u16> {
        var.0.checked_sub(self.slots)
    }

    /// The variables among some operands.
    pub fn set(self, atoms: &[Atom]) -> VarSet {
        atoms.iter().fold(VarSet::EMPTY, |set, &atom| match self.operand(atom) {
            Operand::Const(_) => set,
            Operand::Var(var) => set.with(var),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_iterate_in_order() {
        let set = VarSet::EMPTY.with(Var(200)).with(Var(3)).with(Var(64)).with(Var(63));
        assert_eq!(set.iter().map(|v| v.0).collect::<Vec<_>>(), [3, 63, 64, 200]);
        assert_eq!(set.minus(VarSet::range(0, 64)).iter().count(), 2);
    }
}
