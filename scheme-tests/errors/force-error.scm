; An error in a promise.
(display "before") (newline)
;;> before
(define p (delay (error "broken promise")))
(force p)
;;! broken promise
(display "never")
