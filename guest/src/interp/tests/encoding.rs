//! Every instruction is read as it was written.

use crate::heap::Value;
use crate::interp::encoding::{Closure, Field, decode, decode_all, encode, must_be_parallel};
use crate::interp::inst::{self, Part, op};
use crate::spec::Op;

/// Some content of a part.
fn sample(part: Part) -> Field {
    match part {
        Part::Place => Field::Place(24),
        Part::Operand => Field::Operand(inst::LITERAL + 3),
        Part::Immediate => Field::Immediate(-7),
        Part::Target => Field::Target(0x1_0008),
        Part::Value => Field::Value(Value::fixnum(-5)),
        Part::Variable => Field::Variable(0xdead_bee8),
        Part::Define => Field::Define(true),
        Part::FrameSize => Field::FrameSize(56),
        Part::Loop => Field::Loop(2),
        Part::Number => Field::Number(4),
        Part::Entry => Field::Entry(0x1_0002),
        Part::Record => Field::Record(inst::seen::FLONUM),
        Part::Parallel => Field::Parallel(true),
        Part::Arguments => Field::Arguments(vec![16, inst::FREE, 24]),
        Part::Closures => Field::Closures(vec![
            Closure { place: 16, code: 0, captures: vec![] },
            Closure { place: 24, code: 1, captures: vec![16, inst::FREE + 1] },
        ]),
        Part::Moves => Field::Moves(vec![(16, 24), (24, 16), (inst::LITERAL, 32)]),
    }
}

fn codes() -> impl Iterator<Item = u16> {
    inst::CODES.iter().copied().chain((0..Op::ALL.len() as u16).map(|i| op::PRIM + i))
}

#[test]
fn every_instruction_is_read_as_it_was_written() {
    let mut units = Vec::new();
    let mut written = Vec::new();
    for code in codes() {
        let fields: Vec<Field> =
            inst::layout(code).expect("in the table").parts.iter().map(|&(part, _)| sample(part)).collect();
        written.push((2 * units.len() as u32, code, fields.clone()));
        encode(&mut units, code, &fields);
        assert!(units.len().is_multiple_of(4));
    }
    let read = decode_all(&units).expect("well-formed");
    let read: Vec<_> = read.into_iter().map(|found| (found.offset, found.code, found.fields)).collect();
    assert_eq!(read, written);
}

#[test]
fn what_the_machine_fills_in_is_zero_at_first() {
    for code in codes() {
        let parts = inst::layout(code).expect("in the table").parts;
        let given: Vec<Field> =
            parts.iter().filter(|(part, _)| !part.is_state()).map(|&(part, _)| sample(part)).collect();
        let mut units = Vec::new();
        // A list comes last, and nothing that is filled in comes with one.
        encode(&mut units, code, &given);
        let found = decode(&units, 0).expect("well-formed");
        assert_eq!(found.length as usize, 2 * units.len());
        for field in found.fields.iter().filter(|field| field.part().is_state()) {
            assert!(matches!(field, Field::Entry(0) | Field::Record(0)));
        }
    }
}

#[test]
fn parts_do_not_overlap() {
    for code in codes() {
        let layout = inst::layout(code).expect("in the table");
        let mut taken = vec![0];
        for &(part, unit) in layout.parts {
            if part.units().is_none() {
                taken.push(inst::COUNT);
                assert!(taken.iter().all(|&other| other < unit), "{}", layout.name);
            }
            taken.extend(unit..unit + part.units().unwrap_or(0));
        }
        let count = taken.len();
        taken.sort_unstable();
        taken.dedup();
        assert_eq!(taken.len(), count, "{}", layout.name);
    }
}

#[test]
fn what_is_no_instruction_is_refused() {
    let refused = |units: &[u16]| decode_all(units).expect_err("malformed");
    assert!(refused(&[50, 0, 0, 0]).contains("no instruction has the code 50"));
    assert!(refused(&[op::PRIM + Op::ALL.len() as u16, 0, 0, 0]).contains("no instruction has the code"));
    assert!(refused(&[op::CONST, 16, 0, 0]).contains("const is cut off"));
    assert!(refused(&[op::CALL_SELF, 16, 0, 5, 0, 0, 24, 0, 16, 16]).contains("call-self is cut off"));
    assert!(refused(&[op::RETURN, 16, 1, 0]).contains("not padded"));
    assert!(refused(&[op::SET_GLOBAL, 0, 16, 2, 0, 0, 0, 0]).contains("cut off"));
}

#[test]
fn moves_that_read_what_was_set_are_made_at_once() {
    assert!(!must_be_parallel(&[]));
    assert!(!must_be_parallel(&[(16, 24)]));
    assert!(!must_be_parallel(&[(24, 16), (32, 24)]));
    assert!(must_be_parallel(&[(24, 16), (16, 24)]));
}
