; raise, raise-continuable, handlers and guard, alone and inside each other.
(import (scheme base) (scheme write))
(define (show x) (write x) (newline))

(show (guard (e (#t (list 'caught e))) (raise 'boom)))
;;> (caught boom)
(show (guard (e (#t (list 'caught e))) 'no-error))
;;> no-error
(show (guard (e ((symbol? e) (list 'symbol e)) ((string? e) (list 'string e))) (raise "s")))
;;> (string "s")
(show (guard (e ((assq 'a e) => cdr) ((assq 'b e))) (raise (list (cons 'a 42)))))
;;> 42
(show (guard (e ((assq 'a e) => cdr) ((assq 'b e))) (raise (list (cons 'b 23)))))
;;> (b . 23)
(show (guard (e ((string? e) 'string) (else (list 'else e))) (raise 1)))
;;> (else 1)
(show (guard (e ((string? e) 'outer-string) ((number? e) (list 'outer e)))
        (guard (e2 ((string? e2) 'inner)) (raise 5))))
;;> (outer 5)
(show (guard (e (#t (list 'second e)))
        (guard (e ((number? e) (raise (list 'from-handler e)))) (raise 1))))
;;> (second (from-handler 1))
(show (guard (e ((begin (set! e (list e e)) #f) 'no) (else e)) (raise 1)))
;;> (1 1)
(show (guard (e (#f 'never) ((eq? e 'x))) (raise 'x)))
;;> #t
(show (call-with-values (lambda () (guard (e (#t (values 1 2))) (raise 'x))) list))
;;> (1 2)
(show (guard (e (#t 'x)) (+ 1 (guard (e2 ((string? e2) 10)) (raise "x")) 100)))
;;> 111

(show (with-exception-handler
          (lambda (e) (list 'result e))
          (lambda () (cons 'got (raise-continuable 'c)))))
;;> (got result c)
(show (with-exception-handler
          (lambda (e) 10)
          (lambda () (+ (raise-continuable 'a) (raise-continuable 'b)))))
;;> 20
(show (with-exception-handler
       (lambda (e) (list 'outer e))
       (lambda () (with-exception-handler (lambda (e) (list 'inner (raise-continuable (list 'again e)))) (lambda () (raise-continuable 1))))))
;;> (inner (outer (again 1)))
(show (call/cc (lambda (k)
                 (with-exception-handler
                     (lambda (e) (k (list 'escaped e)))
                     (lambda () (raise 'x))))))
;;> (escaped x)
; A handler is called with the outer handlers installed.
(define log '())
(define (note x) (set! log (cons x log)))
(guard (e (#t (note (list 'guard e))))
  (with-exception-handler
   (lambda (e) (note (list 'outer e)) 'returned)
   (lambda ()
     (with-exception-handler
      (lambda (e) (note (list 'inner e)) (raise-continuable (list 'wrapped e)))
      (lambda () (note (raise-continuable 'first)) (raise 'second))))))
(show (list (caar log) (length log)))
;;> (guard 7)
(show (let ((l (reverse log)))
        (list (list-ref l 0) (list-ref l 1) (list-ref l 2) (list-ref l 3) (list-ref l 4))))
;;> ((inner first) (outer (wrapped first)) returned (inner second) (outer (wrapped second)))
; A handler that returns from raise is an error itself.
(show (guard (e ((eq? e 'x) 'same) (else 'another))
        (with-exception-handler (lambda (e) 'ignored) (lambda () (raise 'x) 'not-here))))
;;> another
; After the guard the old handlers are back.
(show (with-exception-handler (lambda (e) (list 'h e))
        (lambda () (guard (e (#f 'no)) 1) (guard (e (#t 'yes)) (raise 2)) (raise-continuable 3))))
;;> (h 3)
(show (guard (e (#t (list 'reraised e)))
        (with-exception-handler
            (lambda (e) (note e) (raise e))
            (lambda () (guard (e ((string? e) 'no)) (raise 'sym))))))
;;> (reraised sym)
(show (with-exception-handler
          (lambda (e) 42)
          (lambda () (+ 1 (guard (e ((string? e) 'no)) (raise-continuable 'sym))))))
;;> 43

; Error objects.
(show (guard (e ((error-object? e) (list (error-object-message e) (error-object-irritants e))))
        (error "msg" 1 'two "three" '(4))))
;;> ("msg" (1 two "three" (4)))
(show (guard (e ((error-object? e) (list (error-object-message e) (error-object-irritants e))))
        (error "alone")))
;;> ("alone" ())
(show (guard (e (#t (map error-object? (list e 5 'x "s" #f)))) (error "m")))
;;> (#t #f #f #f #f)
(show (guard (e (#t (list (read-error? e) (file-error? e)))) (error "m")))
;;> (#f #f)
(show (let ((kept (guard (e (#t e)) (error "kept" 1 2)))) (error-object-irritants kept)))
;;> (1 2)
(show (guard (e ((error-object? e) (error-object-message e)))
        (guard (e2 ((symbol? e2) 'no)) (error "through"))))
;;> "through"
(show (guard (e ((list? e) (length e))) (raise '())))
;;> 0
(show (guard (e (#t e)) (raise #f)))
;;> #f
(show (guard (e ((not e) 'false)) (raise #f)))
;;> false
(define (safe-div a b) (guard (e (#t 'undefined)) (/ a b)))
(show (list (safe-div 6 3) (safe-div 1 0)))
;;> (2 undefined)
(show (map (lambda (f) (guard (e (#t 'e)) (f)))
           (list (lambda () (car 1)) (lambda () 2) (lambda () (raise 3)))))
;;> (e 2 e)
