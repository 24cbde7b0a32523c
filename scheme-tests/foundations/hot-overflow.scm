; Sums and products that leave the small integers in the middle of a hot loop.
;;skip gc-stress: hundreds of thousands of steps
(define (show . xs) (write (if (null? (cdr xs)) (car xs) xs)) (newline))
(define (sum-from x step n) (let loop ((i 0) (x x)) (if (= i n) x (loop (+ i 1) (+ x step)))))
(show (sum-from 0 1 20000))
;;> 20000
(show (sum-from 1152921504606846975 1 20000))
;;> 1152921504606866975
(show (sum-from 1152921504606836975 1 20000))
;;> 1152921504606856975
(show (sum-from -1152921504606836976 -1 20000))
;;> -1152921504606856976
(show (sum-from 0 115292150460684 20000))
;;> 2305843009213680000
(show (sum-from 0 1 20000))
;;> 20000
(define (difference x step n) (if (= n 0) x (difference (- x step) step (- n 1))))
(show (difference -1152921504606836976 1 20000) (difference 0 -115292150460684 20000))
;;> (-1152921504606856976 2305843009213680000)
(define (power b n) (let loop ((i 0) (x 1)) (if (= i n) x (loop (+ i 1) (* x b)))))
(define (repeat n f) (if (= n 1) (f) (begin (f) (repeat (- n 1) f))))
(show (repeat 500 (lambda () (power 3 37))))
;;> 450283905890997363
(show (repeat 500 (lambda () (power 3 38))))
;;> 1350851717672992089
(show (repeat 500 (lambda () (power -2 60))) (power -2 61) (power -2 62))
;;> (1152921504606846976 -2305843009213693952 4611686018427387904)
(define (mix n)
  (let loop ((i 0) (x 1) (m 0))
    (if (= i n)
        (list x m)
        (let ((y (* x 1103515245)))
          (loop (+ i 1) (remainder (+ y 12345) 2147483648) (if (> y m) y m))))))
(show (mix 20000))
;;> (1820071137 2369675379480846570)
(define (big-fib n) (let loop ((i 0) (a 0) (b 1)) (if (= i n) a (loop (+ i 1) b (+ a b)))))
(show (repeat 200 (lambda () (big-fib 87))))
;;> 679891637638612258
(show (repeat 200 (lambda () (big-fib 95))))
;;> 31940434634990099905
(show (string-length (number->string (big-fib 2000))))
;;> 418
(define (negate-all n)
  (let loop ((i 0) (x -1152921504606846976)) (if (= i n) x (loop (+ i 1) (- x)))))
(show (negate-all 10001) (negate-all 10000))
;;> (1152921504606846976 -1152921504606846976)
(define (count-big n)
  (let loop ((i n) (big 0))
    (if (< i 0) big (loop (- i 1) (if (> (* i i i i i) 1152921504606846975) (+ big 1) big)))))
(show (count-big 20000))
;;> 15905
