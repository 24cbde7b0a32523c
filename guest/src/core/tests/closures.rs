//! Closure conversion: who captures what, which calls are of known procedures, and that its checker sees faults.

use super::World;
use super::expand::expand;
use crate::core::captures;
use crate::core::ir::{Bind, Proc, Target, Term, Vars};
use crate::core::tree::LambdaId;
use crate::core::{Integrable, lower_watched};
use crate::heap::Value;
use crate::syntax::ast::VarId;
use crate::text::source::Span;
use expect_test::{Expect, expect};

fn golden(source: &str, expected: Expect) {
    let world = World::new();
    let mut text = String::new();
    let globals: &dyn Integrable = &world;
    lower_watched(&expand(&world, source), globals, &mut |pass, shown| {
        if pass == "closures" {
            text = format!("{shown}\n");
        }
    })
    .expect("small");
    expected.assert_eq(&text);
}

#[test]
fn what_lies_between_captures_too() {
    golden(
        "(define (f x) (lambda (y) (lambda (z) (g x y z))))",
        expect![[r#"
            (define f (lambda 1 (x.0)
                (lambda 2 (y.1) captures (x.0)
                  (lambda 3 (z.2) captures (x.0 y.1)
                    (call (global g) x.0 y.1 z.2)))))
        "#]],
    );
}

#[test]
fn a_procedure_that_only_calls_itself_captures_nothing() {
    golden(
        "(define (f x) (letrec ((walk (lambda (t) (if (pair? t) (+ (walk (car t)) (walk (cdr t))) t)))) (walk x)))",
        expect![[r#"
            (define f (lambda 1 (x.0)
                (block
                  (fix (walk.1 (lambda 2 (t.2)
                      (if (pair? t.2) (+ (call-self (car t.2)) (call-self (cdr t.2))) t.2))))
                  (call-known 2 walk.1 x.0))))
        "#]],
    );
}

#[test]
fn a_known_procedure_called_with_the_wrong_number_of_arguments_is_called_as_any() {
    golden(
        "(define (f x) (letrec ((a (lambda (y) (b))) (b (lambda (z) (+ 1 (a z))))) (+ (a x) (b x))))",
        expect![[r#"
            (define f (lambda 1 (x.0)
                (block
                  (fix (a.1 (lambda 2 (y.3) captures (b.2)
                      (call b.2))) (b.2 (lambda 3 (z.4) captures (a.1)
                      (+ 1 (call-known 2 a.1 z.4)))))
                  (+ (call-known 2 a.1 x.0) (call-known 3 b.2 x.0)))))
        "#]],
    );
}

/// `(lambda 0 () (fix (v.0 (lambda 1 (p.1) … (call-known 1 v.0 p.1)))) (call-known 1 v.0 7))`, where `free` is what
/// lambda 1 is said to capture.
fn unit(vars: &mut Vars, free: &[usize]) -> Proc {
    let all: Vec<VarId> = (0..3).map(|_| vars.fresh(Value::FALSE)).collect();
    let call = |argument: Term| Term::Call(Target::Known(all[0], LambdaId(1)), vec![argument], Span::NONE);
    let mut inner = Proc::new(Value::FALSE, Span::NONE, vec![all[1]], None, call(Term::Var(all[1])));
    inner.id = LambdaId(1);
    inner.free = free.iter().map(|&i| all[i]).collect();
    let fix = Bind::Fix(vec![(all[0], Box::new(inner))]);
    let body = Term::Block(vec![fix], Box::new(call(Term::Const(Value::fixnum(7)))));
    let mut main = Proc::new(Value::FALSE, Span::NONE, Vec::new(), None, body);
    main.id = LambdaId(0);
    main
}

/// The procedure that the unit's block binds.
fn inner(main: &mut Proc) -> &mut Proc {
    match &mut main.body {
        Term::Block(binds, _) => match &mut binds[0] {
            Bind::Fix(procs) => &mut procs[0].1,
            Bind::Let(..) | Bind::Do(_) => unreachable!("a fix"),
        },
        _ => unreachable!("a block"),
    }
}

#[test]
fn an_exact_unit_is_accepted() {
    let mut vars = Vars::default();
    captures::assert_exact("test", &unit(&mut vars, &[0]), 2, &vars);
}

/// What the checker says when the unit is changed so.
fn fault(free: &[usize], count: u32, change: impl FnOnce(&mut Proc)) -> String {
    let mut vars = Vars::default();
    let mut main = unit(&mut vars, free);
    change(&mut main);
    captures::check(&main, count).expect_err("the change is wrong")
}

#[test]
fn faults_are_found() {
    assert!(fault(&[], 2, |_| {}).contains("procedure 1 captures []"));
    assert!(fault(&[0, 0], 2, |_| {}).contains("procedure 1 captures"));
    assert!(fault(&[0, 2], 2, |_| {}).contains("procedure 1 captures"));
    assert!(fault(&[0], 3, |_| {}).contains("a number is missing"));
    assert!(fault(&[0], 2, |main| main.id = LambdaId(1)).contains("two procedures with the number 1"));
    assert!(fault(&[0], 2, |main| inner(main).id = LambdaId(4)).contains("no procedure 1 in the variable 0"));
    assert!(fault(&[0], 2, |main| inner(main).required.clear()).contains("a known call of procedure 1"));
    assert!(fault(&[0], 2, |main| inner(main).rest = Some(VarId(2))).contains("a known call of procedure 1"));
    let itself = |main: &mut Proc| main.body = Term::Call(Target::Myself, vec![Term::TRUE], Span::NONE);
    assert!(fault(&[0], 1, itself).contains("a known call of procedure 0 with 1 arguments"));
    let assigned = |main: &mut Proc| main.body = Term::SetVar(VarId(0), Box::new(Term::TRUE), Span::NONE);
    assert!(fault(&[0], 1, assigned).contains("gone since `assign`"));
}
