; `call/cc` as nothing but an early exit from a loop over a list, a vector or a tree: the exit is taken in half of the
; cases, out of for-each or out of recursion.
(import (scheme base) (scheme write))
(define size 20000)
(define (find-if wanted? items)
  (call-with-current-continuation
   (lambda (return)
     (for-each (lambda (item) (if (wanted? item) (return item))) items)
     #f)))
(define (product items)
  (call-with-current-continuation
   (lambda (return)
     (let loop ((items items))
       (cond ((null? items) 1)
             ((= (car items) 0) (return 0))
             (else (* (car items) (loop (cdr items)))))))))
(define (vector-position item v)
  (call-with-current-continuation
   (lambda (return)
     (do ((i 0 (+ i 1))) ((= i (vector-length v)) -1)
       (if (= item (vector-ref v i)) (return i))))))
(define (same-fringe? a b)
  (call-with-current-continuation
   (lambda (return)
     (let walk ((a a) (b b))
       (cond ((and (pair? a) (pair? b))
              (walk (car a) (car b))
              (walk (cdr a) (cdr b)))
             ((not (eqv? a b)) (return #f))))
     #t)))
(define items '(3 1 4 1 5 9 2 6))
(define with-zero '(3 1 4 0 5 9 2 6))
(define v (list->vector items))
(define tree '((1 (2 3) 4) ((5) (6 (7 8)))))
(define other '((1 (2 3) 4) ((5) (6 (0 8)))))
(define (once n)
  (let ((digit (remainder n 10)))
    (+ (or (find-if (lambda (item) (> item digit)) items) 0)
       (product (if (even? n) items with-zero))
       (vector-position digit v)
       (if (same-fringe? tree (if (even? n) tree other)) 1 0))))
(write (let loop ((n 0) (sum 0))
         (if (= n size) sum (loop (+ n 1) (+ sum (once n))))))
(newline)
;;family control
;;> 64962000
;;small 20
;;small> 64962
