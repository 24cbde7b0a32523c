; The same for a primitive that comes as an argument.
(define (call f x) (f x))
(define (sum f x y) (+ (call f x) (call f y)))
(do ((i 0 (+ i 1))) ((= i 3000)) (sum length '(1 2) '()))
(do ((i 0 (+ i 1))) ((= i 3000)) (sum (lambda (x) x) 1 2))
(sum length '(1 2) 3)
;;! tail-primitive-unknown.scm:2:20: length: argument 1 must be a list: 3
;;! tail-primitive-unknown.scm:3:35)
