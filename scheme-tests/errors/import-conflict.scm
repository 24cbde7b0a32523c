; A name imported with two meanings (R7RS 5.2).
(define-library (one) (export x) (import (scheme base)) (begin (define x 1)))
(define-library (two) (export x) (import (scheme base)) (begin (define x 2)))
(import (scheme base) (one)
        (two))
;;! import-conflict.scm:5:9: `x` is imported from (one) already, and means something else there
