; A library that nobody has asked for before is found and loaded by an image, from the folder of the program.
(import (scheme base) (scheme write) (scheme eval))
(define (whole)
  (define (pause n) (if (> n 0) (pause (- n 1)) 'paused))
  (display "begin") (newline)
  (pause 6000)
  (eval '(greeting "world") (environment '(scheme base) '(library greeting))))
(write (whole)) (newline)
;;> begin
;;> "hello, world"
