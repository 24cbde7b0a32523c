; exit takes one argument.
(exit 1 2)
;;! exit: no clause for 2 arguments
