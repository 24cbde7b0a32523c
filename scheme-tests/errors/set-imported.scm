; An imported variable cannot be assigned (R7RS 5.2).
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(define (f) (set! car cdr))
;;! set-imported.scm:5:13: bad `set!`: `car` is imported and cannot be assigned
(display "never")
