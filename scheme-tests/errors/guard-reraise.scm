; No clause of guard fits.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(guard (e ((string? e) 'string) ((number? e) 'number)) (raise 'a-symbol))
;;! uncaught exception: a-symbol
(display "never")
