; Compiled code embeds what a top-level variable holds that nothing assigns. Whoever changes it all the same ends every
; frame of such code: none goes on with what the variable held before.

(define (warm f n) (if (> n 0) (begin (f) (warm f (- n 1)))))
(define env (interaction-environment))
(define (redefine form) (eval form env))
(define (show . all) (for-each display all) (newline))

; A procedure that is redefined in the middle of a call that goes on calling it.
(define (helper x) (+ x 1))
(define (change) #f)
(define (user x) (let* ((a (helper x)) (b (change)) (c (helper x))) (cons a c)))
(define (outer x) (let ((r (user x))) (cons (helper x) r)))
(define (run x) (outer x))
(warm (lambda () (run 1)) 2000)
(show (run 1))                                          ;;> (2 2 . 2)
(redefine '(define (change) (eval '(define (helper x) (* x 100)) (interaction-environment))))
(show (run 2))                                          ;;> (200 3 . 200)
(redefine '(define (change) #f))
(warm (lambda () (run 1)) 2000)
(show (run 3))                                          ;;> (300 300 . 300)

; Again and again: after some changes it is not relied on any more.
(do ((i 0 (+ i 1))) ((= i 6))
  (redefine `(define (helper x) (+ x ,i)))
  (warm (lambda () (run 1)) 2000)
  (display (run 10)) (newline))
;;> (10 10 . 10)
;;> (11 11 . 11)
;;> (12 12 . 12)
;;> (13 13 . 13)
;;> (14 14 . 14)
;;> (15 15 . 15)

; Data: numbers, flonums, vectors, and tests of them.
(define size 10)
(define scale 2.5)
(define table (vector 1 2 3))
(define verbose #f)
(define (data i) (list (* size i) (* scale i) (vector-ref table i) (if verbose 'loud 'quiet)))
(define (ask i) (data i))
(warm (lambda () (ask 2)) 2000)
(show (ask 2))                                          ;;> (20 5.0 3 quiet)
(redefine '(define size 2.0))
(show (ask 2))                                          ;;> (4.0 5.0 3 quiet)
(redefine '(define scale 1/2))
(redefine '(define table '#(a b c)))
(redefine '(define verbose 'yes))
(show (ask 2))                                          ;;> (4.0 1 c loud)
(warm (lambda () (ask 2)) 2000)
(show (ask 2))                                          ;;> (4.0 1 c loud)

; An assignment by code that comes later, in compiled code, while a loop runs that reads the variable.
(define limit 100)
(define (tick i) #f)
(define (count) (let loop ((i 0)) (if (< i limit) (begin (tick i) (loop (+ i 1))) i)))
(warm (lambda () (count)) 200)
(show (count))                              ;;> 100
(redefine '(define (lower) (set! limit 50)))
(redefine '(define (tick i) (if (= i 20) (lower))))
(show (count))                              ;;> 50
(warm (lambda () (count)) 200)
(show (count) " " limit)                    ;;> 50 50

; A continuation that was captured before the change goes on after it.
(define (part x) (list 'old x))
(define saved #f)
(define (keep x) (call/cc (lambda (k) (set! saved k) x)))
(define (whole x) (let* ((a (part x)) (b (keep x)) (c (part b))) (list a c)))
(warm (lambda () (whole 0)) 2000)
(define again 0)
(show (whole 1))
(set! again (+ again 1))
(if (= again 1) (redefine '(define (part x) (list 'new x))))
(if (< again 3) (saved (* again 10)))
;;> ((old 1) (old 1))
;;> ((old 1) (new 10))
;;> ((old 1) (new 20))

; The same value again changes nothing; something that is no procedure fails where it is called.
(define (callee x) x)
(define (caller x) (cons 1 (callee x)))
(warm (lambda () (caller 1)) 2000)
(redefine '(define callee callee))
(show (caller 5))                           ;;> (1 . 5)
(redefine '(define callee 17))
(show (guard (e (#t (error-object-message e))) (caller 5)))
;;> call of a value that is not a procedure
