; set! of a number.
(set! 5 1)
;;! bad `set!`
