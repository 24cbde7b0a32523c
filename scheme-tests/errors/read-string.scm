; A string without its end.
(display "no end)
;;! read-string.scm:2:10: end of text
;;! starts here
