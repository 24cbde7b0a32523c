; Libraries that import each other.
(define-library (hen) (export hen) (import (scheme base) (egg)) (begin (define hen 1)))
(define-library (egg) (export egg) (import (scheme base) (hen)) (begin (define egg 1)))
(import (hen))
;;! libraries import each other: (hen) imports (egg) imports (hen)
