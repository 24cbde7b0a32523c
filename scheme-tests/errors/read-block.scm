; A block comment without its end.
(display 1) #| no end
;;! block comment
