; if without branches.
(if)
;;! bad `if`
