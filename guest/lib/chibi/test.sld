;; Tests as in chibi's library of that name: one line per failure, one per group.
(define-library (chibi test)
  (export test test-equal test-eq test-eqv test-assert test-not test-error test-values test-approximate
          test-begin test-end test-group test-exit test-run test-syntax-error test-propagate-info
          test-equal? test-failure-count current-test-group test-group-name
          current-test-epsilon current-test-comparator current-test-verbosity current-test-applier
          current-test-skipper current-test-reporter current-test-group-reporter current-test-filters
          current-test-removers current-test-group-filters current-test-group-removers current-column-width)
  (import (scheme base) (scheme write) (scheme complex) (scheme inexact) (scheme process-context)
          (only (graft) condition->string) (only (graft internal) %note-check))
  (begin
;; A group counts its own tests and, once closed, those of the groups inside.
(define-record-type test-group-record (make-group name outer passed failed) test-group?
  (name test-group-name) (outer group-outer)
  (passed group-passed set-group-passed!) (failed group-failed set-group-failed!))

(define outermost (make-group "" #f 0 0))
(define group outermost)
(define (current-test-group) (and (not (eq? group outermost)) group))
(define (test-failure-count)
  (let loop ((g group) (n 0)) (if g (loop (group-outer g) (+ n (group-failed g))) n)))

(define current-test-epsilon (make-parameter 1e-5))
(define current-test-verbosity (make-parameter #f))
(define current-test-applier (make-parameter #f))
(define current-test-skipper (make-parameter #f))
(define current-test-reporter (make-parameter #f))
(define current-test-group-reporter (make-parameter #f))
(define current-test-filters (make-parameter '()))
(define current-test-removers (make-parameter '()))
(define current-test-group-filters (make-parameter '()))
(define current-test-group-removers (make-parameter '()))
(define current-column-width (make-parameter 78))

(define (close? a b)
  (or (= a b)
      (and (nan? a) (nan? b))
      (let ((low (min (abs a) (abs b))) (high (max (abs a) (abs b))))
        (< (if (zero? low) high (abs (/ (- a b) high))) (current-test-epsilon)))))

;; An inexact number that is expected may come out a little different, or exact.
(define (test-equal? expected got)
  (or (equal? expected got)
      (let same? ((a expected) (b got) (depth 1000))
        (cond ((real? a)
               (and (real? b) (if (inexact? a) (close? a b) (eqv? a b))))
              ((number? a)
               (and (number? b) (inexact? a)
                    (close? (real-part a) (real-part b)) (close? (imag-part a) (imag-part b))))
              ((= depth 0) #f)
              ((pair? a)
               (and (pair? b) (same? (car a) (car b) (- depth 1)) (same? (cdr a) (cdr b) (- depth 1))))
              ((vector? a)
               (and (vector? b) (= (vector-length a) (vector-length b))
                    (let loop ((i 0))
                      (or (= i (vector-length a))
                          (and (same? (vector-ref a i) (vector-ref b i) (- depth 1)) (loop (+ i 1)))))))
              (else (equal? a b))))))

(define current-test-comparator (make-parameter test-equal?))

(define (indent)
  (let loop ((g (group-outer group)))
    (if (and g (group-outer g)) (begin (display "  ") (loop (group-outer g))))))

(define (text x)
  (let ((port (open-output-string)))
    (write x port)
    (let ((s (get-output-string port)))
      (if (> (string-length s) 300) (string-append (substring s 0 300) " ...") s))))

(define (pass! label)
  (%note-check #t)
  (set-group-passed! group (+ 1 (group-passed group)))
  (if (current-test-verbosity)
      (begin (indent) (display "PASS: ") (display label) (newline))))

(define (fail! label . details)
  (%note-check #f)
  (set-group-failed! group (+ 1 (group-failed group)))
  (indent) (display "FAIL: ") (display label) (display ":")
  (for-each (lambda (d) (display " ") (display d)) details)
  (newline))

(define (label-of name expression)
  (cond ((not name) (text expression))
        ((eq? name expression) (if (string? name) name (text name)))
        (else (string-append (if (string? name) name (text name)) ": " (text expression)))))

(define (what-was-raised e)
  (string-append "an exception: " (if (error-object? e) (condition->string e) (text e))))

;; Calls `done` with the value, or counts a failure.
(define (attempt label expected thunk done)
  ((call-with-current-continuation
    (lambda (k)
      (with-exception-handler
       (lambda (e)
         (k (lambda ()
              (if expected
                  (fail! label "expected" (expected) "but got" (what-was-raised e))
                  (fail! label "got" (what-was-raised e))))))
       (lambda ()
         (let ((value (thunk))) (lambda () (done value)))))))))

(define (run-compare same? name expression expected thunk)
  (let ((label (label-of name expression)))
    (attempt label #f expected
             (lambda (expected)
               (attempt label (lambda () (text expected))
                        (lambda () (let ((got (thunk))) (cons got (same? expected got))))
                        (lambda (got)
                          (if (cdr got)
                              (pass! label)
                              (fail! label "expected" (text expected) "but got" (text (car got))))))))))

(define (run-test name expression expected thunk)
  (run-compare (current-test-comparator) name expression expected thunk))

(define (run-values name expression expected thunk)
  (run-test name expression
            (lambda () (call-with-values expected list))
            (lambda () (call-with-values thunk list))))

(define (run-assert name expression thunk wanted)
  (let ((label (label-of name expression)))
    (attempt label (lambda () (if wanted "a true value" "#f")) thunk
             (lambda (got)
               (cond ((if got wanted (not wanted)) (pass! label))
                     (wanted (fail! label "expected a true value but got #f"))
                     (else (fail! label "expected #f but got" (text got))))))))

(define (run-error name expression right? thunk)
  (let ((label (label-of name expression)))
    ((call-with-current-continuation
      (lambda (k)
        (with-exception-handler
         (lambda (e)
           (k (lambda ()
                (if (or (not (procedure? right?)) (right? e))
                    (pass! label)
                    (fail! label "expected another error but got" (what-was-raised e))))))
         (lambda ()
           (let ((value (thunk)))
             (lambda () (fail! label "expected an error but got" (text value)))))))))))

;; `(test-equal same? [name] expected expr)` as chibi has it, and `(test-equal [name] expected expr)`.
(define (run-equal first expression expected thunk)
  (if (procedure? first)
      (run-compare first #f expression expected thunk)
      (run-test first expression expected thunk)))

(define-syntax test
  (syntax-rules ()
    ((_ expected expr) (run-test #f 'expr (lambda () expected) (lambda () expr)))
    ((_ name expected expr) (run-test name 'expr (lambda () expected) (lambda () expr)))))

(define-syntax test-equal
  (syntax-rules ()
    ((_ expected expr) (test expected expr))
    ((_ first expected expr) (run-equal first 'expr (lambda () expected) (lambda () expr)))
    ((_ same? name expected expr)
     (run-compare same? name 'expr (lambda () expected) (lambda () expr)))))

(define-syntax define-comparing
  (syntax-rules ()
    ((_ (keyword same?) ...)
     (begin
       (define-syntax keyword
         (syntax-rules ()
           ((_ expected expr)
            (run-compare same? #f 'expr (lambda () expected) (lambda () expr)))
           ((_ name expected expr)
            (run-compare same? name 'expr (lambda () expected) (lambda () expr)))))
       ...))))
(define-comparing (test-eq eq?) (test-eqv eqv?))

(define (within error) (lambda (a b) (<= (abs (- a b)) error)))

(define-syntax test-approximate
  (syntax-rules ()
    ((_ expected expr error)
     (run-compare (within error) #f 'expr (lambda () expected) (lambda () expr)))
    ((_ name expected expr error)
     (run-compare (within error) name 'expr (lambda () expected) (lambda () expr)))))

(define-syntax test-values
  (syntax-rules ()
    ((_ expected expr) (run-values #f 'expr (lambda () expected) (lambda () expr)))
    ((_ name expected expr) (run-values name 'expr (lambda () expected) (lambda () expr)))))

(define-syntax test-assert
  (syntax-rules ()
    ((_ expr) (run-assert #f 'expr (lambda () expr) #t))
    ((_ name expr) (run-assert name 'expr (lambda () expr) #t))))

(define-syntax test-not
  (syntax-rules ()
    ((_ expr) (run-assert #f 'expr (lambda () expr) #f))
    ((_ name expr) (run-assert name 'expr (lambda () expr) #f))))

(define-syntax test-error
  (syntax-rules ()
    ((_ expr) (run-error #f 'expr #t (lambda () expr)))
    ((_ name expr) (run-error name 'expr #t (lambda () expr)))
    ((_ name right? expr) (run-error name 'expr right? (lambda () expr)))))

(define-syntax test-syntax-error
  (syntax-rules ()
    ((_ message form ...) (syntax-error message form ...))))

(define-syntax test-propagate-info
  (syntax-rules ()
    ((_ name expected expr info) (run-test name 'expr (lambda () expected) (lambda () expr)))))

;; chibi's procedure under the macros: an association list says what to do.
(define (test-run expected thunk info)
  (let ((name (assq 'name info)))
    (run-test (and name (cdr name)) "test" expected thunk)))

(define-syntax test-group
  (syntax-rules ()
    ((_ name body ...)
     (begin
       (test-begin name)
       (run-body name (lambda () #f body ...))
       (test-end name)))))

(define (run-body name thunk)
  (let ((inside group))
    (attempt (label-of name name) #f
             (lambda () (dynamic-wind (lambda () #f) thunk (lambda () (set! group inside))))
             (lambda (value) value))))

(define (test-begin . name)
  (set! group (make-group (if (pair? name) (car name) "") group 0 0)))

(define (test-end . name)
  (if (eq? group outermost) (error "test-end: there is no group to end"))
  (if (and (pair? name) (not (equal? (car name) (test-group-name group))))
      (begin
        (display "WARNING: test-end of ") (write (car name))
        (display " in the group ") (write (test-group-name group)) (newline)))
  (let ((outer (group-outer group)))
    (report)
    (set-group-passed! outer (+ (group-passed outer) (group-passed group)))
    (set-group-failed! outer (+ (group-failed outer) (group-failed group)))
    (set! group outer)))

(define (report)
  (let* ((passed (group-passed group))
         (all (+ passed (group-failed group)))
         (tenths (if (= all 0) 1000 (quotient (* 1000 passed) all))))
    (indent)
    (if (not (equal? (test-group-name group) ""))
        (begin (display (test-group-name group)) (display ": ")))
    (display passed) (display " out of ") (display all) (display " (")
    (display (quotient tenths 10)) (display ".") (display (remainder tenths 10))
    (display "%) tests passed") (newline)))

;; Non-zero when anything has failed; tests outside of all groups have not been summed up yet.
(define (test-exit . status)
  (let loop () (if (not (eq? group outermost)) (begin (test-end) (loop))))
  (exit (if (pair? status) (car status) (if (= 0 (group-failed outermost)) 0 1))))))
