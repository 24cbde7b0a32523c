; delay of nothing.
(delay)
;;! bad `delay`
