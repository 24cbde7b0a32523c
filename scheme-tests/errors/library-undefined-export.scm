; A library that exports what it does not define.
(define-library (tools)
  (export shuffle)
  (import (scheme base))
  (begin (define (shufle l) l)))
(import (tools))
;;! library-undefined-export.scm:3:3: the library (tools) exports `shuffle` but does not define it
;;! did you mean `shufle`?
