; define with two values.
(define x 1 2)
;;! bad `define`
