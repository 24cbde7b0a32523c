; define without anything.
(define)
;;! define
