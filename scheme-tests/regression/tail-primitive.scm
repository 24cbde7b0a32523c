; A primitive that fails in tail position: the error is at the call, whichever tier made it.
(define (backwards items) (reverse items))
(define (count items) (+ 1 (length (backwards items))))
(do ((i 0 (+ i 1))) ((= i 3000)) (count '(1 2 3)))
(count 5)
;;! tail-primitive.scm:2:27: reverse: argument 1 must be a list: 5
;;! at (backwards 5) (
;;! tail-primitive.scm:3:36)
