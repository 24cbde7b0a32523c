; Counts the words on standard input, in the order of their first appearance.
;;stdin the quick brown fox jumps over the lazy dog
;;stdin The dog barks;  the fox -- the quick one -- runs away
;;stdin
;;stdin ... and that is the end of the story
(import (scheme base) (scheme char) (scheme write))

(define (next-word)
  (let skip ((c (read-char)))
    (cond ((eof-object? c) #f)
          ((not (char-alphabetic? c)) (skip (read-char)))
          (else
           (let collect ((c c) (letters '()))
             (if (and (char? c) (char-alphabetic? c))
                 (collect (read-char) (cons (char-downcase c) letters))
                 (string->symbol (list->string (reverse letters)))))))))

(define (count-words)
  (let loop ((counts '()))
    (let ((word (next-word)))
      (cond ((not word) (reverse counts))
            ((assq word counts)
             => (lambda (entry)
                  (set-cdr! entry (+ 1 (cdr entry)))
                  (loop counts)))
            (else (loop (cons (cons word 1) counts)))))))

(for-each
 (lambda (entry)
   (if (> (cdr entry) 1)
       (begin (write (car entry)) (display " ") (write (cdr entry)) (newline))))
 (count-words))
;;> the 7
;;> quick 2
;;> fox 2
;;> dog 2
