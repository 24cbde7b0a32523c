; What can never fit in memory is a condition, and the program goes on.
(import (scheme base) (scheme write))
(define (try thunk) (guard (e ((error-object? e) 'error)) (thunk) 'made))
(write (try (lambda () (make-vector 4000000000 0)))) (newline)
;;> error
(write (try (lambda () (make-string 4000000000 #\a)))) (newline)
;;> error
(write (try (lambda () (make-bytevector 4000000000 0)))) (newline)
;;> error
(write (try (lambda () (make-vector 1000000000000000000000 0)))) (newline)
;;> error
(write (try (lambda () (make-vector 100000 0)))) (newline)
;;> made
(define l (list 1 2 3))
(write (map (lambda (x) (* x x)) l)) (newline)
;;> (1 4 9)
