; Every round of a loop binds its variables anew, and closures keep theirs.
(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define (call f) (f))

(show (map call
           (let loop ((i 0) (l '()))
             (if (= i 5) (reverse l) (loop (+ i 1) (cons (lambda () i) l))))))
;;> (0 1 2 3 4)
(show (map call (do ((i 0 (+ i 1)) (l '() (cons (lambda () (* i i)) l))) ((= i 5) (reverse l)))))
;;> (0 1 4 9 16)

(define counters
  (do ((i 0 (+ i 1)) (l '() (cons (lambda () (set! i (+ i 10)) i) l))) ((>= i 3) (reverse l))))
(show (map call counters))
;;> (10 11 12)
(show (map call counters))
;;> (20 21 22)
(define (make-hot n)
  (let loop ((i 0) (l '()))
    (if (= i n) l (loop (+ i 1) (if (= 0 (remainder i 500)) (cons (lambda () i) l) l)))))
(show (map call (make-hot 1200)))
;;> (1000 500 0)

; A variable from outside the loop is one variable.
(show (let ((x 0))
        (let ((fs (let loop ((i 0) (l '())) (if (= i 3) l (loop (+ i 1) (cons (lambda () (set! x (+ x 1)) x) l))))))
          (for-each call fs)
          (let* ((before x) (result (call (car fs)))) (list before result x)))))
;;> (3 4 4)
; Closures over the inner and the outer variable of nested loops.
(show (map call
           (let outer ((i 0) (l '()))
             (if (= i 3) (reverse l)
                 (outer (+ i 1)
                        (let inner ((j 0) (l l))
                          (if (= j 2) l (inner (+ j 1) (cons (lambda () (list i j)) l)))))))))
;;> ((0 0) (0 1) (1 0) (1 1) (2 0) (2 1))
; A loop variable assigned in the body, and captured after.
(show (map call
           (let loop ((i 0) (l '()))
             (if (>= i 8) (reverse l)
                 (begin (set! i (* 2 (+ i 1)))
                        (loop (+ i 1) (cons (lambda () i) l)))))))
;;> (2 8)
; A closure made before the loop's variable changes sees the change, the next round's does not.
(define peeks '())
(let loop ((i 0))
  (set! peeks (cons (lambda () i) peeks))
  (if (< i 2) (loop (+ i 1)) (set! i 'changed)))
(show (map call peeks))
;;> (changed 1 0)
; The loop procedure itself, kept.
(define again #f)
(show (let loop ((i 0)) (set! again loop) (if (< i 10) (loop (+ i 3)) i)))
;;> 12
(show (again -5))
;;> 10
(show (again 100))
;;> 100
