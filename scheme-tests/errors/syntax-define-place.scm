; define where an expression is wanted.
(list (define x 1))
;;! stands where an expression is expected
