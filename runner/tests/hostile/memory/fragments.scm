; One cell in each block is kept, for one size of cell after the other.
;;run --max-memory 64M
;;exit 1
;;says out of memory
;;rss 220
(define kept '())
(define (fill size)
  (let loop ((i 0))
    (when (< i 30000)
      (let ((v (make-vector size 0)))
        (if (= 0 (modulo i (quotient 4000 size))) (set! kept (cons v kept))))
      (loop (+ i 1)))))
(let again () (for-each fill '(2 3 4 6 8 10 12 15 18 22 28 34 40 50 60 80 100 120 150 200 250 300 400)) (again))
