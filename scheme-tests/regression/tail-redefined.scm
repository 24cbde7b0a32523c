; A top-level variable that held a primitive when its call was compiled, and holds something else now.
(define backwards reverse)
(define (use items) (backwards items))
(define (count items) (+ 1 (length (use items))))
(do ((i 0 (+ i 1))) ((= i 3000)) (count '(1 2 3)))
(set! backwards (lambda (items) items))
(do ((i 0 (+ i 1))) ((= i 3000)) (count '(1 2 3)))
(set! backwards list-copy)
(do ((i 0 (+ i 1))) ((= i 3000)) (count '(1 2 3)))
(set! backwards (lambda (a b) a))
(count '(1))
;;! tail-redefined.scm:3:21: backwards: expects 2 arguments, but 1 was given
;;! tail-redefined.scm:4:36)
