; 4.3.2 The ellipsis and the underscore are ordinary literals when they are in the list of literals.
(import (scheme base) (scheme write))
(define-syntax ellipsis-literal
  (syntax-rules (...) ((_ ...) 'dots) ((_ x) 'other)))
(write (list (ellipsis-literal ...) (ellipsis-literal 5))) (newline)
;;> (dots other)
(define-syntax underscore-literal
  (syntax-rules (_) ((u _) 'underscore) ((u x) 'other)))
(write (list (underscore-literal _) (underscore-literal 5))) (newline)
;;> (underscore other)
(define-syntax custom-literal
  (syntax-rules ::: (... =>) ((_ ... x :::) '(dots x :::)) ((_ => x) '(arrow x)) ((_ x :::) '(x :::))))
(write (list (custom-literal ... 1 2) (custom-literal => 5) (custom-literal 1 2 3))) (newline)
;;> ((dots 1 2) (arrow 5) (1 2 3))
