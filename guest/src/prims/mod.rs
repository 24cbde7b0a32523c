//! The primitives, one file per section of R7RS chapter 6 and two more, each a table of forms (see [`table`]).
//!
//! A primitive's index is its place in the tables, in the order below; it never changes while an image lives.

mod bytevectors;
mod chars;
mod control;
mod direct;
mod equivalence;
mod exceptions;
mod hash_tables;
mod lists;
mod numbers;
pub mod ops;
mod ports;
mod records;
mod sorting;
mod strings;
mod system;
pub mod table;
#[cfg(test)]
mod tests;
mod unary;
mod vectors;

pub use control::{accepts, as_values, clause, clause_for, throw};
pub use direct::Direct;
pub use system::FEATURES;
pub use table::Prim;

use crate::spec::{Inline, Op};

const TABLES: &[&[Prim]] = &[
    equivalence::TABLE,
    numbers::TABLE,
    lists::TABLE,
    chars::TABLE,
    strings::TABLE,
    vectors::TABLE,
    bytevectors::TABLE,
    control::TABLE,
    exceptions::TABLE,
    records::TABLE,
    hash_tables::TABLE,
    sorting::TABLE,
    ports::TABLE,
    system::TABLE,
];

/// The number of primitives.
pub const COUNT: usize = {
    let (mut sum, mut i) = (0, 0);
    while i < TABLES.len() {
        sum += TABLES[i].len();
        i += 1;
    }
    sum
};

/// All tables, one after the other: a primitive is found by one load.
static ALL: [&Prim; COUNT] = {
    let mut all = [&TABLES[0][0]; COUNT];
    let (mut at, mut table) = (0, 0);
    while table < TABLES.len() {
        let mut row = 0;
        while row < TABLES[table].len() {
            all[at] = &TABLES[table][row];
            at += 1;
            row += 1;
        }
        table += 1;
    }
    all
};

/// Every primitive, in the order of the indices.
pub fn all() -> impl Iterator<Item = &'static Prim> {
    ALL.iter().copied()
}

/// The primitive with this index.
#[inline(always)]
pub fn get(index: u32) -> &'static Prim {
    ALL[index as usize]
}

/// The primitive that means an operation, of each operation that has one.
static OF_OPS: [Option<&Prim>; Op::ALL.len()] = {
    let mut all = [None; Op::ALL.len()];
    let mut index = 0;
    while index < COUNT {
        if let Some(Inline::Op(op)) = ALL[index].inline {
            all[op as usize] = Some(ALL[index]);
        }
        index += 1;
    }
    all
};

/// The primitive that means an operation.
pub fn of_op(op: Op) -> Option<&'static Prim> {
    OF_OPS[op as usize]
}
