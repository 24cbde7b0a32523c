;; Images of running programs. `(checkpoint)` has the host write down the whole program as it is at this moment, its
;; continuation, data and compiled code: it gives #t in the program that goes on from there, and #f in this one, like a
;; fork in time. A host that makes no images, or cannot write this one, makes it an error.
(define-library (graft image)
  (export checkpoint)
  (import (rename (only (graft internal) %checkpoint) (%checkpoint checkpoint))))
