; Tail calls through `apply`, continuations and procedures of any arity take constant space.
(define (down-by-apply n . rest) (if (= n 0) 'done (apply down-by-apply (- n 1) rest)))
(display (down-by-apply 200000 1 2)) (newline)
;;> done
(define (hand f n) (f n))
(define down (case-lambda ((n) (if (= n 0) 'done (hand down (- n 1)))) ((n m) 'never)))
(display (hand down 200000)) (newline)
;;> done
(define (down-by-list . n) (if (= (car n) 0) 'done (hand down-by-list (- (car n) 1))))
(display (hand down-by-list 200000)) (newline)
;;> done
