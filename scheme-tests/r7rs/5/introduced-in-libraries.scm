; 5.6: what a template introduces in the body of a library is its own there, too.
(define-library (counters)
  (export a-next! b-next! count define-counter bump-shared! shared)
  (import (scheme base))
  (begin
    (define-syntax define-counter
      (syntax-rules ()
        ((_ next!) (begin (define count 0) (define (next!) (set! count (+ count 1)) count)))))
    (define-counter a-next!)
    (define-counter b-next!)
    (define count 'of-the-library)
    ; An exported macro refers to a name that is introduced here, wherever it is used.
    (define-syntax define-shared
      (syntax-rules ()
        ((_ bump! get)
         (begin
           (define total 0)
           (define (get) total)
           (define-syntax bump! (syntax-rules () ((_ n) (set! total (+ total n)))))))))
    (define-shared bump-shared! shared)))
; A library that comes out of a macro as a whole exports what the template names.
(define-syntax define-constant-library
  (syntax-rules ()
    ((_ library name value)
     (define-library library
       (export name (rename hidden shown) twice)
       (import (scheme base))
       (begin (define name value) (define hidden 'hidden) (define (twice) (list name hidden)))))))
(define-constant-library (constants) the-constant 42)
(import (scheme base) (scheme write) (counters) (constants))
(define total 'of-the-program)
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(a-next!)
(show (a-next!) (b-next!) count)
;;> 2 1 of-the-library
; The macro of a library introduces into the program that uses it.
(define-counter mine-next!)
(show (mine-next!) (mine-next!) (a-next!) count)
;;> 1 2 3 of-the-library
(bump-shared! 5)
(bump-shared! 6)
(show (shared) total)
;;> 11 of-the-program
(show the-constant shown (twice))
;;> 42 hidden (42 hidden)
