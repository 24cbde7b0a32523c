; Exact integers grow as they need, in loops too, and shrink again.
(import (scheme base) (scheme write))
(define (show . xs) (write (if (null? (cdr xs)) (car xs) xs)) (newline))
(define (fact n) (if (= n 0) 1 (* n (fact (- n 1)))))
(show (fact 20))
;;> 2432902008176640000
(show (fact 21))
;;> 51090942171709440000
(show (fact 50))
;;> 30414093201713378043612608166064768844377641568960512000000000000
(show (let loop ((i 0) (x 1)) (if (= i 100) x (loop (+ i 1) (* x 2)))))
;;> 1267650600228229401496703205376
(show (let loop ((i 0) (x (expt 2 100))) (if (= i 100) x (loop (+ i 1) (quotient x 2)))))
;;> 1
(show (quotient (fact 50) (fact 48)))
;;> 2450
; Across the border of small numbers, upwards and downwards, by one and by many.
(define top 1152921504606846975)        ; 2^60 - 1
(define bottom -1152921504606846976)    ; - 2^60
(show (+ top 1) (- bottom 1))
;;> (1152921504606846976 -1152921504606846977)
(show (- (+ top 1) 1) (+ (- bottom 1) 1))
;;> (1152921504606846975 -1152921504606846976)
(show (= top (- (+ top 1) 1)) (eqv? bottom (+ (- bottom 1) 1)))
;;> (#t #t)
(show (- bottom) (abs bottom) (* -1 bottom) (quotient bottom -1))
;;> (1152921504606846976 1152921504606846976 1152921504606846976 1152921504606846976)
(show (+ top top) (- bottom top) (* top top) (* bottom bottom))
;;> (2305843009213693950 -2305843009213693951 1329227995784915870597964051066650625 1329227995784915872903807060280344576)
(define (walk from step n) (let loop ((i 0) (x from)) (if (= i n) x (loop (+ i 1) (+ x step)))))
(show (walk (- top 50) 1 100) (walk (+ top 50) -1 100))
;;> (1152921504606847025 1152921504606846925)
(show (walk (+ bottom 50) -1 100) (walk (- bottom 50) 1 100))
;;> (-1152921504606847026 -1152921504606846926)
(show (walk 0 (quotient top 10) 25) (walk 0 (quotient bottom 10) 25))
;;> (2882303761517117425 -2882303761517117425)
(define (walk-mul x n) (if (= n 0) x (walk-mul (* x 3) (- n 1))))
(show (walk-mul 1 37) (walk-mul 1 38) (walk-mul -1 39))
;;> (450283905890997363 1350851717672992089 -4052555153018976267)
(define (pingpong n)
  (let loop ((i 0) (x top)) (if (= i n) x (loop (+ i 1) (if (even? i) (+ x 1) (- x 1))))))
(show (pingpong 1001) (pingpong 1002))
;;> (1152921504606846976 1152921504606846975)
(show (let loop ((a 0) (b 1) (i 0)) (if (= i 150) a (loop b (+ a b) (+ i 1)))))
;;> 9969216677189303386214405760200
(show (let loop ((i 0) (s 0)) (if (= i 1000) s (loop (+ i 1) (+ s (* i i i i i i))))))
;;> 142357642856976190500
; Comparison, at the border and beyond.
(show (< top (+ top 1)) (> bottom (- bottom 1)) (= (+ top 1) (+ top 1))
      (< (- (fact 30)) 0 (fact 30)))
;;> (#t #t #t #t)
(show (max top (+ top 1)) (min bottom (- bottom 1)))
;;> (1152921504606846976 -1152921504606846977)
(show (zero? (- (fact 30) (fact 30))) (negative? (- (fact 30))) (positive? (fact 30))
      (even? (fact 30)) (odd? (+ 1 (fact 30))))
;;> (#t #t #t #t #t)
(show (eqv? (fact 30) (fact 30)) (equal? (fact 30) (fact 30)))
;;> (#t #t)
; Division.
(show (quotient (fact 30) 1000000007) (remainder (fact 30) 1000000007)
      (modulo (- (fact 30)) 1000000007))
;;> (265252857955421052948361 109361473 890638534)
(show (gcd (fact 30) (expt 2 40)) (lcm 4294967296 4294967297))
;;> (67108864 18446744078004518912)
(show (/ (fact 25) (fact 24)) (/ (fact 24) (fact 25)))
;;> (25 1/25)
