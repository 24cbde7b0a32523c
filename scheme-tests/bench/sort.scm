; Quicksort of a vector of 200,000 pseudo-random numbers.
(define (fill! v)
  (let loop ((i 0) (seed 42))
    (if (< i (vector-length v))
        (begin
          (vector-set! v i seed)
          (loop (+ i 1) (modulo (+ (* seed 1664525) 1013904223) 4294967296))))))
(define (swap! v i j)
  (let ((x (vector-ref v i)))
    (vector-set! v i (vector-ref v j))
    (vector-set! v j x)))
(define (sort! v low high)
  (if (< low high)
      (let ((pivot (vector-ref v (quotient (+ low high) 2))))
        (let loop ((i low) (j high))
          (if (> i j)
              (begin
                (sort! v low j)
                (sort! v i high))
              (let ((i (let up ((i i)) (if (< (vector-ref v i) pivot) (up (+ i 1)) i)))
                    (j (let down ((j j)) (if (< pivot (vector-ref v j)) (down (- j 1)) j))))
                (if (<= i j)
                    (begin
                      (swap! v i j)
                      (loop (+ i 1) (- j 1)))
                    (loop i j))))))))
(define (sorted? v)
  (let loop ((i 1))
    (or (= i (vector-length v))
        (and (<= (vector-ref v (- i 1)) (vector-ref v i))
             (loop (+ i 1))))))
(define v (make-vector 200000 0))
(fill! v)
(sort! v 0 199999)
(display (sorted? v))
(newline)
;;> #t
;;family vectors
;;limits
