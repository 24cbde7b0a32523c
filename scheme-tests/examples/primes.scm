; The sieve of Eratosthenes in a bytevector.
(import (scheme base) (scheme write))

(define (primes-below limit)
  (let ((composite (make-bytevector limit 0)))
    (let loop ((n 2) (found '()))
      (cond ((= n limit) (reverse found))
            ((= 1 (bytevector-u8-ref composite n)) (loop (+ n 1) found))
            (else
             (do ((multiple (* n n) (+ multiple n)))
                 ((>= multiple limit))
               (bytevector-u8-set! composite multiple 1))
             (loop (+ n 1) (cons n found)))))))

(display (primes-below 100))
(newline)
;;> (2 3 5 7 11 13 17 19 23 29 31 37 41 43 47 53 59 61 67 71 73 79 83 89 97)
(display (length (primes-below 1000)))
(newline)
;;> 168
