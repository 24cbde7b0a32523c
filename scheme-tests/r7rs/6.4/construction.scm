; 6.4 Pairs and lists: construction and selection.
(import (scheme base) (scheme cxr) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(define-syntax fails (syntax-rules () ((_ e) (guard (c ((error-object? c) (quote error))) e))))
(define x (list 'a 'b 'c))
(define y x)
(show y (list? y) (eqv? x y))
;;> (a b c) #t #t
(set-cdr! x 4)
(show x (eqv? x y) y (list? y))
;;> (a . 4) #t (a . 4) #f
(set-cdr! x x)
(show (list? x))
;;> #f
(show (pair? '(a . b)) (pair? '(a b c)) (pair? '()) (pair? '#(a b)) (pair? 'a))
;;> #t #t #f #f #f
(show (cons 'a '()) (cons '(a) '(b c d)) (cons "a" '(b c)) (cons 'a 3) (cons '(a b) 'c))
;;> (a) ((a) b c d) ("a" b c) (a . 3) ((a b) . c)
(show (car '(a b c)) (car '((a) b c d)) (car '(1 . 2)) (cdr '((a) b c d)) (cdr '(1 . 2)) (cdr '(1)))
;;> a (a) 1 (b c d) 2 ()
(show (fails (car '())) (fails (cdr '())) (fails (car 'a)) (fails (cdr #(1 2))) (fails (cons 1))
      (fails (set-car! '() 1)) (fails (set-cdr! 5 1)))
;;> error error error error error error error
(define (f) (list 'not-a-constant-list))
(show (let ((l (f))) (set-car! l 3) l) (f))
;;> (3) (not-a-constant-list)
(show (caar '((a) b)) (cadr '(a b c)) (cdar '((a b) c)) (cddr '(a b c)) (caddr '(a b c d))
      (cdddr '(a b c d)) (cadddr '(a b c d)) (cddddr '(a b c d e)))
;;> a b (b) (c) c (d) d (e)
(define t '(((1 2 3 . 4) (5 6) 7 . 8) ((9 10) . 11) (12 13 14) 15 . 16))
(show (caaar t) (caadr t) (cadar t) (cdaar t) (cdadr t) (cddar t) (caaaar '((((1)))))
      (caaadr '(0 ((1)))) (caadar t) (caaddr t) (cadaar t) (cadadr '(0 (1 2))))
;;> 1 (9 10) (5 6) (2 3 . 4) 11 (7 . 8) 1 1 5 12 2 2
(show (caddar t) (cdaaar '((((1 . 2))))) (cdaadr '(0 ((1 . 2)))) (cdadar t) (cdaddr t)
      (cddaar t) (cddadr '(0 (1 2 . 3))) (cdddar t))
;;> 7 2 2 (6) (13 14) (3 . 4) 3 8
(show (fails (cadr '(1))) (fails (caar '(1))) (fails (cddr '(1))) (fails (caddr '(1 2)))
      (fails (cadddr '(1 2 3))) (fails (cdar 5)))
;;> error error error error error error
(show (null? '()) (null? '(1)) (null? #f) (null? "") (null? #()))
;;> #t #f #f #f #f
(show (list? '(a b c)) (list? '()) (list? '(a . b)) (list? '(a b . c))
      (let ((x (list 'a))) (set-cdr! x x) (list? x)) (list? 5))
;;> #t #t #f #f #f #f
(show (make-list 2 3) (make-list 0 1) (length (make-list 3)) (make-list 1 '())
      (fails (make-list -1 0)) (fails (make-list 'a)))
;;> (3 3) () 3 (()) error error
(show (list 'a (+ 3 4) 'c) (list) (list 1) (list '() '()))
;;> (a 7 c) () (1) (() ())
(show (length '(a b c)) (length '(a (b) (c d e))) (length '()) (fails (length '(1 . 2)))
      (fails (length 5)) (fails (let ((x (list 1))) (set-cdr! x x) (length x))))
;;> 3 3 0 error error error
