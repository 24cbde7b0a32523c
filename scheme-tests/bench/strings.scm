; Strings built piece by piece, and read again.
(define (digits n tail)
  (if (< n 10)
      (string-append (string (integer->char (+ 48 n))) tail)
      (digits (quotient n 10)
              (string-append (string (integer->char (+ 48 (remainder n 10)))) tail))))
(define (digit-sum text)
  (let loop ((i 0) (sum 0))
    (if (= i (string-length text))
        sum
        (loop (+ i 1)
              (+ sum (- (char->integer (string-ref text i)) 48))))))
(define (run n sum)
  (if (= n 0)
      sum
      (run (- n 1) (+ sum (digit-sum (digits n ""))))))
(display (run 100000 0))
(newline)
;;> 2250001
;;family strings
;;limits
