; False.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(guard (e (e 'not-reached)) (raise #f))
;;! uncaught exception: #f
(display "never")
