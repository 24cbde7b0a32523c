; A generator made of two continuations: a hundred walks over a tree of 1,000 leaves that yield each of them.
(define (make-tree leaves)
  (if (= leaves 1)
      1
      (let ((half (quotient leaves 2)))
        (cons (make-tree half) (make-tree (- leaves half))))))
(define (tree->generator tree)
  (define return #f)
  (define (yield value)
    (call/cc (lambda (next)
               (set! resume (lambda () (next #f)))
               (return value))))
  (define (walk tree)
    (if (pair? tree)
        (begin (walk (car tree)) (walk (cdr tree)))
        (yield tree)))
  (define (resume)
    (walk tree)
    (return #f))
  (lambda ()
    (call/cc (lambda (k)
               (set! return k)
               (resume)))))
(define (sum generator)
  (let loop ((total 0))
    (let ((value (generator)))
      (if value
          (loop (+ total value))
          total))))
(define (repeat n tree total)
  (if (= n 0)
      total
      (repeat (- n 1) tree (+ total (sum (tree->generator tree))))))
(display (repeat 100 (make-tree 1000) 0))
(newline)
;;> 100000
;;family control
;;limits
