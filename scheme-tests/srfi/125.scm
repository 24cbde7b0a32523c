; SRFI 125: hash tables with comparators.
(import (scheme base) (scheme write) (srfi 125) (srfi 128))
(define (show first . rest)
  (write first)
  (for-each (lambda (x) (display " ") (write x)) rest)
  (newline))
(define (message thunk)
  (guard (e ((error-object? e) (error-object-message e)))
    (thunk)))
(define default (make-default-comparator))
(define strings (make-comparator string? string=? string<? string-hash))
(define numbers (make-comparator number? = < number-hash))
(define symbols (make-eq-comparator))

; Constructors
(show (make-hash-table default) (make-hash-table symbols) (make-hash-table equal?) (make-hash-table string=? string-hash 100) (make-hash-table eqv? 'weak-keys 50))
;;> #<hash-table 0> #<hash-table 0> #<hash-table 0> #<hash-table 0> #<hash-table 0>
(define t (hash-table symbols 'a 1 'b 2 'c 3))
(show t (hash-table->alist t))
;;> #<hash-table 3> ((a . 1) (b . 2) (c . 3))
(show (hash-table->alist (hash-table-unfold (lambda (n) (= n 4)) (lambda (n) (values n (* n n))) (lambda (n) (+ n 1)) 0 numbers)))
;;> ((0 . 0) (1 . 1) (2 . 4) (3 . 9))
(show (hash-table->alist (alist->hash-table '((a . 1) (b . 2) (a . 3)) symbols)) (hash-table->alist (alist->hash-table '(("x" . 1)) string=? string-hash)))
;;> ((a . 1) (b . 2)) (("x" . 1))
(show (message (lambda () (make-hash-table (lambda (a b) #t)))) (message (lambda () (make-hash-table 'x))))
;;> "make-hash-table: this equality needs a hash function:" "make-hash-table: argument 1 must be a comparator or a procedure"
; The default comparator holds 1 and 1.0 for the same, also inside other data.
(define d (hash-table default 1 'one "s" 'string '(1 #(2)) 'list))
(show (hash-table-ref d 1.0) (hash-table-ref d (string #\s)) (hash-table-ref d (list 1.0 (vector 2.0))) (hash-table-ref/default d 2 'none))
;;> one string list none

; Predicates
(show (hash-table? t) (hash-table? default) (hash-table-contains? t 'a) (hash-table-exists? t 'z) (hash-table-empty? t) (hash-table-empty? (make-hash-table symbols)) (hash-table-mutable? t))
;;> #t #f #t #f #f #t #t
(show (hash-table=? numbers t (hash-table symbols 'c 3.0 'b 2 'a 1))
      (hash-table=? numbers t (hash-table symbols 'c 3 'b 2))
      (hash-table=? numbers t (hash-table symbols 'c 3 'b 2 'z 1))
      (hash-table=? numbers t (hash-table symbols 'c 3 'b 2 'a 0))
      (hash-table=? symbols (make-hash-table symbols) (make-hash-table symbols)))
;;> #t #f #f #f #t

; Accessors
(show (hash-table-ref t 'a) (hash-table-ref t 'z (lambda () 'no)) (hash-table-ref t 'a (lambda () 'no) (lambda (x) (* x 10))) (hash-table-ref t 'z (lambda () 'no) list) (hash-table-ref/default t 'z 0))
;;> 1 no 10 no 0
(show (message (lambda () (hash-table-ref t 'z))))
;;> "hash-table-ref: there is no such key:"

; Mutators
(hash-table-set! t)
(hash-table-set! t 'd 4 'e 5 'a 100)
(show (hash-table->alist t))
;;> ((a . 100) (b . 2) (c . 3) (d . 4) (e . 5))
(show (hash-table-delete! t 'a 'z 'b 'a) (hash-table-delete! t) (hash-table-keys t))
;;> 2 0 (c d e)
(show (hash-table-intern! t 'c (lambda () 'never)) (hash-table-intern! t 'f (lambda () 6)) (hash-table-ref t 'f))
;;> 3 6 6
(hash-table-update! t 'c (lambda (x) (+ x 1)))
(hash-table-update! t 'g (lambda (x) (+ x 1)) (lambda () 6))
(hash-table-update! t 'd list (lambda () 'none) (lambda (x) (* x x)))
(hash-table-update!/default t 'h (lambda (x) (cons 'h x)) '())
(show (hash-table->alist t))
;;> ((c . 4) (d 16) (e . 5) (f . 6) (g . 7) (h h))
(let* ((t (hash-table symbols 'x 1 'y 2)) (pop (lambda () (call-with-values (lambda () (hash-table-pop! t)) cons))))
  (let* ((first (pop)) (second (pop)))
    (show (if (eq? (car first) 'x) (list first second) (list second first)) t (message pop))))
;;> ((x . 1) (y . 2)) #<hash-table 0> "hash-table-pop!: the hash table is empty:"
(let ((t (hash-table numbers 1 1)))
  (hash-table-clear! t)
  (hash-table-set! t 2 2)
  (show (hash-table->alist t)))
;;> ((2 . 2))

; The whole table
(define s (hash-table numbers 1 "one" 2 "two" 3 "three"))
(show (hash-table-size s) (hash-table-keys s) (hash-table-values s) (call-with-values (lambda () (hash-table-entries s)) list))
;;> 3 (1 2 3) ("one" "two" "three") ((1 2 3) ("one" "two" "three"))
(show (hash-table-find (lambda (k v) (and (even? k) v)) s (lambda () 'none)) (hash-table-find (lambda (k v) (> k 5)) s (lambda () 'none)) (hash-table-find s (lambda (k v) (odd? k)) list))
;;> "two" none #t
(show (hash-table-count (lambda (k v) (odd? k)) s) (hash-table-count s (lambda (k v) (string=? v "two"))))
;;> 2 1

; Mapping and folding
(show (hash-table->alist (hash-table-map string-length numbers s)) (hash-table-map->list (lambda (k v) (list k v)) s))
;;> ((1 . 3) (2 . 3) (3 . 5)) ((1 "one") (2 "two") (3 "three"))
(hash-table-for-each (lambda (k v) (write k) (display v) (display ";")) s)
(hash-table-walk s (lambda (k v) (write k)))
(newline)
;;> 1one;2two;3three;123
(hash-table-map! (lambda (k v) (string-append v "!")) s)
(show (hash-table-values s) (hash-table-fold (lambda (k v sum) (+ k sum)) 0 s) (hash-table-fold s (lambda (k v sum) (+ k sum)) 10))
;;> ("one!" "two!" "three!") 6 16
(hash-table-prune! (lambda (k v) (= k 2)) s)
(show (hash-table->alist s))
;;> ((1 . "one!") (3 . "three!"))
; A callback that empties the table it is called for.
(let ((t (hash-table numbers 1 1 2 2 3 3)) (seen 0))
  (hash-table-prune! (lambda (k v) (set! seen (+ seen 1)) (hash-table-clear! t) #t) t)
  (show seen t)
  (hash-table-set! t 9 9)
  (hash-table-for-each (lambda (k v) (do ((i 0 (+ i 1))) ((= i 100)) (hash-table-set! t (* k i) i))) t)
  (show t (hash-table-ref t 891)))
;;> 3 #<hash-table 0>
;;> #<hash-table 100> 99

; Copies
(let* ((a (hash-table strings "k" 1)) (b (hash-table-copy a #t)) (c (hash-table-empty-copy a)))
  (hash-table-set! b "l" 2)
  (hash-table-set! c "m" 3)
  (show (hash-table->alist a) (hash-table->alist b) (hash-table->alist c) (hash-table-mutable? b) (eq? (hash-table-equivalence-function c) string=?)))
;;> (("k" . 1)) (("k" . 1) ("l" . 2)) (("m" . 3)) #t #t

; Sets of associations
(define (sets f . more)
  (hash-table->alist (f (hash-table symbols 'a 1 'b 2 'c 3) (hash-table symbols 'b 20 'd 40))))
(show (sets hash-table-union!) (sets hash-table-merge!))
;;> ((a . 1) (b . 2) (c . 3) (d . 40)) ((a . 1) (b . 2) (c . 3) (d . 40))
(show (sets hash-table-intersection!) (sets hash-table-difference!) (sets hash-table-xor!))
;;> ((b . 2)) ((a . 1) (c . 3)) ((a . 1) (c . 3) (d . 40))
(let ((a (hash-table symbols 'a 1)))
  (show (hash-table->alist (hash-table-union! a a)) (hash-table->alist (hash-table-xor! a a))))
;;> ((a . 1)) ()

; Hash functions
(show (= (hash '(1 "a")) (hash (list 1 "a"))) (= (string-hash "ab" 5) (string-hash (string #\a #\b) 5)) (= (string-ci-hash "Ab") (string-ci-hash "aB")) (= (hash-by-identity 'a) (hash-by-identity 'a)))
;;> #t #t #t #t
(show (eq? (hash-table-equivalence-function t) eq?) (eq? (hash-table-hash-function (make-hash-table strings)) string-hash))
;;> #t #t
; The comparators of SRFI 128 whose equality the machine knows, and one that it does not.
(define-record-type point (make-point x y) point? (x point-x) (y point-y))
(define points
  (make-comparator point?
                   (lambda (a b) (and (= (point-x a) (point-x b)) (= (point-y a) (point-y b))))
                   #f
                   (lambda (p) (+ (* 31 (point-x p)) (point-y p)))))
(let ((t (make-hash-table points)))
  (do ((i 0 (+ i 1))) ((= i 200)) (hash-table-set! t (make-point (quotient i 10) (modulo i 7)) i))
  (show (hash-table-size t) (hash-table-ref t (make-point 3 4)) (hash-table-delete! t (make-point 3 4) (make-point -1 -1)) (hash-table-ref/default t (make-point 3 4) 'gone)))
;;> 140 39 1 gone
(let ((t (make-hash-table (make-pair-comparator numbers strings))))
  (hash-table-set! t '(1 . "a") 'x '(1.0 . "a") 'y '(1 . "b") 'z)
  (show (hash-table->alist t)))
;;> (((1 . "a") . y) ((1 . "b") . z))
(show (let ((t (make-hash-table (make-comparator #t equal? #f #f)))) (hash-table-set! t "a" 1) (hash-table-ref t "a")))
;;> 1
