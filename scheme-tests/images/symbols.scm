; Symbols are the same objects after the thaw as before it, whether a text or the program itself had named them;
; uninterned ones are equal to themselves only.
(import (scheme base) (scheme write) (graft))
(define (whole)
  (define (names n done)
    (if (= n 0)
        done
        (names (- n 1) (cons (string->symbol (string-append "made-" (number->string n))) done))))
  (define (all-same? symbols n)
    (cond ((null? symbols) #t)
          ((eq? (car symbols) (string->symbol (string-append "made-" (number->string n))))
           (all-same? (cdr symbols) (+ n 1)))
          (else #f)))
  (display "begin") (newline)
  (let* ((mine (generate-uninterned-symbol "mine"))
         (text (symbol->string mine))
         (many (names 3000 '()))
         (same (all-same? many 1))
         (other (generate-uninterned-symbol "mine")))
    (list same (eq? mine mine) (eq? mine (string->symbol text)) (eq? mine other)
          (string=? text (symbol->string other)) (eq? 'whole (string->symbol "whole")) (length many))))
(write (whole)) (newline)
;;> begin
;;> (#t #t #f #f #f #t 3000)
