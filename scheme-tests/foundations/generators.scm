; Generators: a walk over a tree that is left and entered again at each leaf.
(import (scheme base) (scheme write))
(define (show x) (write x) (newline))

(define (make-generator walk)
  (define return #f)
  (define (yield x) (call/cc (lambda (k) (set! next (lambda () (k #f))) (return x))))
  (define (next) (walk yield) (set! next (lambda () (return (eof-object)))) (return (eof-object)))
  (lambda () (call/cc (lambda (k) (set! return k) (next)))))
(define (generator->list g)
  (let loop ((x (g)) (l '())) (if (eof-object? x) (reverse l) (loop (g) (cons x l)))))

(define (tree-walker tree)
  (lambda (yield) (let walk ((t tree)) (cond ((null? t) #f) ((pair? t) (walk (car t)) (walk (cdr t))) (else (yield t))))))
(show (generator->list (make-generator (tree-walker '(1 (2 (3 4)) ((5)) 6)))))
;;> (1 2 3 4 5 6)
(show (generator->list (make-generator (tree-walker '()))))
;;> ()
(show (generator->list (make-generator (lambda (yield) (for-each yield '(a b c))))))
;;> (a b c)
(show (generator->list
          (make-generator (lambda (yield)
                            (vector-for-each (lambda (x) (yield x) (yield x)) #(1 2))))))
;;> (1 1 2 2)
(show (generator->list
          (make-generator (lambda (yield) (do ((i 0 (+ i 1))) ((= i 5)) (yield (* i i)))))))
;;> (0 1 4 9 16)

(define (full-tree depth) (if (= depth 0) 1 (cons (full-tree (- depth 1)) (full-tree (- depth 1)))))
(define (sum g) (let loop ((x (g)) (s 0)) (if (eof-object? x) s (loop (g) (+ s x)))))
(show (sum (make-generator (tree-walker (full-tree 7)))))
;;> 128

; Several at once.
(define (zip . gs)
  (let loop ((l '()))
    (let ((xs (map (lambda (g) (g)) gs)))
      (if (memq #t (map eof-object? xs)) (reverse l) (loop (cons xs l))))))
(show (zip (make-generator (tree-walker '(1 2 3)))
           (make-generator (lambda (yield) (yield 'x) (yield 'y)))))
;;> ((1 x) (2 y))
; A generator that uses a generator.
(define (filtered p g)
  (make-generator (lambda (yield)
                    (let loop ((x (g)))
                      (if (not (eof-object? x)) (begin (if (p x) (yield x)) (loop (g))))))))
(show (generator->list (filtered odd? (make-generator (tree-walker '(1 2 (3 4) (5)))))))
;;> (1 3 5)
(define naturals (make-generator (lambda (yield) (let loop ((i 0)) (yield i) (loop (+ i 1))))))
(define (take n g) (let loop ((n n) (l '())) (if (= n 0) (reverse l) (loop (- n 1) (cons (g) l)))))
(show (take 5 naturals))
;;> (0 1 2 3 4)
(show (take 3 naturals))
;;> (5 6 7)
