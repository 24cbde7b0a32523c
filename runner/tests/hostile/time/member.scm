; Deep keys, none of which is the one.
;;exit 124
;;says time limit reached
(define (deep n last) (let loop ((i 0) (x last)) (if (= i n) x (loop (+ i 1) (list x i)))))
(define items (make-list 100000 (deep 20000 'a)))
(member (deep 20000 'b) items)
