; 6.6 The names of characters, read and written.
(import (scheme base) (scheme read) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(show #\alarm #\backspace #\delete #\escape #\newline #\null #\return #\space #\tab)
;;> #\alarm #\backspace #\delete #\escape #\newline #\null #\return #\space #\tab
(show #\x7 #\x8 #\x7f #\x1b #\xa #\x0 #\xd #\x20 #\x9)
;;> #\alarm #\backspace #\delete #\escape #\newline #\null #\return #\space #\tab
(show #\a #\x61 #\x #\X #\x1 #\( #\) #\; #\" #\' #\# #\| #\λ #\x3bb #\é)
;;> #\a #\a #\x #\X #\x1 #\( #\) #\; #\" #\' #\# #\| #\λ #\λ #\é
(display (list #\a #\space #\λ)) (newline)
;;> (a   λ)
(define (round-trip? n)
  (let ((c (integer->char n)) (out (open-output-string)))
    (write c out)
    (eqv? c (read (open-input-string (get-output-string out))))))
(define (all? from to) (or (> from to) (and (round-trip? from) (all? (+ from 1) to))))
(show (all? 0 300) (all? #x2000 #x2030) (round-trip? #xD7FF) (round-trip? #xE000)
      (round-trip? #x10FFFF) (round-trip? #x1F600))
;;> #t #t #t #t #t #t
