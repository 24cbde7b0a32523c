; A label that was never given.
(display '(1 #5#))
;;! #5#
