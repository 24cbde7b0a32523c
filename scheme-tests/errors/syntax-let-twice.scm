; A name bound twice.
(let ((x 1) (x 2)) x)
;;! `x` is bound twice
