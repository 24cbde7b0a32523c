; Input that is half read when an image is made goes on where it had been.
;;stdin (1 2 3)
;;stdin a line
;;stdin xyz
;;stdin the end
(import (scheme base) (scheme write) (scheme read))
(define (whole)
  (define (pause n) (if (> n 0) (pause (- n 1)) 'paused))
  (display "begin") (newline)
  (let* ((data (read))
         (rest (read-line)))
    (pause 1000)
    (let ((line (read-line)))
      (pause 1500)
      (let ((x (read-char)) (y (peek-char)))
        (pause 2500)
        (list data rest line x y (read-line) (read-line) (eof-object? (read-line)))))))
(write (whole)) (newline)
;;> begin
;;> ((1 2 3) "" "a line" #\x #\y "yz" "the end" #t)
