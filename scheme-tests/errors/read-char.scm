; No such character name.
(display #\nosuchname)
;;! nosuchname
