//! Functions written with the assembler: what it makes of them, and what it refuses.

use super::*;
use std::panic::{AssertUnwindSafe, catch_unwind};
use wasm_encoder::{BlockType, CodeSection, FunctionSection, Module, TypeSection, ValType};
use wasmparser::{Operator, Parser, Payload, Validator};

const FIRST: Local<I32> = Local::at(0);

/// A function `(i32) -> i32` whose exits give a number.
fn function() -> Assembler<i32> {
    Assembler::new(1)
}

/// Finishes the function: an exit returns its number.
fn finished(mut asm: Assembler<i32>) -> Body {
    while let Some(number) = asm.land() {
        asm.ins().i32_const(number).return_();
    }
    asm.ins().unreachable();
    asm.finish()
}

/// The function in a module of its own.
fn module(body: &Body) -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([ValType::I32], [ValType::I32]);
    let mut functions = FunctionSection::new();
    functions.function(0);
    let mut code = CodeSection::new();
    code.function(&body.function);
    let mut module = Module::new();
    module.section(&types).section(&functions).section(&code);
    module.finish()
}

/// The instructions of a valid function, each with its offset in the function.
fn instructions(body: &Body) -> Vec<(u32, String)> {
    let bytes = module(body);
    Validator::new().validate_all(&bytes).expect("a valid module");
    let mut list = Vec::new();
    for payload in Parser::new(0).parse_all(&bytes) {
        if let Payload::CodeSectionEntry(function) = payload.expect("parses") {
            let start = function.range().start;
            let mut reader = function.get_operators_reader().expect("has operators");
            while !reader.eof() {
                let offset = (reader.original_position() - start) as u32;
                list.push((offset, name(&reader.read().expect("an operator"))));
            }
        }
    }
    list
}

fn name(operator: &Operator) -> String {
    match operator {
        Operator::Br { relative_depth } => format!("br {relative_depth}"),
        Operator::BrIf { relative_depth } => format!("br_if {relative_depth}"),
        Operator::Block { .. } => "block".into(),
        Operator::Loop { .. } => "loop".into(),
        Operator::If { .. } => "if".into(),
        Operator::Else => "else".into(),
        Operator::End => "end".into(),
        Operator::Return => "return".into(),
        Operator::Unreachable => "unreachable".into(),
        Operator::I32Const { value } => value.to_string(),
        Operator::LocalGet { local_index } => format!("get {local_index}"),
        Operator::LocalSet { local_index } => format!("set {local_index}"),
        other => format!("{other:?}"),
    }
}

fn text(body: &Body) -> String {
    instructions(body).into_iter().map(|(_, name)| name).collect::<Vec<_>>().join(" ")
}

/// Does it violate what the assembler demands? Where a panic ends the process nobody can ask: then it counts as refused.
fn is_refused(violate: impl FnOnce()) -> bool {
    cfg!(panic = "abort") || catch_unwind(AssertUnwindSafe(violate)).is_err()
}

#[test]
fn branches_are_counted_from_where_they_stand() {
    let mut asm = function();
    let (first, second) = (asm.exit(10), asm.exit(20));
    let outer = asm.open_block(BlockType::Empty);
    let again = asm.open_loop();
    asm.ins().local_get(FIRST);
    asm.br_if_exit(first);
    asm.ins().local_get(FIRST);
    let side = asm.open_if(BlockType::Empty);
    asm.br_exit(second);
    asm.otherwise(side);
    asm.ins().local_get(FIRST);
    asm.br_if(outer);
    asm.close(side);
    asm.br(again);
    asm.close(again);
    asm.close(outer);
    asm.ins().local_get(FIRST).return_();
    assert_eq!(
        text(&finished(asm)),
        "block block block loop get 0 br_if 2 get 0 if br 4 else get 0 br_if 2 end br 0 end end get 0 return \
         end 10 return end 20 return unreachable end"
    );
}

#[test]
fn the_code_of_an_exit_may_leave_through_a_later_one() {
    let mut asm = function();
    let (first, second) = (asm.exit(10), asm.exit(20));
    asm.br_exit(first);
    assert_eq!(asm.land(), Some(10));
    asm.br_exit(second);
    assert!(is_refused(|| asm.br_exit(first)), "its block is closed");
    assert_eq!((asm.land(), asm.land()), (Some(20), None));
    asm.ins().unreachable();
    assert_eq!(text(&asm.finish()), "block block br 0 end br 0 end unreachable end");
}

#[test]
fn equal_exits_that_are_near_are_one() {
    let mut asm = function();
    let first = asm.exit(0);
    let others: Vec<ExitId> = (1..8).map(|n| asm.exit(n)).collect();
    assert_eq!(asm.exit(0), first, "the eighth from the end");
    assert_eq!(asm.exit(3), others[2]);
    let last = asm.exit(8);
    assert_ne!(asm.exit(0), first, "too far away");
    assert_eq!(asm.exit(8), last);
    asm.part_exits();
    assert_ne!(asm.exit(8), last, "apart");
}

#[test]
fn unlikely_branches_are_marked_where_they_are() {
    let mut asm = function();
    let exit = asm.exit(1);
    // Locals in front of the code, and more code than one byte can count.
    let word = asm.scratch::<I64>();
    (0..100).for_each(|_| _ = asm.ins().i64_const(-1).local_set(&word));
    asm.release(word);
    let block = asm.open_block(BlockType::Empty);
    asm.ins().local_get(FIRST);
    asm.br_if_exit(exit);
    asm.ins().local_get(FIRST);
    asm.br_if(block);
    asm.ins().local_get(FIRST);
    asm.br_if_unlikely(block);
    asm.close(block);
    asm.br_exit(exit);
    let body = finished(asm);
    let branches: Vec<(u32, String)> =
        instructions(&body).into_iter().filter(|(_, name)| name.starts_with("br")).collect();
    assert_eq!(
        branches.iter().map(|(_, name)| &name[..]).collect::<Vec<_>>(),
        ["br_if 1", "br_if 0", "br_if 0", "br 0"]
    );
    assert_eq!(body.unlikely, [branches[0].0, branches[2].0]);
}

#[test]
fn scratch_locals_are_used_again_by_their_type() {
    let mut asm = function();
    let (a, b) = (asm.scratch::<I32>(), asm.scratch::<I64>());
    asm.ins().i32_const(1).local_set(&a).i64_const(2).local_set(&b);
    asm.release(b);
    asm.release(a);
    let (c, d) = (asm.scratch::<I32>(), asm.scratch::<F64>());
    // The first that was released, of its type; none of this one.
    asm.ins().i32_const(3).local_set(&c).f64_const(0.5).local_set(&d);
    asm.release(c);
    asm.release(d);
    let own = asm.local::<I64>();
    let other = asm.scratch::<I64>();
    asm.ins().local_get(own).local_set(&other);
    asm.release(other);
    let text = text(&finished(asm));
    let sets: Vec<&str> = text.split("set ").skip(1).map(|rest| &rest[..1]).collect();
    assert_eq!(sets, ["1", "2", "1", "3", "4"]);
    assert!(text.contains("get 2"), "{text}");
}

/// What a trial may write: blocks, exits, unlikely branches, locals.
fn write(asm: &mut Assembler<i32>, number: i32) {
    let exit = asm.exit(number);
    asm.part_exits();
    let block = asm.open_block(BlockType::Empty);
    let (word, double) = (asm.scratch::<I32>(), asm.scratch::<F64>());
    asm.ins().i32_const(number).local_set(&word).f64_const(1.0).local_set(&double).local_get(&word);
    asm.br_if_unlikely(block);
    asm.ins().local_get(&word);
    asm.br_if_exit(exit);
    asm.release(word);
    asm.release(double);
    asm.close(block);
}

#[test]
fn a_trial_that_is_undone_leaves_nothing() {
    let written = |trials: i32| {
        let mut asm = function();
        write(&mut asm, 100);
        let around = asm.open_loop();
        // What only a trial takes is declared in both functions.
        let (word, double) = (asm.scratch::<I64>(), asm.scratch::<I64>());
        asm.release(word);
        asm.release(double);
        for number in 0..trials {
            let before = asm.checkpoint();
            (0..=number).for_each(|n| write(&mut asm, n));
            let (word, double) = (asm.scratch::<I64>(), asm.scratch::<I64>());
            asm.release(word);
            asm.release(double);
            let open = asm.open_block(BlockType::Empty);
            asm.rewind(before);
            assert_eq!(asm.checkpoint(), before);
            assert!(is_refused(|| asm.br(open)), "it is not there any more");
        }
        write(&mut asm, 200);
        asm.close(around);
        let body = finished(asm);
        (module(&body), body.unlikely)
    };
    let straight = written(0);
    assert!((1..4).all(|trials| written(trials) == straight));
}

#[test]
fn what_is_out_of_order_is_refused() {
    let open_two = || {
        let mut asm = function();
        let outer = asm.open_block(BlockType::Empty);
        let inner = asm.open_if(BlockType::Empty);
        (asm, outer, inner)
    };
    let (mut asm, outer, _) = open_two();
    assert!(is_refused(|| asm.close(outer)), "not the innermost");
    let (mut asm, _, inner) = open_two();
    asm.close(inner);
    let sibling = asm.open_block(BlockType::Empty);
    assert!(is_refused(|| asm.br(inner)), "closed, though another has its place");
    assert!(is_refused(|| asm.otherwise(sibling)), "no if");
    let (mut asm, _, inner) = open_two();
    asm.otherwise(inner);
    assert!(is_refused(|| asm.otherwise(inner)), "twice");
    let (asm, _, _) = open_two();
    assert!(is_refused(|| drop(asm.finish())), "blocks are open");

    let mut asm = function();
    asm.exit(1);
    assert!(is_refused(|| drop(asm.finish())), "an exit without code");
    let mut asm = function();
    let before = asm.checkpoint();
    let exit = asm.exit(1);
    asm.rewind(before);
    assert!(is_refused(|| asm.br_exit(exit)), "an exit that was undone");
    let mut asm = function();
    let before = asm.checkpoint();
    let taken = asm.scratch::<I32>();
    assert!(is_refused(|| asm.rewind(before)), "a scratch local that is not released");
    drop(taken);
}
