; An introduced variable that is used before its definition has run, and the names in a backtrace.
(import (scheme base) (scheme write))
(define-syntax define-early
  (syntax-rules ()
    ((_ name) (begin (define (helper) (list late)) (define name (list (helper))) (define late 1)))))
(define-early early)
;;! introduced-early.scm:6:1: unbound variable: late
;;! at (helper)
