; Bignums that grow: the factorial of 10,000, printed into a string port; its length and the sum of its digits.
(define (fact n)
  (if (= n 0)
      1
      (* n (fact (- n 1)))))
(define (printed object)
  (let ((port (open-output-string)))
    (display object port)
    (get-output-string port)))
(define (digit-sum text)
  (let loop ((i 0) (sum 0))
    (if (= i (string-length text))
        sum
        (loop (+ i 1) (+ sum (- (char->integer (string-ref text i)) 48))))))
(let ((text (printed (fact 10000))))
  (display (string-length text))
  (display " ")
  (display (digit-sum text))
  (newline))
;;> 35660 149346
;;family numbers
;;limits
