; What a template defines is not seen outside of its expansion; in it, messages show the name as it was written.
(import (scheme base) (scheme write))
(define-syntax define-getter
  (syntax-rules () ((_ name) (begin (define (hidden x) (car x)) (define (name x) (list (hidden x)))))))
(define-getter get)
(write (get '(1))) (newline)
;;> (1)
(write (guard (e (#t (error-object-message e))) (get 5))) (newline)
;;> "car: argument 1 must be a pair"
(hidden '(1))
;;! unbound-introduced.scm:10:2: unbound variable: hidden
