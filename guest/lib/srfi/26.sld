;; SRFI 26: cut and cute.
(define-library (srfi 26)
  (export cut cute <> <...>)
  (import (scheme base))
  (begin
(define-syntax <> (syntax-rules ()))
(define-syntax <...> (syntax-rules ()))
;; (walk parameters call rest ...): every <> becomes a parameter.
(define-syntax cut
  (syntax-rules () ((_ item ...) (walk () () item ...))))
(define-syntax walk
  (syntax-rules (<> <...>)
    ((_ (p ...) (f a ...)) (lambda (p ...) ((begin f) a ...)))
    ((_ (p ...) (f a ...) <...>) (lambda (p ... . more) (apply f a ... more)))
    ((_ (p ...) (a ...) <> . rest) (walk (p ... x) (a ... x) . rest))
    ((_ (p ...) (a ...) item . rest) (walk (p ...) (a ... item) . rest))))
(define-syntax cute
  (syntax-rules () ((_ item ...) (walk-once () () () item ...))))
(define-syntax walk-once
  (syntax-rules (<> <...>)
    ((_ bindings (p ...) (f a ...)) (let bindings (lambda (p ...) (f a ...))))
    ((_ bindings (p ...) (f a ...) <...>) (let bindings (lambda (p ... . more) (apply f a ... more))))
    ((_ bindings (p ...) (a ...) <> . rest) (walk-once bindings (p ... x) (a ... x) . rest))
    ((_ (b ...) ps (a ...) item . rest) (walk-once (b ... (x item)) ps (a ... x) . rest))))))
