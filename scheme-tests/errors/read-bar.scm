; A symbol without its end.
(display (quote |no end))
;;! end of text
