; Who raised is in the backtrace even when it was the last thing to do.
(define (check x) (if (< x 0) (error "negative:" x) x))
(define (twice f x) (+ (f x) (f x)))
(twice check -1)
;;! raise-in-tail-position.scm:2:31: negative: -1
;;! (check
;;! (twice
