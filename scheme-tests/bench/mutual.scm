; Procedures at the top level that call each other: Hofstadter's female and male sequences, and a ring of five
; procedures that pass a token by tail calls.
(import (scheme base) (scheme write))
(define size 60)
(define (female n)
  (if (= n 0) 1 (- n (male (female (- n 1))))))
(define (male n)
  (if (= n 0) 0 (- n (female (male (- n 1))))))
(define (ring-a n sum) (if (= n 0) sum (ring-b (- n 1) (+ sum 1))))
(define (ring-b n sum) (if (= n 0) sum (ring-c (- n 1) (- sum 2))))
(define (ring-c n sum) (if (= n 0) sum (ring-d (- n 1) (+ sum 3))))
(define (ring-d n sum) (if (= n 0) sum (ring-e (- n 1) (- sum 4))))
(define (ring-e n sum) (if (= n 0) sum (ring-a (- n 1) (+ sum 5))))
(define (sequence-sum n)
  (let loop ((i 0) (sum 0))
    (if (> i n)
        sum
        (loop (+ i 1) (+ sum (* (female i) 2) (male i))))))
(write (list (sequence-sum (+ size 30)) (ring-a (* 1000 size size) 0)))
(newline)
;;family calls
;;> (7631 2160000)
;;small 3
;;small> (1057 5400)
