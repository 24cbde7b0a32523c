; Global procedures defined anew, or assigned, after they have been called often.
;;skip gc-stress: some ten thousand calls
(import (scheme base) (scheme write))
(define (show . xs) (write (if (null? (cdr xs)) (car xs) xs)) (newline))
(define (repeat f n x) (if (= n 0) x (repeat f (- n 1) (f x))))

(define (step x) (+ x 1))
(define (work n) (let loop ((i 0) (x 0)) (if (= i n) x (loop (+ i 1) (step x)))))
(show (work 1200))
;;> 1200
(define (step x) (+ x 2))
(show (work 1200))
;;> 2400
(set! step (lambda (x) (- x 1)))
(show (work 1200))
;;> -1200
(set! step car)
(show (guard (e ((error-object? e) 'error)) (work 5)))
;;> error
(set! step (lambda (x . more) (list x)))
(show (work 3))
;;> (((0)))
(set! step 5)
(show (guard (e ((error-object? e) 'error)) (work 5)))
;;> error
(set! step (lambda (x) (+ x 1)))
(show (work 1200))
;;> 1200

; In the middle of the loop that calls it.
(define (tick i) i)
(define (switching n)
  (let loop ((i 0) (sum 0))
    (if (= i n)
        sum
        (begin
          (if (= i 800) (set! tick (lambda (i) 0)))
          (if (= i 1000) (set! tick (lambda (i) 1)))
          (loop (+ i 1) (+ sum (tick i)))))))
(show (switching 1200))
;;> 319800

; A recursive procedure that is replaced while it is active: old activations go on in the old body.
(define (count n)
  (if (= n 0)
      0
      (begin
        (if (= n 3) (set! count (lambda (n) (list 'new n))))
        (let ((r (count (- n 1)))) (if (number? r) (+ r 1) (list 'old r))))))
(show (count 5))
;;> (old (old (old (new 2))))
(show (count 5))
;;> (new 5)
; The old procedure lives on under another name.
(define (f x) (list 'f x))
(define old-f f)
(define (g x) (f x))
(repeat g 1100 '())
(define (f x) (list 'new-f (old-f x)))
(show (g 1) (old-f 1))
;;> ((new-f (f 1)) (f 1))
; Values that are not procedures.
(define size 10)
(define (get) size)
(repeat (lambda (x) (get)) 1100 0)
(set! size 'changed)
(show (get))
;;> changed
(define size "again")
(show (get))
;;> "again"
; A forward reference, defined later than its caller.
(define (early) (later 1))
(show (guard (e ((error-object? e) 'undefined)) (early)))
;;> undefined
(define (later x) (list 'later x))
(show (early))
;;> (later 1)
; Assigning to itself and swapping.
(define a (lambda () 'a))
(define b (lambda () 'b))
(define (both) (list (a) (b)))
(repeat (lambda (x) (both)) 300 0)
(let ((t a)) (set! a b) (set! b t))
(show (both))
;;> (b a)
; Mutual recursion, one half replaced.
(define (ev? n) (if (= n 0) #t (od? (- n 1))))
(define (od? n) (if (= n 0) #f (ev? (- n 1))))
(show (ev? 1200))
;;> #t
(define (od? n) (list 'at n))
(show (ev? 1200))
;;> (at 1199)
; A small procedure that a caller may have taken in.
(define (sq x) (* x x))
(define (norm x y) (+ (sq x) (sq y)))
(show (let loop ((i 0) (s 0)) (if (= i 300) s (loop (+ i 1) (+ s (norm i 1))))))
;;> 8955350
(define (sq x) x)
(show (norm 3 4))
;;> 7
