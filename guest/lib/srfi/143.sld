;; SRFI 143: fixnums, of 61 bits.
(define-library (srfi 143)
  (export fx-width fx-greatest fx-least fixnum? fx=? fx<? fx>? fx<=? fx>=? fxzero? fxpositive?
          fxnegative? fxodd? fxeven? fxmax fxmin fxneg fx+ fx- fx* fxquotient fxremainder fxabs
          fxsquare fxsqrt fx+/carry fx-/carry fx*/carry fxnot fxand fxior fxxor fxarithmetic-shift
          fxarithmetic-shift-left fxarithmetic-shift-right fxbit-count fxlength fxif fxbit-set?
          fxcopy-bit fxfirst-set-bit fxbit-field fxbit-field-rotate fxbit-field-reverse)
  (import (scheme base) (only (graft) fixnum?) (only (graft internal) %type-error)
          (rename (srfi 151)
                  (bitwise-not fxnot) (bitwise-and fxand) (bitwise-ior fxior) (bitwise-xor fxxor)
                  (bit-count fxbit-count) (integer-length fxlength) (bitwise-if fxif)
                  (bit-set? fxbit-set?) (copy-bit fxcopy-bit) (first-set-bit fxfirst-set-bit)
                  (bit-field fxbit-field)
                  (bit-field-rotate fxbit-field-rotate) (bit-field-reverse fxbit-field-reverse)))
  (begin
(define fx-width 61)
(define fx-greatest (- (expt 2 60) 1))
(define fx-least (- (expt 2 60)))
(define-syntax define-fixnum
  (syntax-rules ()
    ((_ (name f a ...) ...) (begin (define (name a ...) (checked 'name (f a ...))) ...))))
(define (checked who x)
  (if (fixnum? x) x (%type-error who 1 "a fixnum with this result" x)))
(define-fixnum
  (fxneg - a) (fx+ + a b) (fx- - a b) (fx* * a b) (fxquotient quotient a b)
  (fxremainder remainder a b) (fxabs abs a) (fxsquare square a)
  (fxarithmetic-shift arithmetic-shift a n) (fxarithmetic-shift-left arithmetic-shift a n))
(define (fxarithmetic-shift-right a n) (arithmetic-shift a (- n)))
(define fx=? =)
(define fx<? <)
(define fx>? >)
(define fx<=? <=)
(define fx>=? >=)
(define fxzero? zero?)
(define fxpositive? positive?)
(define fxnegative? negative?)
(define fxodd? odd?)
(define fxeven? even?)
(define fxmax max)
(define fxmin min)
(define fxsqrt exact-integer-sqrt)
;; The low word and the carry: word + carry * 2^61 is the whole number, the word being a fixnum.
(define (split n)
  (let* ((carry (arithmetic-shift (+ n (expt 2 60)) -61)))
    (values (- n (arithmetic-shift carry 61)) carry)))
(define (fx+/carry a b c) (split (+ a b c)))
(define (fx-/carry a b c) (split (- a b c)))
(define (fx*/carry a b c) (split (+ (* a b) c)))))
