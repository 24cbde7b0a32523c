; SRFI 64: a line for each surprise, and counts at the end of the outermost group.
;;fails 5
(import (scheme base) (scheme write) (srfi 64))
(test-begin "all" 11)
(test-assert (= 1 1))
(test-eqv "a" 1 2)
;;> FAIL: all: a 2, expected 1, got 2
(test-equal '(1) (list 1))
(test-approximate 1.0 1.01 0.1)
(test-error (car 1))
(test-error "no error" #t 3)
;;> FAIL: all: no error 3, expected an error, got 3
(test-group "inner"
  (test-skip 1)
  (test-eq 'a (error "skipped"))
  (test-eq 'a (error "what" 1 2)))
;;> FAIL: all: inner: (error "what" 1 2), expected a, raised what: 1 2
(test-expect-fail "bad")
(test-eq "bad" 1 2)
(test-eq "ok" 1 1)
(test-end "all")
;;> WARNING: the group "all" has 10 tests instead of 11
;;> # of expected passes      5
;;> # of expected failures    1
;;> # of unexpected failures  3
;;> # of skipped tests        1
(define r (test-runner-null))
(define log '())
(test-runner-on-test-end! r (lambda (r) (set! log (cons (list (test-runner-test-name r) (test-result-kind r) (test-passed? r)) log))))
(test-with-runner r
  (test-begin "x")
  (test-skip (test-match-all "b" (test-match-nth 1)))
  (test-assert "a" #t)
  (test-assert "b" #t)
  (test-assert "b" #t)
  (test-expect-fail 1)
  (test-assert "c" #t)
  (test-assert "d" (car '()))
  (test-end))
(write (reverse log)) (newline)
;;> (("a" pass #t) ("b" pass #t) ("b" pass #t) ("c" xpass #t) ("d" fail #f))
(write (list (test-runner-pass-count r) (test-runner-xpass-count r) (test-runner-fail-count r) (test-runner-current)))
(newline)
;;> (3 1 1 #f)
(test-runner-factory (lambda () (let ((r (test-runner-null))) (test-runner-on-final! r (lambda (r) (write (test-runner-pass-count r)) (newline))) r)))
(test-begin "own")
(test-assert #t)
(test-apply "yes" (lambda () (test-assert "yes" #t) (test-assert "no" #f)))
(write (list (test-runner-skip-count (test-runner-get)) (test-runner-group-path (test-runner-current)))) (newline)
;;> (1 ("own"))
(test-group-with-cleanup "clean" (test-assert #t) (begin (display "cleaned") (newline)))
;;> cleaned
(test-end)
;;> 3
(write (test-read-eval-string "(+ 1 2)"))
;;> 3
