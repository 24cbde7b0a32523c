; Continuations that are only called, as jumps and as escapes: in loops, tests, operands and initialisers, through
; several places where a value is given, out of inner procedures, and together with everything that may happen on the way.
(import (scheme base) (scheme write) (scheme cxr))
(define (show first . rest)
  (write first)
  (for-each (lambda (x) (display " ") (write x)) rest)
  (newline))
(define-syntax exit-by
  (syntax-rules () ((_ k body ...) (call/cc (lambda (k) body ...)))))

; Nothing but a value.
(show (exit-by k 1) (exit-by k (k 2)) (exit-by k (k (k 3))) (+ 1 (exit-by k (+ 10 (k 4)))))
;;> 1 2 3 5

; Out of a loop that gives its value in one place, and out of one that gives it in two.
(define (position item v)
  (exit-by return
    (do ((i 0 (+ i 1))) ((= i (vector-length v)) -1)
      (if (= item (vector-ref v i)) (return i)))))
(show (position 3 #(1 2 3)) (position 4 #(1 2 3)))
;;> 2 -1
(define (first-of items)
  (exit-by return
    (let ((last (let loop ((items items) (n 0))
                  (cond ((null? items) (list 'end n))
                        ((eq? (car items) 'stop) (list 'stop n))
                        ((number? (car items)) (return (car items)))
                        (else (loop (cdr items) (+ n 1)))))))
      (cons 'no-number last))))
(show (first-of '(a b 3)) (first-of '(a b)) (first-of '(a stop 4)))
;;> 3 (no-number end 2) (no-number stop 1)

; Exits one after the other, in `begin`, with code in between that runs once or not at all.
(define count 0)
(define (classify n)
  (exit-by return
    (if (< n 0) (return 'negative))
    (set! count (+ count 1))
    (if (= n 0) (if (exact? n) (return 'zero) (set! count (+ count 100))))
    (set! count (+ count 1))
    (when (> n 100)
      (if (even? n) (return 'large-and-even))
      (set! count (+ count 10)))
    'small))
(show (classify -1) (classify 0) (classify 0.0) (classify 5) (classify 102) (classify 103) count)
;;> negative zero small small large-and-even small 119

; In the test of an `if`, in operands before and behind others, in an argument of the exit.
(define (odd-places a b)
  (exit-by return
    (list (if (if a (return 'test) b) 'yes 'no)
          (begin (set! count 0) 'first)
          (if b (return (list 'operand count)) 'second)
          (set! count 7))))
(show (odd-places #t #f) (odd-places #f #t) count (car (odd-places #f #f)) count)
;;> test (operand 0) 0 no 7

; An inner exit within an outer one.
(define (nested n)
  (exit-by outer
    (+ 1 (exit-by inner
           (cond ((= n 0) (outer 'outer))
                 ((= n 1) (inner 10))
                 (else (+ 100 (exit-by innermost (if (= n 2) (inner 20) (innermost 30))))))))))
(show (nested 0) (nested 1) (nested 2) (nested 3))
;;> outer 11 21 131

; Out of inner procedures: recursion, procedures that are given procedures, dynamic-wind, parameterize, guard, handlers.
(define (product items)
  (exit-by return
    (let loop ((items items))
      (cond ((null? items) 1)
            ((= (car items) 0) (return 'zero))
            (else (* (car items) (loop (cdr items))))))))
(show (product '(1 2 3)) (product '(1 2 0 x)))
;;> 6 zero
(define (find wanted? items)
  (exit-by return
    (for-each (lambda (item) (if (wanted? item) (return item))) items)
    #f))
(show (find even? '(1 3 4 5)) (find even? '(1 3)))
;;> 4 #f
(define trail '())
(define (note x) (set! trail (cons x trail)))
(define (wound depth)
  (exit-by return
    (let dive ((depth depth))
      (if (= depth 0)
          (return 'out)
          (dynamic-wind
           (lambda () (note (list 'in depth)))
           (lambda () (dive (- depth 1)) (note 'never))
           (lambda () (note (list 'out depth))))))
    'end))
(show (wound 2) (reverse trail))
;;> out ((in 2) (in 1) (out 1) (out 2))
(define p (make-parameter 1))
(show (exit-by return
        (for-each (lambda (x) (parameterize ((p x)) (if (= x 3) (return (list x (p)))))) '(2 3 4)))
      (p))
;;> (3 3) 1
(show (exit-by return
        (with-exception-handler
         (lambda (e) (return (list 'handled e)))
         (lambda () (+ 1 (raise 'oops))))))
;;> (handled oops)
(show (exit-by return
        (guard (e (#f 'never))
          (guard (e ((symbol? e) (return (list 'clause e))))
            (raise 'inner)))
        'end))
;;> (clause inner)
(show (with-exception-handler
       (lambda (e) 10)
       (lambda ()
         (+ (exit-by return (with-exception-handler (lambda (e) (return 5)) (lambda () (raise-continuable 'a))) 'x)
            (raise-continuable 'b)))))
;;> 15

; A continuation that is captured while an escape is active, and entered again when it is over.
(define again #f)
(define rounds 0)
(define (reentered items)
  (exit-by return
    (for-each (lambda (x)
                (call/cc (lambda (k) (if (= x 2) (set! again k))))
                (set! rounds (+ rounds 1))
                (if (= x 3) (return (list 'left rounds))))
              items)
    'end))
(show (let ((result (reentered '(1 2 3 4))))
        (if (< rounds 7) (again #f))
        (list result rounds)))
;;> ((left 7) 7)

; Deep recursion below, and a loop through call/cc that must not grow.
(define (deep n)
  (exit-by return
    (let loop ((n n)) (if (= n 0) (return 'bottom) (+ 1 (loop (- n 1)))))))
(show (deep 10) (deep 3000))
;;> bottom bottom
(define (endless n)
  (exit-by return
    (for-each (lambda (x) (if (= x n) (return 'found))) '(1 2 3))
    (if (= n 0) 'done (endless (- n 1)))))
(show (endless 3000))
;;> found

; What is not only called stays a continuation: stored, returned, given several values, called again.
(define kept #f)
(define n 0)
(show (+ 1 (exit-by k (set! kept k) 1)))
(set! n (+ n 1))
(if (< n 3) (kept n))
(show (procedure? (exit-by k k)) (call-with-values (lambda () (exit-by k (k 1 2))) list))
;;> 2
;;> 2
;;> 3
;;> #t (1 2)
