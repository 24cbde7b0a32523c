; 6.12, 6.14: what templates introduce through eval and load is renamed as in a program.
(import (scheme base) (scheme eval) (scheme file) (scheme load) (scheme repl) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(define-syntax fails (syntax-rules () ((_ e) (guard (c ((error-object? c) (error-object-message c))) e))))
(define here (interaction-environment))
(define (run . forms)
  (let ((value (eval (car forms) here)))
    (if (null? (cdr forms)) value (apply run (cdr forms)))))
(run '(define-syntax define-counter
        (syntax-rules ()
          ((_ next!) (begin (define count 0) (define (next!) (set! count (+ count 1)) count))))))
(run '(define-counter next!))
(show (run '(begin (next!) (next!))))
;;> 2
; A counter that was made before goes on counting; the name is that of the new one.
(run '(define old-next! next!) '(define-counter next!))
(show (run '(list (next!) (next!) (next!) (old-next!))))
;;> (1 2 3 3)
(show (fails (run 'count)))
;;> "unbound variable: count"
(show (run '(define count 'mine) '(next!) 'count))
;;> mine
; The macro is defined anew: what it made stays as it is.
(run '(define-syntax define-counter
        (syntax-rules () ((_ next!) (begin (define count 100) (define (next!) (later)) (define (later) count))))))
(show (run '(define-counter other!) '(list (other!) (next!) count)))
;;> (100 5 mine)
; In an environment of its own.
(define apart (environment '(scheme base)))
(eval '(begin (define-syntax define-two
                (syntax-rules () ((_ a b) (begin (define a (lambda () hidden)) (define b hidden) (define hidden 'late)))))
              (define hidden 'early))
      apart)
(show (fails (eval '(define-two f v) apart)))
;;> "unbound variable: hidden"
(show (fails (eval '(f) apart)) (eval 'hidden apart))
;;> "unbound variable: hidden" early
; A file that is loaded defines in the environment that it is loaded into.
(with-output-to-file "/tmp/introduces.scm"
  (lambda ()
    (write '(define-syntax define-lists (syntax-rules () ((_ name) (begin (define make list) (define name (make 1 2)))))))
    (write '(define-lists loaded))))
(load "/tmp/introduces.scm")
(load "/tmp/introduces.scm")
(show (run 'loaded) (fails (run 'make)))
;;> (1 2) "unbound variable: make"
