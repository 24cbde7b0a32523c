; The call of something that is no procedure, in tail position.
(define (call f x) (f x))
(define (sum f x) (+ 1 (call f x)))
(do ((i 0 (+ i 1))) ((= i 3000)) (sum car '(1)))
(sum '(5) 1)
;;! tail-not-a-procedure.scm:2:20: call of a value that is not a procedure: (5)
;;! at (call (5) 1) (
;;! tail-not-a-procedure.scm:3:24)
