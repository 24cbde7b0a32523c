; let-values with a number.
(let-values ((5 (values 1))) 1)
;;! bad `let-values`
