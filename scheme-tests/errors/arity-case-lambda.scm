; No clause fits.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(import (scheme case-lambda))
(define f (case-lambda ((a) 1) ((a b c) 3)))
(f 1 2)
;;! 2 arguments
(display "never")
