; A quote of nothing.
(display '
;;! read-quote.scm:2:10: end of text
;;! starts here
