; quote of two things.
(quote a b)
;;! quote
