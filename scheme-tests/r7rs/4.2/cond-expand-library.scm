; 4.2.1 cond-expand asks for libraries that may not be there.
(import (scheme base) (scheme write))
(write (cond-expand ((library (no such library)) 'no) (else 'no-library))) (newline)
;;> no-library
(write (cond-expand ((not (library (no such library))) 'not-library) (else 'no))) (newline)
;;> not-library
(write (cond-expand ((and (library (scheme char)) (library (scheme base))) 'both) (else 'no))) (newline)
;;> both
(write (cond-expand ((or (library (no such 1)) (library (scheme write))) 'one) (else 'no))) (newline)
;;> one
(cond-expand ((library (scheme inexact)) (import (scheme inexact))))
(write (finite? 1.0)) (newline)
;;> #t
