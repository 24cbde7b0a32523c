; A reading error names the file, and counts from its beginning.
;;skip frozen: a file port of before is closed after a thaw
(import (scheme base) (scheme write) (scheme file) (scheme read))
(call-with-output-file "/tmp/data.txt"
  (lambda (port) (write-string "(1 2)\nλ three\n  (4 . )" port)))
(define port (open-input-file "/tmp/data.txt"))
(write port) (newline)
;;> #<textual-input-port "/tmp/data.txt">
(write (list (read port) (read-char port) (read-char port) (read port)))
;;> ((1 2) #\newline #\λ three)
(read port)
;;! read: expected a datum after '.', at /tmp/data.txt:3:8
