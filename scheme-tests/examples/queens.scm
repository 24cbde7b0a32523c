; How many ways are there to put n queens on a board so that none attacks another?
;;skip gc-stress: too many small lists
(import (scheme base) (scheme write))

; `queens` holds the columns of the queens on the rows below, nearest first.
(define (safe? column queens)
  (let loop ((queens queens) (distance 1))
    (or (null? queens)
        (and (not (= (car queens) column))
             (not (= (abs (- (car queens) column)) distance))
             (loop (cdr queens) (+ distance 1))))))

(define (count-solutions size)
  (let place ((row 0) (queens '()))
    (if (= row size)
        1
        (do ((column 0 (+ column 1))
             (count 0 (if (safe? column queens)
                          (+ count (place (+ row 1) (cons column queens)))
                          count)))
            ((= column size) count)))))

(define (first-solution size)
  (call/cc
   (lambda (return)
     (let place ((row 0) (queens '()))
       (if (= row size)
           (return (reverse queens))
           (do ((column 0 (+ column 1)))
               ((= column size) #f)
             (if (safe? column queens)
                 (place (+ row 1) (cons column queens)))))))))

(display (map count-solutions '(1 2 3 4 5 6)))
(newline)
;;> (1 0 0 2 10 4)
(display (first-solution 8))
(newline)
;;> (0 4 7 5 2 6 1 3)
