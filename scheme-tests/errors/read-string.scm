; A string without its end.
(display "no end)
;;! string
