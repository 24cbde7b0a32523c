//! Malformed forms: what the message says, and where.

use super::{World, error, value};

#[test]
fn malformed_core_forms() {
    error("(list\n  (if))", "2:3: bad `if`: it has 0 operands; expected (if test consequent [alternate])");
    error(
        "(let ((x 1) (x 2)) x)",
        "1:1: bad `let`: `x` is bound twice; expected (let [name] ((variable init) ...) body ...)",
    );
    error("(lambda (a b . a) 1)", "1:1: bad `lambda`: `a` is bound twice; expected (lambda formals body ...)");
    error("(lambda (a 1) 1)", "1:1: bad `lambda`: 1 is not a name; expected (lambda formals body ...)");
    error("(lambda (a))", "1:1: bad `lambda`: the body is empty; expected (lambda formals body ...)");
    error(
        "(let ((x)) x)",
        "1:1: bad `let`: (x) is not a binding (name init); expected (let [name] ((variable init) ...) body ...)",
    );
    error(
        "(define x)",
        "1:1: bad `define`: `x` is given no value; expected (define name expression) or (define (name . formals) body ...)",
    );
    error(
        "(define 5 1)",
        "1:1: bad `define`: 5 is not a name; expected (define name expression) or (define (name . formals) body ...)",
    );
    error(
        "(define x 1 2)",
        "1:1: bad `define`: `x` is given 2 values; expected (define name expression) or (define (name . formals) body ...)",
    );
    error(
        "(lambda ()\n (define x 1)\n (define x 2) x)",
        "3:2: bad `define`: `x` is defined twice in the same body; expected (define name expression) or (define (name . formals) body ...)",
    );
    error(
        "(lambda () (define x 1))",
        "1:1: bad `lambda`: the body has definitions but no expression; expected (lambda formals body ...)",
    );
    error(
        "(cond (else 1) (2 3))",
        "1:1: bad `cond`: the else clause must be the last; expected (cond (test expression ...) ... [(else expression ...)])",
    );
    error(
        "(cond (1 => 2 3))",
        "1:1: bad `cond`: `=>` is followed by exactly one expression; expected (cond (test expression ...) ... [(else expression ...)])",
    );
    error(
        "(case 1 (2 3))",
        "1:1: bad `case`: 2 is not a list of data; expected (case key ((datum ...) expression ...) ... [(else expression ...)])",
    );
    error("(set! (f) 1)", "1:1: bad `set!`: (f) is not a name; expected (set! name expression)");
    error(
        "(let-values (((a b) 1) ((b) 2)) a)",
        "1:1: bad `let-values`: `b` is bound twice; expected (let-values ((formals init) ...) body ...)",
    );
    error("(quote 1 2)", "1:1: bad `quote`: it takes one datum, not 2; expected (quote datum)");
    error("(if 1 . 2)", "1:1: bad `if`: it must be a proper list; expected (if test consequent [alternate])");
    error(
        "(guard e 1)",
        "1:1: bad `guard`: e is not (variable clause ...); expected (guard (variable clause ...) body ...)",
    );
}

#[test]
fn misplaced_forms() {
    error("(f . 1)", "1:1: a call must be a proper list");
    error("(list ())", "1:7: a call needs a procedure: write '() for the empty list");
    error(
        "(list\n (define x 1))",
        "2:2: `define` stands where an expression is expected; definitions are allowed at top level and in bodies",
    );
    error("(else)", "1:1: `else` has no meaning here: it is an else clause, last in cond, case, guard or cond-expand");
    error("(list if)", "1:7: `if` is syntax and has no value; it is written (if test consequent [alternate])");
    error("(set! if 1)", "1:1: bad `set!`: `if` is syntax, not a variable; expected (set! name expression)");
    error("(define-syntax m (syntax-rules () ((_) 1))) (list m)", "1:51: `m` is a macro and has no value");
    error("`(1 . ,@x)", "1:7: `unquote-splicing` stands outside a list: there is nothing to splice into");
    error("(let () (import (scheme base)) 1)", "1:9: `import` is allowed at top level only");
}

#[test]
fn malformed_records() {
    let shape = "expected (define-record-type name (constructor field ...) predicate (field accessor [modifier]) ...)";
    error(
        "(define-record-type p (mk z) p? (x px))",
        &format!("1:1: bad `define-record-type`: the constructor names `z`, which is no field; {shape}"),
    );
    error(
        "(define-record-type p (mk x) p? (x px) (x py))",
        &format!("1:1: bad `define-record-type`: there are two fields `x`; {shape}"),
    );
    error("(define-record-type p mk)", &format!("1:1: bad `define-record-type`: there is no predicate; {shape}"));
    error(
        "(define-record-type p mk p? (x 1))",
        &format!("1:1: bad `define-record-type`: (x 1) is not a field (name accessor [modifier]); {shape}"),
    );
}

#[test]
fn nesting_is_limited_and_length_is_not() {
    let nested = |n: usize, open: &str, close: &str| format!("{}1{}", open.repeat(n), close.repeat(n));
    value(&nested(900, "(+ 1 ", ")"), "901");
    for (open, close) in [
        ("(+ 1 ", ")"),
        ("(let ((x 1)) ", ")"),
        ("`(1 ,", ")"),
        ("(lambda (x) ", ")"),
        ("((lambda () ", "))"),
        ("#(`", ")"),
    ] {
        let text = nested(100_000, open, close);
        if let Err(error) = World::new().trees(&text) {
            assert!(error.message.starts_with("nested too deeply"), "{open}: {}", error.message);
        } else {
            assert_eq!(open, "#(`");
        }
    }
    for (open, close, at_least) in [
        ("(let ((x 1)) ", ")", 400),
        ("(if x ", ")", 400),
        ("(lambda (x) ", ")", 400),
        ("(cond (1 ", "))", 300),
        ("`(1 ,", ")", 300),
    ] {
        let depth =
            (1..=20).map(|k| k * 50).take_while(|&n| World::new().trees(&nested(n, open, close)).is_ok()).last();
        assert!(depth.is_some_and(|depth| depth >= at_least), "{open}: {depth:?} levels");
    }
    let many = "1 ".repeat(50_000);
    value(&format!("(+ {many})"), "50000");
    value(&format!("(car '({many}))"), "1");
    value(&format!("(car `({many} ,@'()))"), "1");
    value(&format!("(let () {many})"), "1");
    let deep = World::new().trees(&format!("'{}", nested(100_000, "(", ")")));
    assert!(deep.is_ok());
    let pattern = format!("(define-syntax m (syntax-rules () ((_ {}) 1)))", nested(5_000, "(", ")"));
    assert!(World::new().trees(&pattern).expect_err("too deep").message.starts_with("nested too deeply"));
    let template = format!("(define-syntax m (syntax-rules () ((_ x) {})))", nested(5_000, "(x ", ")"));
    assert!(World::new().trees(&template).expect_err("too deep").message.starts_with("nested too deeply"));
}

#[test]
fn circular_code_is_refused() {
    let error_of = |text| World::new().trees(text).expect_err("circular code").message;
    assert!(error_of("#0=(list . #0#)") == "a call must be a proper list");
    error(
        "(if #0=(1 . #0#) . #0#)",
        "1:1: bad `if`: it must be a proper list; expected (if test consequent [alternate])",
    );
    value("(car '#0=(1 . #0#))", "1");
}
