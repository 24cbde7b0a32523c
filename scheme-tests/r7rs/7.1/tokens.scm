; 7.1 Tokens next to each other, characters by name and number, strings over lines.
(import (scheme base) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(show '("a""b") '('a"b"'c) '(#\a"s") '(1"s"2) '(#t(#f)#(1)) '(a(b)c) '(#u8(1)#u8(2)) '((a)b))
;;> ("a" "b") ('a "b" 'c) (#\a "s") (1 "s" 2) (#t (#f) #(1)) (a (b) c) (#u8(1) #u8(2)) ((a) b)
(show #\( #\) #\; #\" #\' #\` #\, #\. #\# #\\ #\| #\space #\x #\x20 #\x3bb #\X)
;;> #\( #\) #\; #\" #\' #\` #\, #\. #\# #\\ #\| #\space #\x #\space #\λ #\X
(show "" "\"" "\\" "\a\b\t\n\r" "\x41;" "\x03bb;x" "a;b" "#|x|#" "'")
;;> "" "\"" "\\" "\a\b\t\n\r" "A" "λx" "a;b" "#|x|#" "'"
(show "one
two" "one\
       two" "one \
  two")
;;> "one\ntwo" "onetwo" "one two"
(show #() #(a) #(a (b) #(c)) #u8() #u8(0 255) #u8(#xff 1) '() '(()) '( ) '#( a  b ))
;;> #() #(a) #(a (b) #(c)) #u8() #u8(0 255) #u8(255 1) () (()) () #(a b)
(show (car ''a) (car '`a) (car ',a) (car ',@a) (car '' a))
;;> quote quasiquote unquote unquote-splicing quote
