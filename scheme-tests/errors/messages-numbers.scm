; What is said about wrong arguments (R7RS 6.2: numbers).
(define-syntax try
  (syntax-rules ()
    ((_ expression)
     (begin
       (display (guard (condition (#t (condition->string condition))) (list 'value expression)))
       (newline)))))
(try (exact (/ 0. 0.)))
;;> exact: no exact number has this value: +nan.0
(try (exact (/ 1. 0.)))
;;> exact: no exact number has this value: +inf.0
(try (number->string 'a))
;;> number->string: argument 1 must be a number: a
(try (number->string 1 1))
;;> number->string: argument 2 must be a radix from 2 to 36: 1
(try (+ 1 'a))
;;> +: argument 2 must be a number: a
(try (- 'a))
;;> -: argument 1 must be a number: a
(try (* 2 "a"))
;;> *: argument 2 must be a number: "a"
(try (/ 1 0))
;;> /: division by zero: 1 0
(try (/ 0))
;;> /: division by zero: 0
(try (quotient 1 0))
;;> quotient: division by zero: 1 0
(try (modulo 1.5 1))
;;> modulo: argument 1 must be an integer: 1.5
(try (exact-integer-sqrt -1))
;;> exact-integer-sqrt: argument out of range: -1
(try (exact-integer-sqrt 1.))
;;> exact-integer-sqrt: argument 1 must be an exact integer: 1.0
(try (sqrt 'a))
;;> sqrt: argument 1 must be a number: a
(try (expt 0 -1))
;;> expt: division by zero: 0 -1
(try (max 'a 1))
;;> max: argument 1 must be a real number: a
(try (max 1 2+i))
;;> max: argument 2 must be a real number: 2+i
(try (< 1 'a))
;;> <: argument 2 must be a real number: a
(try (< 1 2+i))
;;> <: argument 2 must be a real number: 2+i
(try (even? 1.5))
;;> even?: argument 1 must be an integer: 1.5
(try (gcd 1.5 2))
;;> gcd: argument 1 must be an integer: 1.5
(try (abs 'a))
;;> abs: argument 1 must be a real number: a
(try (floor 'a))
;;> floor: argument 1 must be a real number: a
(try (floor/ 1 0))
;;> floor/: division by zero: 1 0
(try (numerator 'a))
;;> numerator: argument 1 must be a rational number: a
(try (exact "a"))
;;> exact: argument 1 must be a number: "a"
(try (atan 0 0))
;;> atan: division by zero: 0 0
(try (+ 1 (values 1 2)))
;;> +: argument 2 must be a number: 1 2
