; What is said about wrong arguments (R7RS 4.2, 6.10, 6.11, 6.12: control, exceptions, evaluation).
(define-syntax try
  (syntax-rules ()
    ((_ expression)
     (begin
       (display (guard (condition (#t (condition->string condition))) (list 'value expression)))
       (newline)))))
(try (apply + 1 2))
;;> apply: argument 3 must be a list: 2
(try (apply + '(1 . 2)))
;;> apply: argument 2 must be a list: (1 . 2)
(try (apply + 1 '#0=(1 . #0#)))
;;> apply: argument 3 must be a list: #0=(1 . #0#)
(try (parameterize ((car 1)) 2))
;;> parameterize: argument 1 must be a parameter: #<procedure car>
(try (parameterize ((5 1)) 2))
;;> parameterize: argument 1 must be a parameter: 5
(try (with-exception-handler (lambda (e) 1) (lambda () (+ 1 (raise 'oops)))))
;;> a handler returned from a raise that is not continuable: oops
(try (call-with-values (lambda () (values 1 2)) (lambda (a) a)))
;;> expected 1 value, got 2: 1 2
(try (call-with-values 5 list))
;;> call-with-values: argument 1 must be a procedure: 5
(try (call-with-values list 5))
;;> call-with-values: argument 2 must be a procedure: 5
(try (map car 5))
;;> map: argument 2 must be a list: 5
(try (for-each car 5))
;;> for-each: argument 2 must be a list: 5
(try (map 5 '(1)))
;;> map: argument 1 must be a procedure: 5
(try (map car '(1 . 2)))
;;> car: argument 1 must be a pair: 1
(try (call/cc 5))
;;> call-with-current-continuation: argument 1 must be a procedure: 5
(try (dynamic-wind 1 2 3))
;;> dynamic-wind: argument 1 must be a procedure: 1
(try (eval 'x 5))
;;> eval: argument 2 must be an environment: 5
(try (eval '(if) (interaction-environment)))
;;> bad `if`: it has 0 operands; expected (if test consequent [alternate]): (if)
(try (with-exception-handler 1 2))
;;> with-exception-handler: argument 1 must be a procedure: 1
(try (error-object-message 5))
;;> error-object-message: argument 1 must be an error object: 5
(try (raise-continuable 5))
;;> 5
(try ((lambda (x) x)))
;;> lambda: expects 1 argument, but 0 were given
(try ("a" 1))
;;> call of a value that is not a procedure: "a"
(try (letrec ((a b) (b 1)) a))
;;> variable used before its definition: b
(try (letrec ((a (lambda () b)) (b (a))) b))
;;> variable used before its definition: b
(try (let () (define a b) (define b 1) a))
;;> variable used before its definition: b
(try (let () (define (f) b) (define a (f)) (define b 1) a))
;;> variable used before its definition: b
(try (let-values (((a b) (values 1))) a))
;;> expected 2 values, got 1: 1
(try (let-values (((a) (values 1 2))) a))
;;> expected 1 value, got 2: 1 2
(try (let () (define-values (a b) (values 1 2 3)) a))
;;> expected 2 values, got 3: 1 2 3
(try (let-values (((a . b) (values))) a))
;;> expected at least 1 value, got 0
(try (features 1))
;;> features: expects 0 arguments, but 1 was given
(try (get-environment-variable 5))
;;> get-environment-variable: argument 1 must be a string: 5
(try (make-parameter 1 5))
;;> make-parameter: argument 2 must be a procedure: 5
