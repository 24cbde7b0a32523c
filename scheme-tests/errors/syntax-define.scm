; define without anything.
(define)
;;! bad `define`
