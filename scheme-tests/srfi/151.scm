; SRFI 151: bitwise operations.
(import (scheme base) (scheme write) (srfi 151))
(define (show first . rest)
  (write first)
  (for-each (lambda (x) (display " ") (write x)) rest)
  (newline))
(show (bitwise-not 10) (bitwise-and #b1100 #b1010) (bitwise-ior 3 10) (bitwise-xor 3 10) (bitwise-and) (bitwise-eqv 37 12) (bitwise-nand 11 26) (bitwise-nor 11 26))
;;> -11 8 11 9 -1 -42 -11 -28
(show (bitwise-andc1 11 26) (bitwise-andc2 11 26) (bitwise-orc1 11 26) (bitwise-orc2 11 26) (arithmetic-shift 8 2) (arithmetic-shift 8 -1) (arithmetic-shift -100000000000000000000000000000000 -100))
;;> 16 1 -2 -17 32 4 -79
(show (map bit-count '(0 7 -1 30 -30)) (bit-count (expt 2 100)) (map integer-length '(0 1 -1 7 -7 8 128 255 256)))
;;> (0 3 0 4 4) 1 (0 1 0 3 3 4 8 8 9)
(show (bitwise-if 3 1 8) (bitwise-if #b00111100 #b11110000 #b00001111) (bit-set? 1 1) (bit-set? 0 1) (bit-set? 3 10) (bit-set? 1000000 -1) (copy-bit 0 0 #t) (copy-bit 2 7 #f) (bit-swap 0 2 4))
;;> 9 51 #f #t #t #t 1 3 1
(show (any-bit-set? 3 6) (any-bit-set? 3 12) (every-bit-set? 4 6) (every-bit-set? 7 6) (map first-set-bit '(1 2 0 40 -28)) (first-set-bit (expt 2 99)))
;;> #t #f #t #f (0 1 -1 3 2) 99
(show (bit-field #b1101101010 0 4) (bit-field #b1101101010 3 9) (bit-field-any? #b101101 0 2) (bit-field-any? #b101100 0 2) (bit-field-every? #b101111 0 4) (bit-field-clear #b101010 1 4) (bit-field-set #b101010 1 4))
;;> 10 45 #t #f #t 32 46
(show (bit-field-replace #b101010 #b010 1 4) (bit-field-replace-same #b1111 #b0000 1 3) (bit-field-rotate #b110 1 1 2) (bit-field-rotate #b110 1 2 4) (bit-field-rotate #b0111 -1 1 4) (bit-field-reverse 6 0 3) (bit-field-reverse 6 1 3) (bit-field-reverse 1 0 32))
;;> 36 9 6 10 11 3 6 2147483648
(show (bits->list #b1110101) (bits->list 3 5) (list->bits '(#t #f #t #f #t #t #t)) (bits->vector 5) (vector->bits #(#t #f #t)) (bits #t #t #f #t))
;;> (#t #f #t #f #t #t #t) (#t #t #f #f #f) 117 #(#t #f #t) 5 11
(show (bitwise-fold cons '() #b1010111) (bitwise-unfold (lambda (i) (= i 10)) even? (lambda (i) (+ i 1)) 0))
;;> (#t #f #t #f #t #t #t) 341
(show (let* ((g (make-bitwise-generator 6)) (a (g)) (b (g)) (c (g)) (d (g))) (list a b c d)) (let ((n 0)) (bitwise-for-each (lambda (b) (if b (set! n (+ n 1)))) 23) n))
;;> (#f #t #t #f) 4
