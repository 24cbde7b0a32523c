//! The classics of hygiene.

use super::{World, value};

const SWAP: &str = "(define-syntax swap! (syntax-rules () ((_ a b) (let ((tmp a)) (set! a b) (set! b tmp)))))";
const MY_OR: &str =
    "(define-syntax my-or (syntax-rules () ((_) #f) ((_ e) e) ((_ e r ...) (let ((t e)) (if t t (my-or r ...))))))";

#[test]
fn inserted_bindings_catch_nothing() {
    value(&format!("{SWAP} (let ((tmp 5) (other 6)) (swap! tmp other) (list tmp other))"), "(6 5)");
    value(&format!("{MY_OR} (let ((t 5)) (my-or #f t))"), "5");
    value(&format!("{MY_OR} (let ((if list)) (my-or #f 7))"), "7");
    value(&format!("{MY_OR} (let ((t 1) (if 2) (let 3)) (my-or #f #f (list t if let)))"), "(1 2 3)");
}

#[test]
fn inserted_references_mean_what_they_meant() {
    value("(define x 'outer) (define-syntax get (syntax-rules () ((_) x))) (let ((x 'inner)) (get))", "outer");
    value("(let ((x 'outer)) (let-syntax ((m (syntax-rules () ((m) x)))) (let ((x 'inner)) (m))))", "outer");
    value("(let ((=> #f)) (cond (#t => 'ok)))", "ok");
    value(
        "(let ((if #t)) (let-syntax ((when (syntax-rules () ((when test s1 s2 ...) (if test (begin s1 s2 ...)))))) 1))",
        "1",
    );
    value(
        "(let-syntax ((given-that (syntax-rules () ((_ test s ...) (if test (begin s ...)))))) (let ((if #t)) (given-that if (set! if 'now)) if))",
        "now",
    );
}

#[test]
fn keywords_can_be_shadowed() {
    value("(let ((if list)) (if 1 2 3))", "(1 2 3)");
    value("(define (f else) (cond (else 1) (#t 2))) (f #f)", "2");
    value("(let ((quote -)) (quote 5 3))", "2");
    value("(let () (define if list) (if 1 2 3))", "(1 2 3)");
    value("(let ((unquote list)) `(1 ,2))", "(1 ,2)");
    value("(let ((define list) (x 1)) (define x 2))", "(1 2)");
    value("(let ((begin list)) (begin 1 2))", "(1 2)");
    value("(define-syntax foo (syntax-rules () ((_) 'macro))) (let ((foo (lambda () 'var))) (foo))", "var");
}

#[test]
fn letrec_syntax_macros_see_each_other() {
    value(
        "(letrec-syntax ((ev? (syntax-rules () ((_) #t) ((_ x r ...) (od? r ...))))
                         (od? (syntax-rules () ((_) #f) ((_ x r ...) (ev? r ...)))))
           (list (ev? 1 2 3 4) (ev? 1 2 3)))",
        "(#t #f)",
    );
    value(
        "(letrec-syntax ((my-or (syntax-rules () ((my-or) #f) ((my-or e) e)
            ((my-or e1 e2 ...) (let ((temp e1)) (if temp temp (my-or e2 ...)))))))
           (let ((x #f) (y 7) (temp 8) (let not) (if not)) (my-or x (let temp) (if y) y)))",
        "7",
    );
}

#[test]
fn macros_define_at_top_level_and_in_bodies() {
    value(
        "(define-syntax def (syntax-rules () ((_ n v) (define n v)))) (def a 5) (let () (def b (+ a 1)) (list a b))",
        "(5 6)",
    );
    value(
        "(define-syntax def-hidden (syntax-rules () ((_ get) (begin (define hidden 42) (define (get) hidden))))) (def-hidden g) (let ((hidden 1)) (g))",
        "42",
    );
    value(
        "(let () (define-syntax two (syntax-rules () ((_ a) (begin (define tmp 1) (define a (+ tmp 1)))))) (two x) (two y) (list x y))",
        "(2 2)",
    );
    value("(define tmp 9) (let () (define-syntax d (syntax-rules () ((_) (define tmp 1)))) (d) tmp)", "9");
    value(
        "(define-syntax my-let (syntax-rules () ((_ ((n v) ...) b ...) ((lambda (n ...) b ...) v ...)))) (my-let ((a 1) (b 2)) (define c 3) (list a b c))",
        "(1 2 3)",
    );
}

#[test]
fn what_a_template_defines_at_top_level_is_its_own() {
    const HIDE: &str =
        "(define-syntax hide (syntax-rules () ((_ get v) (begin (define hidden v) (define (get) hidden)))))";
    value(&format!("{HIDE} (hide g 1) (hide h 2) (list (g) (h))"), "(1 2)");
    value(&format!("{HIDE} (define hidden 3) (hide g 1) (list hidden (g))"), "(3 1)");
    value(&format!("{HIDE} (hide g 1) (define hidden 3) (list hidden (g))"), "(3 1)");
    value(&format!("{HIDE} (hide hidden 1) (hidden)"), "1");
    value(
        "(define-syntax later (syntax-rules () ((_ f) (begin (define (f) (g)) (define (g) 'late)))))
         (define (g) 'other) (later f) (list (f) (g))",
        "(late other)",
    );
    value(
        "(define-syntax def (syntax-rules () ((_ n v) (define n v))))
         (define-syntax later (syntax-rules () ((_ f) (begin (define (f) (g)) (def g (lambda () 'late))))))
         (define (g) 'other) (later f) (list (f) (g))",
        "(late other)",
    );
    value(
        "(define-syntax vals (syntax-rules () ((_ f) (define-values (f x) (values (lambda () x) 1))))) (define x 2) (vals f) (list (f) x)",
        "(1 2)",
    );
    value(
        "(define-syntax mac (syntax-rules () ((_ n) (begin (define-syntax m (syntax-rules () ((_ x) (list x)))) (define n (m 1))))))
         (define (m x) 'mine) (mac n) (list n (m 1))",
        "((1) mine)",
    );
}

#[test]
fn what_a_template_defined_dies_with_its_alias() {
    let mut world = World::new();
    world.env = world.expander.program_scope();
    let introduced = || world.expander.env(world.env).introduced.borrow().len();
    let hide = "(define-syntax hide (syntax-rules () ((_ get) (begin (define hidden 1) (define (get) hidden)))))";
    world.each_collecting(&format!("{hide} (hide g) (hide h) (hide i)"), |_| {}).unwrap();
    assert_eq!(introduced(), 0);
    // As long as a macro mentions it, it lives.
    let keep = "(define-syntax keep (syntax-rules () ((_ get) (begin (define hidden '(1 2)) (define-syntax get (syntax-rules () ((_) hidden)))))))";
    world.each_collecting(&format!("{keep} (keep g) (keep h)"), |_| {}).unwrap();
    assert_eq!(introduced(), 2);
    world.each_collecting("(define-syntax g (syntax-rules () ((_) 5))) (define h 5)", |_| {}).unwrap();
    assert_eq!(introduced(), 0);
}

#[test]
fn macros_define_macros() {
    value(
        "(define-syntax be-like-begin (syntax-rules () ((_ name) (define-syntax name (syntax-rules () ((_ expr (... ...)) (begin expr (... ...))))))))
         (be-like-begin sequence) (sequence 1 2 3 4)",
        "4",
    );
    value(
        "(define-syntax make-getter (syntax-rules () ((_ name var) (define-syntax name (syntax-rules () ((_) (let ((tmp 1)) (list var tmp))))))))
         (define tmp 7) (make-getter get tmp) (get)",
        "(7 1)",
    );
    value(
        "(define-syntax my-def (syntax-rules () ((_ m) (define-syntax m (syntax-rules () ((_ x) (let ((y 2)) (list x y)))))))) (my-def mm) (let ((y 1)) (mm y))",
        "(1 2)",
    );
    value(
        "(define-syntax jabberwocky (syntax-rules () ((_ hatter) (begin (define march-hare 42) (define-syntax hatter (syntax-rules () ((_) march-hare)))))))
         (jabberwocky mad-hatter) (mad-hatter)",
        "42",
    );
    // A pattern variable of the inner macro may have the name of one of the outer.
    value(
        "(define-syntax outer (syntax-rules () ((_ a) (let-syntax ((inner (syntax-rules () ((_ b) (list a b))))) (inner 2))))) (outer 1)",
        "(1 2)",
    );
}

#[test]
fn literals_match_by_meaning() {
    value(
        "(define-syntax is-else (syntax-rules (else) ((_ else) 'yes) ((_ x) 'no))) (list (is-else else) (is-else other) (let ((else 1)) (is-else else)))",
        "(yes no no)",
    );
    value(
        "(define-syntax while (syntax-rules (break) ((_ c e ...) (let lp () (if c (begin e ... (lp)) 'end)))))
         (define i 0) (while (< i 3) (set! i (+ i 1))) i",
        "3",
    );
    value(
        "(define-syntax for (syntax-rules (in) ((_ x in l body) (let lp ((r l) (acc '())) (if (null? r) acc (let ((x (car r))) (lp (cdr r) (cons body acc))))))))
         (for y in '(1 2 3) (* y y))",
        "(9 4 1)",
    );
    value("(define-syntax m (syntax-rules () ((_ x) (cond (#f 1) (else x))))) (let ((else #f)) (m 5))", "5");
    value("(define-syntax kw (syntax-rules () ((_ k) (cond (#f 1) (k 2))))) (kw else)", "2");
}

#[test]
fn quote_strips_aliases() {
    value("(define-syntax q (syntax-rules () ((_ x) '(a x #(b x))))) (q c)", "(a c #(b c))");
    value("(define-syntax sym (syntax-rules () ((_) (let ((x 'x)) (eq? x 'x))))) (sym)", "#t");
    value("(define-syntax c (syntax-rules () ((_ k) (case k ((inserted) 1) (else 2))))) (c 'inserted)", "1");
    value("(define-syntax v (syntax-rules () ((_ x) #(a x)))) (v 1)", "#(a 1)");
    value("(define-syntax qq (syntax-rules () ((_ x) `(a ,x ,@(list x))))) (qq 1)", "(a 1 1)");
}
