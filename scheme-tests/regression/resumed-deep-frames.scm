; Deep recursion: frames come back from the heap and go on compiled, whatever their sizes, whatever was defined anew
; meanwhile, and where what the code assumes holds no more.
;;skip gc-stress: hundreds of thousands of calls
(import (scheme base) (scheme write))
(define (repeat n f)
  (let loop ((i 0) (last #f)) (if (< i n) (loop (+ i 1) (f i)) last)))

; Deep recursion through procedures with frames of different sizes.
(define (one n) (if (= n 0) 0 (+ 1 (two (- n 1) n))))
(define (two n m) (if (= n 0) m (let ((a (+ n m)) (b (- n m))) (let ((r (three (- n 1) a b n m))) (+ r a b (- a) (- b))))))
(define (three n a b c d) (if (= n 0) 1 (let* ((x (one (- n 1))) (y (+ x a b c d))) (- y a b c d))))
(write (repeat 3 (lambda (i) (one 100000))))
(newline)
;;> 33335

; What waiting frames call is defined anew, and takes other things, before they go on.
(define (step x) (+ x 1))
(define (waiting n)
  (if (= n 0)
      (begin (set! step (lambda (x) (+ x 0.5))) 0)
      (step (+ 0 (waiting (- n 1))))))
(write (list (waiting 3000) (begin (set! step (lambda (x) (if (vector? x) x (+ x 1/2)))) (waiting 10))))
(newline)
;;> (1500.0 5.0)

; Assumptions fail in frames that have gone on: fixnums until the frames come back, then others.
(define (grow n) (if (= n 0) 0 (+ (grow (- n 1)) (if (< n 30000) 1 1.5))))
(define (big n) (if (= n 0) 1 (let ((r (big (- n 1)))) (if (= (modulo n 500) 0) (* r 3) r))))
(write (list (grow 40000) (big 30000) (repeat 50 (lambda (i) (grow (* i 100))))))
(newline)
;;> (45000.5 42391158275216203514294433201 4900)
