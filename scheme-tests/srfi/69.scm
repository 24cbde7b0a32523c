; SRFI 69: hash tables.
(import (scheme base) (scheme char) (scheme complex) (scheme write) (srfi 69))
(define (show first . rest)
  (write first)
  (for-each (lambda (x) (display " ") (write x)) rest)
  (newline))
(define (message thunk)
  (guard (e ((error-object? e) (error-object-message e)))
    (thunk)))
(cond-expand
  ((library (srfi 69)) (show 'here)))
;;> here

; Making them, and what they say of themselves.
(define t (make-hash-table))
(show t (hash-table? t) (hash-table? '()) (hash-table? (vector)) (hash-table-size t))
;;> #<hash-table 0> #t #f #f 0
(show (eq? (hash-table-equivalence-function t) equal?) (eq? (hash-table-hash-function t) hash))
;;> #t #t
(show (eq? (hash-table-equivalence-function (make-hash-table string=? string-hash)) string=?)
      (eq? (hash-table-hash-function (make-hash-table eq?)) hash-by-identity))
;;> #t #t
(show (equal? t t) (equal? t (make-hash-table)) (procedure? t) (vector? t))
;;> #t #f #f #f

; Single associations.
(hash-table-set! t 'a 1)
(hash-table-set! t "b" 2)
(hash-table-set! t '(c #(1 "d")) 3)
(hash-table-set! t 'a 10)
(show t (hash-table-ref t 'a) (hash-table-ref t (string #\b)) (hash-table-ref t (list 'c (vector 1 "d"))))
;;> #<hash-table 3> 10 2 3
(show (hash-table-ref t 'z (lambda () 'missing)) (hash-table-ref/default t 'z 0) (hash-table-ref/default t 'a 0))
;;> missing 0 10
(show (message (lambda () (hash-table-ref t 'z))))
;;> "hash-table-ref: there is no such key:"
(show (hash-table-exists? t 'a) (hash-table-exists? t 'z))
;;> #t #f
(hash-table-delete! t 'a)
(hash-table-delete! t 'never)
(show (hash-table-size t) (hash-table-exists? t 'a) (hash-table-keys t))
;;> 2 #f ("b" (c #(1 "d")))
; A value may be #f.
(hash-table-set! t 'f #f)
(show (hash-table-ref t 'f (lambda () 'missing)) (hash-table-exists? t 'f) (hash-table-ref/default t 'f 1))
;;> #f #t #f

(define counts (make-hash-table eq?))
(for-each (lambda (word) (hash-table-update!/default counts word (lambda (n) (+ n 1)) 0))
          '(to be or not to be))
(show (hash-table->alist counts))
;;> ((to . 2) (be . 2) (or . 1) (not . 1))
(hash-table-update! counts 'to (lambda (n) (* n 100)))
(hash-table-update! counts 'that (lambda (n) (+ n 1)) (lambda () 6))
(show (hash-table-ref counts 'to) (hash-table-ref counts 'that))
;;> 200 7
(show (message (lambda () (hash-table-update! counts 'question (lambda (n) n)))) (hash-table-exists? counts 'question))
;;> "hash-table-update!: there is no such key:" #f

; The equivalences.
(define (keys-of same? . keys)
  (let ((t (make-hash-table same?)))
    (for-each (lambda (key) (hash-table-set! t key #t)) keys)
    (hash-table-keys t)))
(define big 123456789012345678901234567890)
;;; eq? on objects, eqv? on numbers, equal? on contents, string=? on strings.
(show (keys-of eqv? 1 1.0 1 1.0 1/2 (/ 2 4) big (+ big 1 -1) 1e300 (string->number "1e300") 1+2i (make-rectangular 1 2)))
;;> (1 1.0 1/2 123456789012345678901234567890 1e300 1+2i)
(show (keys-of eqv? 0.0 -0.0 (- 0.0) +nan.0 (- +nan.0 1)))
;;> (0.0 -0.0 +nan.0)
(show (let ((a (list 1)) (b (list 1))) (keys-of eq? a b a #t #t 'x 'x #\a #\a '() '())))
;;> ((1) (1) #t x #\a ())
(show (keys-of equal? '(1 2) (list 1 2) #u8(1 2) (bytevector 1 2) "ab" (string #\a #\b) 'ab #(1) (vector 1) 2 2.0))
;;> ((1 2) #u8(1 2) "ab" ab #(1) 2 2.0)
(show (keys-of string=? "a" (string #\a) "\x3bb;" (string #\x3bb) "A" "" (make-string 0 #\a)))
;;> ("a" "λ" "A" "")
(show (keys-of string-ci=? "Straße" "STRASSE" "x" "X") (keys-of = 1 1.0 1/2 0.5 2 0.0 -0.0) (keys-of char=? #\a #\b #\a))
;;> ("Straße" "x") (1 1/2 2 0.0) (#\a #\b)
; A string that grew wide and lost its wide characters again is the same key.
(let ((s (make-string 9 #\x)) (t (make-hash-table string=?)))
  (string-set! s 3 #\x3bb)
  (string-set! s 3 #\x)
  (hash-table-set! t s 'wide)
  (show (hash-table-ref t (make-string 9 #\x)) (= (string-hash s) (string-hash "xxxxxxxxx"))))
;;> wide #t
; Cyclic keys.
(let ((ring (list 1 2)) (t (make-hash-table)))
  (set-cdr! (cdr ring) ring)
  (hash-table-set! t ring 'found)
  (show (hash-table-ref t ring)))
;;> found

; Equality and hash function of the program's own: vectors of numbers modulo ten. The hash function may want a bound.
(define calls 0)
(define (same-digits? a b) (= (modulo (vector-ref a 0) 10) (modulo (vector-ref b 0) 10)))
(define (digit-hash v bound) (set! calls (+ calls 1)) (modulo (vector-ref v 0) 10))
(define own (make-hash-table same-digits? digit-hash))
(do ((i 0 (+ i 1))) ((= i 100)) (hash-table-update!/default own (vector i) (lambda (sum) (+ sum i)) 0))
(show (hash-table-size own) (hash-table-ref own #(1237)) (hash-table-keys own))
;;> 10 520 (#(0) #(1) #(2) #(3) #(4) #(5) #(6) #(7) #(8) #(9))
(hash-table-delete! own (vector 33))
(show (hash-table-ref/default own #(3) 'gone) (hash-table-exists? own #(14)) (> calls 0) (hash-table-values (hash-table-copy own)))
;;> gone #t #t (450 460 470 490 500 510 520 530 540)
; All keys with the same hash, negative and very large ones among the hashes: slow, but right.
(for-each
 (lambda (hash)
   (let ((t (make-hash-table (lambda (a b) (eqv? a b)) (lambda (x) hash))))
     (do ((i 0 (+ i 1))) ((= i 60)) (hash-table-set! t i (* i i)))
     (do ((i 0 (+ i 2))) ((>= i 60)) (hash-table-delete! t i))
     (show (hash-table-size t) (hash-table-ref t 59) (hash-table-ref/default t 58 #f))))
 (list 0 -7 big))
;;> 30 3481 #f
;;> 30 3481 #f
;;> 30 3481 #f
(show (message (lambda () (hash-table-set! (make-hash-table (lambda (a b) #t) (lambda (x) "no")) 1 2))))
;;> "hash table: the hash function must give an exact integer, not"

; The whole contents, in the order of insertion; a new value does not move a key.
(define u (alist->hash-table '((one . 1) (two . 2) (one . 11) (three . 3)) eq?))
(hash-table-set! u 'two 22)
(show (hash-table->alist u) (hash-table-keys u) (hash-table-values u))
;;> ((one . 1) (two . 22) (three . 3)) (one two three) (1 22 3)
(hash-table-walk u (lambda (key value) (write (list key value))))
(newline)
;;> (one 1)(two 22)(three 3)
(show (hash-table-fold u (lambda (key value sum) (+ value sum)) 0) (hash-table-fold (make-hash-table) list 'seed))
;;> 26 seed
(define v (hash-table-copy u))
(hash-table-set! v 'four 4)
(hash-table-delete! v 'one)
(show (hash-table->alist u) (hash-table->alist v))
;;> ((one . 1) (two . 22) (three . 3)) ((two . 22) (three . 3) (four . 4))
(show (hash-table->alist (hash-table-merge! u (alist->hash-table '((two . -2) (five . 5))))))
;;> ((one . 1) (two . -2) (three . 3) (five . 5))
(show (alist->hash-table '()) (hash-table->alist (alist->hash-table '(("a" . 1) ("A" . 2)) string-ci=? string-ci-hash)))
;;> #<hash-table 0> (("a" . 1))

; A procedure that is called for every association may change the table: it sees what was there.
(define w (make-hash-table eqv?))
(do ((i 0 (+ i 1))) ((= i 10)) (hash-table-set! w i i))
(let ((seen '()))
  (hash-table-walk w
    (lambda (key value)
      (set! seen (cons key seen))
      (hash-table-delete! w (- 9 key))
      (do ((i 0 (+ i 1))) ((= i 20)) (hash-table-set! w (+ 100 (* key 20) i) #t))))
  (show (reverse seen) (hash-table-size w)))
;;> (0 1 2 3 4 5 6 7 8 9) 200
(hash-table-set! w 'x 1)
(hash-table-update! w 'x (lambda (old) (hash-table-delete! w 'x) (hash-table-set! w 'y 2) (+ old 1)))
(show (hash-table-ref w 'x) (hash-table-ref w 'y))
;;> 2 2
(define k #f)
(define rounds 0)
; A continuation that is captured in the middle of a walk and entered again.
(let ((t (alist->hash-table '((a . 1) (b . 2) (c . 3)))))
  (hash-table-walk t (lambda (key value)
                       (call/cc (lambda (here) (if (eq? key 'b) (set! k here))))
                       (write key)))
  (newline)
  (set! rounds (+ rounds 1))
  (if (< rounds 3) (k #f)))
;;> abc
;;> bc
;;> bc

; Hashes: the same for what is equal, below the bound.
(show (= (hash '(1 "a" #\b)) (hash (list 1 (string #\a) #\b))) (= (hash "abc" 1) 0) (< -1 (hash 'symbol 10) 10))
;;> #t #t #t
(show (= (string-hash "abc") (string-hash (string #\a #\b #\c))) (= (string-ci-hash "aBc") (string-ci-hash "AbC")) (< -1 (string-hash "abcdefghijklm" 7) 7) (< -1 (string-ci-hash "abc" 7) 7))
;;> #t #t #t #t
(let ((p (list 1)))
  (show (= (hash-by-identity p) (hash-by-identity p)) (= (hash-by-identity p) (hash-by-identity (list 1))) (< -1 (hash-by-identity p 3) 3)))
;;> #t #f #t

; Errors name the procedure and the argument.
(define-syntax try (syntax-rules () ((_ expr) (begin (display (message (lambda () expr))) (newline)))))
(try (hash-table-ref 'no 1))
;;> hash-table-ref/default: argument 1 must be a hash table
(try (hash-table-ref/default 'no 1 2))
;;> hash-table-ref/default: argument 1 must be a hash table
(try (hash-table-set! '((a . 1)) 'a 2))
;;> hash-table-set!: argument 1 must be a hash table
(try (hash-table-set! (make-hash-table) 'a))
;;> hash-table-set!: the last key has no value
(try (hash-table-set! (make-hash-table string=?) 'a 1))
;;> hash-table-set!: argument 2 must be a string
(try (hash-table-ref (make-hash-table string=?) 'a))
;;> hash-table-ref: argument 2 must be a string
(try (hash-table-keys 5))
;;> hash-table-keys: argument 1 must be a hash table
(try (make-hash-table 5))
;;> make-hash-table: argument 1 must be a procedure
(try (string-hash 'a))
;;> string-hash: argument 1 must be a string
