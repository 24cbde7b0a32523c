; Lazy streams: the numbers of Hamming, which have no prime factors but 2, 3 and 5.
(import (scheme base) (scheme lazy) (scheme write))

(define (head stream) (car (force stream)))
(define (tail stream) (cdr (force stream)))

(define (scale factor stream)
  (delay (cons (* factor (head stream))
               (scale factor (tail stream)))))

(define (merge a b)
  (delay-force
   (let ((x (head a)) (y (head b)))
     (cond ((< x y) (delay (cons x (merge (tail a) b))))
           ((> x y) (delay (cons y (merge a (tail b)))))
           (else (delay (cons x (merge (tail a) (tail b)))))))))

(define hamming
  (delay (cons 1 (merge (scale 2 hamming)
                        (merge (scale 3 hamming)
                               (scale 5 hamming))))))

(define (take stream n)
  (if (= n 0)
      '()
      (cons (head stream) (take (tail stream) (- n 1)))))

(display (take hamming 25))
(newline)
;;> (1 2 3 4 5 6 8 9 10 12 15 16 18 20 24 25 27 30 32 36 40 45 48 50 54)
