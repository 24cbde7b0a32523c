; Of a primitive.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(define (f x) (car x x))
(f (list 1 2))
;;! car: expects 1 argument, but 2 were given
(display "never")
