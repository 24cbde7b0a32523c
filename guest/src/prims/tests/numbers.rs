use super::check;

#[test]
fn arithmetic() {
    check(
        "(+) => 0
         (+ 1 2 3) => 6
         (* 2 0.5) => 1.0
         (- 5) => -5
         (- 10 1 2) => 7
         (/ 6 4) => 3/2
         (/ 2) => 1/2
         (* 1152921504606846975 1152921504606846975) => 1329227995784915870597964051066650625
         (abs -7) => 7
         (quotient -7 2) => -3
         (remainder -7 2) => -1
         (modulo -7 2) => 1
         (floor/ -7 2) => -4 1
         (truncate/ -7 2) => -3 -1
         (exact-integer-sqrt 17) => 4 1
         (gcd 32 -36) => 4
         (gcd) => 0
         (lcm 32 -36) => 288
         (expt 2 100) => 1267650600228229401496703205376
         (exact->inexact 1/3) => 0.3333333333333333
         (max 1 2.0) => 2.0
         (min 1 2.0 3) => 1.0
         (atan 1 1) => 0.7853981633974483
         (sqrt 16) => 4
         (sqrt -4) => +2i
         (round 7/2) => 4
         (rationalize 3/10 1/10) => 1/3
         (string->number \"#xff\") => 255
         (string->number \"nope\") => #f
         (number->string 255 16) => \"ff\"
         (exact 2.5) => 5/2
         (make-rectangular 1 2) => 1+2i
         (bitwise-and 12 10) => 8
         (arithmetic-shift 1 70) => 1180591620717411303424",
    );
}

#[test]
fn comparisons() {
    check(
        "(= 1 1.0 1) => #t
         (< 1 2 3) => #t
         (< 1 3 2) => #f
         (>= 3 3 2) => #t
         (zero? 0.0) => #t
         (odd? 3) => #t
         (even? 3) => #f
         (nan? +nan.0) => #t
         (exact-integer? 5) => #t
         (integer? 5.0) => #t
         (rational? +inf.0) => #f",
    );
}

#[test]
fn errors_name_procedure_and_argument() {
    check(
        "(+ 1 'a) => ! +: argument 2 must be a number: a
         (+ 'a) => ! +: argument 1 must be a number: a
         (+ 1 2 3 \"x\") => ! +: argument 4 must be a number: \"x\"
         (< 1 2 'c) => ! <: argument 3 must be a real number: c
         (< 2 1 'c) => ! <: argument 3 must be a real number: c
         (sqrt 'x) => ! sqrt: argument 1 must be a number: x
         (vector-ref (vector 1 2) 1.0) => ! vector-ref: argument 2 must be an exact non-negative integer: 1.0
         (exact->inexact \"1\") => ! exact->inexact: argument 1 must be a number: \"1\"
         (number->string 5 99) => ! number->string: argument 2 must be a radix from 2 to 36: 99
         (quotient 1 0) => ! quotient: division by zero: 1 0
         (/ 5 0) => ! /: division by zero: 5 0
         (exact +nan.0) => ! exact: no exact number has this value: +nan.0
         (modulo 5 2.5) => ! modulo: argument 2 must be an integer: 2.5",
    );
}
