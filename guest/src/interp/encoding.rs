//! Instructions as values: from the fields of the layout table (`inst`) to units, and back.
//!
//! The flattener makes instructions by [`encode`]; the printer and the checker look at them by [`decode`].

use super::inst::{self, COUNT, Part};
use crate::heap::{Addr, Value};

/// What stands in a part of an instruction. The variants are those of [`Part`].
#[derive(Clone, Debug, PartialEq)]
pub enum Field {
    Place(u16),
    Operand(u16),
    Immediate(i16),
    /// Bytes from the first instruction.
    Target(u32),
    Value(Value),
    Variable(Addr),
    Define(bool),
    FrameSize(u16),
    Loop(u16),
    Number(u16),
    Entry(u32),
    Record(u16),
    Parallel(bool),
    Arguments(Vec<u16>),
    Closures(Vec<Closure>),
    /// Operand and place of each.
    Moves(Vec<(u16, u16)>),
}

/// One of the closures that a `FIX` makes.
#[derive(Clone, Debug, PartialEq)]
pub struct Closure {
    pub place: u16,
    /// Index of its code object among the literals.
    pub code: u16,
    /// Operands.
    pub captures: Vec<u16>,
}

/// An instruction of a lambda.
#[derive(Clone, Debug, PartialEq)]
pub struct Instruction {
    /// Bytes from the first instruction: its site.
    pub offset: u32,
    pub code: u16,
    /// In the order of the layout.
    pub fields: Vec<Field>,
    /// Bytes.
    pub length: u32,
}

/// Appends the instruction with these fields, which are those of its layout up to what the machine fills in.
///
/// # Panics
/// When there is no such instruction. In debug builds also when the fields are not those of its layout.
pub fn encode(units: &mut Vec<u16>, code: u16, fields: &[Field]) {
    let Some(layout) = inst::layout(code) else { unreachable!("no instruction has the code {code}") };
    debug_assert!(
        (0..layout.parts.len().max(fields.len())).all(|i| match (layout.parts.get(i), fields.get(i)) {
            (Some((part, _)), Some(field)) => field.part() == *part,
            (Some((part, _)), None) => part.is_state(),
            (None, _) => false,
        }),
        "{}: {fields:?}",
        layout.name
    );
    let start = units.len();
    units.resize(start + layout.units, 0);
    units[start] = code;
    for (&(_, unit), field) in layout.parts.iter().zip(fields) {
        put(units, start, start + unit, field);
    }
    units.resize(units.len().next_multiple_of(4), 0);
}

/// Writes a field whose first unit is `at` of the instruction that begins at `start`. A list goes to the end.
fn put(units: &mut Vec<u16>, start: usize, at: usize, field: &Field) {
    match field {
        Field::Place(unit) | Field::Operand(unit) | Field::FrameSize(unit) => units[at] = *unit,
        Field::Loop(unit) | Field::Number(unit) | Field::Record(unit) => units[at] = *unit,
        Field::Immediate(number) => units[at] = *number as u16,
        Field::Define(flag) | Field::Parallel(flag) => units[at] = *flag as u16,
        Field::Target(wide) | Field::Variable(wide) | Field::Entry(wide) => {
            units[at..at + 2].copy_from_slice(&[*wide as u16, (*wide >> 16) as u16]);
        }
        Field::Value(value) => {
            let word = value.0;
            units[at..at + 4].copy_from_slice(&[0, 16, 32, 48].map(|shift| (word >> shift) as u16));
        }
        Field::Arguments(operands) => {
            units[start + COUNT] = operands.len() as u16;
            units.extend_from_slice(operands);
        }
        Field::Closures(closures) => {
            units[start + COUNT] = closures.len() as u16;
            for closure in closures {
                units.extend_from_slice(&[closure.place, closure.code, closure.captures.len() as u16]);
                units.extend_from_slice(&closure.captures);
            }
        }
        Field::Moves(moves) => {
            units[start + COUNT] = moves.len() as u16;
            moves.iter().for_each(|&(operand, place)| units.extend_from_slice(&[operand, place]));
        }
    }
}

/// Does a later operand read what an earlier move has set? If not, the moves can be made one after the other.
pub fn must_be_parallel(moves: &[(u16, u16)]) -> bool {
    (1..moves.len()).any(|i| (0..i).any(|j| moves[i].0 == moves[j].1))
}

/// The instruction that begins at byte `offset`; the error says what is wrong with it.
pub fn decode(units: &[u16], offset: u32) -> Result<Instruction, String> {
    let start = offset as usize / 2;
    let code = *units.get(start).ok_or_else(|| format!("no instruction at {offset}"))?;
    let layout = inst::layout(code).ok_or_else(|| format!("{offset}: no instruction has the code {code}"))?;
    let mut reader = Reader { units: &units[start..], end: 1 };
    let mut fields = Vec::with_capacity(layout.parts.len());
    for &(part, unit) in layout.parts {
        let field = reader.field(part, unit);
        fields.push(field.ok_or_else(|| format!("{offset}: {} is cut off", layout.name))?);
    }
    let length = reader.end.next_multiple_of(4);
    let padding = reader.units.get(reader.end..length);
    if padding.is_none_or(|units| units.iter().any(|&unit| unit != 0)) {
        return Err(format!("{offset}: {} is not padded with zeros", layout.name));
    }
    Ok(Instruction { offset, code, fields, length: 2 * length as u32 })
}

/// All instructions of a lambda.
pub fn decode_all(units: &[u16]) -> Result<Vec<Instruction>, String> {
    let (mut list, mut offset) = (Vec::new(), 0);
    while (offset as usize) < 2 * units.len() {
        let instruction = decode(units, offset)?;
        offset += instruction.length;
        list.push(instruction);
    }
    Ok(list)
}

/// Reads the parts of an instruction.
struct Reader<'a> {
    units: &'a [u16],
    /// Behind the last unit that was read.
    end: usize,
}

impl Reader<'_> {
    fn take(&mut self, at: usize, count: usize) -> Option<&[u16]> {
        let units = self.units.get(at..at + count)?;
        self.end = self.end.max(at + count);
        Some(units)
    }

    fn unit(&mut self, at: usize) -> Option<u16> {
        self.take(at, 1).map(|units| units[0])
    }

    fn wide(&mut self, at: usize) -> Option<u32> {
        self.take(at, 2).map(|units| units[0] as u32 | (units[1] as u32) << 16)
    }

    fn list(&mut self, at: usize, count: usize) -> Option<Vec<u16>> {
        self.end = self.end.max(at);
        self.take(at, count).map(<[u16]>::to_vec)
    }

    fn field(&mut self, part: Part, at: usize) -> Option<Field> {
        Some(match part {
            Part::Place => Field::Place(self.unit(at)?),
            Part::Operand => Field::Operand(self.unit(at)?),
            Part::Immediate => Field::Immediate(self.unit(at)? as i16),
            Part::Target => Field::Target(self.wide(at)?),
            Part::Value => Field::Value(Value(self.wide(at)? as u64 | (self.wide(at + 2)? as u64) << 32)),
            Part::Variable => Field::Variable(self.wide(at)?),
            Part::Define => Field::Define(self.flag(at)?),
            Part::FrameSize => Field::FrameSize(self.unit(at)?),
            Part::Loop => Field::Loop(self.unit(at)?),
            Part::Number => Field::Number(self.unit(at)?),
            Part::Entry => Field::Entry(self.wide(at)?),
            Part::Record => Field::Record(self.unit(at)?),
            Part::Parallel => Field::Parallel(self.flag(at)?),
            Part::Arguments => {
                let count = self.unit(COUNT)?;
                Field::Arguments(self.list(at, count as usize)?)
            }
            Part::Closures => {
                let count = self.unit(COUNT)?;
                Field::Closures(self.closures(at, count)?)
            }
            Part::Moves => {
                let count = self.unit(COUNT)?;
                let units = self.list(at, 2 * count as usize)?;
                Field::Moves(units.chunks(2).map(|pair| (pair[0], pair[1])).collect())
            }
        })
    }

    fn flag(&mut self, at: usize) -> Option<bool> {
        self.unit(at).filter(|&unit| unit <= 1).map(|unit| unit == 1)
    }

    fn closures(&mut self, at: usize, count: u16) -> Option<Vec<Closure>> {
        let (mut at, mut list) = (at, Vec::new());
        for _ in 0..count {
            let (place, code, captures) = (self.unit(at)?, self.unit(at + 1)?, self.unit(at + 2)? as usize);
            list.push(Closure { place, code, captures: self.list(at + 3, captures)? });
            at += 3 + captures;
        }
        Some(list)
    }
}

impl Field {
    pub fn part(&self) -> Part {
        match self {
            Field::Place(_) => Part::Place,
            Field::Operand(_) => Part::Operand,
            Field::Immediate(_) => Part::Immediate,
            Field::Target(_) => Part::Target,
            Field::Value(_) => Part::Value,
            Field::Variable(_) => Part::Variable,
            Field::Define(_) => Part::Define,
            Field::FrameSize(_) => Part::FrameSize,
            Field::Loop(_) => Part::Loop,
            Field::Number(_) => Part::Number,
            Field::Entry(_) => Part::Entry,
            Field::Record(_) => Part::Record,
            Field::Parallel(_) => Part::Parallel,
            Field::Arguments(_) => Part::Arguments,
            Field::Closures(_) => Part::Closures,
            Field::Moves(_) => Part::Moves,
        }
    }
}
