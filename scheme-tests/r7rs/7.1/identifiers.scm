; 2.1 and 7.1 Identifiers.
(import (scheme base) (scheme read) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(define lambda* 1) (define list->vec 2) (define +soup+ 3) (define <=?* 4) (define V17a 5) (define a34kTMNs 6) (define the-word-recursion-has-many-meanings 7) (define ->- 8) (define ..x 9) (define --> 10) (define +- 11) (define -a 12) (define +.a 13) (define $ 14) (define ! 15) (define % 16) (define & 17) (define *x 18) (define : 19) (define ^ 20) (define ~ 21) (define _x 22) (define a.b 23) (define a@b 24) (define λ 25) (define |two words| 26) (define |x\x41;y| 27)
(show lambda* list->vec +soup+ <=?* V17a a34kTMNs the-word-recursion-has-many-meanings ->- ..x
      --> +- -a +.a $ !)
;;> 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15
(show % & *x : ^ ~ _x a.b a@b λ |two words| |xAy| xAy |λ|)
;;> 16 17 18 19 20 21 22 23 24 25 26 27 27 25
(define Case 'upper) (define case* 'lower)
(show Case (eq? 'abc 'aBc) |Case|)
;;> upper #f upper
(show (eq? '|abc| 'abc) (eq? '|\x61;bc| 'abc) (eq? '|a\tb| (string->symbol "a\tb"))
      (symbol->string '|a\nb|) (symbol->string '|a\|b|) (symbol->string '|a"b|))
;;> #t #t #t "a\nb" "a|b" "a\"b"
(show '(a b) '(a	b) '(a
b) '(a(b)c) '("a""b") '(#(1)#(2)))
;;> (a b) (a b) (a b) (a (b) c) ("a" "b") (#(1) #(2))
(show (quote a) (let ((x '(1 . (2 . (3 . ()))))) x) '(1 .5) '(1 . 5) '(a .b))
;;> a (1 2 3) (1 0.5) (1 . 5) (a .b)
; An identifier that begins like an infinity keeps its bars: some readers would stop after the number.
(for-each (lambda (x) (write x) (write-string " ")) '(+inf.0x |-NaN.0| +info -nan.))
(newline)
;;> |+inf.0x| |-NaN.0| +info -nan. 
; A line ending inside bars stays as it is; only in strings every line ending is one newline.
(define (read-from text) (read (open-input-string text)))
(show (symbol->string (read-from "|a\r\nb|")) (read-from "\"a\r\nb\rc\""))
;;> "a\r\nb" "a\nb\nc"
