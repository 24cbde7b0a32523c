; 2.2 and 7.1 Comments of all three kinds, in all places.
(import (scheme base) (scheme write))
#| a block comment
   over several lines, with ; a line comment and "a string in it #| nested |# |#
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(show 1 #| inside |# 2 #|#|deeply|# nested|# 3) ; behind code
;;> 1 2 3
(show #;(this is (not there)) 'kept #;gone)
;;> kept
(show '(a #;b c #;(d e) #;"f") '(1 . #;x 2) '(1 #;2 . 3) '#(a #;b c) '#u8(1 #;2 3))
;;> (a c) (1 . 2) (1 . 3) #(a c) #u8(1 3)
(show #;#;1 2 3)
;;> 3
(show '(#;1) '(#||#) '( ; a comment
   ) '(a;comment directly behind
   b))
;;> () () () (a b)
(define b 'b)
(show '#;a b)
;;> b
(show #;'quoted 1 #; (spaced) 2 #;#(1 2) 3 #;#\a 4 #;|a b| 5)
;;> 1 2 3 4 5
(show (+ 1 #|x|#2 #|y|#))
;;> 3
(show "not ; a comment" "nor #| this |#" #\; '|; nor # this|)
;;> "not ; a comment" "nor #| this |#" #\; |; nor # this|
