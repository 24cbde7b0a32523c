; No such syntax.
(display #@)
;;! #@
