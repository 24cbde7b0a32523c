; The lines a program prints, in order, each in a comment that begins its line or follows code.
; Together they are the whole output.
(import (scheme base) (scheme write))
(display "first") (newline)     ;;> first
(write "two
lines in the source, one in the output") (newline)
;;> "two\nlines in the source, one in the output"
(newline)
;;>
(display "  spaces at the start count")
(newline)
;;>   spaces at the start count
(display ";;> in a string says nothing") (newline)
; and neither does ;;> inside another comment
;;> ;;> in a string says nothing
(for-each (lambda (n) (display (* n n)) (newline)) '(1 2 3))
;;> 1
;;> 4
;;> 9
(display "no newline at the end")
;;> no newline at the end
