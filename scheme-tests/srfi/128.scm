; SRFI 128: comparators.
(import (scheme base) (scheme write) (srfi 128))
(define (show first . rest)
  (write first)
  (for-each (lambda (x) (display " ") (write x)) rest)
  (newline))
(define d (make-default-comparator))
(define ints (make-comparator exact-integer? = < number-hash))
(define unordered (make-comparator #t equal? #f #f))
(show (comparator? d) (comparator? 3) (comparator-ordered? d) (comparator-ordered? unordered) (comparator-hashable? unordered) (comparator-hashable? ints))
;;> #t #f #t #f #f #t
(show (comparator-test-type ints 3) (comparator-test-type ints 'a) (guard (e (#t 'caught)) (comparator-check-type ints 'a)) (guard (e (#t 'caught)) (<? unordered 1 2)) (guard (e (#t 'caught)) (comparator-hash unordered 1)))
;;> #t #f caught caught caught
(show (=? ints 1 1 1) (=? ints 1 1 2) (<? ints 1 2 3) (<? ints 1 3 2) (>? ints 3 2 1) (<=? ints 1 1 2) (>=? ints 2 2 1) (>=? ints 1 2))
;;> #t #f #t #f #t #t #t #f
(define p (make-pair-comparator ints (make-comparator symbol? eq? (lambda (a b) (string<? (symbol->string a) (symbol->string b))) symbol-hash)))
(show (<? p '(1 . a) '(1 . b)) (<? p '(1 . b) '(2 . a)) (=? p '(1 . a) '(1 . a)) (comparator-test-type p '(a . 1)) (= (comparator-hash p '(1 . a)) (comparator-hash p (cons 1 'a))))
;;> #t #t #t #f #t
(define l (make-list-comparator ints))
(show (<? l '(1 2) '(1 2 3)) (<? l '(1 3) '(1 2 3)) (=? l '(1 2) '(1 2)) (comparator-test-type l '(1 a)) (<? l '() '(1)))
;;> #t #f #t #f #t
(define v (make-vector-comparator ints))
(show (<? v #(9) #(1 2)) (<? v #(1 2) #(1 3)) (=? v #(1 2) #(1 2)) (<? v #(1 2) #(1 2)))
;;> #t #t #t #f
(show (<? d '() '(1)) (<? d '(1) #f) (<? d #f #t) (<? d #t #\a) (<? d #\a "a") (<? d "a" 'a) (<? d 'a 1) (<? d 1 #(1)) (<? d #(1) #u8(1)))
;;> #t #t #t #t #t #t #t #t #t
(show (<? d '(1 2) '(1 3)) (<? d "a" "b") (=? d 1 1.0) (<? d 1 1.5) (=? d '(a #(1 "x")) '(a #(1.0 "x"))) (<? d #(2) #(1 1)))
;;> #t #t #t #t #t #t
(show (= (default-hash '(a "b" 1)) (default-hash (list 'a (string #\b) 1.0))) (= (string-ci-hash "AbC") (string-ci-hash "aBc")) (= (char-ci-hash #\A) (char-ci-hash #\a)) (< -1 (string-hash "some long string to be hashed") (hash-bound)) (exact-integer? (hash-salt)) (= (number-hash 1/2) (number-hash 0.5)))
;;> #t #t #t #t #t #t
(show (comparator-if<=> 1 2 'less 'equal 'greater) (comparator-if<=> ints 2 2 'less 'equal 'greater) (comparator-if<=> "b" "a" 'less 'equal 'greater))
;;> less equal greater
(define-record-type thing (make-thing n) thing? (n thing-n))
(comparator-register-default! (make-comparator thing? (lambda (a b) (= (thing-n a) (thing-n b))) (lambda (a b) (< (thing-n a) (thing-n b))) (lambda (x) (thing-n x))))
(show (=? d (make-thing 1) (make-thing 1)) (<? d (make-thing 1) (make-thing 2)) (<? d #u8() (make-thing 0)) (default-hash (make-thing 7)))
;;> #t #t #t 7
(define by-less (make-comparator #t #t < #f))
(show (=? by-less 1 1) (=? by-less 1 2) (=? (make-eq-comparator) 'a 'a) (=? (make-eqv-comparator) 1.5 1.5) (=? (make-equal-comparator) "a" "a"))
;;> #t #f #t #t #t
