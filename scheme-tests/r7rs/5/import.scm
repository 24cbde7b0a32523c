; 5.2 Import declarations.
(import (scheme base) (scheme write))
(import (only (scheme char) char-upcase char-downcase)
        (prefix (scheme inexact) i:)
        (except (scheme cxr) caaaar cddddr)
        (rename (scheme lazy) (force compel) (delay later))
        (prefix (only (rename (scheme char) (char-numeric? digit?)) digit?) my-))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(define-syntax fails (syntax-rules () ((_ e) (guard (c ((error-object? c) (quote error))) e))))
(show (char-upcase #\a) (char-downcase #\A) (i:sqrt 16) (caddr '(1 2 3)) (compel (later 5))
      (my-digit? #\5))
;;> #\A #\a 4 3 5 #t
(show (fails (char-alphabetic? #\a)))
;;> error
(import (scheme cxr) (scheme base))
(show (cadddr '(1 2 3 4)))
;;> 4
