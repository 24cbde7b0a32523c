; An error in a clause of guard.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(guard (e ((car e) 'never)) (raise 'a-symbol))
;;! car: argument 1 must be a pair: a-symbol
(display "never")
