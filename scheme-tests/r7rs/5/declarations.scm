; 5.6.1 Declarations in other files, renaming exports, and libraries that are chosen.
(define-library (shapes)
  (include-library-declarations "_declarations.scm")
  (export side-of)
  (begin
    (define side-of sqrt)
    (define (internal-area side) (* side side))))
(define-library (users of-shapes 1)
  (export square-of (rename area-of surface))
  (import (rename (prefix (only (shapes) area shape) s:) (s:shape kind)) (scheme base))
  (begin
    (define (square-of side) (list (kind) (s:area side)))
    (define (area-of side) (s:area side))))
(import (scheme base) (scheme write) (shapes) (except (users of-shapes 1) surface)
        (rename (only (users of-shapes 1) surface) (surface area-again)))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(show (shape) (area 3) (square-of 4) (area-again 5) (side-of 49))
;;> square 9 (square 16) 25 7
; A library is loaded once, whoever imports it.
(define-library (counter)
  (export next!)
  (import (scheme base))
  (begin
    (define count 0)
    (define (next!) (set! count (+ count 1)) count)))
(define-library (first-user)
  (export one)
  (import (scheme base) (counter))
  (begin (define (one) (next!))))
(import (counter) (first-user))
(show (let* ((a (one)) (b (next!)) (c (one))) (list a b c)))
;;> (1 2 3)
; What is not exported stays inside, so a name may be defined again here.
(define internal-area 'mine)
(define count 'mine-too)
(show internal-area count (area 2) (next!))
;;> mine mine-too 4 4
(show (cond-expand ((library (counter)) 'there) (else 'missing))
      (cond-expand ((library (nobody wrote this)) 'there) (else 'missing))
      (cond-expand ((or full-unicode ratios) 'yes) (else 'no))
      (cond-expand ((not r7rs) 'no) ((and) 'yes) (else 'no)))
;;> there missing yes yes
