; A parameter that is no name.
(lambda (x 5) x)
;;! bad `lambda`
