; Binary trees made and dropped beside one that lives all the time: what it exercises is allocation and the marking of
; a large structure of small objects.
(import (scheme base) (scheme write))
(define size 16)
(define (bottom-up depth)
  (if (= depth 0)
      (cons #f #f)
      (cons (bottom-up (- depth 1)) (bottom-up (- depth 1)))))
(define (check tree)
  (if (car tree) (+ 1 (check (car tree)) (check (cdr tree))) 1))
(define (check-many count depth)
  (let loop ((n count) (sum 0))
    (if (= n 0) sum (loop (- n 1) (+ sum (check (bottom-up depth)))))))
(define (power-of-two n) (if (= n 0) 1 (* 2 (power-of-two (- n 1)))))
(let ((long-lived (bottom-up (+ size 1))))
  (let loop ((depth 4) (results '()))
    (if (<= depth size)
        (loop (+ depth 4) (cons (check-many (power-of-two (- (+ size 2) depth)) depth) results))
        (write (list results (check long-lived))))))
(newline)
;;family memory
;;> ((524284 524224 523264 507904) 262143)
;;small 4
;;small> ((124) 63)
