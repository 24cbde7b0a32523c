; What a misspelt name was meant to be.
(define (area radius) (* 3 raduis radius))
(area 2)
;;! unbound-hint.scm:2:28: unbound variable: raduis
;;! did you mean `radius`?
