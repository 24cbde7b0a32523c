; (chibi test): a line for each failing test, a summary for each group, and the exit code.
;;fails 14
;;exit 1
(import (scheme base) (chibi test))
(test 0 0)
(test-begin "all")
(test 3 (+ 1 2))
(test 4 (+ 1 2))
;;> FAIL: (+ 1 2): expected 4 but got 3
(test "named" 4 (+ 1 2))
;;> FAIL: named: (+ 1 2): expected 4 but got 3
(test 3.14159 (* 1.0 3.1415901))
(test '(1 #(2.0)) (list 1 (vector 2.0000001)))
(test 2.0 2)
(test 2 2.0)
;;> FAIL: 2.0: expected 2 but got 2.0
(test 3 (car 3))
;;> FAIL: (car 3): expected 3 but got an exception: car: argument 1 must be a pair: 3
(test-error (car 3))
(test-error "x" (car '(3)))
;;> FAIL: x: (car '(3)): expected an error but got 3
(test-error "not this" string? (raise 'boo))
;;> FAIL: not this: (raise 'boo): expected another error but got an exception: boo
(test-values (values 1 2) (values 1 2))
(test-values (values 1 2) (values 1 3))
;;> FAIL: (values 1 3): expected (1 2) but got (1 3)
(test-assert (memq 'a '(b)))
;;> FAIL: (memq 'a '(b)): expected a true value but got #f
(test-assert (raise 'boo))
;;> FAIL: (raise 'boo): expected a true value but got an exception: boo
(test-not 3)
;;> FAIL: 3: expected #f but got 3
(test-group "inner"
  (define x 2)
  (test 1 1)
  (test x 3)
  (test-begin "innermost")
  (test 1 1)
  (test-end))
;;>   FAIL: 3: expected 2 but got 3
;;>     innermost: 1 out of 1 (100.0%) tests passed
;;>   inner: 2 out of 3 (66.6%) tests passed
(test-group "broken" (test 1 1) (error "oh") (test 2 2))
;;>   FAIL: broken: got an exception: oh
;;>   broken: 1 out of 2 (50.0%) tests passed
(test-equal eq? 'a 'a)
(test-equal "n" 'a 'b)
;;> FAIL: n: 'b: expected a but got b
(test-eqv 1 1)
(test-approximate 1.0 1.05 0.1)
(test +nan.0 (string->number "+nan.0"))
(test +inf.0 (/ -1. 0.))
;;> FAIL: (/ -1.0 0.0): expected +inf.0 but got -inf.0
(test-end "all")
;;> all: 13 out of 27 (48.1%) tests passed
(test-exit)
