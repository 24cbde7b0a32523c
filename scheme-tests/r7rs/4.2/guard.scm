; 4.2.7 Exception handling: guard.
(import (scheme base) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(define-syntax fails (syntax-rules () ((_ e) (guard (c ((error-object? c) (quote error))) e))))
(show (guard (condition ((assq 'a condition) => cdr) ((assq 'b condition)))
        (raise (list (cons 'a 42)))))
;;> 42
(show (guard (condition ((assq 'a condition) => cdr) ((assq 'b condition)))
        (raise (list (cons 'b 23)))))
;;> (b . 23)
(show (guard (e (#t 'any)) 'value) (guard (e (#t 'any)) (raise 1)) (guard (e (else e)) (raise 1)))
;;> value any 1
(show (guard (e ((string? e) 'string) ((symbol? e) 'symbol)) (raise 's)))
;;> symbol
(show (guard (e ((symbol? e) (list 'outer e))) (guard (e ((string? e) 'inner)) (raise 'passed-on))))
;;> (outer passed-on)
(show (guard (e (#t 1 2 e)) (raise 3)) (guard (e ((memq e '(a b c)) => length)) (raise 'b)))
;;> 3 2
(show (guard (e (#f 'no) ((and (number? e) (> e 5)) 'large) (else 'other)) (raise 10)))
;;> large
(show (guard (e (#t e)) (define x 1) (define (f) (raise (list x 'from-definition))) (f) 'no))
;;> (1 from-definition)
(show (call-with-values (lambda () (guard (e (#t (values 'a 'b))) (raise 1))) list)
      (call-with-values (lambda () (guard (e (#t 1)) (values 2 3))) list))
;;> (a b) (2 3)
(show (let ((e 'outer)) (guard (e ((eq? e 'inner) (list 'got e))) (raise 'inner)))
      (let ((x 1)) (guard (x (#t x)) (raise 2)) x))
;;> (got inner) 1
(show (guard (e (#t (list 'from-clause e))) (guard (e ((number? e) (raise 'again))) (raise 1))))
;;> (from-clause again)
(show (guard (a (#t (list a))) (guard (b ((raise (list b 'in-test)) 'no)) (raise 'first))))
;;> ((first in-test))
(show (with-exception-handler
          (lambda (e) (+ e 1))
          (lambda () (guard (e ((string? e) 'no)) (* 10 (raise-continuable 1))))))
;;> 20
(show (guard (e ((error-object? e) (error-object-message e))) (car (error "from argument"))))
;;> "from argument"
(show (let ((n 0)) (guard (e (#t n)) (set! n 1) (raise 'x) (set! n 2))))
;;> 1
(define (try thunk) (guard (e ((symbol? e) (list 'symbol e)) ((error-object? e) 'error)) (thunk)))
(show (try (lambda () (raise 'sym))) (try (lambda () (car 5))) (try (lambda () 'fine))
      (try (lambda () (error "x"))))
;;> (symbol sym) error fine error
