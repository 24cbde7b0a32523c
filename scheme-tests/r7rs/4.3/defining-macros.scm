; 4.3 Macros that define macros, custom ellipses, escaped ellipses, recursion.
(import (scheme base) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(define-syntax be-like-begin
  (syntax-rules ()
    ((be-like-begin name)
     (define-syntax name (syntax-rules () ((name expr (... ...)) (begin expr (... ...))))))))
(be-like-begin sequence)
(show (sequence 1 2 3 4))
;;> 4
(define-syntax tagged (syntax-rules ::: () ((_ (a b :::) :::) '((b ::: a) :::))))
(show (tagged (1 2 3) (4 5)))
;;> ((2 3 1) (5 4))
(define-syntax with-dots (syntax-rules dots () ((_ x dots) '(x dots ... x dots))))
(show (with-dots 1 2))
;;> (1 2 ... 1 2)
(define-syntax quote-dots (syntax-rules () ((_ x ...) '((... ...) x ...))))
(show (quote-dots 1 2) (quote-dots))
;;> (... 1 2) (...)
(define-syntax escaped (syntax-rules () ((_ x) '(... (x ...)))))
(show (escaped 1))
;;> (1 ...)
(define-syntax define-macro-returning
  (syntax-rules () ((_ name v) (define-syntax name (syntax-rules () ((_) v))))))
(define-macro-returning seven 7)
(show (seven))
;;> 7
(define-syntax my-reverse
  (syntax-rules ()
    ((_ () (r ...)) '(r ...))
    ((_ (x y ...) (r ...)) (my-reverse (y ...) (x r ...)))))
(show (my-reverse (1 2 3 4) ()))
;;> (4 3 2 1)
(define-syntax while (syntax-rules () ((_ c body ...) (let loop () (when c body ... (loop))))))
(show (let ((i 0) (s 0)) (while (< i 10) (set! s (+ s i)) (set! i (+ i 1))) s))
;;> 45
(define-syntax my-do
  (syntax-rules () ((_ n body) (let loop ((i 0)) (if (< i n) (begin body (loop (+ i 1))))))))
(show (let ((i 5) (count 0)) (my-do 3 (set! count (+ count i))) count))
;;> 15
(define-syntax let-alike
  (syntax-rules ()
    ((_ tag ((n v) ...) . body) ((letrec ((tag (lambda (n ...) . body))) tag) v ...))))
(show (let-alike fact ((n 5)) (if (= n 0) 1 (* n (fact (- n 1))))))
;;> 120
(define-syntax my-list-of
  (syntax-rules ()
    ((_ e for x in l) (map (lambda (x) e) l))
    ((_ e for x in l if p)
     (let loop ((r l))
       (cond ((null? r) '())
             ((let ((x (car r))) p) (cons (let ((x (car r))) e) (loop (cdr r))))
             (else (loop (cdr r))))))))
(show (my-list-of (* x x) for x in '(1 2 3)) (my-list-of x for x in '(1 2 3 4) if (even? x)))
;;> (1 4 9) (2 4)
; Church-style counting at expansion time.
(define-syntax repeat
  (syntax-rules () ((_ () e) '()) ((_ (x . r) e) (let ((v e)) (cons v (repeat r e))))))
(show (let ((n 0)) (repeat (a a a) (begin (set! n (+ n 1)) n))))
;;> (1 2 3)
(define-syntax jabberwocky
  (syntax-rules ()
    ((_ hatter)
     (begin (define march-hare 42) (define-syntax hatter (syntax-rules () ((_) march-hare)))))))
(jabberwocky mad-hatter)
(show (mad-hatter))
;;> 42
(define-syntax with-values
  (syntax-rules ()
    ((_ (formals e) body ...) (call-with-values (lambda () e) (lambda formals body ...)))))
(show (with-values ((a . b) (values 1 2 3)) (list b a)))
;;> ((2 3) 1)
(define-syntax assert-equal
  (syntax-rules () ((_ a b) (let ((x a) (y b)) (if (equal? x y) 'ok (list 'a 'is x 'not y))))))
(show (assert-equal (+ 1 2) 3) (assert-equal (list 1) 'one))
;;> ok ((list 1) is (1) not one)
(define-syntax quoted (syntax-rules () ((_ x ...) '(x ... . end))))
(show (quoted a (b . c) #(d) "e" 5))
;;> (a (b . c) #(d) "e" 5 . end)
(define-syntax vector-of (syntax-rules () ((_ (a b) ...) '#((b a) ... end))))
(show (vector-of (1 2) (3 4)))
;;> #((2 1) (4 3) end)
(define-syntax record
  (syntax-rules ()
    ((_ name make pred (field get) ...)
     (define-record-type name (make field ...) pred (field get) ...))))
(record point make-point point? (x px) (y py))
(show (py (make-point 1 2)) (point? (make-point 0 0)))
;;> 2 #t
(define-syntax delayed (syntax-rules () ((_ e) (lambda () e))))
(show ((delayed (+ 1 2))) (map (lambda (f) (f)) (list (delayed 1) (delayed 2))))
;;> 3 (1 2)
(define-syntax block (syntax-rules () ((_ name body ...) (call/cc (lambda (name) body ...)))))
(show (block out (for-each (lambda (x) (if (> x 2) (out x))) '(1 2 3 4)) 'none))
;;> 3
(define (hot n)
  (let loop ((i 0) (s 0))
    (if (= i n)
        s
        (loop (+ i 1) (let-alike f ((k 3) (acc s)) (if (= k 0) acc (f (- k 1) (+ acc k))))))))
(show (hot 300))
;;> 1800
