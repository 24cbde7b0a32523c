; An error that nobody handles ends the run with exit code 1, and its message, on standard error,
; contains the text of every such comment. What was printed before it counts.
(display "before") (newline)
;;> before
(error "the reactor is too hot:" 451 'degrees)
;;! the reactor is too hot
;;! 451
(display "never")
