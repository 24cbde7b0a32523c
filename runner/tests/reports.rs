//! Reports of errors, as a user sees them on standard error.

mod common;

use common::run_with;

/// The whole report about a program in the file `p.scm`, the same in every mode.
#[track_caller]
fn report(program: &str, expected: &str) {
    report_in(&["off", "lazy", "eager"], program, expected);
}

#[track_caller]
fn report_in(modes: &[&str], program: &str, expected: &str) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("p.scm"), program).unwrap();
    for jit in modes {
        let ran = run_with(&[&format!("--jit={jit}"), "p.scm"], folder.path(), "");
        assert_eq!(ran.stderr.trim_end(), expected.trim_matches('\n'), "--jit={jit}\n{program}\n{ran:?}");
        assert_eq!((ran.stdout.as_str(), ran.code), ("", Some(1)));
    }
}

#[test]
fn the_line_the_datum_and_the_calls() {
    let program = "(define (inner x)\n  (+ 1 (car x)))\n(define (outer x y)\n  (let ((z (inner x)))\n    (* z y)))\n\
                   (display (outer 3 4))\n";
    let expected = |arguments: &str| {
        format!(
            "p.scm:2:8: car: argument 1 must be a pair: 3
    2 |   (+ 1 (car x)))
      |        ^~~~~~~
    at (inner 3) (p.scm:2:8)
    at (outer {arguments}) (p.scm:4:12)
    at top level (p.scm:6:10)"
        )
    };
    report_in(&["off", "lazy"], program, &expected("3 4"));
    // Compiled code keeps what it still needs.
    report_in(&["eager"], program, &expected("… 4"));
}

#[test]
fn both_ends_of_a_deep_recursion() {
    let program = "(define (down n) (if (= n 0) (error \"the bottom:\" n) (+ 1 (down (- n 1)))))\n(down 100)\n";
    let mut expected = "p.scm:1:30: the bottom: 0
    1 | (define (down n) (if (= n 0) (error \"the bottom:\" n) (+ 1 (down (- n 1)))))
      |                              ^~~~~~~~~~~~~~~~~~~~~~~
    at (down 0) (p.scm:1:30)"
        .to_owned();
    let line = |n: u32| format!("\n    at (down {n}) (p.scm:1:59)");
    expected.extend((1..10).map(line));
    expected += "\n    … 87 more";
    expected.extend((97..=100).map(line));
    report_in(&["off"], program, &expected);
}

#[test]
fn names_that_were_meant() {
    let hint = |program: &str, line: &str| {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("p.scm"), program).unwrap();
        for jit in ["off", "eager"] {
            let ran = run_with(&[&format!("--jit={jit}"), "p.scm"], folder.path(), "");
            let found = ran.stderr.lines().find_map(|line| line.strip_prefix("      = "));
            assert_eq!(found, Some(line).filter(|line| !line.is_empty()), "{program}\n{ran:?}");
        }
    };
    hint("(vector-reff (vector 1) 0)", "did you mean `vector-ref`?");
    hint("(define (total l) 1) (totla '())", "did you mean `total`?");
    hint("(define (f counter) (lambda () countr)) ((f 1))", "did you mean `counter`?");
    hint("(define (f counter) (set! countr 1)) (f 1)", "did you mean `counter`?");
    hint("(defin (f x) x)", "`defin` is not bound either: did you mean `define`?");
    hint("(cond ((= 1 2) 3) (esle 4))", "did you mean `else`?");
    hint("(import (scheme base)) (display 1)", "`display` is exported by (scheme write), which is not imported here");
    hint("(import (scheme bsae))", "did you mean `(scheme base)`?");
    hint("(import (scheme lzay))", "did you mean `(scheme lazy)`?");
    hint("(import (only (scheme base) string-lenght))", "did you mean `string-length`?");
    hint("(define-record-type p (make nmae) p? (name p-name))", "did you mean `name`?");
    hint("(define-library (a) (exprot b))\n(import (a))", "did you mean `export`?");
    hint(
        "(define-library (a) (import (scheme base)) (export total) (begin (define totla 1)))\n(import (a))",
        "did you mean `totla`?",
    );
    hint("(define-syntax m (syntax-rule () ((_) 1)))", "did you mean `syntax-rules`?");
    hint("(frobnicate 1)", "");
}

#[test]
fn expansions_are_listed_with_their_lines() {
    report(
        "(define-syntax my-let\n  (syntax-rules () ((_ n v b) (let ((n v v)) b))))\n(define-syntax my-let-1\n  \
         (syntax-rules () ((_ n b) (my-let n 1 b))))\n(define (f)\n  (list 1\n    (my-let-1 x 2)))\n",
        "p.scm:7:5: bad `let`: (x 1 1) is not a binding (name init); expected (let [name] ((variable init) ...) body \
         ...): (let ((x 1 1)) 2)
    7 |     (my-let-1 x 2)))
      |     ^~~~~~~~~~~~~~
    in the expansion of my-let (p.scm:7:5)
    in the expansion of (my-let-1 x 2) (p.scm:7:5)",
    );
    report(
        "(define-syntax while\n  (syntax-rules () ((_ test body ...) (let loop () (when test body ... (loop))))))\n\
         (while #t\n  (if))\n",
        "p.scm:4:3: bad `if`: it has 0 operands; expected (if test consequent [alternate]): (if)
    4 |   (if))
      |   ^~~~
    in the expansion of (while #t… (p.scm:3:1)
    3 | (while #t
      | ^~~~~~~~~",
    );
}

#[test]
fn malformed_forms_are_shown() {
    report(
        "(define (f x)\n\t(let ((x 1) (\"y\" 2)) x))\n",
        "p.scm:2:2: bad `let`: \"y\" is not a name; expected (let [name] ((variable init) ...) body ...)
    2 | \t(let ((x 1) (\"y\" 2)) x))
      | \t^~~~~~~~~~~~~~~~~~~~~~~",
    );
}

#[test]
fn texts_that_cannot_be_read() {
    report(
        "(define x 1)\n(list x\n  (car '(1))\n",
        "p.scm:2:1: end of text inside a list that starts here\n    2 | (list x\n      | ^~~~~~~",
    );
    report(
        "(display (quote #<car>))\n",
        "p.scm:1:17: '#<car>' is the form of an object that has no syntax\n    1 | (display (quote #<car>))\n      |                 ^",
    );
    report(
        "(display \"日本\" . )\n",
        "p.scm:1:17: expected a datum after '.'\n    1 | (display \"日本\" . )\n      |                   ^",
    );
}

#[test]
fn an_error_in_a_file_loaded_shows_that_file() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("lib.scm"), "(define (half x)\n  (/ x 2))\n").unwrap();
    std::fs::write(folder.path().join("p.scm"), "(load \"lib.scm\")\n(display (half 'a))\n").unwrap();
    let ran = run_with(&["p.scm"], folder.path(), "");
    let expected = "lib.scm:2:3: /: argument 1 must be a number: a\n    2 |   (/ x 2))\n      |   ^~~~~~~\n";
    assert!(ran.stderr.starts_with(expected), "{ran:?}");
}
