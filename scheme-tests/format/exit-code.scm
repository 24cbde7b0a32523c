; `exit` gives the exit code itself.
(display "bye") (newline)
(exit 7)
;;> bye
;;exit 7
