; case without a key.
(case)
;;! bad `case`
