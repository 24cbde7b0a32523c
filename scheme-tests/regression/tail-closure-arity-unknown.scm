; The same for a procedure that comes as an argument, with and without a rest parameter.
(define (call f x) (f x))
(define (sum f x y) (+ (call f x) (call f y)))
(do ((i 0 (+ i 1))) ((= i 3000)) (sum (lambda (x) x) 1 2))
(do ((i 0 (+ i 1))) ((= i 3000)) (sum (lambda x (car x)) 1 2))
(do ((i 0 (+ i 1))) ((= i 3000)) (sum (case-lambda ((x) x) ((x y) y)) 1 2))
(call-with-current-continuation
  (lambda (k)
    (with-exception-handler
      (lambda (e) (display (error-object-message e)) (newline) (k #f))
      (lambda () (sum (lambda (a b . c) a) 1 2)))))
;;> lambda: expects at least 2 arguments, but 1 was given
(sum (lambda (a b) a) 1 2)
;;! tail-closure-arity-unknown.scm:2:20: lambda: expects 2 arguments, but 1 was given
;;! tail-closure-arity-unknown.scm:3:24)
