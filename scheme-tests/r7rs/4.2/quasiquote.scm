; 4.2.8 Quasiquotation.
(import (scheme base) (scheme inexact) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(show `(list ,(+ 1 2) 4) (let ((name 'a)) `(list ,name x)) `(a ,(+ 1 2) ,@(map abs '(4 -5 6)) b))
;;> (list 3 4) (list a x) (a 3 4 5 6 b)
(show `((foo ,(- 10 3)) ,@(cdr '(c)) . ,(car '(cons))) `#(10 5 ,(sqrt 4) ,@(map sqrt '(16 9)) 8))
;;> ((foo 7) . cons) #(10 5 2 4 3 8)
(show `() `a `5 `"s" `#(1 2) `(1 . 2) `,(+ 1 2) `(,@'() . end) `(,@'(1 2)) `(,@'(1 2) . ,3))
;;> () a 5 "s" #(1 2) (1 . 2) 3 end (1 2) (1 2 . 3)
(show (let ((foo '(foo bar)) (@baz 'baz)) `(list ,@foo , @baz)))
;;> (list foo bar baz)
(show `(1 ,@'(2 3) ,@'() ,@(list 4)) `(,@'(1) ,@'(2)) `((,@'(1 2)) ,(list 3)) `(1 . ,(list 2 3)))
;;> (1 2 3 4) (1 2) ((1 2) (3)) (1 2 3)
(show `#() `#(,@'()) `#(,@'(1 2) #(3) ,4) `(a #(b ,(+ 1 1)) "c" #\d))
;;> #() #() #(1 2 #(3) 4) (a #(b 2) "c" #\d)
(show (quasiquote (list (unquote (+ 1 2)) 4)) (quasiquote ((unquote-splicing '(1 2)) 3)))
;;> (list 3 4) (1 2 3)
(show (equal? '(quasiquote (list (unquote (+ 1 2)) 4)) '`(list ,(+ 1 2) 4)))
;;> #t
; Nested: only the inner unquotes of the outer level are evaluated.
(show (equal? `(a `(b ,(foo ,(+ 1 3) d) e) f) '(a `(b ,(foo 4 d) e) f)))
;;> #t
(show (let ((name1 'x) (name2 'y)) (equal? `(a `(b ,,name1 ,',name2 d) e) '(a `(b ,x ,'y d) e))))
;;> #t
(show (equal? `(1 `,(+ 1 ,(+ 2 3))) '(1 `,(+ 1 5))) (equal? `(`(,(a ,@(list 1 2)))) '(`(,(a 1 2)))))
;;> #t #t
(show (equal? `'a ''a) (equal? `',(+ 1 2) ''3) (equal? `(quote ,(car '(x))) ''x))
;;> #t #t #t
(show (let ((x '(1 2))) (eq? x (cdr `(0 . ,x)))) (let ((x '(1 2))) (eq? x (cdr `(0 ,@x)))))
;;> #t #t
(define (make-adder n) `(lambda (x) (+ x ,n)))
(show (make-adder 5))
;;> (lambda (x) (+ x 5))
(show `(,(if #t 'yes 'no) ,@(let loop ((i 0)) (if (= i 3) '() (cons i (loop (+ i 1)))))))
;;> (yes 0 1 2)
