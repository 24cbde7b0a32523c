; Loops that end where a counter equals a bound, entered on either side of it. Compiled code checks the
; order once, before the first round; a loop entered beyond its end may still be left some other way.

(define (up from to limit)
  (let loop ((i from) (rounds 0))
    (if (= i to)
        (list 'end rounds)
        (if (= rounds limit)
            (list 'limit i)
            (loop (+ i 1) (+ rounds 1))))))

(define (down from to limit)
  (let loop ((i from) (rounds 0))
    (if (= to i)
        (list 'end rounds)
        (if (= rounds limit)
            (list 'limit i)
            (loop (- i 1) (+ rounds 1))))))

; The step is not 1 in every branch, so nothing is known of the order.
(define (hops from to)
  (let loop ((i from) (rounds 0))
    (if (= i to)
        rounds
        (if (even? rounds)
            (loop (+ i 3) (+ rounds 1))
            (loop (- i 1) (+ rounds 1))))))

(define (repeat n thunk)
  (let ((value (thunk)))
    (if (= n 1) value (repeat (- n 1) thunk))))

(define biggest 1152921504606846975)

(for-each
 (lambda (test) (write test) (newline))
 (list (repeat 300 (lambda () (up 0 100 1000)))
       (repeat 300 (lambda () (up 100 0 50)))
       (repeat 300 (lambda () (up 7 7 50)))
       (repeat 300 (lambda () (down 100 0 1000)))
       (repeat 300 (lambda () (down 0 100 50)))
       (repeat 300 (lambda () (hops 0 100)))
       ; Past the largest fixnum, and up to it.
       (repeat 60 (lambda () (up (- biggest 5) 0 20)))
       (repeat 60 (lambda () (up (- biggest 5) biggest 20)))
       (repeat 60 (lambda () (down (- -6 biggest) (- -16 biggest) 20)))
       (repeat 60 (lambda () (down (+ 3 (- biggest)) 0 20)))
       ; Flonums and bounds that are none.
       (repeat 60 (lambda () (up 0.0 10 20)))
       (repeat 60 (lambda () (up 0 10.0 20)))
       (repeat 60 (lambda () (up 1/2 10 20)))))
;;> (end 100)
;;> (limit 150)
;;> (end 0)
;;> (end 100)
;;> (limit -50)
;;> 100
;;> (limit 1152921504606846990)
;;> (end 5)
;;> (end 10)
;;> (limit -1152921504606846992)
;;> (end 10)
;;> (end 10)
;;> (limit 41/2)
