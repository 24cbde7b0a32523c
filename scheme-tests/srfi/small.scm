; The libraries that only name what is core already, and the small ones: SRFI 2, 6, 8, 9, 11, 16, 23, 26, 27, 28, 31,
; 39, 87, 98, 111.
(import (except (scheme base) define-record-type let-values let*-values error make-parameter parameterize case else =>
                open-input-string open-output-string get-output-string)
        (scheme write) (srfi 2) (srfi 6) (srfi 8) (srfi 9) (srfi 11) (srfi 16) (srfi 23) (srfi 26) (srfi 27) (srfi 28)
        (srfi 31) (srfi 39) (srfi 87) (srfi 98) (srfi 111))
(define (show first . rest)
  (write first)
  (for-each (lambda (x) (display " ") (write x)) rest)
  (newline))
(show (and-let* ((x 3) ((> x 2)) (y (+ x 1))) (* x y)) (and-let* ((x #f) (y (car x))) y) (and-let* ()) (and-let* () 3) (and-let* ((x 5))) (let ((z #f)) (and-let* (z) 4)) (and-let* (((= 1 2)))))
;;> 12 #f #t 3 5 #f #f
(show (map (cut * 2 <>) '(1 2 3)) ((cut list 1 <> 3 <...>) 2 4 5) ((cut <> 1 2) +) ((cute <> 1 <...>) list 2 3) (let* ((n 0) (f (cute + <> (begin (set! n (+ n 1)) 10)))) (list (f 1) (f 2) n)))
;;> (2 4 6) (1 2 3 4 5) 3 (1 2 3) (11 12 1)
(show (format "~a and ~s~%~~" "x" "y") (guard (e (#t 'caught)) (format "~a")) (guard (e (#t 'caught)) (format "~q" 1)) ((rec (f n) (if (= n 0) 1 (* n (f (- n 1))))) 10) (receive (a . b) (values 1 2 3) (list a b)))
;;> "x and \"y\"\n~" caught caught 3628800 (1 (2 3))
(define b (box 3))
(set-box! b 4)
(show (unbox b) (box? b) (box? 3) (guard (e (#t 'caught)) (unbox 3)))
;;> 4 #t #f caught
(define source (make-random-source))
(define state (random-source-state-ref source))
(define ints (random-source-make-integers source))
(define first-draw (list (ints 1000) (ints (expt 10 40)) ((random-source-make-reals source))))
(random-source-state-set! source state)
(show (equal? first-draw (list (ints 1000) (ints (expt 10 40)) ((random-source-make-reals source)))) (< -1 (random-integer 7) 7) (< 0 (random-real) 1) (random-source? default-random-source) (guard (e (#t 'caught)) (random-integer 0)))
;;> #t #t #t #t caught
(random-source-randomize! source)
(show (let loop ((i 0) (seen '())) (if (= i 200) (length seen) (let ((x (ints 6))) (loop (+ i 1) (if (memv x seen) seen (cons x seen)))))))
;;> 6
(show (case 3 ((1 2 3) => (lambda (x) (* x x))) (else 1)) (let ((p (make-parameter 1))) (parameterize ((p 2)) (p))) (let*-values (((a b) (values 1 2)) ((c) (values a))) (list a b c)) (let ((o (open-output-string))) (write 'x o) (get-output-string o)))
;;> 9 2 (1 2 1) "x"
