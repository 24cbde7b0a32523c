; 6.2.7 Numbers to text and back.
(import (scheme base) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(define-syntax fails (syntax-rules () ((_ e) (guard (c ((error-object? c) (quote error))) e))))
(show (number->string 0) (number->string 10) (number->string -255) (number->string 1/3)
      (number->string -7/8) (number->string 1.5) (number->string -0.0) (number->string 100.0))
;;> "0" "10" "-255" "1/3" "-7/8" "1.5" "-0.0" "100.0"
(show (number->string 255 16) (number->string -255 2) (number->string 255 8)
      (number->string 1/3 2) (number->string (expt 2 70) 16) (number->string 10 10))
;;> "ff" "-11111111" "377" "1/11" "400000000000000000" "10"
(show (number->string +inf.0) (number->string -inf.0) (number->string +nan.0)
      (number->string .1) (number->string 12345.678))
;;> "+inf.0" "-inf.0" "+nan.0" "0.1" "12345.678"
(show (string->number "100") (string->number "100" 16) (string->number "1e2")
      (string->number "1.5") (string->number "-17") (string->number "+5") (string->number "1/2")
      (string->number "6/4") (string->number "-0.0"))
;;> 100 256 100.0 1.5 -17 5 1/2 3/2 -0.0
(show (string->number ".5") (string->number "5.") (string->number "-.5e1")
      (string->number "1e-2") (string->number "+inf.0") (string->number "-inf.0")
      (string->number "+nan.0"))
;;> 0.5 5.0 -5.0 0.01 +inf.0 -inf.0 +nan.0
(show (string->number "ff" 16) (string->number "FF" 16) (string->number "-ff" 16)
      (string->number "101" 2) (string->number "777" 8) (string->number "a/b" 16))
;;> 255 255 -255 5 511 10/11
(show (string->number "#xff") (string->number "#b101") (string->number "#o17")
      (string->number "#d10") (string->number "#e1.5") (string->number "#i1/2")
      (string->number "#x#e10") (string->number "#e#x10") (string->number "#b101" 16)
      (string->number "10" 8))
;;> 255 5 15 10 3/2 0.5 16 16 5 8
(show (string->number "") (string->number "abc") (string->number "1 2") (string->number "1a")
      (string->number "-") (string->number "+") (string->number ".") (string->number "1/0x")
      (string->number "--1") (string->number "1.2.3"))
;;> #f #f #f #f #f #f #f #f #f #f
(show (string->number "12" 2) (string->number "8" 8) (string->number "g" 16)
      (string->number "e1") (string->number "1e") (string->number "#z1") (string->number "1/")
      (string->number "/2") (string->number " 1") (string->number "1 "))
;;> #f #f #f #f #f #f #f #f #f #f
(show (string->number "123456789012345678901234567890")
      (string->number "-123456789012345678901234567890/7"))
;;> 123456789012345678901234567890 -17636684144620811271604938270
(define (round-trip? x) (eqv? x (string->number (number->string x))))
(show (map round-trip?
           (list 0
                 1
                 -1
                 1/3
                 -22/7
                 (expt 10 40)
                 (- (expt 2 61))
                 .1
                 -0.0
                 1e21
                 1e22
                 1e-7
                 123.456
                 1e100
                 5e-324
                 1.7976931348623157e308
                 +inf.0
                 -inf.0)))
;;> (#t #t #t #t #t #t #t #t #t #t #t #t #t #t #t #t #t #t)
(show (map (lambda (r) (= (expt 3 50) (string->number (number->string (expt 3 50) r) r)))
           '(2 8 10 16))
      (map (lambda (r) (= -17/12 (string->number (number->string -17/12 r) r))) '(2 8 10 16)))
;;> (#t #t #t #t) (#t #t #t #t)
(show (fails (number->string 'a)) (fails (string->number 5)) (fails (number->string "1"))
      (number->string 6.0))
;;> error error error "6.0"
