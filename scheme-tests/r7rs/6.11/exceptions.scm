; 6.11 Exceptions.
(import (scheme base) (scheme file) (scheme read) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(define-syntax fails (syntax-rules () ((_ e) (guard (c ((error-object? c) (quote error))) e))))
(show (call/cc (lambda (k)
                 (with-exception-handler
                     (lambda (e) (k (list 'condition e)))
                     (lambda () (+ 1 (raise 'an-error)))))))
;;> (condition an-error)
(show (with-exception-handler
          (lambda (con) (cond ((string? con) 5) (else 42)))
          (lambda () (+ (raise-continuable "should be a number") 23))))
;;> 28
(show (guard (e (#t (list 'secondary (eq? e 'first))))
        (with-exception-handler (lambda (e) 'returns) (lambda () (raise 'first)))))
;;> (secondary #f)
(show (guard (e ((symbol? e) (list 'outer e)))
        (with-exception-handler
            (lambda (e) (raise (if (eq? e 'inner) 'wrapped 'other)))
            (lambda () (raise 'inner)))))
;;> (outer wrapped)
(show (with-exception-handler
          (lambda (e) (* e 2))
          (lambda ()
            (with-exception-handler
                (lambda (e) (+ 1 (raise-continuable (+ e 1))))
                (lambda () (raise-continuable 5))))))
;;> 13
(define (null-list? l)
  (cond ((pair? l) #f) ((null? l) #t) (else (error "null-list?: argument out of domain" l))))
(show (guard (e (#t (list (error-object-message e) (error-object-irritants e))))
        (null-list? 'x))
      (null-list? '()) (null-list? '(1)))
;;> ("null-list?: argument out of domain" (x)) #t #f
(show (guard (e (#t (error-object? e))) (error "m"))
      (guard (e (#t (error-object? e))) (raise 'm)) (error-object? "m") (error-object? '())
      (guard (e (#t (error-object? e))) (car 5))
      (guard (e (#t (error-object? e))) (vector-ref (vector) 0)))
;;> #t #f #f #f #t #t
(show (guard (e (#t (error-object-message e))) (error "the message" 1 2))
      (guard (e (#t (error-object-irritants e))) (error "the message" 1 '(2) "3" #\4)))
;;> "the message" (1 (2) "3" #\4)
(show (guard (e (#t (string? (error-object-message e)))) (car 5))
      (guard (e (#t (list? (error-object-irritants e)))) (vector-ref (vector 1) 5)))
;;> #t #t
(show (guard (e (#t (list (file-error? e) (read-error? e))))
        (open-input-file "/tmp/no/such/file"))
      (guard (e (#t (list (file-error? e) (read-error? e)))) (read (open-input-string "(1 2")))
      (guard (e (#t (list (file-error? e) (read-error? e)))) (error "x")))
;;> (#t #f) (#f #t) (#f #f)
(show (map (lambda (x) (list (read-error? x) (file-error? x))) (list 'x "s" 5 #f)))
;;> ((#f #f) (#f #f) (#f #f) (#f #f))
(show (guard (e (#t (list (read-error? e)))) (read (open-input-string ")")))
      (guard (e (#t (list (read-error? e)))) (read (open-input-string "#\\nosuchname"))))
;;> (#t) (#t)
(show (fails (error-object-message 'x)) (fails (error-object-irritants 5))
      (fails (with-exception-handler 5 list)) (fails (raise)))
;;> error error error error
(show (with-exception-handler (lambda (e) 'unused) (lambda () 'value))
      (call-with-values
          (lambda () (with-exception-handler list (lambda () (values 1 2))))
          list))
;;> value (1 2)
(define saved (guard (e (#t e)) (error "kept for later" 1 2 3)))
(show (error-object? saved) (error-object-message saved) (error-object-irritants saved)
      (guard (e (#t (eq? e saved))) (raise saved)))
;;> #t "kept for later" (1 2 3) #t
(show (guard (e ((string? e) e)) (guard (e2 ((number? e2) e2)) (raise "not a number")))
      (guard (e (#t (list 'raised-again e)))
        (guard (e2 ((number? e2) (raise (list e2)))) (raise 5))))
;;> "not a number" (raised-again (5))
