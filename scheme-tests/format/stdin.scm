; Every such comment is one line of standard input.
;;stdin first line
;;stdin (1 . 2)
;;stdin
;;stdin   indented
(import (scheme base) (scheme read) (scheme write))
(write (read-line)) (newline)   ;;> "first line"
(write (read)) (newline)        ;;> (1 . 2)
(write (read-line)) (newline)   ;;> ""
(write (read-line)) (newline)   ;;> ""
(write (read-line)) (newline)   ;;> "  indented"
(write (eof-object? (read-line))) (newline)
;;> #t
