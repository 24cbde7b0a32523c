; Befores and afters of an extent that is active in an image run once, and in their order; leaving it from the image by
; a continuation captured outside runs the afters too, and entering it again the befores.
(import (scheme base) (scheme write))
(define (whole)
  (define trace '())
  (define (note what) (set! trace (cons what trace)))
  (define (wind name thunk)
    (dynamic-wind (lambda () (note (list 'in name))) thunk (lambda () (note (list 'out name)))))
  (define (pause n) (if (> n 0) (pause (- n 1)) 'paused))
  (define inside #f)
  (define visits 0)
  (display "begin") (newline)
  (let ((value (call/cc (lambda (leave)
                 (wind 'outer
                   (lambda ()
                     (wind 'inner
                       (lambda ()
                         (call/cc (lambda (k) (set! inside k)))
                         (set! visits (+ visits 1))
                         (pause 5000)
                         (leave visits)))))))))
    (if (< value 3) (inside #f))
    (list value (reverse trace))))
(write (whole)) (newline)
;;> begin
;;> (3 ((in outer) (in inner) (out inner) (out outer) (in outer) (in inner) (out inner) (out outer) (in outer) (in inner) (out inner) (out outer)))
