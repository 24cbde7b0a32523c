; A symbol without its end.
(display (quote |no end))
;;! read-bar.scm:2:17: end of text
;;! starts here
