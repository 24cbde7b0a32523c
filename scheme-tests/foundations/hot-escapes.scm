; Exits from loops and procedures that are compiled.
;;skip gc-stress tiny: many thousands of captures
(define (show x) (write x) (newline))
(define (find-first p n)
  (call/cc (lambda (return) (do ((i 0 (+ i 1))) ((= i n) 'none) (if (p i) (return i))))))
(show (find-first (lambda (i) (> (* i i) 1000000000)) 100000))
;;> 31623
(show (find-first (lambda (i) #f) 50000))
;;> none
(define (many n)
  (let loop ((i 0) (sum 0))
    (if (= i n) sum
        (loop (+ i 1) (+ sum (call/cc (lambda (k) (if (= 0 (remainder i 3)) (k 1)) 0)))))))
(show (many 30000))
;;> 10000
(define (descend n k) (if (= n 0) (k 1) (+ 1 (descend (- n 1) k))))
(define (rounds n)
  (let loop ((i 0) (sum 0))
    (if (= i n) sum (loop (+ i 1) (+ sum (call/cc (lambda (k) (descend 20 k))))))))
(show (rounds 2000))
;;> 2000
(define (guarded n)
  (let loop ((i 0) (sum 0))
    (if (= i n) sum
        (loop (+ i 1) (+ sum (guard (e ((number? e) e)) (if (odd? i) (raise 10)) 1))))))
(show (guarded 5000))
;;> 27500
(define (keep n) ; keeps continuations, of which only some are used
  (let ((kept '()) (used 0))
    (let loop ((i 0))
      (if (< i n)
          (begin (if (eq? 'first (call/cc (lambda (k) (if (= 0 (remainder i 1000)) (set! kept (cons k kept))) 'first)))
                     #t
                     (set! used (+ used 1)))
                 (loop (+ i 1)))))
    (if (pair? kept) (let ((k (car kept))) (set! kept (cdr kept)) (k 'again)))
    used))
(show (keep 4000))
;;> 15
