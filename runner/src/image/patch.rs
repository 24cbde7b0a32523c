//! What the `patch` of a generated module does to the table.
//!
//! A snapshot of a table has no identity: nothing tells which function an element is. But a generated module says it
//! itself: its `patch` is straight-line code that grows the table and stores functions at indices that follow from the
//! table's size before, which the host has recorded. So the function is followed here, instruction by instruction, and
//! whatever it does beyond the contract of `guest/doc/abi.md` is an error.

use wasmparser::{FunctionBody, Operator};

use super::Malformed;

/// A function in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Placed {
    /// Index in the table.
    pub(super) slot: u32,
    /// Index of the function in its module.
    pub(super) function: u32,
}

#[derive(Clone, Copy)]
enum Operand {
    Number(i32),
    Function(u32),
    Null,
}

/// The elements that a `patch` with this body sets, in its order, in a table that had `size` elements before.
pub(super) fn placements(body: &FunctionBody<'_>, size: u32) -> Result<Vec<Placed>, Malformed> {
    let mut patch = Patch { stack: Vec::new(), local: 0, size, placed: Vec::new() };
    let mut skipped_to = None;
    let mut depth = 0;
    for operator in body.get_operators_reader()? {
        let operator = operator?;
        match operator {
            Operator::If { .. } => {
                depth += 1;
                // The only branch is the one for a table that cannot grow, which this one did.
                if skipped_to.is_none() && patch.number()? == 0 {
                    skipped_to = Some(depth);
                }
                continue;
            }
            Operator::End => {
                if skipped_to == Some(depth) {
                    skipped_to = None;
                }
                depth -= 1;
                continue;
            }
            _ => {}
        }
        if skipped_to.is_none() {
            patch.step(&operator)?;
        }
    }
    Ok(patch.placed)
}

struct Patch {
    stack: Vec<Operand>,
    /// The one local: where the table grew.
    local: i32,
    /// The table's size.
    size: u32,
    placed: Vec<Placed>,
}

impl Patch {
    fn step(&mut self, operator: &Operator<'_>) -> Result<(), Malformed> {
        match operator {
            Operator::I32Const { value } => self.stack.push(Operand::Number(*value)),
            Operator::RefFunc { function_index } => self.stack.push(Operand::Function(*function_index)),
            Operator::RefNull { .. } => self.stack.push(Operand::Null),
            Operator::LocalGet { local_index: 0 } => self.stack.push(Operand::Number(self.local)),
            Operator::LocalTee { local_index: 0 } => {
                self.local = self.number()?;
                self.stack.push(Operand::Number(self.local));
            }
            Operator::I32Add => {
                let sum = self.number()?.wrapping_add(self.number()?);
                self.stack.push(Operand::Number(sum));
            }
            Operator::I32Eq => {
                let equal = self.number()? == self.number()?;
                self.stack.push(Operand::Number(i32::from(equal)));
            }
            Operator::TableGrow { table: 0 } => {
                let by = self.number()?;
                self.pop()?;
                let before = self.size;
                self.size = u32::try_from(by).ok().and_then(|by| before.checked_add(by)).ok_or_else(unexpected)?;
                self.stack.push(Operand::Number(before.cast_signed()));
            }
            Operator::TableSet { table: 0 } => {
                let Operand::Function(function) = self.pop()? else { return Err(unexpected()) };
                let slot = self.number()?.cast_unsigned();
                self.placed.push(Placed { slot, function });
            }
            // The words that hold the indices: the snapshot of the memory has them.
            Operator::I32Store { .. } => {
                self.number()?;
                self.number()?;
            }
            _ => return Err(unexpected()),
        }
        Ok(())
    }

    fn pop(&mut self) -> Result<Operand, Malformed> {
        self.stack.pop().ok_or_else(unexpected)
    }

    fn number(&mut self) -> Result<i32, Malformed> {
        match self.pop()? {
            Operand::Number(number) => Ok(number),
            Operand::Function(_) | Operand::Null => Err(unexpected()),
        }
    }
}

fn unexpected() -> Malformed {
    Malformed::new("a generated module's `patch` does more than the contract allows")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::parse::Parsed;

    fn placed(patch: &str, size: u32) -> Result<Vec<(u32, u32)>, Malformed> {
        let text = format!(
            "(module (import \"env\" \"memory\" (memory 1)) (import \"env\" \"table\" (table 0 funcref))
               (func $a) (func $b) (elem declare func $a $b)
               (func (export \"patch\") (result i32) (local i32) {patch}))"
        );
        let bytes = wat::parse_str(text).unwrap();
        let module = Parsed::new(&bytes)?;
        let placed = placements(&module.bodies[2], size)?;
        Ok(placed.into_iter().map(|placed| (placed.slot, placed.function)).collect())
    }

    #[test]
    fn new_elements_follow_the_old_ones_and_free_ones_are_named() {
        let patch = "ref.null func i32.const 2 table.grow 0 local.tee 0 i32.const -1 i32.eq
            if i32.const 1 return end
            i32.const 7 ref.func $b table.set 0
            local.get 0 i32.const 0 i32.add ref.func $a table.set 0
            local.get 0 i32.const 1 i32.add ref.func $b table.set 0
            i32.const 1024 local.get 0 i32.const 1 i32.add i32.store
            i32.const 0";
        assert_eq!(placed(patch, 100).unwrap(), [(7, 1), (100, 0), (101, 1)]);
    }

    #[test]
    fn what_does_more_is_not_followed() {
        for patch in
            ["call $a i32.const 0", "i32.const 0 i32.load", "i32.const 3 ref.null func table.set 0 i32.const 0"]
        {
            let error = placed(patch, 100).unwrap_err().to_string();
            assert!(error.contains("more than the contract allows"), "{patch}: {error}");
        }
    }
}
