; 4.3.1 and 4.3.2: hygiene, scope of macros.
(import (scheme base) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(define-syntax swap! (syntax-rules () ((_ a b) (let ((tmp a)) (set! a b) (set! b tmp)))))
(show (let ((tmp 1) (other 2)) (swap! tmp other) (list tmp other)))
;;> (2 1)
(show (let ((=> #f)) (cond (#t => 'ok))))
;;> ok
(show (let ((x 'outer)) (let-syntax ((m (syntax-rules () ((m) x)))) (let ((x 'inner)) (m)))))
;;> outer
(show (let-syntax ((given-that (syntax-rules ()
                                 ((_ test stmt1 stmt2 ...) (if test (begin stmt1 stmt2 ...))))))
        (let ((if #t)) (given-that if (set! if 'now)) if)))
;;> now
(show (letrec-syntax ((my-or (syntax-rules ()
                               ((my-or) #f)
                               ((my-or e) e)
                               ((my-or e1 e2 ...)
                                (let ((temp e1)) (if temp temp (my-or e2 ...)))))))
        (let ((x #f) (y 7) (temp 8) (let odd?) (if even?)) (my-or x (let temp) (if y) y))))
;;> 7
(define-syntax unless* (syntax-rules () ((_ c e) (if (not c) e #f))))
(show (let ((not (lambda (x) x)) (if list)) (unless* #f 'hygienic)))
;;> hygienic
(define-syntax my-if (syntax-rules () ((_ c a b) (cond (c a) (else b)))))
(show (let ((else #f)) (my-if #f 'no 'yes)) (let ((cond list)) (my-if #t 'yes 'no)))
;;> yes yes
; Each use binds its own.
(define-syntax with-two
  (syntax-rules () ((_ e1 e2) (let ((x 1)) (list x (let ((x 2)) (list x e1 e2)))))))
(show (let ((x 'mine)) (with-two x (with-two x 'deep))))
;;> (1 (2 mine (1 (2 mine deep))))
(define-syntax bind-it (syntax-rules () ((_ name value body) (let ((name value)) body))))
(show (bind-it y 5 (* y y)) (let ((y 1)) (bind-it z 2 (bind-it y 3 (list y z)))))
;;> 25 (3 2)
; Free names of the template mean what they mean where the macro is defined.
(define secret 'global-secret)
(define-syntax get-secret (syntax-rules () ((_) secret)))
(show (let ((secret 'local)) (get-secret)))
;;> global-secret
(set! secret 'changed)
(show (get-secret))
;;> changed
(define (f)
  (define local 'in-f)
  (define-syntax get (syntax-rules () ((_) local)))
  (let ((local 'shadow)) (get)))
(show (f))
;;> in-f
; Local macros shadow and are shadowed.
(define-syntax m (syntax-rules () ((_) 'global-m)))
(show (let-syntax ((m (syntax-rules () ((_) 'local-m)))) (m)) (m)
      (let ((m (lambda () 'procedure-m))) (m)))
;;> local-m global-m procedure-m
(show (let-syntax ((foo (syntax-rules () ((_) 'outer-foo))))
        (let-syntax ((foo (syntax-rules () ((_) 'inner-foo)))
                     (bar (syntax-rules () ((_) (foo)))))
          (bar))))
;;> outer-foo
(show (let-syntax ((foo (syntax-rules () ((_) 'outer-foo))))
        (letrec-syntax ((foo (syntax-rules () ((_) 'inner-foo)))
                        (bar (syntax-rules () ((_) (foo)))))
          (bar))))
;;> inner-foo
(show (let ((x 1))
        (define-syntax x+ (syntax-rules () ((_ n) (+ x n))))
        (define y (x+ 10))
        (list y (x+ 1))))
;;> (11 2)
(show (letrec-syntax ((ev? (syntax-rules () ((_) #t) ((_ x . r) (od? . r))))
                      (od? (syntax-rules () ((_) #f) ((_ x . r) (ev? . r)))))
        (list (ev? a b c d) (ev? a b c))))
;;> (#t #f)
; Literals are matched by binding, not by name.
(define-syntax is-else (syntax-rules (else) ((_ else) 'else) ((_ x) 'other)))
(show (is-else else) (is-else x) (let ((else 1)) (is-else else)))
;;> else other other
(define-syntax arrow (syntax-rules (-->) ((_ a --> b) '(a b)) ((_ . x) 'no)))
(show (arrow 1 --> 2) (arrow 1 => 2) (let ((--> 0)) (arrow 1 --> 2)))
;;> (1 2) no no
; Names a macro introduces at top level through its arguments are visible.
(define-syntax define-constant (syntax-rules () ((_ name v) (define (name) v))))
(define-constant five 5)
(show (five))
;;> 5
(define-syntax define-getter-setter
  (syntax-rules ()
    ((_ getter setter v)
     (begin (define hidden v) (define (getter) hidden) (define (setter x) (set! hidden x))))))
(let () (define-getter-setter get put 1) (put (+ 1 (get))) (show (get)))
;;> 2
(define-syntax my-define
  (syntax-rules ()
    ((_ (n . args) . body) (define n (lambda args . body)))
    ((_ n v) (define n v))))
(my-define (add a . more) (apply + a more))
(my-define six 6)
(show (add 1 2 3) six)
;;> 6 6
(define (g) (my-define a 1) (my-define (b x) (+ a x)) (b 10))
(show (g))
;;> 11
(define-syntax ten (syntax-rules () ((_) 10)))
(define-syntax ten (syntax-rules () ((_) 'defined-again)))
(show (ten))
;;> defined-again
(define ten 'a-variable-now)
(show ten)
;;> a-variable-now
