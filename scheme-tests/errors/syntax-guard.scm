; guard without a variable.
(guard () 1)
;;! bad `guard`
