; Compiled code that keeps leaving at one place loses its assumptions there, and nowhere else; what it gives stays right,
; whichever places turn out to be wrong, one after the other.
(define (sum a b c) (+ (* a 2) (- b 1) (quotient c 2)))
(define (times n thunk) (if (> n 0) (begin (thunk) (times (- n 1) thunk))))
(define (show x) (write x) (newline))

(times 6000 (lambda () (sum 1 2 3)))
(show (sum 1 2 3))                      ;;> 4
(times 200 (lambda () (sum 1.5 2 3)))
(show (sum 1.5 2 3))                    ;;> 5.0
(times 200 (lambda () (sum 1 2.5 3)))
(show (sum 1 2.5 3))                    ;;> 4.5
(times 200 (lambda () (sum 1 1/2 3.0)))
(show (sum 1 1/2 3.0))                  ;;> 2.5
(times 6000 (lambda () (sum 1 2 3)))
(show (sum 1 2 3))                      ;;> 4

; More such places than are kept apart.
(define (many v)
  (define (at i) (vector-ref v i))
  (list (+ (at 0) 1) (+ (at 1) 1) (+ (at 2) 1) (+ (at 3) 1) (+ (at 4) 1) (+ (at 5) 1)
        (+ (at 6) 1) (+ (at 7) 1) (+ (at 8) 1) (+ (at 9) 1) (+ (at 10) 1) (+ (at 11) 1)))
(define (wrong-at i) (let ((v (make-vector 12 0))) (vector-set! v i 1/2) v))
(times 6000 (lambda () (many (make-vector 12 0))))
(do ((i 0 (+ i 1))) ((= i 12)) (let ((v (wrong-at i))) (times 200 (lambda () (many v)))))
(show (many (wrong-at 5)))              ;;> (1 1 1 1 1 3/2 1 1 1 1 1 1)
(show (many (make-vector 12 0)))        ;;> (1 1 1 1 1 1 1 1 1 1 1 1)

; A call of a variable that code assigns, every other time.
(define (plus x) (+ x 1))
(define (minus x) (- x 1))
(define current plus)
(define (use x) (cons 'used (current x)))
(define (turn) (set! current (if (eq? current plus) minus plus)))
(times 6000 (lambda () (use 1)))
(times 2000 (lambda () (turn) (use 1)))
(show (use 10))                         ;;> (used . 11)

; A loop whose variables are not what its first rounds had, and results that are no fixnums.
(define (total l) (let loop ((l l) (acc 0)) (if (null? l) acc (loop (cdr l) (+ acc (car l))))))
(define (half x) (/ x 2))
(define (halves n) (+ (half n) (half (+ n 2))))
(times 6000 (lambda () (total '(1 2 3)) (halves 4)))
(times 300 (lambda () (total '(1 2.5 3)) (halves 5)))
(show (list (total '(1 2.5 3)) (total '(1 2 3)) (halves 5) (halves 4)))  ;;> (6.5 6 6 5)
