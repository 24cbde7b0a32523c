; Formatted output: a table of numbers in columns, aligned left and right, with a fixed number of decimals, signs and
; thousands set off, written to a string port with `display` and `number->string`.
(import (scheme base) (scheme write))
(define size 15000)
(define (pad-left text width)
  (let ((missing (- width (string-length text))))
    (if (> missing 0) (string-append (make-string missing #\space) text) text)))
(define (pad-right text width)
  (let ((missing (- width (string-length text))))
    (if (> missing 0) (string-append text (make-string missing #\space)) text)))
(define (with-thousands n)
  (if (< n 1000)
      (number->string n)
      (string-append (with-thousands (quotient n 1000)) ","
                     (let ((rest (number->string (remainder n 1000))))
                       (string-append (make-string (- 3 (string-length rest)) #\0) rest)))))
(define (fixed-point numerator denominator decimals)
  (let* ((scale (expt 10 decimals))
         (scaled (quotient (+ (* 2 numerator scale) denominator) (* 2 denominator)))
         (rest (number->string (remainder scaled scale))))
    (string-append (number->string (quotient scaled scale)) "."
                   (make-string (- decimals (string-length rest)) #\0) rest)))
(define names '#("apples" "bread" "chives" "dates" "eggs"))
(define (print-row i out)
  (let ((n (remainder (* i 7919) 1000003)))
    (display (pad-left (number->string i) 6) out)
    (write-char #\space out)
    (display (pad-right (vector-ref names (remainder i 5)) 8) out)
    (display (pad-left (with-thousands (* n 37)) 14) out)
    (display (pad-left (fixed-point n (+ 1 (remainder i 97)) 3) 16) out)
    (display (pad-left (number->string n 8) 8) out)
    (display (if (even? n) " +" " -") out)
    (display n out)
    (newline out)))
(define text
  (let ((out (open-output-string)))
    (do ((i 1 (+ i 1))) ((> i size) (get-output-string out))
      (print-row i out))))
(define (checksum text)
  (let loop ((i 0) (sum 0))
    (if (= i (string-length text))
        sum
        (loop (+ i 1) (remainder (+ (* 7 sum) (char->integer (string-ref text i))) 1000003)))))
(write (list (string-length text) (checksum text)))
(newline)
(display (substring text 0 (+ 1 (let find ((i 0)) (if (char=? (string-ref text i) #\newline) i (find (+ i 1)))))))
;;family text
;;> (928330 712684)
;;>      1 bread          293,003        3959.500   17357 -7919
;;small 20
;;small> (1227 226952)
;;small>      1 bread          293,003        3959.500   17357 -7919
