; dynamic-wind with normal returns, with escapes through several extents, and with jumps between two extents of
; a generator; the number of times each guard ran is the answer.
(import (scheme base) (scheme write))
(define size 20000)
(define entered 0)
(define left 0)
(define (guarded thunk)
  (dynamic-wind
   (lambda () (set! entered (+ entered 1)))
   thunk
   (lambda () (set! left (+ left 1)))))
(define (nested depth n)
  (if (= depth 0)
      n
      (guarded (lambda () (+ 1 (nested (- depth 1) n))))))
(define (escape depth)
  (call-with-current-continuation
   (lambda (k)
     (let dive ((depth depth))
       (if (= depth 0)
           (k 1)
           (guarded (lambda () (dive (- depth 1)) 2)))))))
(define (make-generator n)
  (define resume #f)
  (define return #f)
  (define (yield value)
    (call-with-current-continuation
     (lambda (k) (set! resume k) (return value))))
  (lambda ()
    (call-with-current-continuation
     (lambda (k)
       (set! return k)
       (if resume
           (resume #f)
           (begin
             (guarded (lambda () (do ((i 0 (+ i 1))) ((= i n)) (yield i))))
             (return #f)))))))
(define (drain generator)
  (let loop ((sum 0))
    (let ((value (generator)))
      (if value (loop (+ sum value)) sum))))
(define (repeat n thunk)
  (let loop ((n n) (sum 0))
    (if (= n 0) sum (loop (- n 1) (+ sum (thunk))))))
(write (let* ((a (repeat size (lambda () (nested 5 1))))
              (b (repeat size (lambda () (escape 5))))
              (c (drain (make-generator (* 2 size)))))
         (list a b c entered left)))
(newline)
;;family control
;;> (120000 20000 799980000 240001 240001)
;;small 5
;;small> (30 5 45 61 61)
