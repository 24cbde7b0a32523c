; A test that fails on purpose is counted on purpose.
;;fails 1
(import (scheme base) (srfi 64))
(test-begin "arithmetic")
(test-equal 3 (+ 1 1))
;;> FAIL: arithmetic: (+ 1 1), expected 3, got 2
(test-end)
;;> # of unexpected failures  1
