; Fibonacci numbers as one expression: the procedure exists only while it is evaluated.
(import (scheme base) (scheme write))

(display
 (letrec ((fib (lambda (n)
                 (if (< n 2)
                     1
                     (+ (fib (- n 1)) (fib (- n 2)))))))
   (map fib '(0 1 2 3 4 5 6 7 8 9 10))))
(newline)
;;> (1 1 2 3 5 8 13 21 34 55 89)
