; Code made and forgotten.
;;exit 124
;;says time limit reached
(let loop ((i 0)) (eval `(lambda (x) (+ x ,i)) (interaction-environment)) (loop (+ i 1)))
