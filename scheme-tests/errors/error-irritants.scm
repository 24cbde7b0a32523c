; The message and what irritated, as write shows it.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(error "bad things:" 5 "x" #\a '(1 "two" three) 1.5)
;;! bad things: 5 "x" #\a (1 "two" three) 1.5
(display "never")
