; A hash table made of a vector of association lists: counts of 200,000 keys.
(define size 509)
(define (table-update! table key)
  (let* ((slot (modulo key size))
         (entry (assv key (vector-ref table slot))))
    (if entry
        (set-cdr! entry (+ (cdr entry) 1))
        (vector-set! table slot (cons (cons key 1) (vector-ref table slot))))))
(define (run n)
  (let ((table (make-vector size '())))
    (let loop ((i 0) (key 1))
      (if (< i n)
          (begin
            (table-update! table key)
            (loop (+ i 1) (modulo (+ (* key 75) 74) 4099)))))
    (let loop ((i 0) (most 0))
      (if (= i size)
          most
          (loop (+ i 1)
                (let each ((entries (vector-ref table i)) (most most))
                  (if (null? entries)
                      most
                      (each (cdr entries)
                            (if (< most (cdar entries)) (cdar entries) most)))))))))
(display (run 200000))
(newline)
;;> 49
;;family lists
;;limits
