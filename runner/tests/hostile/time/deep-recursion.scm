; Frames that are moved to the heap again and again.
;;exit 124
;;says time limit reached
(define (down n) (if (= n 0) 0 (+ 1 (down (- n 1)))))
(let loop () (down 100000) (loop))
