; A named let without bindings.
(let loop 1)
;;! bad `let`
