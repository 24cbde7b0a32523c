; Ten queens: lists and inner procedures.
(define (iota-down n)
  (if (= n 0)
      '()
      (cons n (iota-down (- n 1)))))
(define (ok? row distance placed)
  (or (null? placed)
      (and (not (= (car placed) (+ row distance)))
           (not (= (car placed) (- row distance)))
           (ok? row (+ distance 1) (cdr placed)))))
(define (append-reverse a b)
  (if (null? a)
      b
      (append-reverse (cdr a) (cons (car a) b))))
(define (try left tried placed)
  (if (null? left)
      (if (null? tried) 1 0)
      (+ (if (ok? (car left) 1 placed)
             (try (append-reverse tried (cdr left)) '() (cons (car left) placed))
             0)
         (try (cdr left) (cons (car left) tried) placed))))
(display (try (iota-down 10) '() '()))
(newline)
;;> 724
;;family lists
;;limits
