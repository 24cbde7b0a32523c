; Calls with four arguments that count and move: the towers of Hanoi with three pegs kept as lists in a vector, and
; the fewest moves with four pegs by Frame's recursion.
(import (scheme base) (scheme write))
(define size 20)
(define pegs (make-vector 3 '()))
(define (move! from to)
  (let ((disc (car (vector-ref pegs from))))
    (vector-set! pegs from (cdr (vector-ref pegs from)))
    (vector-set! pegs to (cons disc (vector-ref pegs to)))))
(define (hanoi n from to by)
  (if (= n 0)
      0
      (let ((before (hanoi (- n 1) from by to)))
        (move! from to)
        (+ before 1 (hanoi (- n 1) by to from)))))
(define (fewest-with-four n)
  (if (< n 2)
      n
      (let loop ((k 1) (best #f))
        (if (= k n)
            best
            (let ((moves (+ (* 2 (fewest-with-four k)) (- (expt 2 (- n k)) 1))))
              (loop (+ k 1) (if (or (not best) (< moves best)) moves best)))))))
(let fill ((disc size))
  (if (> disc 0)
      (begin
        (vector-set! pegs 0 (cons disc (vector-ref pegs 0)))
        (fill (- disc 1)))))
(let ((moves (hanoi size 0 2 1)))
  (write (list moves (length (vector-ref pegs 2)) (fewest-with-four (- size 4)))))
(newline)
;;family calls
;;> (1048575 20 161)
;;small 5
;;small> (31 5 1)
