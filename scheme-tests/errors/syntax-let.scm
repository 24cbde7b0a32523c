; let without a list of bindings.
(let x)
;;! bad `let`
