; A binding without a value.
(let ((x)) x)
;;! bad `let`
