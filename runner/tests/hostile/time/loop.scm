; Nothing at all, for ever.
;;exit 124
;;says time limit reached
(let loop () (loop))
