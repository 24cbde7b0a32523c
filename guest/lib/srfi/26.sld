;; SRFI 26: cut and cute. The names <> and <...> are literals that nothing here binds, so they match where a program has
;; not bound them either, whatever it imports of this library. Programs that do import them have `slot` and `more-slots`.
(define-library (srfi 26)
  (export cut cute (rename slot <>) (rename more-slots <...>))
  (import (scheme base))
  (begin
(define-syntax slot (syntax-rules ()))
(define-syntax more-slots (syntax-rules ()))
;; (walk parameters call rest ...): every <> becomes a parameter.
(define-syntax cut
  (syntax-rules () ((_ item ...) (walk () () item ...))))
(define-syntax walk
  (syntax-rules (<> <...> slot more-slots)
    ((_ (p ...) (f a ...)) (lambda (p ...) ((begin f) a ...)))
    ((_ (p ...) (f a ...) <...>) (lambda (p ... . more) (apply f a ... more)))
    ((_ (p ...) (f a ...) more-slots) (walk (p ...) (f a ...) <...>))
    ((_ (p ...) (a ...) <> . rest) (walk (p ... x) (a ... x) . rest))
    ((_ (p ...) (a ...) slot . rest) (walk (p ... x) (a ... x) . rest))
    ((_ (p ...) (a ...) item . rest) (walk (p ...) (a ... item) . rest))))
(define-syntax cute
  (syntax-rules () ((_ item ...) (walk-once () () () item ...))))
(define-syntax walk-once
  (syntax-rules (<> <...> slot more-slots)
    ((_ bindings (p ...) (f a ...)) (let bindings (lambda (p ...) (f a ...))))
    ((_ bindings (p ...) (f a ...) <...>) (let bindings (lambda (p ... . more) (apply f a ... more))))
    ((_ bindings (p ...) (f a ...) more-slots) (walk-once bindings (p ...) (f a ...) <...>))
    ((_ bindings (p ...) (a ...) <> . rest) (walk-once bindings (p ... x) (a ... x) . rest))
    ((_ bindings (p ...) (a ...) slot . rest) (walk-once bindings (p ... x) (a ... x) . rest))
    ((_ (b ...) ps (a ...) item . rest) (walk-once (b ... (x item)) ps (a ... x) . rest))))))
