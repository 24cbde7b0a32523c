//! The checker finds what is wrong, whatever part of an instruction it is.

use crate::engine::tests_support::Bench;
use crate::heap::Value;
use crate::interp::check::check;
use crate::interp::encoding::decode_all;
use crate::interp::inst::{self, FREE, LITERAL, Part, op};
use crate::interp::print::LambdaCode;
use crate::spec::Op;

/// A procedure with a loop, calls, closures, literals and branches.
const SOURCE: &str = "(define (f g n)
  (let loop ((i 0) (j n))
    (if (< i n)
        (begin (g (lambda () (list i g))) (loop j i))
        (cons 'end (h i)))))
(define (h x) x)";

/// Changes the code of `f` (lambda 1 of the first form) or of a procedure in it; gives what the checker says.
fn after(lambda: usize, change: impl Fn(&mut LambdaCode)) -> String {
    let bench = Bench::new();
    let unit = bench.run(SOURCE).remove(0);
    let lambda = unit.lambdas.borrow()[lambda].clone();
    let mut code = LambdaCode::new(bench.engine.vm, &unit, &lambda);
    assert_eq!(check(&code), Ok(()), "{code}");
    change(&mut code);
    check(&code).expect_err("the change is wrong")
}

/// Puts a unit in the place of the first one of a part of the first instruction with this code.
fn replaced(instruction: u16, part: Part, unit: u16) -> String {
    after(1, |code| {
        let list = decode_all(&code.units).expect("checked");
        let found = list.iter().find(|found| found.code == instruction).expect("it is there");
        let at = found.offset / 2 + inst::unit_of(instruction, part);
        assert_ne!(code.units[at as usize], unit);
        code.units[at as usize] = unit;
    })
}

/// Asserts that a fault is described so.
fn says(fault: &str, expected: &str) {
    assert!(fault.contains(expected), "{fault}");
}

#[test]
fn jumps_go_to_instructions() {
    let less = op::JUMP_UNLESS_LT;
    says(&replaced(less, Part::Target, 4), "a jump to 4, where no instruction begins");
    says(&replaced(less, Part::Target, 0xfff8), "where no instruction begins");
    let head = after(1, |code| {
        let list = decode_all(&code.units).expect("checked");
        let head = list.iter().find(|found| found.code == op::LOOP).expect("a loop").offset;
        let jump = list.iter().find(|found| found.code == less).expect("a branch").offset / 2;
        code.units[(jump + inst::unit_of(less, Part::Target)) as usize] = head as u16;
    });
    says(&head, "a jump into the loop");
    says(&replaced(op::CONTINUE, Part::Target, 0), "`continue` to 0, which is no loop");
}

#[test]
fn operands_and_places_exist() {
    let cons = op::PRIM + Op::Cons as u16;
    says(&replaced(cons, Part::Operand, LITERAL + 99), "literal 99 of");
    says(&replaced(cons, Part::Operand, FREE), "captured value 0 of 0");
    says(&replaced(cons, Part::Operand, 8), "no slot at byte 8");
    says(&replaced(cons, Part::Operand, 20), "no slot at byte 20");
    says(&replaced(cons, Part::Place, 0x4000), "no slot at byte 16384");
    says(&replaced(op::CALL_GLOBAL, Part::FrameSize, 24), "a frame of 24 bytes");
    says(&replaced(op::CALL, Part::Arguments, LITERAL + 99), "literal 99 of");
    says(&replaced(op::CONTINUE, Part::Moves, FREE), "captured value 0 of 0");
}

#[test]
fn loops_and_what_continues_them_agree() {
    says(&replaced(op::LOOP, Part::Loop, 7), "another loop than 0");
    // The second `continue` is the one that swaps: one after the other its moves would read what was set.
    let order = after(1, |code| {
        let list = decode_all(&code.units).expect("checked");
        let found = list.iter().rfind(|found| found.code == op::CONTINUE).expect("a loop");
        code.units[(found.offset / 2 + inst::unit_of(op::CONTINUE, Part::Parallel)) as usize] = 0;
    });
    says(&order, "a move reads what one before it has set");
    let other = after(1, |code| {
        let list = decode_all(&code.units).expect("checked");
        let found = list.iter().rfind(|found| found.code == op::CONTINUE).expect("a loop");
        let at = (found.offset / 2 + inst::unit_of(op::CONTINUE, Part::Moves)) as usize;
        // Slot 0 holds the parameter.
        code.units[at + 1] = 16;
        code.units[at] = LITERAL;
    });
    says(&other, "no variable of the loop");
}

#[test]
fn control_stays_inside() {
    says(&after(1, |code| code.units.truncate(4)), "control falls off the end at 0");
    says(&after(1, |code| code.units.clear()), "no instructions");
    says(&after(1, |code| code.units[0] = op::JUMP), "`enter` is the first instruction");
    says(&after(1, |code| code.units[0] = 60), "no instruction has the code 60");
}

#[test]
fn what_instructions_name_is_kept_alive() {
    let variable = after(1, |code| {
        let list = decode_all(&code.units).expect("checked");
        let call = list.iter().find(|found| found.code == op::CALL_GLOBAL).expect("a call").offset / 2;
        let at = (call + inst::unit_of(op::CALL_GLOBAL, Part::Variable)) as usize;
        code.units[at] = code.units[at].wrapping_add(16);
    });
    says(&variable, "a value that is no literal");
    says(&after(1, |code| code.literals.fill(Value::FALSE)), "");
    let code = after(1, |code| {
        let index = code.literals.iter().position(|&value| code.lambda_of(value).is_some()).expect("a closure");
        code.literals[index] = Value::FALSE;
    });
    says(&code, "a closure of no lambda of the unit");
}

#[test]
fn nodes_and_positions_are_those_of_instructions() {
    let moved = after(1, |code| {
        // As long as what was there.
        let list = decode_all(&code.units).expect("checked");
        let cons = list.iter().find(|found| found.code == op::PRIM + Op::Cons as u16).expect("a pair").offset / 2;
        code.units[cons as usize] = op::PRIM + Op::Eq as u16;
    });
    says(&moved, "where no such instruction is");
    says(&after(1, |code| code.sites = [(2, code.lambda.span)].into()), "a position that is not of an instruction");
    let twice = after(1, |code| code.sites = [(8, code.lambda.span), (0, code.lambda.span)].into());
    says(&twice, "out of order");
}
