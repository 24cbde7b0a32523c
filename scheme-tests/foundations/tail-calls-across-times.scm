; Procedures that get hot, and compiled, one after the other, and go on calling each other.
;;skip gc-stress: a few hundred thousand calls
(define (show . xs) (write xs) (newline))

(define (leaf x) (+ x 1))
(define (repeat f n x) (if (= n 0) x (repeat f (- n 1) (f x))))
(show (repeat leaf 10 0))
;;> (10)
(show (repeat leaf 20000 0))
;;> (20000)

; `cold` is first called when `hot` has been compiled long since.
(define (hot n) (if (= n 0) 'done (hot (- n 1))))
(show (hot 20000))
;;> (done)
(define (cold n) (if (= n 0) (hot 5) (if (odd? n) (hot-to-cold (- n 1)) (cold (- n 1)))))
(define (hot-to-cold n) (cold n))
(show (cold 20000))
;;> (done)

; A procedure made late, called by one that is compiled.
(define (caller f n) (if (= n 0) (f 'end) (caller f (- n 1))))
(show (caller (lambda (x) (list 'first x)) 20000))
;;> ((first end))
(show (caller (lambda (x) (list 'second x)) 20000))
;;> ((second end))
(define (late-maker k) (lambda (x) (if (> k 0) (caller (late-maker (- k 1)) 3) (list 'last x))))
(show (caller (late-maker 2000) 10))
;;> ((last end))

; Two closures of one lambda with different values inside.
(define (adder n) (lambda (x) (+ x n)))
(define add-1 (adder 1))
(define add-10 (adder 10))
(show (repeat add-1 20000 0) (repeat add-10 20000 0))
;;> (20000 200000)
(define (alternate f g n x) (if (= n 0) x (alternate g f (- n 1) (f x))))
(show (alternate add-1 add-10 20000 0))
;;> (110000)
(show (alternate add-1 (lambda (x) (- x 1)) 20000 0))
;;> (0)
