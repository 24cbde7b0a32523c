; A string that doubles.
;;exit 124
;;says time limit reached
(let loop ((s "abc")) (loop (if (> (string-length s) 30000000) "abc" (string-append s s))))
