; A file that says nothing about its output, error or exit code is plain. It may print what it likes, the same in every
; mode; the tests that it makes with SRFI 64 or (chibi test) are counted, and none may fail.
(import (scheme base) (scheme write) (srfi 64))
(test-begin "arithmetic")
(test-equal 3 (+ 1 2))
(test-assert (< 1 2))
(test-end)
(display "all of it said by the suite itself") (newline)
