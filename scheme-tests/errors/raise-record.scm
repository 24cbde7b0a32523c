; A record.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(define-record-type trouble (make-trouble what) trouble? (what trouble-what))
(raise (make-trouble "deep"))
;;! uncaught exception: #<trouble
;;! "deep"
(display "never")
