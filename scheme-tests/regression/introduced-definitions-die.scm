; Definitions that templates introduced live as long as what can refer to them: here a procedure, a macro, a form that is
; still to be expanded. (Collections come all the time under gc-stress.)
(define-syntax define-hidden
  (syntax-rules ()
    ((_ get set)
     (begin
       (define hidden (make-vector 1000 'fresh))
       (define (get) (vector-ref hidden 0))
       (define-syntax set (syntax-rules () ((_ x) (vector-set! hidden 0 x))))))))
(define here (interaction-environment))
(define (churn n)
  (if (> n 0)
      (begin
        (eval '(define-hidden get-it set-it!) here)
        (eval '(set-it! 1) here)
        (churn (- n 1)))))
(define-hidden get-kept set-kept!)
(churn 40)
(set-kept! 2)
(churn 40)
(write (list (get-kept) (get-it))) (newline)
;;> (2 1)
; The forms after the first are still to come when the collector runs.
(define-syntax define-slowly
  (syntax-rules ()
    ((_ get) (begin (define (get) (later)) (churn 20) (define (later) hidden) (churn 20) (define hidden 'slow)))))
(define-slowly get-slow)
(write (get-slow)) (newline)
;;> slow
; Through a macro only.
(define-syntax define-through
  (syntax-rules ()
    ((_ name) (begin (define value (list 'through)) (define-syntax name (syntax-rules () ((_) value)))))))
(define-through through)
(churn 40)
(write (through)) (newline)
;;> (through)
; In an environment that only its object holds.
(define other (environment '(scheme base)))
(eval '(define-syntax define-hidden
         (syntax-rules () ((_ get) (begin (define hidden 'other) (define-syntax get (syntax-rules () ((_) hidden)))))))
      other)
(eval '(define-hidden get) other)
(churn 40)
(write (eval '(get) other)) (newline)
;;> other
