; A byte too large.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(bytevector-u8-set! (make-bytevector 2 0) 0 256)
;;! bytevector-u8-set!: argument 3 must
;;! 256
(display "never")
