; A dot first.
(display '( . ))
;;! .
