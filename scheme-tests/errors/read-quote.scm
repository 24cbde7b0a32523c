; A quote of nothing.
(display '
;;! end of text
