; Loops that get hot while they run: in a procedure, at top level, nested, with calls inside.
;;skip gc-stress: hundreds of thousands of steps
(define (show . xs) (write (if (null? (cdr xs)) (car xs) xs)) (newline))

(show (let loop ((i 0) (sum 0)) (if (= i 200000) sum (loop (+ i 1) (+ sum i)))))
;;> 19999900000
(show (do ((i 0 (+ i 1)) (sum 0 (+ sum (* i i)))) ((= i 100000) sum)))
;;> 333328333350000
(define (nested n)
  (do ((i 0 (+ i 1)) (count 0 (do ((j 0 (+ j 1)) (count count (+ count 1))) ((= j n) count))))
      ((= i n) count)))
(show (nested 300))
;;> 90000
(define (three n)
  (let a ((i 0) (t 0))
    (if (= i n) t
        (a (+ i 1)
           (let b ((j 0) (t t))
             (if (= j n) t
                 (b (+ j 1)
                    (let c ((k 0) (t t))
                      (if (= k n) t (c (+ k 1) (+ t (* i j k))))))))))))
(show (three 40))
;;> 474552000

(define (step x) (+ x 3))
(show (let loop ((i 0) (x 0)) (if (= i 50000) x (loop (+ i 1) (step x)))))
;;> 150000
(define total 0)
(do ((i 0 (+ i 1))) ((= i 50000)) (set! total (+ total i)))
(show total)
;;> 1249975000
(define log '())
(let loop ((i 0))
  (if (= 0 (remainder i 20000)) (set! log (cons i log)))
  (if (< i 100000) (loop (+ i 1))))
(show log)
;;> (100000 80000 60000 40000 20000 0)
; Data of many kinds as loop variables.
(show (let loop ((i 0) (l '()) (s 0.0) (c #\a) (b #f))
        (if (= i 30000)
            (list (length l) s c b)
            (loop (+ i 1) (if (< i 5) (cons i l) l) (+ s 0.5) (if b #\b #\c) (not b)))))
;;> (5 15000.0 #\b #f)
; Loops one after the other in a procedure that is called again and again.
(define (work n)
  (let* ((a (let loop ((i 0) (s 0)) (if (= i n) s (loop (+ i 1) (+ s i)))))
         (b (let loop ((i 0) (s a)) (if (= i n) s (loop (+ i 1) (- s 1))))))
    (do ((i 0 (+ i 1)) (s b (+ s 2))) ((= i n) s))))
(show (let loop ((k 0) (s 0)) (if (= k 300) s (loop (+ k 1) (+ s (work k))))))
;;> 4499950
