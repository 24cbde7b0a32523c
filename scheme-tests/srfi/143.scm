; SRFI 143: fixnums.
(import (scheme base) (scheme write) (srfi 143))
(define (show first . rest)
  (write first)
  (for-each (lambda (x) (display " ") (write x)) rest)
  (newline))
(show (= fx-greatest (- (expt 2 (- fx-width 1)) 1)) (fixnum? fx-greatest) (fixnum? (+ fx-greatest 1)) (fixnum? fx-least) (fixnum? (- fx-least 1)) (fixnum? 1.0))
;;> #t #t #f #t #f #f
(show (fx+ 1 2) (fx- 1 2) (fx* 3 4) (fxneg 3) (fxquotient 7 -2) (fxremainder 7 -2) (fxabs -3) (fxsquare 5) (fxmax 1 2) (fxmin 1 2))
;;> 3 -1 12 -3 -3 1 3 25 2 1
(show (fx<? 1 2 3) (fx>? 1 2) (fx=? 1 1) (fx<=? 1 1 2) (fx>=? 1 2) (fxzero? 0) (fxpositive? 1) (fxnegative? 1) (fxodd? 1) (fxeven? 1))
;;> #t #f #t #t #f #t #t #f #t #f
(show (call-with-values (lambda () (fxsqrt 17)) list) (fxnot 5) (fxand 12 10) (fxior 12 10) (fxxor 12 10) (fxarithmetic-shift 1 5) (fxarithmetic-shift 32 -2) (fxarithmetic-shift-left 3 2) (fxarithmetic-shift-right -8 1))
;;> (4 1) -6 8 14 6 32 8 12 -4
(show (fxbit-count 7) (fxlength 255) (fxif 3 1 8) (fxbit-set? 1 2) (fxcopy-bit 2 0 #t) (fxfirst-set-bit 8) (fxbit-field #b1101101010 3 9) (fxbit-field-rotate #b110 1 2 4) (fxbit-field-reverse 6 0 3))
;;> 3 8 9 #t 4 3 45 10 3
(show (call-with-values (lambda () (fx+/carry fx-greatest 1 0)) (lambda (w c) (list (= w fx-least) c))) (call-with-values (lambda () (fx*/carry fx-greatest fx-greatest 5)) (lambda (w c) (= (+ w (* c (expt 2 fx-width))) (+ 5 (* fx-greatest fx-greatest))))))
;;> (#t 1) #t
(show (guard (e (#t 'caught)) (fx+ fx-greatest 1)) (guard (e (#t 'caught)) (fx* fx-least 2)) (guard (e (#t 'caught)) (fx+ 'a 2)))
;;> caught caught caught
