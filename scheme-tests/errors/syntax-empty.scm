; The empty combination.
(display ())
;;! ()
