; A malformed number.
(display '(1 #xZZ))
;;! #xZZ
