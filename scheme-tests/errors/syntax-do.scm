; do without an exit.
(do ((i 0)) )
;;! bad `do`
