; delay of nothing.
(delay)
;;! delay
