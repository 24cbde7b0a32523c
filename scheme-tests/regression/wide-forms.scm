; Forms with thousands of parts: passes went as deep as the form was wide, and overflowed the native stack.
;;skip gc-stress: a collection at every safe point of every expansion takes minutes
(import (scheme base) (scheme write) (scheme eval) (scheme repl) (srfi 1))
(define environment (interaction-environment))
(eval '(define (id x) x) environment)
(eval '(define x 1) environment)
(define n 10000)
(define (repeated part) (make-list n part))
(define (names prefix count)
  (map (lambda (i) (string->symbol (string-append prefix (number->string i)))) (iota count)))
(define (show form)
  (write (guard (condition ((error-object? condition) (error-object-message condition))) (eval form environment)))
  (newline))

; Arithmetic
(show `(let ((f (lambda (x) (+ ,@(repeated 'x))))) (f 1)))
;;> 10000
(show `(+ ,@(repeated '(id 1))))
;;> 10000
(show `(- ,@(repeated 1)))
;;> -9998
(show `(* ,@(repeated '(id 1.0))))
;;> 1.0
(show `(<= ,@(repeated '(id x))))
;;> #t
; Calls
(show `(length (list ,@(repeated '(id x)))))
;;> 10000
(show `(vector-length (vector ,@(repeated 'x))))
;;> 10000
(show `(string-length (string-append ,@(repeated "ab"))))
;;> 20000
(show `((lambda (a . rest) (length rest)) ,@(repeated '(id 1))))
;;> 9999
(show `(apply + ',(repeated 1)))
;;> 10000
(show `(car ,@(repeated 1)))
;;> "car: expects 1 argument, but 10000 were given"
(show `(length (list ,@(make-list 70000 1))))
;;> 70000
(show `(call-with-values (lambda () (values ,@(repeated 1))) (lambda all (length all))))
;;> 10000
; Operands are evaluated from left to right, as those of a call with few.
(eval '(define seen '()) environment)
(show `(begin (list ,@(map (lambda (i) `(set! seen (cons ,i seen))) (iota 2000))) (list (car seen) (length seen))))
;;> (1999 2000)
; Alternatives
(show `(and ,@(repeated '(id 1))))
;;> 1
(show `(and ,@(repeated '(id 1)) #f ,@(repeated '(car 1))))
;;> #f
(show `(or ,@(repeated '(id #f)) 'last))
;;> last
(show `(if (or ,@(repeated '(id #f))) 'yes 'no))
;;> no
(show `(let ((f (lambda (x) (cond ,@(map (lambda (i) `((= x ,i) ,(* 2 i))) (iota n)) (else 'none)))))
         (list (f 0) (f 63) (f 64) (f 65) (f 5000) (f 9999) (f 10000))))
;;> (0 126 128 130 10000 19998 none)
(show `(cond ,@(repeated '((id #f) => id)) ((id 7) => id)))
;;> 7
(show `(let ((f (lambda (x) (case x ,@(map (lambda (i) `((,i) ,(* 2 i))) (iota n)) (else => id)))))
         (map f '(0 64 9999 10000))))
;;> (0 128 19998 10000)
(show `(case 'name3999 ,@(map (lambda (name i) `((,name) ,i)) (names "name" 4000) (iota 4000)) (else 'none)))
;;> 3999
(show `(guard (e ,@(map (lambda (i) `((equal? e ,i) ,i)) (iota 2000))) (raise 1999)))
;;> 1999
; A loop around alternatives, and alternatives that call it
(show `(let loop ((i 0) (sum 0))
         (cond ,@(map (lambda (i) `((= i ,i) (loop (+ i 1) (+ sum ,i)))) (iota 300)) (else sum))))
;;> 44850
; Sequences
(show `(if x (begin ,@(repeated '(id 1)) 2)))
;;> 2
(show `((lambda (x) ,@(repeated '(id 1)) x) 3))
;;> 3
(show `(when x ,@(make-list 50000 '(id 1))))
;;> 1
; Bindings
(show `(let* ((v 0) ,@(make-list 2000 '(v (+ v x)))) v))
;;> 2000
(show `(let ,(map (lambda (v) `(,v (id 1))) (names "v" 3000)) (+ ,@(names "v" 3000))))
;;> 3000
(show `((lambda () ,@(map (lambda (v) `(define (,v) 1)) (names "v" 3000)) (v0))))
;;> 1
(show `((lambda ()
          (define (v0) 1)
          ,@(map (lambda (v before) `(define (,v) (id (,before)))) (cdr (names "v" 3000)) (names "v" 2999))
          (v2999))))
;;> 1
(show `((case-lambda ,@(make-list 700 '((a b c) 2)) ((a) a)) 1))
;;> 1
(show `(let () (define-record-type r (make ,@(names "f" 3000)) r? ,@(map list (names "f" 3000))) 1))
;;> 1
; Quasi-quotations
(show (list 'length (list 'quasiquote (repeated '(unquote x)))))
;;> 10000
(show (list 'length (list 'quasiquote (repeated '(unquote-splicing (list 1 2))))))
;;> 20000
(show (list 'quasiquote (append (make-list 40 '(unquote-splicing (list x))) '(a (unquote x) . (unquote x)))))
;;> (1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 a 1 . 1)
; What no frame can hold is refused.
(show `(let ,(map (lambda (v) `(,v (id 1))) (names "v" 9000)) (+ ,@(names "v" 9000))))
;;> "procedure too large: it needs more than 4000 variables, or its like"
(show `(lambda ,(names "v" n) v0))
;;> "procedure too large: it needs more than 4000 variables, or its like"
