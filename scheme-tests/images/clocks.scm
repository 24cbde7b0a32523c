; The jiffy clock of an image goes on from where it was: it never goes back.
(import (scheme base) (scheme write) (scheme time))
(define (whole)
  (display "begin") (newline)
  (let ((start (current-jiffy)))
    (let loop ((n 5000) (last start) (back 0))
      (if (= n 0)
          (list back (>= last start) (> (current-second) 0) (< (- (current-jiffy) start) (* 600 (jiffies-per-second))))
          (let ((now (current-jiffy)))
            (loop (- n 1) now (if (< now last) (+ back 1) back)))))))
(write (whole)) (newline)
;;> begin
;;> (0 #t #t #t)
