; Errors of primitives in loops that are compiled, each caught, and the loop goes on.
;;skip gc-stress: too many steps
(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define (count-errors n f)
  (let loop ((i 0) (errors 0))
    (if (= i n) errors
        (loop (+ i 1) (guard (e ((error-object? e) (+ errors 1))) (f i) errors)))))

(define v (vector 1 2 3))
(show (count-errors 2000 (lambda (i) (vector-ref v (remainder i 4)))))
;;> 500
(show (count-errors 2000 (lambda (i) (car (if (= 0 (remainder i 5)) 'no-pair '(1))))))
;;> 400
(show (count-errors 2000 (lambda (i) (+ 1 (if (= 0 (remainder i 10)) "no number" i)))))
;;> 200
(show (count-errors 2000 (lambda (i) (quotient 100 (remainder i 2)))))
;;> 1000
(show (count-errors 2000 (lambda (i) ((if (odd? i) car 'no-procedure) '(1)))))
;;> 1000
(show (count-errors 2000 (lambda (i) ((lambda (x) x)))))
;;> 2000
(show (count-errors 1500 (lambda (i) (string-ref "abc" (remainder i 6)))))
;;> 750
(show (count-errors 1500 (lambda (i) (if (< i 1000) i (not-defined-anywhere i)))))
;;> 500
(define (takes-two a b) a)
(show (count-errors 1500 (lambda (i) (if (= i 1499) (takes-two i) (takes-two i i)))))
;;> 1
(define (set-it v i) (vector-set! v i i))
(show (count-errors 1500 (lambda (i) (set-it v (remainder i 6)))))
;;> 750
(show v)
;;> #(0 1 2)

; The error comes from within a loop: what it had done stays done.
(define (partial)
  (let ((v (make-vector 1500 0)) (done 0))
    (guard (e (#t (list 'stopped-at done)))
      (let loop ((i 0)) (vector-set! v i i) (set! done (+ done 1)) (loop (+ i 1))))))
(show (partial))
;;> (stopped-at 1500)
(define (walk l) (let loop ((l l) (n 0)) (if (null? l) n (loop (cdr l) (+ n 1)))))
(define (improper n) (let loop ((i 0) (l 'end)) (if (= i n) l (loop (+ i 1) (cons i l)))))
(show (guard (e (#t 'improper)) (walk (improper 3000))))
;;> improper
(define (sum-to n)
  (let loop ((i 0) (sum 0))
    (if (= i n) sum (loop (+ i 1) (if (= i 2000) (+ sum 'x) (+ sum i))))))
(show (list (sum-to 2000) (guard (e (#t 'not-a-number)) (sum-to 3000))))
;;> (1999000 not-a-number)
; raise-continuable comes back into a compiled loop.
(show (with-exception-handler (lambda (x) (* 2 x))
        (lambda () (let loop ((i 0) (sum 0)) (if (= i 3000) sum (loop (+ i 1) (+ sum (raise-continuable i))))))))
;;> 8997000
(define (deep n) (if (= n 0) (raise 'bottom) (+ 1 (deep (- n 1)))))
(show (let loop ((i 0) (n 0)) (if (= i 50) n (loop (+ i 1) (+ n (guard (e (#t 1)) (deep 200)))))))
;;> 50
