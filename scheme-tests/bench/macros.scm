; Control structures made by syntax-rules, so that what runs is code that no one wrote: loops with several clauses,
; comprehensions of nested lists, a state machine and pattern matching on vectors.
(import (scheme base) (scheme write))
(define size 300)
(define-syntax while
  (syntax-rules ()
    ((_ condition body ...) (let again () (if condition (begin body ... (again)))))))
(define-syntax collect
  (syntax-rules (where)
    ((_ (result)) (list result))
    ((_ (result) (where test) clause ...)
     (if test (collect (result) clause ...) '()))
    ((_ (result) (variable low high) clause ...)
     (let next ((variable low) (found '()))
       (if (> variable high)
           found
           (next (+ variable 1) (append (collect (result) clause ...) found)))))))
(define-syntax automaton
  (syntax-rules ()
    ((_ start (state (input next) ...) ...)
     (letrec ((state (lambda (inputs)
                       (if (null? inputs)
                           'state
                           (case (car inputs)
                             ((input) (next (cdr inputs))) ...
                             (else 'error)))))
              ...)
       start))))
(define-syntax my-or
  (syntax-rules ()
    ((_) #f)
    ((_ last) last)
    ((_ first rest ...) (let ((t first)) (if t t (my-or rest ...))))))
(define-syntax increment!
  (syntax-rules ()
    ((_ place) (increment! place 1))
    ((_ place by) (set! place (+ place by)))))
(define counting
  (automaton even (even (a odd) (b even)) (odd (a even) (b other)) (other (a odd) (b even))))
(define (inputs n)
  (if (= n 0) '() (cons (if (= 0 (remainder (* n n) 3)) 'a 'b) (inputs (- n 1)))))
(define (sum-loop n)
  (let ((i 0) (sum 0))
    (while (< i n)
      (increment! i)
      (if (my-or (= 0 (remainder i 3)) (= 0 (remainder i 5)) (= 0 (remainder i 7)))
          (increment! sum i)))
    sum))
(define (triples n)
  (length (collect ((list a b c)) (a 1 n) (b a n) (c b n) (where (= (* c c) (+ (* a a) (* b b)))))))
(define long (inputs (* 100 size)))
(write (list (sum-loop (* 33 size size)) (triples (quotient size 2))
             (let loop ((n 0) (ends '()))
               (if (= n 10) (car ends) (loop (+ n 1) (cons (counting long) ends))))))
(newline)
;;family features
;;> (2394243649279 89 even)
;;small 6
;;small> (383767 0 even)
