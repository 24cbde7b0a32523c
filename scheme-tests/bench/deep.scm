; Recursion that is a million frames deep and not in tail position: a list copied, summed from its far end and folded
; into pairs, which a stack of fixed size could not do.
(import (scheme base) (scheme write))
(define size 1000000)
(define (count-up from to)
  (if (= from to) '() (cons from (count-up (+ from 1) to))))
(define (add-one items)
  (if (null? items) '() (cons (+ (car items) 1) (add-one (cdr items)))))
(define (sum-from-end items)
  (if (null? items) 0 (+ (car items) (remainder (sum-from-end (cdr items)) 1000003))))
(define (pair-up items)
  (if (or (null? items) (null? (cdr items)))
      '()
      (cons (cons (car items) (cadr items)) (pair-up (cddr items)))))
(define (depth n)
  (if (= n 0) 0 (+ 1 (depth (- n 1)))))
(define (once)
  (let ((items (add-one (count-up 0 size))))
    (+ (sum-from-end items) (length (pair-up items)) (depth size))))
(write (once))
(newline)
;;family calls
;;> 1500003
;;small 2000
;;small> 3994
