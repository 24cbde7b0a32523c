; set! without a value.
(define x 1)
(set! x)
;;! bad `set!`
