;; Memory that is not the Scheme heap's counts towards the limit while it is in use, and no longer: more than a GiB goes
;; through the buffers of large integers here.
(import (scheme base) (scheme write))

(define large (expt 2 4000000))

(define (churn n x)
  (if (= n 0)
      (= x large)
      (churn (- n 1) (- (+ x n) n))))

(write (churn 1300 large)) (newline) ;;> #t
