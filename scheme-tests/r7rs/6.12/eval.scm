; 6.12 Environments and evaluation.
(import (scheme base) (scheme eval) (scheme repl) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(define-syntax fails (syntax-rules () ((_ e) (guard (c ((error-object? c) (quote error))) e))))
(show (eval '(* 7 3) (environment '(scheme base))))
;;> 21
(show (let ((f (eval '(lambda (f x) (f x x)) (environment '(scheme base))))) (f + 10)))
;;> 20
(show (eval '(let loop ((i 0) (s 0)) (if (= i 300) s (loop (+ i 1) (+ s i))))
            (environment '(scheme base))))
;;> 44850
(show (eval '(if #f #f 5) (environment '(scheme base)))
      (eval ''(a b) (environment '(scheme base)))
      (eval '((lambda (x) (* x x)) 5) (environment '(only (scheme base) * lambda))))
;;> 5 (a b) 25
(show (fails (eval 'no-such-variable (environment '(scheme base))))
      (fails (eval '(car 5) (environment '(scheme base)))))
;;> error error
(show (eval '(p:car '(1 2))
            (environment '(prefix (only (scheme base) car quote) p:)
                         '(only (scheme base) quote))))
;;> 1
(show (fails (eval '(cdr '(1 2)) (environment '(only (scheme base) car quote)))))
;;> error
(show (eval (list '+ 1 (list '* 2 3)) (environment '(scheme base)))
      (eval 5 (environment '(scheme base))) (eval "s" (environment '(scheme base))))
;;> 7 5 "s"
(show (guard (e (#t (list 'caught e))) (eval '(raise 'inside) (environment '(scheme base)))))
;;> (caught inside)
(show (call/cc (lambda (k)
                 ((eval '(lambda (k) (+ 1 (k 'escaped))) (environment '(scheme base))) k))))
;;> escaped
(eval '(define defined-by-eval 42) (interaction-environment))
(show (eval 'defined-by-eval (interaction-environment))
      (eval '(+ defined-by-eval 1) (interaction-environment)))
;;> 42 43
(eval '(define (square-it x) (* x x)) (interaction-environment))
(show ((eval 'square-it (interaction-environment)) 5))
;;> 25
