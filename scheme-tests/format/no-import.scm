; A program may begin with (import ...), as a program of the report does; without one it sees
; everything.
(display (list (expt 2 10) (char-upcase #\a) (cadr '(1 2)) (exact (floor 2.5)))) (newline)
;;> (1024 A 2 2)
