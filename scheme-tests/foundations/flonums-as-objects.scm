;; The bits of a flonum are no address: what asks for an object or a procedure looks at the tag before it looks into
;; memory. Those of 1.1 and the others here would lie outside of it.
(import (scheme base) (scheme write))

(define flonums '(1.1 -1.1 1.3 3.3 1e10 -7.7e-20))

(define (refused? use)
  (guard (e ((error-object? e) #t))
    (use)
    #f))

(define (all-refused? use)
  (let loop ((rest flonums))
    (or (null? rest)
        (and (refused? (lambda () (use (car rest))))
             (loop (cdr rest))))))

(define-record-type thing (make-thing a) thing? (a thing-a set-thing-a!))

(define (called x) (list (x 1 2)))
(define (tail-called x) (x 1 2))
(write (map all-refused? (list called tail-called))) (newline) ;;> (#t #t)

(write (map all-refused?
            (list (lambda (x) (vector-length x))
                  (lambda (x) (vector-ref x 0))
                  (lambda (x) (vector-set! x 0 0))
                  (lambda (x) (string-length x))
                  (lambda (x) (string-ref x 0))
                  (lambda (x) (bytevector-length x))
                  (lambda (x) (bytevector-u8-ref x 0))
                  (lambda (x) (thing-a x))
                  (lambda (x) (set-thing-a! x 0)))))
(newline) ;;> (#t #t #t #t #t #t #t #t #t)
(write (map thing? flonums)) (newline) ;;> (#f #f #f #f #f #f)
