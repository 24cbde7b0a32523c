; Frames that wait for a call go on in compiled code, wherever the call stands: in the init of a binding, in a test, in
; loops within loops, with numbers that compiled code keeps as doubles, and again and again.
(import (scheme base) (scheme write))

(define (pause) (call/cc (lambda (k) (k 1))))
(define (opaque x) (if (eq? x 'never) (pause) x))

; A value comes back from the heap: each call captures the frames below it.
(define (through x) (call/cc (lambda (k) (k x))))

; Calls in tests, in inits, in both branches, and behind all of them what is needed from before.
(define (branches a b)
  (let* ((x (through (+ a b)))
         (y (if (> (through x) 10) (through (* 2 x)) (- x 1)))
         (z (if (if (even? (through y)) (through #t) (> y 7)) (+ x y) (through (- x y)))))
    (list x y z (if (> z 0) (through 'positive) 'other))))
(define (repeat n f)
  (let loop ((i 0) (last #f)) (if (< i n) (loop (+ i 1) (f i)) last)))
(write (list (repeat 2000 (lambda (i) (branches i 3))) (branches 1 2) (branches 30 -25)))
(newline)
;;> ((2002 4004 6006 positive) (3 2 5 positive) (5 4 9 positive))

; Loops within loops: doubles in both, calls in the inner one, in its test, and behind it.
(define (nested rows columns)
  (let outer ((i 0) (sum 0.0) (scale 0.5))
    (if (< i rows)
        (let ((rest (let inner ((j 0) (part 0.25))
                      (if (and (< j columns) (through (< j 50)))
                          (inner (+ j 1) (+ part (* scale (through j))))
                          (* part 2.0)))))
          (outer (+ i 1) (+ sum rest (through scale)) (+ scale 0.125)))
        (+ sum scale))))
(write (list (nested 40 60) (nested 3 4) (nested 0 4)))
(newline)
;;> (288018.0 26.75 0.5)

; A double that one branch unboxes and calls with, and the other leaves alone.
(define (mixed n x)
  (let loop ((i 0) (y x))
    (if (= i n)
        y
        (let ((z (if (odd? i) (+ y (* x (through 2.0))) y)))
          (loop (+ i 1) (if (through (> z 1e6)) x (+ z 0.5)))))))
(write (list (mixed 1500 1.5) (mixed 3 2) (mixed 5 1/3)))
(newline)
;;> (3001.5 7.5 4.166666666666666)

; A generator inside of nested loops, with its consumer in another.
(define (generator rows columns)
  (define return #f)
  (define (yield value)
    (call/cc (lambda (next) (set! resume (lambda () (next #f))) (return value))))
  (define (resume)
    (do ((i 0 (+ i 1))) ((= i rows))
      (do ((j 0 (+ j 1)) (x 0.5 (+ x i))) ((= j columns))
        (if (yield (+ i j)) 'never (yield x))))
    (return #f))
  (lambda () (call/cc (lambda (k) (set! return k) (resume)))))
(define (drain g)
  (let loop ((sum 0) (count 0))
    (let ((value (g))) (if value (loop (+ sum value) (+ count 1)) (list sum count)))))
(write (drain (generator 50 40)))
(newline)
;;> (1044500.0 4000)

; A loop is entered again many times: its variables are what they were when it was captured.
(define saved '())
(define (collect n)
  (let loop ((i 0) (acc '()) (x 1.5))
    (if (= i n)
        (reverse acc)
        (let ((got (call/cc (lambda (k) (set! saved (cons k saved)) i))))
          (loop (+ i 1) (cons (list i got x) acc) (* x 2))))))
(define (again n)
  (set! saved '())
  (let* ((left (* n 400)) (result (collect n)) (k (list-ref saved (modulo left n))))
    (set! left (- left 1))
    (if (> left 0)
        (begin
          (set! saved (list-tail saved (- (length saved) n)))
          (k left))
        result)))
(write (again 5))
(newline)
;;> ((0 3 1.5) (1 2 3.0) (2 1 6.0) (3 3 12.0) (4 4 24.0))

; Extents are left and entered while frames come and go.
(define trace 0)
(define (guarded n)
  (if (= n 0)
      (through 0)
      (+ 1 (dynamic-wind
             (lambda () (set! trace (+ trace 1)))
             (lambda () (through (guarded (- n 1))))
             (lambda () (set! trace (+ trace 1000)))))))
(write (list (guarded 300) trace))
(newline)
;;> (300 300300)
