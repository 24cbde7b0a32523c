//! `syntax-rules`: patterns and templates (R7RS §4.3.2).

use super::{error, value};

#[test]
fn ellipses_nest() {
    value(
        "(define-syntax my-let* (syntax-rules () ((_ () b ...) (let () b ...)) ((_ ((n v) r ...) b ...) (let ((n v)) (my-let* (r ...) b ...))))) (my-let* ((a 1) (b (+ a 1))) (list a b))",
        "(1 2)",
    );
    value("(define-syntax flat (syntax-rules () ((_ (a ...) ...) '(a ... ...)))) (flat (1 2) () (3))", "(1 2 3)");
    value(
        "(define-syntax keep (syntax-rules () ((_ (k v ...) ...) '((k ... ) (v ...) ...)))) (keep (a 1 2) (b) (c 3))",
        "((a b c) (1 2) () (3))",
    );
    value(
        "(define-syntax spread (syntax-rules () ((_ x (y ...) ...) '((x y ...) ...)))) (spread 0 (1 2) (3))",
        "((0 1 2) (0 3))",
    );
    value(
        "(define-syntax mix (syntax-rules () ((_ (a ...) (b ...)) '((a b) ...)))) (mix (1 2) (x y))",
        "((1 x) (2 y))",
    );
    value(
        "(define-syntax cart (syntax-rules () ((_ (x ...) (y ...)) '((x y ...) ...)))) (cart (1 2) (a b c))",
        "((1 a b c) (2 a b c))",
    );
}

#[test]
fn patterns_after_the_ellipsis_and_dotted_tails() {
    value("(define-syntax last (syntax-rules () ((_ a ... b) 'b))) (last 1 2 3)", "3");
    value(
        "(define-syntax ends (syntax-rules () ((_ a b ... c d) '(a (b ...) c d)))) (list (ends 1 2 3) (ends 1 2 3 4 5))",
        "((1 () 2 3) (1 (2 3) 4 5))",
    );
    value("(define-syntax tail (syntax-rules () ((_ a b ... . r) '((b ...) r)))) (tail 1 2 3 . 4)", "((2 3) 4)");
    value(
        "(define-syntax mid (syntax-rules () ((_ (a ... b . r)) '((a ...) b r)))) (list (mid (1 2 3)) (mid (1 . 2)))",
        "(((1 2) 3 ()) (() 1 2))",
    );
    value(
        "(define-syntax rest (syntax-rules () ((_ a . r) 'r))) (list (rest 1) (rest 1 2) (rest 1 . 2))",
        "(() (2) 2)",
    );
    value("(define-syntax whole (syntax-rules () ((_ . args) 'args))) (whole 1 2)", "(1 2)");
}

#[test]
fn vectors_constants_and_underscores() {
    value("(define-syntax v (syntax-rules () ((_ #(a b ...)) '(b ... a)))) (v #(1 2 3))", "(2 3 1)");
    value("(define-syntax v2 (syntax-rules () ((_ #(a ... z)) #(z a ...)))) (v2 #(1 2 3))", "#(3 1 2)");
    value(
        "(define-syntax c (syntax-rules () ((_ 1 \"s\") 'one) ((_ #t #\\a) 'two) ((_ _ _) 'any))) (list (c 1 \"s\") (c #t #\\a) (c 1 2))",
        "(one two any)",
    );
    value(
        "(define-syntax u (syntax-rules (_) ((u _) 'underscore) ((u x) 'other))) (list (u _) (u 5))",
        "(underscore other)",
    );
    value(
        "(define-syntax e (syntax-rules () ((_ ()) 'empty) ((_ (x . y)) 'pair))) (list (e ()) (e (1)))",
        "(empty pair)",
    );
}

#[test]
fn the_ellipsis_can_be_chosen_escaped_or_a_literal() {
    value("(define-syntax m (syntax-rules ::: () ((_ a :::) '(a ::: ...)))) (m 1 2)", "(1 2 ...)");
    value("(define-syntax m (syntax-rules () ((_ a) '(a (... ...))))) (m 1)", "(1 ...)");
    value(
        "(define-syntax m (syntax-rules () ((_ a b ...) '((... (a ...)) b ... (... ...))))) (m 1 2 3)",
        "((1 ...) 2 3 ...)",
    );
    value(
        "(define-syntax elli (syntax-rules (...) ((_ ...) 'dots) ((_ x) 'other))) (list (elli ...) (elli 1))",
        "(dots other)",
    );
    value(
        "(define-syntax elli (syntax-rules ... (...) ((_ ...) 'dots) ((_ x) 'other))) (list (elli ...) (elli 1))",
        "(dots other)",
    );
    value(
        "(define-syntax be-like-begin1 (syntax-rules () ((_ name) (define-syntax name (syntax-rules &etc () ((_ expr &etc) (begin expr &etc)))))))
         (be-like-begin1 seq) (seq 1 2 3)",
        "3",
    );
}

#[test]
fn templates_are_checked_when_the_macro_is_defined() {
    let bad = "bad `syntax-rules`:";
    let shape = "expected (syntax-rules [ellipsis] (literal ...) (pattern template) ...)";
    error(
        "(define-syntax m\n (syntax-rules () ((_ a ...) a)))",
        &format!(
            "2:2: {bad} the pattern variable `a` is under 1 ellipses in the pattern but 0 in the template; {shape}"
        ),
    );
    error(
        "(define-syntax m (syntax-rules () ((_ a) (a ...))))",
        &format!(
            "1:18: {bad} in the template, a is followed by an ellipsis but has no pattern variable to repeat; {shape}"
        ),
    );
    error(
        "(define-syntax m (syntax-rules () ((_ a a) 1)))",
        &format!("1:18: {bad} the pattern variable `a` occurs twice; {shape}"),
    );
    error(
        "(define-syntax m (syntax-rules () ((_ a ... b ...) 1)))",
        &format!("1:18: {bad} a list pattern can have one ellipsis only; {shape}"),
    );
    error(
        "(define-syntax m (syntax-rules () (m 1)))",
        &format!("1:18: {bad} the pattern m does not start with the keyword; {shape}"),
    );
    error(
        "(define-syntax m (syntax-rules () ((_))))",
        &format!("1:18: {bad} ((_)) is not a rule (pattern template); {shape}"),
    );
    error(
        "(define-syntax m 5)",
        "1:1: bad `define-syntax`: 5 is not a transformer; write (syntax-rules ...); expected (define-syntax name transformer)",
    );
}

#[test]
fn uses_are_checked() {
    error(
        "(define-syntax m (syntax-rules () ((_ a) a)))\n(list (m 1 2))",
        "2:7: this use of the macro `m` does not match its pattern",
    );
    error(
        "(define-syntax m (syntax-rules () ((_ (a ...) (b ...)) '((a b) ...))))\n(m (1 2) (3))",
        "2:1: in the expansion of `m`, pattern variables under the same ellipsis have different numbers of matches",
    );
    error(
        "(define-syntax m (syntax-rules () ((_ x) (syntax-error \"no good:\" x (y)))))\n (m (1))",
        "2:2: no good: (1) (y) [in m at 2:2]",
    );
    error(
        "(define-syntax m (syntax-rules () ((_) (if))))\n(define-syntax n (syntax-rules () ((_) (m))))\n  (n)",
        "3:3: bad `if`: it has 0 operands; expected (if test consequent [alternate]) [in m at 3:3] [in n at 3:3]",
    );
    error(
        "(define-syntax m (syntax-rules () ((_) (m))))\n(m)",
        "2:1: the expansion of this macro use does not end (100000 steps) [in m at 2:1]",
    );
}

#[test]
fn long_recursions_of_macros_work() {
    let numbers = (0..300).map(|n| n.to_string()).collect::<Vec<_>>().join(" ");
    value(
        &format!("(define-syntax sum (syntax-rules () ((_) 0) ((_ x r ...) (+ x (sum r ...))))) (sum {numbers})"),
        "44850",
    );
    value(
        &format!(
            "(define-syntax rev (syntax-rules () ((_ () (r ...)) (+ r ...)) ((_ (x y ...) (r ...)) (rev (y ...) (x r ...))))) (rev ({numbers}) ())"
        ),
        "44850",
    );
}
