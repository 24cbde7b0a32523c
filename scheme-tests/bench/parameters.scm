; Parameter objects read often and bound anew for the extent of a call: depth and base of a printer, a converter, and
; a context that escapes leave.
(import (scheme base) (scheme write))
(define size 10000)
(define depth (make-parameter 0))
(define base (make-parameter 10 (lambda (n) (if (< 1 n 37) n 10))))
(define trail (make-parameter '()))
(define (digits n)
  (if (< n (base)) 1 (+ 1 (digits (quotient n (base))))))
(define (walk tree)
  (if (pair? tree)
      (parameterize ((depth (+ (depth) 1)) (trail (cons (car tree) (trail))))
        (apply + (map walk (cdr tree))))
      (+ (* tree (depth)) (length (trail)))))
(define (find-depth tree wanted)
  (call-with-current-continuation
   (lambda (return)
     (let look ((tree tree))
       (if (pair? tree)
           (parameterize ((depth (+ (depth) 1)))
             (for-each look (cdr tree)))
           (if (= tree wanted) (return (depth)))))
     #f)))
(define tree '(a (b 1 (c 2 3) 4) (d (e (f 5) 6)) 7))
(define (once n)
  (+ (walk tree)
     (find-depth tree 5)
     (find-depth tree 7)
     (depth)
     (parameterize ((base (+ 2 (remainder n 40)))) (digits (* n n)))
     (digits n)))
(write (let loop ((n 0) (total 0))
         (if (= n size) total (loop (+ n 1) (+ total (once n))))))
(newline)
;;family features
;;> 1042816
;;small 5
;;small> 478
