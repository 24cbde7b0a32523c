(define (sum n) (do ((i 0 (+ i 1)) (s 0 (+ s i))) ((= i n) s)))
(define (swap n) (let loop ((a 1) (b 2) (n n)) (if (= n 0) (cons a b) (loop b a (- n 1)))))
(define (nest n) (let outer ((i 0)) (if (< i n) (let inner ((j 0)) (if (< j i) (inner (+ j 1)) (outer (+ i 1)))) i)))
(define (inside l) (+ 1 (let loop ((l l) (n 0)) (if (pair? l) (loop (cdr l) (+ n 1)) n))))
