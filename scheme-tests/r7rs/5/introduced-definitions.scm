; 4.3.2, 5.3.1: a definition that a template introduces at top level is renamed like any other binding: each expansion has
; its own, which nothing outside of the expansion sees. What the user of the macro wrote is defined as written.
(import (scheme base) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(define-syntax define-counter
  (syntax-rules ()
    ((_ next! reset!)
     (begin
       (define count 0)
       (define (next!) (set! count (+ count 1)) count)
       (define (reset! n) (set! count n))))))
(define-counter a-next! a-reset!)
(define-counter b-next! b-reset!)
(a-next!)
(a-next!)
(b-reset! 10)
(show (a-next!) (b-next!))
;;> 3 11
; The program's own definition of that name is another, whether it comes before or after.
(define count 'mine)
(define-counter c-next! c-reset!)
(show count (c-next!) count)
;;> mine 1 mine
(set! count 100)
(show (c-next!) count)
;;> 2 100
; Introduced procedures call one another in any order, and each is written under the name that the template gave it.
(define (od? n) 'wrong)
(define-syntax define-parity
  (syntax-rules ()
    ((_ name)
     (begin
       (define (ev? n) (if (= n 0) #t (od? (- n 1))))
       (define (od? n) (if (= n 0) #f (ev? (- n 1))))
       (define name (list ev? od?))))))
(define-parity first)
(define-parity second)
(show ((car first) 10) ((cadr first) 10) (eq? (car first) (car second)) (car first) (od? 1))
;;> #t #f #f #<procedure ev?> wrong
; A name that is used before the form that defines it, which is behind another macro.
(define-syntax define-as (syntax-rules () ((_ name value) (define name value))))
(define-syntax define-early
  (syntax-rules ()
    ((_ name) (begin (define (name) (late 1)) (define-as late (lambda (x) (list 'late x)))))))
(define-early early)
(show (early))
;;> (late 1)
; define-values, with a procedure that refers to what is being defined.
(define-syntax define-pair
  (syntax-rules ()
    ((_ get)
     (begin
       (define-values (x y . z) (values 1 (lambda () (list x z)) 3 4))
       (define (get) (y))))))
(define-pair get-1)
(define-pair get-2)
(show (get-1) (get-2))
;;> (1 (3 4)) (1 (3 4))
(define-syntax define-only-values
  (syntax-rules () ((_ get) (define-values (get hidden) (values (lambda () hidden) 'hidden)))))
(define-only-values get-3)
(show (get-3))
;;> hidden
; Record types: what the template names is its own, what the user names is the user's.
(define-syntax define-box
  (syntax-rules ()
    ((_ make ref)
     (begin
       (define-record-type box (new content extra) box? (content ref) (extra extra-of set-extra!))
       (define (make x) (let ((b (new x 0))) (set-extra! b (list (box? b) (extra-of b))) b))))))
(define-box make-a a-ref)
(define-box make-b b-ref)
(show (a-ref (make-a 1)) (b-ref (make-b 2)))
;;> 1 2
(show (guard (e (#t 'another-type)) (a-ref (make-b 3))))
;;> another-type
(define box? 'free)
(show box? (a-ref (make-a 4)))
;;> free 4
; Macros that a template introduces, and macros defined by the user's name that refer to what is introduced.
(define-syntax define-stack
  (syntax-rules ()
    ((_ push! top)
     (begin
       (define items '())
       (define-syntax add (syntax-rules () ((_ x) (set! items (cons x items)))))
       (define-syntax push! (syntax-rules () ((_ x (... ...)) (begin (add x) (... ...)))))
       (define (top) (car items))))))
(define-stack push-a! top-a)
(define-stack push-b! top-b)
(push-a! 1 2)
(push-b! 3)
(show (top-a) (top-b))
;;> 2 3
(define (add x) 'mine)
(push-a! 5)
(show (top-a) (add 1))
;;> 5 mine
; A macro that becomes a use of another macro that defines: the name is that of the outer template.
(define-syntax define-through
  (syntax-rules () ((_ get) (begin (define-as inner 'inner) (define-as get (lambda () inner))))))
(define-through get-inner)
(define-as inner 'outer)
(show (get-inner) inner)
;;> inner outer
; A macro that defines hidden names on each of its rounds.
(define-syntax define-all
  (syntax-rules ()
    ((_) (begin))
    ((_ (name value) rest ...)
     (begin (define kept value) (define (name) kept) (define-all rest ...)))))
(define-all (one 1) (two 2) (three 3))
(show (one) (two) (three))
;;> 1 2 3
; cond-expand in a template, and a begin in a begin.
(define-syntax define-chosen
  (syntax-rules ()
    ((_ get)
     (cond-expand
       (r7rs (begin (begin (define (get) (chosen))) (begin (define (chosen) 'chosen))))
       (else (define (get) 'other))))))
(define-chosen get-chosen)
(show (get-chosen))
;;> chosen
; The second definition of a name in an expansion assigns the first.
(define-syntax define-twice
  (syntax-rules () ((_ get) (begin (define n 1) (define (get) n) (define n 2)))))
(define-twice get-n)
(show (get-n))
;;> 2
; A user's name that has been syntax is a variable from the beginning of the expansion that defines it.
(define-syntax in-order (syntax-rules () ((_ form ...) (begin form ...))))
(define-syntax was-syntax (syntax-rules () ((_ x) 'syntax)))
(in-order (define (was-syntax x) 'variable) (show (was-syntax 1)))
;;> variable
; Forms run one after the other.
(in-order (display "first ") (define here 'here) (show here))
;;> first here
; The same in bodies.
(define (body)
  (define-counter next! reset!)
  (define-parity parity)
  (define count 'mine)
  (next!)
  (list (next!) count ((car parity) 4)))
(show (body))
;;> (2 mine #t)
(show (let-syntax ((define-both (syntax-rules () ((_ get) (begin (define it 1) (define (get) it))))))
        (define-both get)
        (define it 2)
        (list (get) it)))
;;> (1 2)
