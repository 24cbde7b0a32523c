; Symbolic derivatives: short lists, symbols, map and apply-free list code.
(define (map1 f list)
  (if (null? list)
      '()
      (cons (f (car list)) (map1 f (cdr list)))))
(define (deriv a)
  (cond ((not (pair? a)) (if (eq? a 'x) 1 0))
        ((eq? (car a) '+) (cons '+ (map1 deriv (cdr a))))
        ((eq? (car a) '-) (cons '- (map1 deriv (cdr a))))
        ((eq? (car a) '*)
         (list '* a
               (cons '+ (map1 (lambda (a) (list '/ (deriv a) a)) (cdr a)))))
        ((eq? (car a) '/)
         (list '-
               (list '/ (deriv (cadr a)) (caddr a))
               (list '/ (cadr a)
                     (list '* (caddr a) (caddr a) (deriv (caddr a))))))
        (else 'unknown)))
(define (repeat n)
  (if (= n 1)
      (deriv '(+ (* 3 x x) (* a x x) (* b x) 5))
      (begin
        (deriv '(+ (* 3 x x) (* a x x) (* b x) 5))
        (repeat (- n 1)))))
(write (repeat 200000))
(newline)
;;> (+ (* (* 3 x x) (+ (/ 0 3) (/ 1 x) (/ 1 x))) (* (* a x x) (+ (/ 0 a) (/ 1 x) (/ 1 x))) (* (* b x) (+ (/ 0 b) (/ 1 x))) 0)
;;family lists
;;limits
