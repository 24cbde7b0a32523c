; if with three branches.
(if 1 2 3 4)
;;! bad `if`
