; Loops that see one kind of number for a long time, and then another.
;;skip gc-stress: hundreds of thousands of steps
(import (scheme base) (scheme inexact) (scheme write))
(define (show . xs) (write (if (null? (cdr xs)) (car xs) xs)) (newline))
(define (accumulate n change) ; integers, and from `change` on a flonum
  (let loop ((i 0) (x 0)) (if (= i n) x (loop (+ i 1) (if (= i change) (+ x 0.5) (+ x 1))))))
(show (accumulate 10000 -1) (accumulate 10000 5000) (accumulate 10000 9999) (accumulate 10000 0))
;;> (10000 9999.5 9999.5 9999.5)
(define (back n) ; flonum, then exact again
  (let loop ((i 0) (x 0.0)) (if (= i n) x (loop (+ i 1) (if (= i 3000) (exact x) (+ x 1))))))
(show (back 2000) (back 6000))
;;> (2000.0 5999)
(define (poly x) (+ (* x x) (* 3 x) 1))
(define (sum-poly n f) (let loop ((i 0) (s 0)) (if (= i n) s (loop (+ i 1) (+ s (poly (f i)))))))
(show (sum-poly 5000 (lambda (i) i)))
;;> 41691665000
(show (sum-poly 5000 (lambda (i) (inexact i))))
;;> 41691665000.0
(show (sum-poly 3000 (lambda (i) (if (= i 2500) 1/2 i))))
;;> 36010966007/4
(show (sum-poly 3000 (lambda (i) (if (even? i) i (inexact i)))))
;;> 9008999000.0
(show (sum-poly 3000 (lambda (i) (+ i 100000000000))))
;;> 30000000900600009008999000
(show (sum-poly 100 (lambda (i) i)))
;;> 343300
(define (id x) x)
(define (kinds n) ; one procedure, all kinds of values in turn
  (let loop ((i 0) (counts 0))
    (if (= i n) counts
        (loop (+ i 1)
              (+ counts (let ((x (id (vector-ref (vector 1 2.5 "s" 'sym '(1) #\c) (modulo i 6)))))
                          (cond ((number? x) 1) ((string? x) 10) ((symbol? x) 100) ((pair? x) 1000) (else 10000))))))))
(show (kinds 6000))
;;> 11112000
(define (add a b) (+ a b))
(define (try f) (guard (e (#t 'error)) (f)))
(show (let loop ((i 0) (s 0)) (if (= i 5000) s (loop (+ i 1) (add s i)))))
;;> 12497500
(show (try (lambda () (add 1 'x))) (try (lambda () (add "x" 1))) (add 1 2.5) (add 1/2 1/3)
      (add (expt 2 70) 1))
;;> (error error 3.5 5/6 1180591620717411303425)
(define (less a b) (< a b))
(show (let loop ((i 0)) (if (less i 5000) (loop (+ i 1)) i)))
;;> 5000
(show (less 1 2.0) (less 1/2 1/3) (less (expt 2 70) 1) (try (lambda () (less 'a 1))))
;;> (#t #f #f error)
(define (first x) (car x))
(show (let loop ((i 0) (s 0)) (if (= i 5000) s (loop (+ i 1) (+ s (first (list i)))))))
;;> 12497500
(show (try (lambda () (first '()))) (try (lambda () (first #(1)))) (first '(a)))
;;> (error error a)
(define (at v i) (vector-ref v i))
(define v (vector 1 2 3))
(show (let loop ((i 0) (s 0)) (if (= i 5000) s (loop (+ i 1) (+ s (at v (modulo i 3)))))))
;;> 9999
(show (try (lambda () (at v 3))) (try (lambda () (at v -1))) (try (lambda () (at v 1.0)))
      (try (lambda () (at "abc" 1))) (at v 2))
;;> (error error error error 3)
(define (truth x) (if x 'yes 'no))
(show (let loop ((i 0) (n 0))
        (if (= i 5000) n (loop (+ i 1) (if (eq? 'yes (truth (> i 2500))) (+ n 1) n)))))
;;> 2499
(show (truth '()) (truth 0) (truth "") (truth #f))
;;> (yes yes yes no)
(define (same? a b) (eqv? a b))
(show (let loop ((i 0) (n 0)) (if (= i 5000) n (loop (+ i 1) (if (same? i 2500) (+ n 1) n)))))
;;> 1
(show (same? 1.5 1.5) (same? 0.0 -0.0) (same? (expt 2 70) (expt 2 70)) (same? 1 1.0)
      (same? "a" "b") (same? '() '()))
;;> (#t #f #t #f #f #t)
