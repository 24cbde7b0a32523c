//! Program texts that are made here because they are long.

use std::fmt::Write;

/// Macro definitions at the head of the long program.
const MACROS: usize = 10;
/// Procedures in it. Every procedure has 20 lines and two uses of macros.
const PROCEDURES: usize = 250;

/// A program of more than 5,000 lines with 500 uses of `syntax-rules` macros (recursive ones, with nested ellipses, that
/// bind variables and expand into each other). It defines procedures and calls none: evaluating it is reading, expanding
/// and compiling to instructions.
pub fn long_program() -> String {
    let mut text = String::new();
    for i in 0..MACROS {
        let _ = writeln!(
            text,
            "(define-syntax my-let*-{i}
               (syntax-rules ()
                 ((_ () body ...) (let () body ...))
                 ((_ ((name value) rest ...) body ...)
                  (let ((name value)) (my-let*-{i} (rest ...) body ...)))))
             (define-syntax my-case-{i}
               (syntax-rules (else =>)
                 ((_ key ((datum ...) body ...) ... (else => last))
                  (let ((temporary key))
                    (cond ((or (eqv? temporary 'datum) ...) body ...) ...
                          (else (last temporary)))))))"
        );
    }
    for i in 0..PROCEDURES {
        let (m, next) = (i % MACROS, (i + 1) % PROCEDURES);
        let _ = writeln!(
            text,
            "(define (procedure-{i} list count . options)
               (define limit (+ count {i}))
               (define (inner x y)
                 (if (< x limit)
                     (cons x (inner (+ x 1) y))
                     (reverse y)))
               (let loop ((rest list) (found '()))
                 (cond ((null? rest) (inner 0 found))
                       ((and (pair? (car rest)) (symbol? (caar rest)))
                        (my-let*-{m} ((head (caar rest)) (tail (cdar rest)) (both (cons head tail)))
                          (set! limit (- limit 1))
                          (loop (cdr rest) `(,both (head . ,tail) ,@found))))
                       ((string? (car rest))
                        (my-case-{m} (string-length (car rest))
                          ((0 1 2) (loop (cdr rest) found))
                          ((3 4) (loop (cdr rest) (cons (car rest) found)))
                          (else => (lambda (n) (procedure-{next} (cdr rest) n)))))
                       (else
                        (do ((i 0 (+ i 1))) ((= i 3) (loop (cdr rest) found))
                          (vector-set! (car rest) i (* i {i})))))))"
        );
    }
    text
}

/// The smallest program that says something.
pub const HELLO: &str = "(import (scheme base) (scheme write)) (display \"hello, world\") (newline)";

/// A program of one hot procedure.
pub const FIB: &str = "(import (scheme base) (scheme write))
(define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))
(display (fib 30))
(newline)";

/// The libraries of R7RS (appendix A), all of them.
pub const R7RS_IMPORTS: &str = "(import (scheme base) (scheme case-lambda) (scheme char) (scheme complex) (scheme cxr) \
     (scheme eval) (scheme file) (scheme inexact) (scheme lazy) (scheme load) (scheme process-context) (scheme r5rs) \
     (scheme read) (scheme repl) (scheme time) (scheme write))";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_long_program_is_as_long_as_it_says() {
        let text = long_program();
        assert!((5000..5500).contains(&text.lines().count()), "{}", text.lines().count());
        assert_eq!(text.matches("\n                        (my-").count(), 500);
    }
}
