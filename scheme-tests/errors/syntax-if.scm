; if without branches.
(if)
;;! if
