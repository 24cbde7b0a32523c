; A template's own definition is not what the library exports.
(define-library (tools)
  (export (rename helper help))
  (import (scheme base))
  (begin
    (define-syntax define-helper (syntax-rules () ((_ name) (begin (define (helper) 1) (define name helper)))))
    (define-helper other)))
(import (tools))
;;! library-introduced-export.scm:3:11: the library (tools) exports `helper` but does not define it
