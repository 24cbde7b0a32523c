;; SRFI 64: test suites.
(define-library (srfi 64)
  (export test-begin test-end test-group test-group-with-cleanup
          test-assert test-eqv test-eq test-equal test-approximate test-error test-read-eval-string
          test-skip test-expect-fail test-match-name test-match-nth test-match-any test-match-all
          test-apply test-with-runner
          test-runner? test-runner-create test-runner-simple test-runner-null
          test-runner-current test-runner-get test-runner-factory test-runner-reset
          test-runner-pass-count test-runner-fail-count test-runner-xpass-count test-runner-xfail-count
          test-runner-skip-count test-runner-test-name test-runner-group-path test-runner-group-stack
          test-runner-aux-value test-runner-aux-value!
          test-runner-on-test-begin test-runner-on-test-begin! test-runner-on-test-end
          test-runner-on-test-end! test-runner-on-group-begin test-runner-on-group-begin!
          test-runner-on-group-end test-runner-on-group-end! test-runner-on-bad-count
          test-runner-on-bad-count! test-runner-on-bad-end-name test-runner-on-bad-end-name!
          test-runner-on-final test-runner-on-final!
          test-on-test-begin-simple test-on-test-end-simple test-on-group-begin-simple
          test-on-group-end-simple test-on-bad-count-simple test-on-bad-end-name-simple
          test-on-final-simple
          test-result-alist test-result-kind test-passed? test-result-ref test-result-set!
          test-result-remove test-result-clear)
  (import (scheme base) (scheme write) (scheme read) (scheme eval) (scheme repl)
          (only (graft) condition->string filter) (only (graft internal) %note-check))
  (begin
(define-record-type <test-runner>
  (%make-runner passes fails xpasses xfails skips groups result skip-list fail-list run-list)
  test-runner?
  (passes test-runner-pass-count passes!) (fails test-runner-fail-count fails!)
  (xpasses test-runner-xpass-count xpasses!) (xfails test-runner-xfail-count xfails!)
  (skips test-runner-skip-count skips!)
  ;; Open groups, innermost first: #(name expected-count count-at-begin skip-list fail-list).
  (groups runner-groups runner-groups!)
  (result test-result-alist %result!)
  (skip-list skip-list skip-list!) (fail-list fail-list fail-list!) (run-list run-list run-list!)
  (automatic runner-automatic runner-automatic!)
  (aux test-runner-aux-value test-runner-aux-value!)
  (on-test-begin test-runner-on-test-begin test-runner-on-test-begin!)
  (on-test-end test-runner-on-test-end test-runner-on-test-end!)
  (on-group-begin test-runner-on-group-begin test-runner-on-group-begin!)
  (on-group-end test-runner-on-group-end test-runner-on-group-end!)
  (on-bad-count test-runner-on-bad-count test-runner-on-bad-count!)
  (on-bad-end-name test-runner-on-bad-end-name test-runner-on-bad-end-name!)
  (on-final test-runner-on-final test-runner-on-final!))

(define (test-runner-null)
  (let ((r (%make-runner 0 0 0 0 0 '() '() '() '() #f)))
    (define (nothing . ignored) #f)
    (runner-automatic! r #f)
    (test-runner-aux-value! r #f)
    (for-each (lambda (set) (set r nothing))
              (list test-runner-on-test-begin! test-runner-on-test-end! test-runner-on-group-begin!
                    test-runner-on-group-end! test-runner-on-bad-count! test-runner-on-bad-end-name!
                    test-runner-on-final!))
    r))

(define (test-runner-simple)
  (let ((r (test-runner-null)))
    (test-runner-on-test-end! r test-on-test-end-simple)
    (test-runner-on-bad-count! r test-on-bad-count-simple)
    (test-runner-on-bad-end-name! r test-on-bad-end-name-simple)
    (test-runner-on-final! r test-on-final-simple)
    r))

(define current #f)
(define factory test-runner-simple)
(define (test-runner-current . runner)
  (if (pair? runner) (set! current (car runner)) current))
(define (test-runner-factory . made-by)
  (if (pair? made-by) (set! factory (car made-by)) factory))
(define (test-runner-create) (factory))
(define (test-runner-get)
  (or current (error "test-runner-get: there is no test runner; test-begin is missing")))
(define (with-runner r thunk)
  (define (exchange) (let ((other current)) (set! current r) (set! r other)))
  (dynamic-wind exchange thunk exchange))

(define (test-runner-reset r)
  (for-each (lambda (set) (set r 0)) (list passes! fails! xpasses! xfails! skips!))
  (for-each (lambda (set) (set r '())) (list runner-groups! %result! skip-list! fail-list!))
  (run-list! r #f))

(define (group-name g) (vector-ref g 0))
(define (test-runner-group-stack r) (map group-name (runner-groups r)))
(define (test-runner-group-path r) (reverse (test-runner-group-stack r)))
(define (total r)
  (+ (test-runner-pass-count r) (test-runner-fail-count r) (test-runner-xpass-count r)
     (test-runner-xfail-count r) (test-runner-skip-count r)))

;; Results
(define (optional-runner rest) (if (pair? rest) (car rest) (test-runner-get)))
(define (test-result-ref r key . default)
  (let ((p (assq key (test-result-alist r))))
    (cond (p (cdr p)) ((pair? default) (car default)) (else #f))))
(define (test-result-set! r key value)
  (let ((p (assq key (test-result-alist r))))
    (if p (set-cdr! p value)
        (%result! r (append (test-result-alist r) (list (cons key value)))))))
(define (test-result-remove r key)
  (%result! r (filter (lambda (p) (not (eq? (car p) key))) (test-result-alist r))))
(define (test-result-clear r) (%result! r '()))
(define (test-result-kind . r) (test-result-ref (optional-runner r) 'result-kind))
(define (test-passed? . r)
  (and (memq (test-result-ref (optional-runner r) 'result-kind) '(pass xpass)) #t))
(define (test-runner-test-name r) (test-result-ref r 'test-name ""))

;; Specifiers
(define (test-match-name name) (lambda (r) (equal? name (test-runner-test-name r))))
(define (test-match-nth n . count)
  (let ((end (+ n (if (pair? count) (car count) 1))) (i 0))
    (lambda (r) (set! i (+ i 1)) (and (>= i n) (< i end)))))
(define (specifier x)
  (cond ((procedure? x) x) ((integer? x) (test-match-nth 1 x)) (else (test-match-name x))))
;; All are asked, because they may count.
(define (test-match-any . specifiers)
  (let ((all (map specifier specifiers)))
    (lambda (r) (any-match? r all))))
(define (any-match? r all)
  (let loop ((all all) (yes #f))
    (if (pair? all) (let ((it ((car all) r))) (loop (cdr all) (or it yes))) yes)))
(define (test-match-all . specifiers)
  (let ((all (map specifier specifiers)))
    (lambda (r)
      (let loop ((all all) (yes #t))
        (if (pair? all) (let ((it ((car all) r))) (loop (cdr all) (and it yes))) yes)))))
(define (test-skip . specifiers)
  (let ((r (test-runner-get)))
    (skip-list! r (cons (apply test-match-all specifiers) (skip-list r)))))
(define (test-expect-fail . specifiers)
  (let ((r (test-runner-get)))
    (fail-list! r (cons (apply test-match-all specifiers) (fail-list r)))))

(define (skip? r)
  (let* ((out (and (run-list r) (not (any-match? r (run-list r))))) (in (any-match? r (skip-list r))))
    (or out in)))

;; Groups
(define (test-begin . name-and-count)
  (let ((name (if (pair? name-and-count) (car name-and-count) ""))
        (count (and (pair? name-and-count) (pair? (cdr name-and-count)) (cadr name-and-count))))
    (if (not current)
        (let ((r (test-runner-create)))
          (runner-automatic! r #t)
          (set! current r)))
    (let ((r current))
      ((test-runner-on-group-begin r) r name count)
      (runner-groups! r (cons (vector name count (total r) (skip-list r) (fail-list r))
                              (runner-groups r))))))

(define (test-end . name)
  (let* ((r (test-runner-get)) (groups (runner-groups r)))
    (if (null? groups) (error "test-end: there is no group to end"))
    (let* ((g (car groups)) (count (- (total r) (vector-ref g 2))))
      (if (and (pair? name) (not (equal? (car name) (group-name g))))
          ((test-runner-on-bad-end-name r) r (group-name g) (car name)))
      (if (and (vector-ref g 1) (not (= count (vector-ref g 1))))
          ((test-runner-on-bad-count r) r count (vector-ref g 1)))
      ((test-runner-on-group-end r) r)
      (runner-groups! r (cdr groups))
      (skip-list! r (vector-ref g 3))
      (fail-list! r (vector-ref g 4))
      (if (null? (cdr groups))
          (begin
            ((test-runner-on-final r) r)
            (if (runner-automatic r) (set! current #f)))))))

(define-syntax test-group
  (syntax-rules ()
    ((_ name form ...) (run-group name (lambda () #f form ...)))))
(define (run-group name thunk)
  (if (not current) (begin (test-begin name) (thunk) (test-end name))
      (let ((r current))
        (%result! r (list (cons 'test-name name)))
        (if (not (skip? r))
            (dynamic-wind (lambda () (test-begin name)) thunk (lambda () (test-end name)))))))
(define-syntax test-group-with-cleanup
  (syntax-rules ()
    ((_ name form ... cleanup)
     (test-group name
       (dynamic-wind (lambda () #f) (lambda () #f form ...) (lambda () cleanup))))))

(define-syntax test-with-runner
  (syntax-rules ()
    ((_ runner form ...) (with-runner runner (lambda () #f form ...)))))
(define (test-apply first . rest)
  (if (test-runner? first)
      (with-runner first (lambda () (apply test-apply rest)))
      (let* ((all (reverse (cons first rest))) (r current))
        (if (not r)
            (let ((made (test-runner-create)))
              (with-runner made (lambda () (apply test-apply first rest)))
              ((test-runner-on-final made) made))
            (let ((before (run-list r)))
              (dynamic-wind
               (lambda () (if (pair? (cdr all)) (run-list! r (map specifier (reverse (cdr all))))))
               (car all)
               (lambda () (run-list! r before))))))))

;; Tests
(define (count! get set r) (set r (+ 1 (get r))))

;; `judge` gets the thunk of the expression and says whether the test passes.
(define (run name expression judge thunk)
  (let ((r (test-runner-get)))
    (%result! r (append (if name (list (cons 'test-name name)) '())
                        (list (cons 'source-form expression))))
    (if (skip? r)
        (begin
          (test-result-set! r 'result-kind 'skip)
          ((test-runner-on-test-begin r) r)
          (count! test-runner-skip-count skips! r))
        (let ((expect-fail (any-match? r (fail-list r))))
          (if expect-fail (test-result-set! r 'result-kind 'xfail))
          ((test-runner-on-test-begin r) r)
          (let ((passed (and (judge r thunk) #t)))
            (%note-check (if passed (not expect-fail) (and expect-fail #t)))
            (cond ((and passed expect-fail)
                   (test-result-set! r 'result-kind 'xpass)
                   (count! test-runner-xpass-count xpasses! r))
                  (passed
                   (test-result-set! r 'result-kind 'pass)
                   (count! test-runner-pass-count passes! r))
                  (expect-fail
                   (count! test-runner-xfail-count xfails! r))
                  (else
                   (test-result-set! r 'result-kind 'fail)
                   (count! test-runner-fail-count fails! r))))))
    ((test-runner-on-test-end r) r)))

(define (attempt r thunk on-error)
  ((call-with-current-continuation
    (lambda (k)
      (with-exception-handler
       (lambda (e)
         (k (lambda () (test-result-set! r 'actual-error e) (on-error e))))
       (lambda () (let ((value (thunk))) (lambda () value))))))))

(define (no e) #f)

(define (assert-judge r thunk)
  (attempt r (lambda ()
               (let ((value (thunk))) (test-result-set! r 'actual-value value) value))
           no))

(define (compare-judge same? expected)
  (lambda (r thunk)
    (attempt r (lambda ()
                 (let ((wanted (expected)))
                   (test-result-set! r 'expected-value wanted)
                   (let ((value (thunk)))
                     (test-result-set! r 'actual-value value)
                     (same? wanted value))))
             no)))

(define (error-judge type)
  (lambda (r thunk)
    (test-result-set! r 'expected-error type)
    (attempt r (lambda ()
                 (test-result-set! r 'actual-value (thunk))
                 #f)
             (lambda (e) (if (procedure? type) (type e) #t)))))

(define-syntax test-assert
  (syntax-rules ()
    ((_ expr) (run #f 'expr assert-judge (lambda () expr)))
    ((_ name expr) (run name 'expr assert-judge (lambda () expr)))))
(define-syntax define-comparing
  (syntax-rules ()
    ((_ (keyword same?) ...)
     (begin
       (define-syntax keyword
         (syntax-rules ()
           ((_ expected expr)
            (run #f 'expr (compare-judge same? (lambda () expected)) (lambda () expr)))
           ((_ name expected expr)
            (run name 'expr (compare-judge same? (lambda () expected)) (lambda () expr)))))
       ...))))
(define-comparing (test-eq eq?) (test-eqv eqv?) (test-equal equal?))
(define (within error)
  (lambda (expected value) (and (>= value (- expected error)) (<= value (+ expected error)))))
(define-syntax test-approximate
  (syntax-rules ()
    ((_ expected expr error)
     (run #f 'expr (compare-judge (within error) (lambda () expected)) (lambda () expr)))
    ((_ name expected expr error)
     (run name 'expr (compare-judge (within error) (lambda () expected)) (lambda () expr)))))
(define-syntax test-error
  (syntax-rules ()
    ((_ expr) (run #f 'expr (error-judge #t) (lambda () expr)))
    ((_ type expr) (run #f 'expr (error-judge type) (lambda () expr)))
    ((_ name type expr) (run name 'expr (error-judge type) (lambda () expr)))))

(define (test-read-eval-string string)
  (let* ((port (open-input-string string)) (form (read port)))
    (if (not (eof-object? (read port))) (error "test-read-eval-string: more than one datum" string))
    (eval form (interaction-environment))))

;; The simple runner: a line per surprise and a summary.
(define (test-on-test-begin-simple r) #f)
(define (test-on-group-begin-simple r name count) #f)
(define (test-on-group-end-simple r) #f)
(define (test-on-test-end-simple r)
  (let ((kind (test-result-kind r)) (results (test-result-alist r)))
    (define (show key before show)
      (let ((p (assq key results))) (if p (begin (display before) (show (cdr p))))))
    (if (memq kind '(fail xpass))
        (begin
          (display (if (eq? kind 'fail) "FAIL:" "XPASS:"))
          (for-each (lambda (name) (display " ") (display name) (display ":"))
                    (filter (lambda (name) (not (equal? name ""))) (test-runner-group-path r)))
          (show 'test-name " " display)
          (show 'source-form " " write)
          (show 'expected-value ", expected " write)
          (if (assq 'expected-error results) (display ", expected an error"))
          (show 'actual-value ", got " write)
          (show 'actual-error ", raised "
                (lambda (e) (if (error-object? e) (display (condition->string e)) (write e))))
          (newline)))))
(define (test-on-bad-count-simple r count expected)
  (display "WARNING: the group ") (write (group-name (car (runner-groups r))))
  (display " has ") (display count) (display " tests instead of ") (display expected) (newline))
(define (test-on-bad-end-name-simple r begin-name end-name)
  (display "WARNING: test-end of ") (write end-name)
  (display " in the group ") (write begin-name) (newline))
(define (test-on-final-simple r)
  (define (line text n)
    (if (> n 0) (begin (display text) (display n) (newline))))
  (line "# of expected passes      " (test-runner-pass-count r))
  (line "# of expected failures    " (test-runner-xfail-count r))
  (line "# of unexpected successes " (test-runner-xpass-count r))
  (line "# of unexpected failures  " (test-runner-fail-count r))
  (line "# of skipped tests        " (test-runner-skip-count r)))))
