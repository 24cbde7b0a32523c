; => without a receiver.
(cond (1 =>))
;;! =>
