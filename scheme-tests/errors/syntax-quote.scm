; quote of two things.
(quote a b)
;;! bad `quote`
