; Nothing assigns the variables: what they hold is embedded, and changes are watched for.
(define (helper x) (car x))
(define scale 3)
(define (applies x) (cons scale (helper x)))

; An assignment anywhere, even in code that never runs: the variable is read every time.
(define offset 4)
(define (nobody) (set! offset 5))
(define (nearest x) (cons offset x))
