; The sieve of Eratosthenes up to two million, in a vector.
(define (sieve n)
  (let ((v (make-vector (+ n 1) #t)))
    (let loop ((i 2) (count 0))
      (cond ((> i n) count)
            ((vector-ref v i)
             (let strike ((j (* i i)))
               (if (<= j n)
                   (begin
                     (vector-set! v j #f)
                     (strike (+ j i)))))
             (loop (+ i 1) (+ count 1)))
            (else (loop (+ i 1) count))))))
(display (sieve 2000000))
(newline)
;;> 148933
;;family vectors
;;limits
