; A power of the largest size that there is.
;;exit 1
;;says the result is too large
(let loop ((i 0)) (expt 3 160000000) (loop (+ i 1)))
