; A guard is found from the raise by its frame, wherever that is by then: on the stack, captured, entered again.

; Deep below, and with the handler's value used in place.
(define (deep n) (if (= n 0) (raise 'bottom) (+ 1 (deep (- n 1)))))
(write (+ 1 (guard (e ((symbol? e) 10)) (deep 5000))))
(newline)

; No clause applies: the raise goes on outwards from where it was, through the extents between.
(define trace '())
(define (note x) (set! trace (cons x trace)))
(define value
  (guard (e ((string? e) (note 'outer) e))
    (dynamic-wind
     (lambda () (note 'in))
     (lambda ()
       (guard (e ((number? e) (note 'wrong) e))
         (dynamic-wind (lambda () (note 'in2)) (lambda () (raise "text")) (lambda () (note 'out2)))))
     (lambda () (note 'out)))))
(write (list value (reverse trace)))
(newline)

; raise-continuable through a guard that does not want it comes back.
(write (with-exception-handler
        (lambda (e) (* e 2))
        (lambda ()
          (+ 1 (guard (e ((string? e) e)) (+ 100 (raise-continuable 21)))))))
(newline)

; The body is left by a continuation, the guard returns, and the body is entered again and raises.
(define again #f)
(define count 0)
(define (body)
  (guard (e (#t (list 'caught e count)))
    (let ((n (call/cc (lambda (k) (set! again k) 0))))
      (set! count (+ count 1))
      (if (< n 2) (list 'returned n) (raise n)))))
(define results '())
(let ((result (body)))
  (set! results (cons result results))
  (if (< (length results) 4) (again (length results))))
(write (reverse results))
(newline)

; A before that raises while its extent is entered again is inside the guard around that extent.
(define enter-again #f)
(define entries 0)
(define (wound)
  (guard (e (#t (list 'guarded e)))
    (dynamic-wind
     (lambda () (set! entries (+ entries 1)) (if (> entries 1) (raise (list 'entry entries))))
     (lambda () (call/cc (lambda (k) (set! enter-again k))) 'through)
     (lambda () #f))))
(define seen '())
(let ((result (wound)))
  (set! seen (cons result seen))
  (if (< (length seen) 3) (enter-again 'x)))
(write (reverse seen))
(newline)

; Handlers after a guard are those before it, whichever way it was left.
(define (handled thunk)
  (call/cc (lambda (k) (with-exception-handler (lambda (e) (k (list 'outer e))) thunk))))
(write (list (handled (lambda () (guard (e (#t e)) 1) (raise 'after)))
             (handled (lambda () (guard (e (#t e)) (raise 1)) (raise 'after)))
             (handled (lambda () (guard (e (#f e)) (raise 'inside)) 'not-here))
             (handled (lambda () (guard (e (#t (raise 'clause))) (raise 1))))))
(newline)

; A guard's body may give several values, and its clauses too.
(write (call-with-values (lambda () (guard (e (#t (values e 2 3))) (raise 1))) list))
(write (call-with-values (lambda () (guard (e (#t e)) (values 1 2))) list))
(newline)

; Hot: entered, left and raised in often enough to be compiled.
(define (checked n) (if (= 0 (remainder n 7)) (raise n) n))
(define (hot n)
  (let loop ((i 1) (sum 0))
    (if (> i n)
        sum
        (loop (+ i 1) (+ sum (guard (e ((even? e) 0) ((> e 0) 1)) (checked i)))))))
(write (hot 3000))
(newline)

; An escape continuation leaves extents, and gives values.
(define left '())
(write (call-with-escape-continuation
        (lambda (k)
          (dynamic-wind (lambda () #f)
                        (lambda () (for-each (lambda (x) (if (negative? x) (k x))) '(1 -2 3)) 'none)
                        (lambda () (set! left (cons 'left left)))))))
(write left)
(write (call-with-values (lambda () (call-with-escape-continuation (lambda (k) (+ 1 (k 1 2 3))))) list))
(write (call-with-escape-continuation (lambda (k) 'normal)))
(newline)
(write (guard (e ((error-object? e) (error-object-message e)))
         ((call-with-escape-continuation (lambda (k) k)) 1)))
(newline)
;;> 11
;;> ("text" (in in2 out2 in2 out2 out outer))
;;> 143
;;> ((returned 0) (returned 1) (caught 2 3) (caught 3 4))
;;> (through (guarded (entry 2)) (guarded (entry 3)))
;;> ((outer after) (outer after) (outer inside) (outer clause))
;;> (1 2 3)(1 2)
;;> 3859072
;;> -2(left)(1 2 3)normal
;;> "an escape out of an extent that is not active any more"
