; delay, force, delay-force and make-promise.
(import (scheme base) (scheme lazy) (scheme write))
(define (show . xs) (write (if (null? (cdr xs)) (car xs) xs)) (newline))
(show (force (delay (+ 1 2))))
;;> 3
(show (let ((p (delay (+ 1 2)))) (list (force p) (force p))))
;;> (3 3)
(define count 0)
(define p (delay (begin (set! count (+ count 1)) (if (> count x) count (force p)))))
(define x 5)
(show (promise? p))
;;> #t
(show (force p))
;;> 6
(show (begin (set! x 10) (force p)))
;;> 6
(show count)
;;> 6
(show (promise? (make-promise 1)) (force (make-promise 1)) (force (make-promise (make-promise 2))))
;;> (#t 1 2)
(show (let ((p (delay 1))) (eq? p (make-promise p))))
;;> #t
(show (promise? 1) (promise? (lambda () 1)) (promise? (delay 1)) (promise? (delay-force (delay 1))))
;;> (#f #f #t #t)
(show (force (delay-force (delay 'x))))
;;> x
(show (force (delay-force (make-promise 'y))))
;;> y
; Nothing is computed before it is asked for.
(define log '())
(define lazy (delay (begin (set! log (cons 'computed log)) 'value)))
(show log)
;;> ()
(show (force lazy) (force lazy))
;;> (value value)
(show log)
;;> (computed)
; A promise that is asked for while it is computed keeps its first value.
(define q (let ((first? #t)) (delay (if first? (begin (set! first? #f) (force q)) 'second))))
(show (force q))
;;> second
(define r (delay (begin (set! count (+ count 1)) (if (= count 7) (begin (force r) 'outer) 'inner))))
(show (force r) (force r))
;;> (inner inner)
; An error leaves it undone.
(define tries 0)
(define fails (delay (begin (set! tries (+ tries 1)) (if (< tries 3) (raise 'not-yet) tries))))
(define (attempt) (guard (e (#t e)) (force fails)))
(define t1 (attempt)) (define t2 (attempt)) (define t3 (attempt)) (define t4 (attempt))
(show t1 t2 t3 t4)
;;> (not-yet not-yet 3 3)
; Streams.
(define integers (letrec ((next (lambda (n) (delay (cons n (next (+ n 1))))))) (next 0)))
(define (head s) (car (force s)))
(define (tail s) (cdr (force s)))
(show (head (tail (tail integers))))
;;> 2
(define (take s n) (if (= n 0) '() (cons (head s) (take (tail s) (- n 1)))))
(define (stream-map f s) (delay (cons (f (head s)) (stream-map f (tail s)))))
(show (take (stream-map (lambda (x) (* x x)) integers) 6))
;;> (0 1 4 9 16 25)
(define (stream-filter p? s)
  (delay-force (let ((h (head s)) (t (tail s))) (if (p? h) (delay (cons h (stream-filter p? t))) (stream-filter p? t)))))
(show (take (stream-filter odd? integers) 5))
;;> (1 3 5 7 9)
(show (head (stream-filter (lambda (n) (> n 300)) integers)))
;;> 301
