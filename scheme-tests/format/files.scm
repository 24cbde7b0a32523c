; Every run has a folder /tmp of its own to write to; the folder of the test itself can be read.
(import (scheme base) (scheme file) (scheme read) (scheme write))
(display (file-exists? "/tmp/from-another-run.txt")) (newline)  ;;> #f
(with-output-to-file "/tmp/from-another-run.txt" (lambda () (write '(written here))))
(write (call-with-input-file "/tmp/from-another-run.txt" read)) (newline)
;;> (written here)
