;;; The prelude: the procedures of R7RS that call procedures, and the control they rest on.
;;;
;;; No primitive calls back into Scheme, so everything higher-order is written here, in core and derived forms only.
;;; Names in % are private. `raise`, `%run-program`, `%run-forms`, `%marked`, `%leave-extents`, `%host-procedure` and
;;; `%reenter` are known to the machine (vm::control::Hook); `%with-guard`, `%parameterize` and `%parameterize-one` by what
;;; the expander makes of the forms.
;;;
;;; The dynamic state is two registers of the machine:
;;;   handlers: a list of procedures, innermost first, saved with every continuation
;;;   winders:  a list of (before after . handlers), one per `dynamic-wind` that is active, innermost first; saved
;;;             with every continuation, and who goes there goes extent by extent

;;; ---------------------------------------------------------------------------------------------------------------
;;; Exceptions (R7RS 6.11)

;; A handler runs on top of the raise, with the outer handlers installed. When it returns, a secondary condition is
;; raised in that same context.
(define (raise object)
  (let ((handlers (%handlers)))
    (if (null? handlers)
        (%uncaught object)
        (begin
          (%set-handlers! (cdr handlers))
          ((car handlers) object)
          (raise (%make-condition 'handler-returned "a handler returned from a raise that is not continuable"
                                  (list object)))))))

(define (raise-continuable object)
  (let ((handlers (%handlers)))
    (if (null? handlers)
        (%uncaught object)
        (begin
          (%set-handlers! (cdr handlers))
          (let ((result ((car handlers) object)))
            (%set-handlers! handlers)
            result)))))

(define (error message . irritants)
  (raise (%make-error message irritants)))

(define (with-exception-handler handler thunk)
  (if (not (procedure? handler)) (%type-error 'with-exception-handler 1 "a procedure" handler))
  (if (not (procedure? thunk)) (%type-error 'with-exception-handler 2 "a procedure" thunk))
  (let ((outer (%handlers)))
    (%set-handlers! (cons handler outer))
    (let ((result (thunk)))
      (%set-handlers! outer)
      result)))

;; `guard` (R7RS 4.2.7). `handler` takes the condition and a procedure that goes back to the place of the raise and
;; raises again there, with the outer handlers. The frame of `%marked` stands for the guard's continuation, so entering
;; a guard captures nothing; a raise captures the place it comes from.
(define (%with-guard body handler)
  (let* ((outer (%handlers)) (winders (%winders)) (mark (cons #f outer)))
    (set-car! mark
              (lambda (condition)
                (%call/cc
                 (lambda (raise-k)
                   (let ((raise-winders (%winders)))
                     (%rewind winders)
                     (%escape mark
                              (lambda ()
                                (%set-handlers! outer)
                                (handler condition
                                         (lambda ()
                                           (%go raise-k raise-winders (lambda () (raise-continuable condition))))))))))))
    (%set-handlers! mark)
    (%marked mark body)))

;; Calls the thunk. While it runs, the frame can be found by its mark (a fresh pair whose cdr is the handlers outside),
;; by `%escape`: in the present continuation, be it the original or one that was captured and entered again. Called by
;; name from the machine (vm::control::Hook); `mark` must stay its first parameter, and be used after the call.
(define (%marked mark thunk)
  (let ((result (thunk)))
    (%set-handlers! (cdr mark))
    result))

;;; ---------------------------------------------------------------------------------------------------------------
;;; Control (R7RS 6.10)

;; The afters run outermost last, the befores outermost first; each in the extents and with the handlers of its
;; `dynamic-wind` call.
(define (dynamic-wind before thunk after)
  (if (not (procedure? before)) (%type-error 'dynamic-wind 1 "a procedure" before))
  (if (not (procedure? thunk)) (%type-error 'dynamic-wind 2 "a procedure" thunk))
  (if (not (procedure? after)) (%type-error 'dynamic-wind 3 "a procedure" after))
  (%wound before thunk after))

;; The same of what is known to be procedures.
(define (%wound before thunk after)
  (before)
  (let ((outer (%winders)))
    (%set-winders! (cons (cons before (cons after (%handlers))) outer))
    (let ((result (thunk)))
      (%set-winders! outer)
      (after)
      result)))

;; Calls a thunk with the continuation `k`, whose winders are `to`: leaves extents here and enters extents there, so that
;; a `before` that raises finds the guards around it.
(define (%go k to thunk)
  (let* ((from (%winders)) (common (if (eq? from to) to (%common-tail from to))))
    (%leave from common)
    (%call-in k
              (if (eq? common to)
                  thunk
                  (lambda ()
                    (let ((handlers (%handlers)))
                      (%enter to common)
                      (%set-handlers! handlers)
                      (thunk)))))))

;; Leaves and enters extents until the winders are `to`.
(define (%rewind to)
  (let ((from (%winders)))
    (if (not (eq? from to))
        (let ((common (%common-tail from to)))
          (%leave from common)
          (%enter to common)))))

(define (%leave from to)
  (if (not (eq? from to))
      (let ((winder (car from)))
        (%set-winders! (cdr from))
        (%set-handlers! (cddr winder))
        ((cadr winder))
        (%leave (cdr from) to))))

;; What the machine calls after an error that nobody handled.
(define (%leave-extents)
  (%rewind '()))

(define (%enter to from)
  (if (not (eq? from to))
      (begin
        (%enter (cdr to) from)
        (let ((winder (car to)))
          (%set-handlers! (cddr winder))
          ((car winder))
          (%set-winders! to)))))

(define (%common-tail a b)
  (let ((m (length a)) (n (length b)))
    (let loop ((a (if (> m n) (list-tail a (- m n)) a))
               (b (if (> n m) (list-tail b (- n m)) b)))
      (if (eq? a b) a (loop (cdr a) (cdr b))))))

(define (call-with-current-continuation procedure)
  (if (not (procedure? procedure)) (%type-error 'call-with-current-continuation 1 "a procedure" procedure))
  (%call/cc procedure))

;; What the call of a continuation comes to whose extents are not those that are active (vm::control::Hook).
(define (%reenter k value)
  (%go k (%continuation-winders k) (lambda () value)))

(define call/cc call-with-current-continuation)

;; What the compiler makes of a `call/cc` whose continuation is only called, by who cannot outlive it: nothing is captured.
;; `receiver` gets the mark of a frame, which holds the winders and the handlers outside.
(define (%with-exit receiver)
  (let ((mark (cons (%winders) (%handlers))))
    (%marked mark (lambda () (receiver mark)))))

(define (%exit-to mark value)
  (let ((winders (car mark)))
    (if (not (eq? (%winders) winders)) (%rewind winders))
    (%set-handlers! (cdr mark))
    (%give mark value)))

;; `procedure` gets a procedure that returns from this call, as long as the call is active: nothing is captured.
(define (call-with-escape-continuation procedure)
  (if (not (procedure? procedure)) (%type-error 'call-with-escape-continuation 1 "a procedure" procedure))
  (let ((mark (cons (%winders) (%handlers))))
    (%marked mark
             (lambda ()
               (procedure (lambda results (%exit-to mark (%list->values results))))))))

(define call/ec call-with-escape-continuation)

(define (call-with-values producer consumer)
  (if (not (procedure? producer)) (%type-error 'call-with-values 1 "a procedure" producer))
  (if (not (procedure? consumer)) (%type-error 'call-with-values 2 "a procedure" consumer))
  (%apply-values consumer (producer)))

;; (R7RS 6.14) Outstanding afters run first.
(define exit
  (let ((leave (lambda (status)
                 (%rewind '())
                 (%exit status))))
    (case-lambda
      (() (leave #t))
      ((status) (leave status)))))

;;; ---------------------------------------------------------------------------------------------------------------
;;; Programs and evaluation (R7RS 6.12)

;; Runs the forms of a program from `index` on. A continuation captured in one form goes on with the next form when it
;; is entered again: the index is in the captured frame.
(define (%run-program handle index)
  (let loop ((index index) (last (void)))
    (let ((thunk (%next-form handle index)))
      (if thunk
          (let ((result (thunk)))
            (loop (+ index 1) result))
          last))))

(define (%run-forms environment forms)
  (let loop ((forms forms) (last (void)))
    (if (pair? forms)
        (let ((result (%eval (car forms) environment)))
          (loop (cdr forms) result))
        last)))

;; What a linked program does that begins with one of its procedures: an exact integer is the exit code.
(define (%run-entry procedure)
  (let ((code (procedure (command-line))))
    (if (exact-integer? code) (exit code))))

;; A procedure that the host runs.
(define (%host-procedure number)
  (lambda arguments
    (%call-host number arguments)))

;; `(%eval #f #t)` gives a fresh environment with nothing in it.
(define (environment . imports)
  (let ((fresh (%eval #f #t)))
    (%eval (cons 'import imports) fresh)
    fresh))

(define (scheme-report-environment version)
  (if (not (memv version '(5 7))) (error "scheme-report-environment: there is no such version:" version))
  (environment (if (eqv? version 5) '(scheme r5rs) '(scheme base))))

(define (null-environment version)
  (scheme-report-environment version))

;;; ---------------------------------------------------------------------------------------------------------------
;;; Parameters (R7RS 4.2.6)

(define current-input-port (%standard-parameter 0))
(define current-output-port (%standard-parameter 1))
(define current-error-port (%standard-parameter 2))

(define (make-parameter value . converter)
  (cond ((null? converter) (%make-parameter value #f))
        ((procedure? (car converter)) (%make-parameter ((car converter) value) (car converter)))
        (else (%type-error 'make-parameter 2 "a procedure" (car converter)))))

;; `parameterize`: `bindings` is a list of (parameter . value). All values are converted before any is bound. Shallow
;; binding: the parameter's box and the pair exchange their values on every entry and exit.
(define (%parameterize bindings thunk)
  (let convert ((rest bindings) (pairs '()))
    (if (pair? rest)
        (let ((parameter (caar rest)) (value (cdar rest)))
          (if (not (parameter? parameter)) (%type-error 'parameterize 1 "a parameter" parameter))
          (let ((converter (%parameter-converter parameter)))
            (let ((converted (if converter (converter value) value)))
              (convert (cdr rest) (cons (cons parameter converted) pairs)))))
        (let ((reversed (reverse pairs)))
          (%wound
           (lambda () (%exchange-parameters reversed))
           thunk
           (lambda () (%exchange-parameters pairs)))))))

;; As above, of one parameter: the commonest case needs no lists.
(define (%parameterize-one parameter value thunk)
  (if (not (parameter? parameter)) (%type-error 'parameterize 1 "a parameter" parameter))
  (let* ((converter (%parameter-converter parameter))
         (converted (if converter (converter value) value))
         (pair (cons parameter converted))
         (exchange (lambda () (%exchange-parameter pair))))
    (%wound exchange thunk exchange)))

(define (%exchange-parameters pairs)
  (if (pair? pairs)
      (begin
        (%exchange-parameter (car pairs))
        (%exchange-parameters (cdr pairs)))))

(define (%exchange-parameter pair)
  (let ((parameter (car pair)) (other (cdr pair)))
    (set-cdr! pair (%parameter-value parameter))
    (%parameter-set! parameter other)))

;;; ---------------------------------------------------------------------------------------------------------------
;;; Promises (R7RS 4.2.5)

(define (make-promise object)
  (if (promise? object) object (%make-promise #t object)))

;; The state of a promise is #t when it is done, () when its thunk gives the value (`delay`), and #f when its thunk gives
;; the promise to go on with (`delay-force`). As in R7RS 7.3: a chain of `delay-force` takes constant space, because the promise takes over what the next one
;; holds and both share it from then on.
(define (force promise)
  (if (not (promise? promise))
      promise
      (let ((state (%promise-state promise)))
        (if (eq? state #t)
            (%promise-content promise)
            (let ((next ((%promise-content promise))))
              (cond ((eq? (%promise-state promise) #t) (%promise-content promise))
                    ((and (promise? next) (not state))
                     (%promise-chain! promise next)
                     (force promise))
                    (else
                     (%promise-resolve! promise next)
                     next)))))))

;;; ---------------------------------------------------------------------------------------------------------------
;;; Lists (R7RS 6.4, 6.10)

;; Results are gathered in a list that is never changed, so a continuation captured in `f` may be entered again.
(define (map f list1 . lists)
  (if (not (procedure? f)) (%type-error 'map 1 "a procedure" f))
  (cond ((null? lists)
         (let loop ((rest list1) (results '()))
           (if (pair? rest)
               (let ((result (f (car rest))))
                 (loop (cdr rest) (cons result results)))
               (begin
                 (if (not (null? rest)) (%type-error 'map 2 "a list" list1))
                 (reverse results)))))
        ((null? (cdr lists))
         (let ((list2 (car lists)))
           (let loop ((rest1 list1) (rest2 list2) (results '()))
             (if (and (pair? rest1) (pair? rest2))
                 (let ((result (f (car rest1) (car rest2))))
                   (loop (cdr rest1) (cdr rest2) (cons result results)))
                 (begin
                   (%check-ends 'map (list rest1 rest2) (cons list1 lists))
                   (reverse results))))))
        (else
         (let loop ((rests (cons list1 lists)) (results '()))
           (if (%all-pairs? rests)
               (let ((result (apply f (%cars rests))))
                 (loop (%cdrs rests) (cons result results)))
               (begin
                 (%check-ends 'map rests (cons list1 lists))
                 (reverse results)))))))

(define (for-each f list1 . lists)
  (if (not (procedure? f)) (%type-error 'for-each 1 "a procedure" f))
  (cond ((null? lists)
         (let loop ((rest list1))
           (if (pair? rest)
               (begin
                 (f (car rest))
                 (loop (cdr rest)))
               (if (not (null? rest)) (%type-error 'for-each 2 "a list" list1)))))
        ((null? (cdr lists))
         (let loop ((rest1 list1) (rest2 (car lists)))
           (if (and (pair? rest1) (pair? rest2))
               (begin
                 (f (car rest1) (car rest2))
                 (loop (cdr rest1) (cdr rest2)))
               (%check-ends 'for-each (list rest1 rest2) (cons list1 lists)))))
        (else
         (let loop ((rests (cons list1 lists)))
           (if (%all-pairs? rests)
               (begin
                 (apply f (%cars rests))
                 (loop (%cdrs rests)))
               (%check-ends 'for-each rests (cons list1 lists)))))))

(define (append-map f list1 . lists)
  (let loop ((parts (reverse (apply map f list1 lists))) (result '()))
    (if (pair? parts) (loop (cdr parts) (append (car parts) result)) result)))

(define (filter-map f list1 . lists)
  (filter (lambda (x) x) (apply map f list1 lists)))

(define (%all-pairs? rests)
  (or (null? rests)
      (and (pair? (car rests)) (%all-pairs? (cdr rests)))))

(define (%cars lists)
  (if (null? lists) '() (cons (caar lists) (%cars (cdr lists)))))

(define (%cdrs lists)
  (if (null? lists) '() (cons (cdar lists) (%cdrs (cdr lists)))))

;; The walk of several lists ended at `rests`: each must be a pair or (). The lists are arguments 2, 3, …
(define (%check-ends who rests lists)
  (let loop ((rests rests) (lists lists) (argument 2))
    (if (pair? rests)
        (begin
          (if (not (or (pair? (car rests)) (null? (car rests))))
              (%type-error who argument "a list" (car lists)))
          (loop (cdr rests) (cdr lists) (+ argument 1))))))

(define (member x items . compare)
  (if (null? compare)
      (%member x items)
      (let ((same? (car compare)))
        (if (not (procedure? same?)) (%type-error 'member 3 "a procedure" same?))
        (let loop ((rest items))
          (cond ((pair? rest) (if (same? x (car rest)) rest (loop (cdr rest))))
                ((null? rest) #f)
                (else (%type-error 'member 2 "a list" items)))))))

(define (assoc x pairs . compare)
  (if (null? compare)
      (%assoc x pairs)
      (let ((same? (car compare)))
        (if (not (procedure? same?)) (%type-error 'assoc 3 "a procedure" same?))
        (let loop ((rest pairs))
          (cond ((pair? rest)
                 (if (not (pair? (car rest))) (%type-error 'assoc 2 "an association list" pairs))
                 (if (same? x (caar rest)) (car rest) (loop (cdr rest))))
                ((null? rest) #f)
                (else (%type-error 'assoc 2 "a list" pairs)))))))

;; Not of R7RS, but everywhere: SRFI 1's most used procedures.
(define (filter keep? items)
  (if (not (procedure? keep?)) (%type-error 'filter 1 "a procedure" keep?))
  (let loop ((rest items) (kept '()))
    (cond ((pair? rest)
           (loop (cdr rest) (if (keep? (car rest)) (cons (car rest) kept) kept)))
          ((null? rest) (reverse kept))
          (else (%type-error 'filter 2 "a list" items)))))

(define (remove drop? items)
  (if (not (procedure? drop?)) (%type-error 'remove 1 "a procedure" drop?))
  (filter (lambda (item) (not (drop? item))) items))

(define (delete x items . compare)
  (let ((same? (if (pair? compare) (car compare) equal?)))
    (filter (lambda (item) (not (same? x item))) items)))

(define (fold-left f initial items)
  (if (not (procedure? f)) (%type-error 'fold-left 1 "a procedure" f))
  (let loop ((result initial) (rest items))
    (cond ((pair? rest) (loop (f result (car rest)) (cdr rest)))
          ((null? rest) result)
          (else (%type-error 'fold-left 3 "a list" items)))))

(define (fold-right f initial items)
  (if (not (procedure? f)) (%type-error 'fold-right 1 "a procedure" f))
  (let loop ((result initial) (rest (reverse items)))
    (if (pair? rest)
        (loop (f (car rest) result) (cdr rest))
        result)))

(define (fold f initial items . more)
  (if (not (procedure? f)) (%type-error 'fold 1 "a procedure" f))
  (if (null? more)
      (let loop ((result initial) (rest items))
        (cond ((pair? rest) (loop (f (car rest) result) (cdr rest)))
              ((null? rest) result)
              (else (%type-error 'fold 3 "a list" items))))
      (let loop ((result initial) (rests (cons items more)))
        (if (%all-pairs? rests)
            (loop (apply f (append (%cars rests) (list result))) (%cdrs rests))
            result))))

(define (reduce f initial items)
  (if (pair? items) (fold f (car items) (cdr items)) initial))

(define (iota count . start-and-step)
  (let ((start (if (pair? start-and-step) (car start-and-step) 0))
        (step (if (and (pair? start-and-step) (pair? (cdr start-and-step))) (cadr start-and-step) 1)))
    (let loop ((i (- count 1)) (numbers '()))
      (if (< i 0)
          numbers
          (loop (- i 1) (cons (+ start (* i step)) numbers))))))

;;; ---------------------------------------------------------------------------------------------------------------
;;; Sorting: a stable merge sort

;; A fresh sorted vector of the elements start..end.
(define (%sorted less? vector start end)
  (or (%sort-by-primitive less? vector start end)
      (let* ((to (vector-copy vector start end)) (from (vector-copy to)))
        (if (< start end) (%sort-into! less? from to 0 (- end start)))
        to)))

;; Both vectors have the same elements in start..end; those of `to` are sorted, those of `from` end up somehow.
(define (%sort-into! less? from to start end)
  (let ((count (- end start)))
    (cond ((> count 2)
           (let ((middle (+ start (quotient count 2))))
             (%sort-into! less? to from start middle)
             (%sort-into! less? to from middle end)
             (if (less? (vector-ref from middle) (vector-ref from (- middle 1)))
                 (%merge-into! less? from to start middle end)
                 (vector-copy! to start from start end))))
          ((= count 2)
           (let ((a (vector-ref from start)) (b (vector-ref from (+ start 1))))
             (if (less? b a)
                 (begin
                   (vector-set! to start b)
                   (vector-set! to (+ start 1) a))))))))

(define (%merge-into! less? from to start middle end)
  (let loop ((i start) (j middle) (at start))
    (cond ((= i middle) (vector-copy! to at from j end))
          ((= j end) (vector-copy! to at from i middle))
          (else
           (let ((a (vector-ref from i)) (b (vector-ref from j)))
             (if (less? b a)
                 (begin
                   (vector-set! to at b)
                   (loop i (+ j 1) (+ at 1)))
                 (begin
                   (vector-set! to at a)
                   (loop (+ i 1) j (+ at 1)))))))))

(define (list-sort less? items)
  (if (not (procedure? less?)) (%type-error 'list-sort 1 "a procedure" less?))
  (if (not (list? items)) (%type-error 'list-sort 2 "a list" items))
  (vector->list (%sorted less? (list->vector items) 0 (length items))))

;; `(sort sequence less?)`, also with the arguments the other way round.
(define (sort sequence less?)
  (cond ((procedure? sequence) (sort less? sequence))
        ((not (procedure? less?)) (%type-error 'sort 2 "a procedure" less?))
        ((list? sequence) (list-sort less? sequence))
        ((vector? sequence) (%sorted less? sequence 0 (vector-length sequence)))
        (else (%type-error 'sort 1 "a list or vector" sequence))))

(define (vector-sort less? vector)
  (sort vector less?))

(define (vector-sort! vector less?)
  (if (procedure? vector)
      (vector-sort! less? vector)
      (vector-copy! vector 0 (sort vector less?))))

;;; ---------------------------------------------------------------------------------------------------------------
;;; Strings (R7RS 6.7, 6.10)

(define (%shortest who length-of expected? expected sequences)
  (let loop ((rest sequences) (argument 2) (shortest #f))
    (if (null? rest)
        shortest
        (begin
          (if (not (expected? (car rest))) (%type-error who argument expected (car rest)))
          (let ((length (length-of (car rest))))
            (loop (cdr rest) (+ argument 1) (if (and shortest (< shortest length)) shortest length)))))))

(define (%refs ref sequences i)
  (if (null? sequences)
      '()
      (cons (ref (car sequences) i) (%refs ref (cdr sequences) i))))

(define (string-map f string1 . strings)
  (if (not (procedure? f)) (%type-error 'string-map 1 "a procedure" f))
  (let* ((all (cons string1 strings))
         (end (%shortest 'string-map string-length string? "a string" all)))
    (let loop ((i 0) (chars '()))
      (if (< i end)
          (let ((c (if (null? strings) (f (string-ref string1 i)) (apply f (%refs string-ref all i)))))
            (if (not (char? c)) (error "string-map: the procedure must give a character, not:" c))
            (loop (+ i 1) (cons c chars)))
          (list->string (reverse chars))))))

(define (string-for-each f string1 . strings)
  (if (not (procedure? f)) (%type-error 'string-for-each 1 "a procedure" f))
  (if (null? strings)
      (let ((end (if (string? string1) (string-length string1) (%type-error 'string-for-each 2 "a string" string1))))
        (let loop ((i 0))
          (if (< i end)
              (begin
                (f (string-ref string1 i))
                (loop (+ i 1))))))
      (let* ((all (cons string1 strings))
             (end (%shortest 'string-for-each string-length string? "a string" all)))
        (let loop ((i 0))
          (if (< i end)
              (begin
                (apply f (%refs string-ref all i))
                (loop (+ i 1))))))))

(define (string-count string wanted? . range)
  (let ((string (if (null? range) string (apply substring string range))))
    (let loop ((i 0) (count 0))
      (cond ((= i (string-length string)) count)
            ((if (char? wanted?) (char=? wanted? (string-ref string i)) (wanted? (string-ref string i)))
             (loop (+ i 1) (+ count 1)))
            (else (loop (+ i 1) count))))))

;;; ---------------------------------------------------------------------------------------------------------------
;;; Vectors (R7RS 6.8, 6.10)

(define (vector-map f vector1 . vectors)
  (if (not (procedure? f)) (%type-error 'vector-map 1 "a procedure" f))
  (if (null? vectors)
      (let ((end (if (vector? vector1) (vector-length vector1) (%type-error 'vector-map 2 "a vector" vector1))))
        (let loop ((i 0) (results '()))
          (if (< i end)
              (let ((result (f (vector-ref vector1 i))))
                (loop (+ i 1) (cons result results)))
              (%vector-of-reversed end results))))
      (let* ((all (cons vector1 vectors))
             (end (%shortest 'vector-map vector-length vector? "a vector" all)))
        (let loop ((i 0) (results '()))
          (if (< i end)
              (let ((result (apply f (%refs vector-ref all i))))
                (loop (+ i 1) (cons result results)))
              (%vector-of-reversed end results))))))

;; A vector of the `length` elements of a list, the last of them first.
(define (%vector-of-reversed length items)
  (let ((vector (make-vector length)))
    (let loop ((i (- length 1)) (rest items))
      (if (pair? rest)
          (begin
            (vector-set! vector i (car rest))
            (loop (- i 1) (cdr rest)))
          vector))))

(define (vector-for-each f vector1 . vectors)
  (if (not (procedure? f)) (%type-error 'vector-for-each 1 "a procedure" f))
  (if (null? vectors)
      (let ((end (if (vector? vector1) (vector-length vector1) (%type-error 'vector-for-each 2 "a vector" vector1))))
        (let loop ((i 0))
          (if (< i end)
              (begin
                (f (vector-ref vector1 i))
                (loop (+ i 1))))))
      (let* ((all (cons vector1 vectors))
             (end (%shortest 'vector-for-each vector-length vector? "a vector" all)))
        (let loop ((i 0))
          (if (< i end)
              (begin
                (apply f (%refs vector-ref all i))
                (loop (+ i 1))))))))

;;; ---------------------------------------------------------------------------------------------------------------
;;; Ports (R7RS 6.13)

(define (call-with-port port procedure)
  (if (not (port? port)) (%type-error 'call-with-port 1 "a port" port))
  (if (not (procedure? procedure)) (%type-error 'call-with-port 2 "a procedure" procedure))
  (let ((result (procedure port)))
    (close-port port)
    result))

(define (call-with-input-file name procedure)
  (if (not (procedure? procedure)) (%type-error 'call-with-input-file 2 "a procedure" procedure))
  (call-with-port (open-input-file name) procedure))

(define (call-with-output-file name procedure)
  (if (not (procedure? procedure)) (%type-error 'call-with-output-file 2 "a procedure" procedure))
  (call-with-port (open-output-file name) procedure))

(define (%with-port parameter port thunk)
  (let ((result (%parameterize-one parameter port thunk)))
    (close-port port)
    result))

(define (with-input-from-file name thunk)
  (if (not (procedure? thunk)) (%type-error 'with-input-from-file 2 "a procedure" thunk))
  (%with-port current-input-port (open-input-file name) thunk))

(define (with-output-to-file name thunk)
  (if (not (procedure? thunk)) (%type-error 'with-output-to-file 2 "a procedure" thunk))
  (%with-port current-output-port (open-output-file name) thunk))

(define (with-input-from-string string thunk)
  (%with-port current-input-port (open-input-string string) thunk))

(define (with-output-to-string thunk)
  (let ((port (open-output-string)))
    (%parameterize-one current-output-port port thunk)
    (get-output-string port)))

(define (call-with-input-string string procedure)
  (procedure (open-input-string string)))

(define (call-with-output-string procedure)
  (let ((port (open-output-string)))
    (procedure port)
    (get-output-string port)))
