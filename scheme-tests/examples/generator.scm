; A generator made of continuations: the leaves of a tree, one by one, by a procedure that walks it
; as if it had all the time in the world.
(import (scheme base) (scheme write))

(define (tree->generator tree)
  (define return #f)                    ; where to give the next leaf to
  (define (walk tree)
    (cond ((null? tree) 'skip)
          ((pair? tree) (walk (car tree)) (walk (cdr tree)))
          (else (yield tree))))
  (define (yield leaf)
    (call/cc
     (lambda (rest)
       (set! resume (lambda () (rest #f)))
       (return leaf))))
  (define (resume)
    (walk tree)
    (set! resume (lambda () (return 'done)))
    (return 'done))
  (lambda ()
    (call/cc
     (lambda (k)
       (set! return k)
       (resume)))))

(define next (tree->generator '((a (b)) c ((d) (e f)) ())))

(let loop ((leaf (next)))
  (display leaf)
  (newline)
  (if (not (eq? leaf 'done))
      (loop (next))))
;;> a
;;> b
;;> c
;;> d
;;> e
;;> f
;;> done

; Two trees have the same fringe when their leaves are the same, whatever their shapes.
(define (same-fringe? a b)
  (let ((next-a (tree->generator a))
        (next-b (tree->generator b)))
    (let loop ()
      (let ((x (next-a)) (y (next-b)))
        (cond ((not (eq? x y)) #f)
              ((eq? x 'done) #t)
              (else (loop)))))))

(display (list (same-fringe? '(1 (2 3)) '((1 2) 3))
               (same-fringe? '(1 2 3) '(1 3 2))))
(newline)
;;> (#t #f)
