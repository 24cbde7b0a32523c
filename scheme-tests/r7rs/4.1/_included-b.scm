(define from-b (list from-a 'b))
from-b
