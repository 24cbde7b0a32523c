; One too many.
(display (list 1 2)))
;;! unexpected ')'
