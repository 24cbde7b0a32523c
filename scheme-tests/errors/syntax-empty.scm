; The empty combination.
(display ())
;;! needs a procedure
