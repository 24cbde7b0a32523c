; Parameters that are bound when an image is made are bound in it, and have their old values where they are left, in
; continuations that are entered again too.
(import (scheme base) (scheme write))
(define (whole)
  (define size (make-parameter 1))
  (define text (make-parameter "none" (lambda (x) (if (symbol? x) (symbol->string x) x))))
  (define (pause n) (if (> n 0) (pause (- n 1)) (list (size) (text))))
  (define back #f)
  (define rounds 0)
  (display "begin") (newline)
  (let ((values-inside
          (parameterize ((size 2) (text 'first))
            (let ((before (list (size) (text))))
              (parameterize ((size (* 10 (size))))
                (call/cc (lambda (k) (set! back k)))
                (let ((inside (pause 5000)))
                  (size)
                  (list before inside (list (size) (text)))))))))
    (set! rounds (+ rounds 1))
    (if (< rounds 2) (back #f))
    (list values-inside (size) (text) rounds)))
(write (whole)) (newline)
;;> begin
;;> (((2 "first") (20 "first") (20 "first")) 1 "none" 2)
