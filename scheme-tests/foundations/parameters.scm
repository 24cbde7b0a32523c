; Parameter objects: converters, parameterize, and what continuations and tail calls do with them.
(import (scheme base) (scheme write))
(define (show . xs) (write (if (null? (cdr xs)) (car xs) xs)) (newline))
(define p (make-parameter 10))
(define q (make-parameter 5 (lambda (x) (* x 2))))
(show (p) (q))
;;> (10 10)
(show (parameterize ((p 20)) (p)))
;;> 20
(show (p))
;;> 10
(show (parameterize ((q 7)) (q)) (q))
;;> (14 10)
(show (parameterize ((p 1) (q 2)) (list (p) (q))))
;;> (1 4)
(show (parameterize ((p 1)) (parameterize ((p (+ (p) 1))) (parameterize ((p (+ (p) 1))) (p)))))
;;> 3
(show (parameterize () 'no-parameters))
;;> no-parameters
(show (parameterize ((p 1)) (define x (p)) (define (f) (+ x (p))) (f)))
;;> 2
(define (get) (p))
(show (parameterize ((p 'dynamic)) (get)) (get))
;;> (dynamic 10)
(define getters (map (lambda (x) (lambda () (p))) '(1 2)))
(show (parameterize ((p 'x)) (map (lambda (f) (f)) getters)))
;;> (x x)
(show (call-with-values (lambda () (parameterize ((p 1)) (values (p) 2))) list))
;;> (1 2)
; Left by an escape or an exception, the old value is back.
(show (call/cc (lambda (k) (parameterize ((p 'inside)) (k (p))))) (p))
;;> (inside 10)
(show (guard (e (#t (list e (p)))) (parameterize ((p 'inside)) (raise (p)))))
;;> (inside 10)
(show (with-exception-handler
          (lambda (e) (list e (p)))
          (lambda () (parameterize ((p 'inside)) (raise-continuable 'handled-inside)))))
;;> (handled-inside inside)
; Entered again, the inner value is back.
(define (reenter)
  (let ((k #f) (log '()))
    (parameterize ((p 'inner))
      (call/cc (lambda (c) (set! k c)))
      (set! log (cons (p) log)))
    (set! log (cons (p) log))
    (if (< (length log) 5) (k #f) (reverse log))))
(show (reenter))
;;> (inner 10 inner 10 inner 10)
(define (two-extents)
  (let ((k #f) (n 0))
    (let ((r (parameterize ((p 'a)) (let ((x (call/cc (lambda (c) (set! k c) 0)))) (list x (p))))))
      (set! n (+ n 1))
      (if (= n 1) (parameterize ((p 'b)) (k (p))) (list r (p))))))
(show (two-extents))
;;> ((b a) 10)
; The converter is called once for each value, at the time it is given.
(define calls 0)
(define counting (make-parameter 1 (lambda (x) (set! calls (+ calls 1)) (list x))))
(show (parameterize ((counting 2)) (counting) (counting)))
;;> (2)
(show (counting) calls)
;;> ((1) 2)
(define checked (make-parameter 1 (lambda (x) (if (number? x) x (error "not a number" x)))))
(show (guard (e (#t (error-object-message e))) (parameterize ((checked 'x)) (checked))) (checked))
;;> ("not a number" 1)
(show (parameterize ((p (lambda (x) (+ x 1)))) ((p) 5)))
;;> 6
(show (procedure? p))
;;> #t
; In recursion and loops.
(define depth (make-parameter 0))
(define (down n) (if (= n 0) (depth) (parameterize ((depth (+ 1 (depth)))) (down (- n 1)))))
(show (down 100) (depth))
;;> (100 0)
(show (let loop ((i 0) (sum 0))
        (if (= i 500) sum (loop (+ i 1) (+ sum (parameterize ((p i)) (get)))))))
;;> 124750
(show (p))
;;> 10
