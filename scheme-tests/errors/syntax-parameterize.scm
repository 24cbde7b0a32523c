; parameterize without a body.
(define p (make-parameter 1))
(parameterize ((p 2)))
;;! bad `parameterize`
