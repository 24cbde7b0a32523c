; A block comment without its end.
(display 1) #| no end
;;! read-block.scm:2:13: end of text
;;! starts here
