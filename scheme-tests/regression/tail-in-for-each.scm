; A failing tail call of the procedure that `for-each` calls.
(define (show x) (string-length x))
(define (all items) (for-each (lambda (x) (show x)) items) 'done)
(do ((i 0 (+ i 1))) ((= i 1000)) (all '("a" "b")))
(define (last items) (for-each (lambda (x) (list-tail x 1)) items) 'done)
(last '((1) 2))
;;! tail-in-for-each.scm:5:44: list-tail: index out of range: 1 2
;;! tail-in-for-each.scm:5:22)
