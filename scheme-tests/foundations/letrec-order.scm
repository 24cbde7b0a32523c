;; The initialisers of letrec* and of definitions in a body run in the order in which they are written, also where an
;; earlier one needs a later variable and where nothing but their effects ties them together.
(import (scheme base) (scheme write))

(define (note x) (display x) x)

;; The first mentions the second: only its effect keeps it in front.
(define (mentioned)
  (define first (list (note 'a) (lambda () second)))
  (define second (list (note 'b)))
  (eq? second ((cadr first))))
(write (mentioned)) (newline) ;;> ab#t

(define (chain)
  (letrec* ((one (cons (note 1) (lambda () (list (car two) three))))
            (pure 'nothing)
            (two (cons (note 2) (lambda () three)))
            (helper (lambda () (list pure one)))
            (three (note 3)))
    (list ((cdr one)) ((cdr two)) (car (helper)))))
(write (chain)) (newline) ;;> 123((2 3) 3 nothing)

;; The second does not mention the first, nor the other way round.
(define (unrelated)
  (define a (note 'x))
  (define b (note 'y))
  (define c (note 'z))
  (list c b a))
(write (unrelated)) (newline) ;;> xyz(z y x)

;; An initialiser that reads what an earlier one changes.
(define (reads-what-changed)
  (define n 0)
  (define changed (begin (set! n 1) (lambda () seen)))
  (define seen n)
  (list seen (changed)))
(write (reads-what-changed)) (newline) ;;> (1 1)

;; A procedure that mentions the last one does not bring it to the front.
(define (asked-by-a-procedure)
  (define (ask) last)
  (define earlier (note 'p))
  (define last (note 'q))
  (list (ask) earlier))
(write (asked-by-a-procedure)) (newline) ;;> pq(q p)
