; Where no images can be made `(checkpoint)` raises a condition, and the program goes on.
(import (scheme base) (scheme write) (graft image))
(write (guard (e ((error-object? e) (error-object-message e))) (checkpoint))) (newline)
(let loop ((i 0))
  (if (< i 300)
      (begin (guard (e (#t #f)) (checkpoint)) (loop (+ i 1)))
      (begin (write i) (newline))))
;;> "checkpoint: this host makes no images"
;;> 300
