; 5.5 Record-type definitions.
(import (scheme base) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(define-syntax fails (syntax-rules () ((_ e) (guard (c ((error-object? c) (quote error))) e))))
(define-record-type <pare> (kons x y) pare? (x kar set-kar!) (y kdr))
(show (pare? (kons 1 2)) (pare? (cons 1 2)) (kar (kons 1 2)) (kdr (kons 1 2))
      (let ((k (kons 1 2))) (set-kar! k 3) (kar k)))
;;> #t #f 1 2 3
(define-record-type thing (make-thing b) thing?
  (a thing-a set-thing-a!)
  (b thing-b)
  (c thing-c set-thing-c!))
(define t (make-thing 'bee))
(set-thing-a! t 'ay)
(set-thing-c! t (list t))
(show (thing-a t) (thing-b t) (eq? t (car (thing-c t))) (thing? t) (pare? t))
;;> ay bee #t #t #f
(show (fails (kar t)) (fails (kar '(1 . 2))) (fails (set-kar! 5 1))
      (fails (thing-b (vector 1 2 3))))
;;> error error error error
(show (map kar (list (kons 1 2) (kons 'a 'b))) (procedure? kons) (procedure? pare?)
      (procedure? set-kar!))
;;> (1 a) #t #t #t
(show (eqv? t t) (equal? t t) (eq? (kons 1 2) (kons 1 2)) (eqv? (kons 1 2) (kons 1 2)))
;;> #t #t #f #f
(show (pair? t) (vector? t) (symbol? t) (string? t) (procedure? t) (boolean? t) (null? t))
;;> #f #f #f #f #f #f #f
(define-record-type reordered (make-reordered c a b) reordered? (a ra) (b rb) (c rc))
(define r (make-reordered 1 2 3))
(show (ra r) (rb r) (rc r))
;;> 2 3 1
(define-record-type no-fields (make-no-fields) no-fields?)
(show (no-fields? (make-no-fields)) (no-fields? t))
;;> #t #f
(define (local)
  (define-record-type inner (make-inner v) inner? (v inner-v))
  (let ((i (make-inner 5))) (list (inner? i) (inner-v i) (inner? t))))
(show (local))
;;> (#t 5 #f)
(define (generative) (define-record-type g (make-g) g?) (cons make-g g?))
(define-record-type node (make-node left value right) node?
  (left node-left)
  (value node-value)
  (right node-right))
(define (insert tree x)
  (cond ((not tree) (make-node #f x #f))
        ((< x (node-value tree))
         (make-node (insert (node-left tree) x) (node-value tree) (node-right tree)))
        (else (make-node (node-left tree) (node-value tree) (insert (node-right tree) x)))))
(define (walk tree)
  (if tree
      (append (walk (node-left tree)) (list (node-value tree)) (walk (node-right tree)))
      '()))
(show (walk (insert (insert (insert (insert #f 5) 2) 8) 3)))
;;> (2 3 5 8)
