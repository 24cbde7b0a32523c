; else is not the last clause.
(cond (else 1) (#t 2))
;;! else clause
