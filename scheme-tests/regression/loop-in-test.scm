;; A loop that stands in the test of an `if`, as one does when a predicate with a loop is put in the place of its call, is
;; entered while it runs like any other. The procedure around it used to stay interpreted for good.

(define (count-pairs n)
  (define (prime? k)
    (let loop ((d 2))
      (cond ((> (* d d) k) #t)
            ((= 0 (remainder k d)) #f)
            (else (loop (+ d 1))))))
  (let next ((k 2) (found 0))
    (if (> k n)
        found
        (next (+ k 1) (if (prime? k) (+ found 1) found)))))

(display (count-pairs 3000))
(newline)
;;> 430

;; The first call is the one that gets hot, in the test, and what comes behind it still has all it needs.
(define (first-divisor-or k default)
  (define (divides-any? limit)
    (let loop ((d 2))
      (and (< d limit) (or (= 0 (remainder k d)) (loop (+ d 1))))))
  (let ((label (list 'for k)))
    (if (divides-any? 100003)
        (list label 'composite)
        (list label default))))

(write (list (first-divisor-or 100003 'prime) (first-divisor-or 99999 'prime)))
(newline)
;;> (((for 100003) prime) ((for 99999) composite))

;; A test within a test, with a loop in the innermost, and an error behind it.
(define (all-below? items bound)
  (let ((holds? (lambda (items) (let loop ((items items)) (or (null? items) (and (< (car items) bound) (loop (cdr items))))))))
    (if (and (pair? items) (or (holds? items) (= bound 0)))
        (vector-ref #(1 2) bound)
        'no)))
(write (all-below? (iota 5000) 4000))
(newline)
;;> no
(write (guard (e (#t (error-object-message e))) (all-below? (iota 5000) 6000)))
(newline)
;;> "vector-ref: index out of range"
