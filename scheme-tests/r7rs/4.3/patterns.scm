; 4.3.2 Pattern language: literals, ellipses, nesting, tails, vectors.
(import (scheme base) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(define-syntax swap! (syntax-rules () ((_ a b) (let ((tmp a)) (set! a b) (set! b tmp)))))
(show (let ((x 1) (y 2)) (swap! x y) (list x y)))
;;> (2 1)
(define-syntax my-or
  (syntax-rules ()
    ((my-or) #f)
    ((my-or e) e)
    ((my-or e1 e2 ...) (let ((t e1)) (if t t (my-or e2 ...))))))
(show (my-or) (my-or 1) (my-or #f 2) (my-or #f #f #f) (let ((t 5)) (my-or #f t)))
;;> #f 1 2 #f 5
(define-syntax my-let
  (syntax-rules () ((_ ((n v) ...) body1 body2 ...) ((lambda (n ...) body1 body2 ...) v ...))))
(show (my-let ((a 1) (b 2)) (+ a b)) (my-let () 5) (my-let ((x 1)) (define y 2) (+ x y)))
;;> 3 5 3
(define-syntax my-let*
  (syntax-rules ()
    ((_ () body ...) (let () body ...))
    ((_ ((x v) rest ...) body ...) (let ((x v)) (my-let* (rest ...) body ...)))))
(show (my-let* ((x 1) (y (+ x 1)) (x (* y 10))) (list x y)))
;;> (20 2)
(define-syntax my-cond
  (syntax-rules (else)
    ((_ (else e ...)) (begin e ...))
    ((_ (c e ...) clause ...) (if c (begin e ...) (my-cond clause ...)))
    ((_) 'none)))
(show (my-cond (#f 1) (else 2)) (my-cond (#t 1) (else 2)) (my-cond (#f 1)) (my-cond))
;;> 2 1 none none
(define-syntax for
  (syntax-rules (in from to)
    ((_ x in l body ...) (map (lambda (x) body ...) l))
    ((_ x from a to b body ...)
     (let loop ((x a) (r '()))
       (if (> x b) (reverse r) (loop (+ x 1) (cons (begin body ...) r)))))))
(show (for x in '(1 2 3) (* x x)) (for i from 1 to 4 (list i)))
;;> (1 4 9) ((1) (2) (3) (4))
; An ellipsis under an ellipsis.
(define-syntax flatten-pairs (syntax-rules () ((_ (a b ...) ...) '((a ...) (b ... ) ...))))
(show (flatten-pairs (1 2 3) (4) (5 6)))
;;> ((1 4 5) (2 3) () (6))
(define-syntax all-inner (syntax-rules () ((_ (a ...) ...) '(a ... ...))))
(show (all-inner (1 2) () (3) (4 5 6)))
;;> (1 2 3 4 5 6)
(define-syntax three-deep (syntax-rules () ((_ (((x ...) ...) ...)) '(x ... ... ...))))
(show (three-deep (((1 2) (3)) ((4)) () ((5 6) ()))))
;;> (1 2 3 4 5 6)
(define-syntax distribute (syntax-rules () ((_ x (y ...)) '((x y) ...))))
(show (distribute a (1 2 3)) (distribute a ()))
;;> ((a 1) (a 2) (a 3)) ()
; A tail after the ellipsis, and a dotted tail.
(define-syntax last-of (syntax-rules () ((_ x ... y) 'y)))
(show (last-of 1) (last-of 1 2 3))
;;> 1 3
(define-syntax but-last-two (syntax-rules () ((_ x ... y z) '(x ...))))
(show (but-last-two 1 2) (but-last-two 1 2 3 4 5))
;;> () (1 2 3)
(define-syntax dotted (syntax-rules () ((_ a . b) '(a b))))
(show (dotted 1 2 3) (dotted 1) (dotted 1 . 2))
;;> (1 (2 3)) (1 ()) (1 2)
(define-syntax ellipsis-dotted (syntax-rules () ((_ a ... . b) '((a ...) b))))
(show (ellipsis-dotted 1 2 3) (ellipsis-dotted 1 2 . 3) (ellipsis-dotted . 5) (ellipsis-dotted))
;;> ((1 2 3) ()) ((1 2) 3) (() 5) (() ())
(define-syntax tail-and-dot (syntax-rules () ((_ a ... b c . d) '((a ...) b c d))))
(show (tail-and-dot 1 2 3 4) (tail-and-dot 1 2) (tail-and-dot 1 2 3 . 4))
;;> ((1 2) 3 4 ()) (() 1 2 ()) ((1) 2 3 4)
; Vectors.
(define-syntax vec (syntax-rules () ((_ #(a b ...)) '(a (b ...))) ((_ #()) 'empty)))
(show (vec #(1 2 3)) (vec #(1)) (vec #()))
;;> (1 (2 3)) (1 ()) empty
(define-syntax vec-tail (syntax-rules () ((_ #(a ... (b c))) '#(c b a ...)) ((_ x) 'no)))
(show (vec-tail #(1 2 (3 4))) (vec-tail #((3 4))) (vec-tail #(1)) (vec-tail (1 (3 4))))
;;> #(4 3 1 2) #(4 3) no no
; Literal data in patterns.
(define-syntax kind
  (syntax-rules ()
    ((_ 1) 'one)
    ((_ "two") 'two)
    ((_ #\3) 'three)
    ((_ #t) 'true)
    ((_ ()) 'nil)
    ((_ (x . y)) 'pair)
    ((_ x) 'other)))
(show (kind 1) (kind "two") (kind #\3) (kind #t) (kind ()) (kind (1)) (kind x) (kind 1.0))
;;> one two three true nil pair other other
; The underscore matches everything, several times.
(define-syntax second (syntax-rules () ((_ _ x . _) 'x)))
(show (second 1 2 3) (second a b))
;;> 2 b
(define-syntax count-args (syntax-rules () ((_) 0) ((_ _ . rest) (+ 1 (count-args . rest)))))
(show (count-args) (count-args a b c))
;;> 0 3
