; No such escape.
(display "\q")
;;! escape
