; 4.2.1 Conditionals: case, and, or, when, unless.
(import (scheme base) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(define-syntax fails (syntax-rules () ((_ e) (guard (c ((error-object? c) (quote error))) e))))
(show (case (* 2 3) ((2 3 5 7) 'prime) ((1 4 6 8 9) 'composite)))
;;> composite
(show (case (car '(c d))
        ((a e i o u) 'vowel)
        ((w y) 'semivowel)
        (else => (lambda (x) (list 'consonant x)))))
;;> (consonant c)
(show (case 'x ((x) => symbol->string) (else 'no))
      (case 2 ((1) 'one) ((2) => (lambda (n) (* n n))) (else 0)))
;;> "x" 4
(show (case #\a ((#\a #\b) 'char) (else 'no)) (case "a" (("a") 'string) (else 'not-eqv))
      (case '() ((()) 'empty) (else 'no)))
;;> char not-eqv empty
(show (case 1.0 ((1) 'exact) ((1.0) 'inexact) (else 'none))
      (case 100000000000000000000 ((100000000000000000000) 'bignum) (else 'none)))
;;> inexact bignum
(show (case 1/2 ((0.5) 'flonum) ((1/2) 'ratio) (else 'none)) (case #t ((#f) 'false) ((#t) 'true)))
;;> ratio true
(show (case '(1) (((1)) 'list) (else 'not-eqv)) (case 5 (() 'never) (else 'else)))
;;> not-eqv else
(show (case 'a ((a) 1 2 3) (else 4)) (case 'z ((a) 1) (else 2 3 4))
      (case 'b ((a b c) 'first) ((b) 'second)))
;;> 3 4 first
(show (map (lambda (x)
             (case x
               ((0 2 4 6 8 10 12 14 16) 'even)
               ((1 3 5 7 9 11 13 15) 'odd)
               ((a b c) 'letter)
               ((#\x) 'char)
               ((#t #f) 'boolean)
               ((()) 'nil)
               (else 'other)))
           '(4 7 c #\x #f () "s" 17 -1)))
;;> (even odd letter char boolean nil other other other)
(show (let ((n 0)) (case (begin (set! n (+ n 1)) n) ((0) 'zero) ((1) (list 'once n)) (else 'more))))
;;> (once 1)
(show (and) (and 1) (and 1 2 'c '(f g)) (and (= 2 2) (> 2 1)) (and (= 2 2) (< 2 1))
      (and #f (car '())))
;;> #t 1 (f g) #t #f #f
(show (or) (or 1) (or #f) (or #f #f 3 (car '())) (or (memq 'b '(a b c)) (/ 3 0))
      (or (= 2 2) (< 2 1)))
;;> #f 1 #f 3 (b c) #t
(show (and 1 (or #f 2) (and 3 4)) (or (and 1 #f) (and) 5) (not (and 1 2)) (not (or #f #f)))
;;> 4 #t #f #t
(show (if (and 1 2) 'a 'b) (if (or #f #f) 'a 'b) (if (and (pair? '()) (car '())) 'a 'b))
;;> a b b
(show (let ((t 5)) (or #f t)) (let ((x 1)) (and (set! x 2) x) x))
;;> 5 2
(show (when #t 1 2 3) (unless #f 1 2 3) (when 'true 'x) (unless (= 1 2) 'y))
;;> 3 3 x y
(show (let ((l '()))
        (when #f (set! l 'no))
        (unless #t (set! l 'no))
        (when (null? l) (set! l (list 1)) (set! l (cons 2 l)))
        l))
;;> (2 1)
(show (fails (case (car '()) ((1) 1))) (fails (when (car '()) 1)) (fails (and 1 (car '()))))
;;> error error error
