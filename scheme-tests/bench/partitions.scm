; Recursion in two directions: the ways to make change, the partitions of a number and the paths through a grid that
; stay below its diagonal, none of them with a memory of what was computed before.
(import (scheme base) (scheme write))
(define size 52)
(define (ways amount coins)
  (cond ((= amount 0) 1)
        ((or (< amount 0) (null? coins)) 0)
        (else (+ (ways amount (cdr coins)) (ways (- amount (car coins)) coins)))))
(define (partitions n largest)
  (cond ((= n 0) 1)
        ((or (< n 0) (= largest 0)) 0)
        (else (+ (partitions (- n largest) largest) (partitions n (- largest 1))))))
(define (paths x y)
  (cond ((= y 0) 1)
        ((= x y) (paths x (- y 1)))
        (else (+ (paths (- x 1) y) (paths x (- y 1))))))
(let ((steps (quotient size 4)))
  (write (list (ways (* 8 size) '(50 25 10 5 1)) (partitions size size) (paths steps steps))))
(newline)
;;family calls
;;> (30270 281589 742900)
;;small 8
;;small> (77 22 2)
