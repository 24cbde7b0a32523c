; 4.1.1 Variable references and 4.1.2 literal expressions.
(import (scheme base) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(define-syntax fails (syntax-rules () ((_ e) (guard (c ((error-object? c) (quote error))) e))))
(define x 28)
(show x)
;;> 28
(show (fails no-such-variable) (let ((x 1)) x) x)
;;> error 1 28
(show (quote a) 'a (quote #(a b c)) (quote (+ 1 2)) '() '#(1) '"s" '#\a '5 '#t)
;;> a a #(a b c) (+ 1 2) () #(1) "s" #\a 5 #t
(show (car ''a) (cadr ''a) (length ''a) (car '`b) (car ',c) (car ',@d) (cadr (car '('a))))
;;> quote a 2 quasiquote unquote unquote-splicing a
(show (equal? ''a '(quote a))
      (equal? '`(a ,b ,@c) '(quasiquote (a (unquote b) (unquote-splicing c)))))
;;> #t #t
(show 145932 "abc" #\a #t #f #true #false #(1 2) #u8(3 4) 1.5)
;;> 145932 "abc" #\a #t #f #t #f #(1 2) #u8(3 4) 1.5
(show '145932 '"abc" '#\space '#(a 10) '#u8(64 65) '#f)
;;> 145932 "abc" #\space #(a 10) #u8(64 65) #f
(show (eq? '() '()) (eq? 'a 'a) (vector? #(1)) (string? "s") (char? #\a) (bytevector? #u8()))
;;> #t #t #t #t #t #t
(show (quote (a . b)) '(a . (b . (c))) '(1 . (2 3 . 4)) '((a) #(b (c)) "d"))
;;> (a . b) (a b c) (1 2 3 . 4) ((a) #(b (c)) "d")
(define (constant) '(1 2 3))
(show (eq? (constant) (constant)) (equal? (constant) '(1 2 3)))
;;> #t #t
