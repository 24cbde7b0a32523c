; Bignums of every size, sums, products and quotients: the first 1,000 digits of pi by an unbounded spigot, which keeps
; a linear fractional transformation (q r; 0 t) and draws a digit from it when the two ends of its range agree on one.
(define (pi-digits count)
  (let loop ((q 1) (r 0) (t 1) (k 1) (digits '()) (left count))
    (if (= left 0)
        (reverse digits)
        (let ((low (quotient (+ (* 3 q) r) t))
              (high (quotient (+ (* 4 q) r) t)))
          (if (= low high)
              (loop (* 10 q) (* 10 (- r (* low t))) t k (cons low digits) (- left 1))
              (loop (* q k)
                    (* (+ (* 2 q) r) (+ (* 2 k) 1))
                    (* t (+ (* 2 k) 1))
                    (+ k 1)
                    digits
                    left))))))
(define (last-of digits count)
  (list-tail digits (- (length digits) count)))
(let ((digits (pi-digits 1000)))
  (for-each display (last-of digits 20))
  (newline))
;;> 76611195909216420198
;;family numbers
;;limits
