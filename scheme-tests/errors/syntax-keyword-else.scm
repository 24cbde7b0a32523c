; Neither is else.
(display (+ 1 else))
;;! `else`
