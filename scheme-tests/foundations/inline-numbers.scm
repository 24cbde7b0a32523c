; The operations on numbers that generated code does itself, each on fixnums, flonums and everything else: first where it
; has seen one kind, then where it has seen them all.
(import (scheme base) (scheme inexact) (scheme write) (only (srfi 1) cons*) (srfi 64) (srfi 151))

(define least -1152921504606846976)
(define most 1152921504606846975)
(define inf (/ 1. 0.))
(define nan (/ 0. 0.))

(define (raises? thunk) (guard (e ((error-object? e) #t)) (thunk) #f))
(define (outcome thunk) (guard (e (#t (error-object-message e))) (thunk)))
; The arguments for which a call by code that has seen every kind differs from that of the procedure as a value.
(define (different direct value xs)
  (let loop ((left xs) (found '()))
    (cond ((null? left) found)
          ((equal? (outcome (lambda () (value (car left)))) (outcome (lambda () (direct (car left)))))
           (loop (cdr left) found))
          (else (loop (cdr left) (cons (car left) found))))))
(define-syntax all-same
  (syntax-rules ()
    ((_ op ...)
     (begin (test-equal '(op) (cons 'op (different (lambda (x) (op x)) (car (list op)) numbers))) ...))))
(define-syntax all-same-of-two
  (syntax-rules ()
    ((_ op ...)
     (begin
       (let ((value (car (list op))) (direct (lambda (x y) (op x y))))
         (for-each (lambda (y)
                     (test-equal
                       (list 'op y)
                       (cons* 'op y (different (lambda (x) (direct x y)) (lambda (x) (value x y))
                                               (list 0 3 -7 least (* 3 most) 7/2 -0. 2.5 inf 'a)))))
                   (list 0 -3 least -0. 2.5 (* 3 most) 'a))) ...))))
(define numbers
  (list 0 1 -1 7 -8 least most (* 3 most) (* 3 least) 1/3 -7/2 0. -0. 1.5 -2.5 2.5 1e300 -1e-300 inf (- inf) 4 9.
        1152921504606846976. -1152921504606846976. 9007199254740993 'a #\a '()))

(test-begin "inline numbers")
(all-same abs square floor ceiling truncate round sqrt exact inexact bitwise-not even? odd? number? real? rational? integer?
          exact-integer? exact? inexact? nan? infinite? finite?)
(all-same-of-two max min bitwise-and bitwise-ior bitwise-xor truncate-quotient truncate-remainder floor-remainder)
(let ((direct (lambda (n by) (arithmetic-shift n by))) (value (car (list arithmetic-shift))))
  (for-each (lambda (n)
              (for-each (lambda (by) (test-equal (value n by) (direct n by)))
                        '(0 1 -1 3 -3 20 -20 59 60 61 -59 -60 -61 -62 -63 -64 -65 -100 100)))
            (list 0 1 -1 5 -5 least most (* 3 most) (* 3 least))))
(let ((by-3 (lambda (n) (arithmetic-shift n 3))) (by-60 (lambda (n) (arithmetic-shift n 60)))
      (by--3 (lambda (n) (arithmetic-shift n -3))) (by--60 (lambda (n) (arithmetic-shift n -60))))
  (for-each (lambda (n)
              (test-equal (* n 8) (by-3 n))
              (test-equal (* n (expt 2 60)) (by-60 n))
              (test-equal (floor-quotient n 8) (by--3 n))
              (test-equal (floor-quotient n (expt 2 60)) (by--60 n)))
            (list 0 1 -1 5 -5 least most 144115188075855871 144115188075855872 -144115188075855872
                  -144115188075855873)))

; One kind each, so that compiled code assumes it, then another.
(define (distance x y) (abs (- x y)))
(test-equal '(3 3 3 3) (map distance '(5 2 5 2) '(2 5 2 5)))
(test-eqv 1.5 (distance 1. 2.5))
(test-eqv (- least) (distance least 0))
(test-eqv 7/2 (distance 0 7/2))
(define (hypotenuse a b) (sqrt (+ (square a) (square b))))
(test-eqv 5. (hypotenuse 3. 4.))
(test-eqv 5 (hypotenuse 3 4))
(test-eqv (* 5 most) (hypotenuse (* 3 most) (* 4 most)))
(define (root x) (sqrt x))
(test-eqv 1.5 (root 2.25))
(test-eqv 3 (root 9))
(test-eqv (sqrt 2.) (root 2))
(test-eqv 94906266 (root 9007199326062756))
(test-eqv 2/3 (root 4/9))
(test-assert (nan? (root nan)))
(define (nearest x) (exact (round x)))
(test-equal '(2 2 4 -2) (map nearest '(1.5 2.5 3.5 -2.5)))
(test-eqv 12345678901234567890123 (nearest 12345678901234567890123))
(test-assert (raises? (lambda () (nearest inf))))
(test-assert (raises? (lambda () (nearest nan))))
(test-eqv 1/4 (let ((f (lambda (x) (exact x)))) (f 2.) (f 0.25)))

; Several operands: the operands are all evaluated, and all checked.
(define (between? a x b) (<= a x b))
(test-equal '(#t #f #t #f) (map between? '(1 1 1. 2) '(2 4 2. 1) '(3 3 3. 3)))
(test-assert (raises? (lambda () (between? 5 2 'a))))
(test-assert (raises? (lambda () (between? 5 'a 7))))
(define order '())
(define (note x) (set! order (cons x order)) x)
(test-assert (not (< (note 3) (note 2) (note 1) (note 4))))
(test-equal '(4 1 2 3) order)
(test-eqv 7 (max 3 7 5))
(test-eqv 7. (max 3 7 5.))
(test-eqv 4 (bitwise-and 7 12 5))

; Results stay what they are when they are captured, called over again, or left for.
(define (sum-of-roots n)
  (let loop ((i 0) (sum 0)) (if (= i n) sum (loop (+ i 1) (+ sum (sqrt (inexact i)))))))
(test-eqv 19 (exact (floor (sum-of-roots 10))))
(define (count-even xs)
  (let loop ((xs xs) (n 0))
    (cond ((null? xs) n) ((even? (car xs)) (loop (cdr xs) (+ n 1))) (else (loop (cdr xs) n)))))
(test-eqv 3 (count-even '(1 2 3 4 5 100000000000000000000)))
(test-assert (raises? (lambda () (count-even '(1 2 x)))))
(test-end)
