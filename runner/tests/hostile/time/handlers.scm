; An error while an error is handled, for ever.
;;exit 124
;;says time limit reached
(define (again) (with-exception-handler (lambda (e) (again)) (lambda () (error "once more"))))
(again)
