; One name for two things.
(define-library (twice)
  (export a
          (rename c a))
  (import (scheme base))
  (begin (define a 1) (define c 2)))
(import (twice))
;;! :4:11: `a` is exported with two meanings, `a` and `c`
