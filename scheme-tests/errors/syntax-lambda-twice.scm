; Two parameters of one name.
(lambda (x y x) x)
;;! `x` is bound twice
