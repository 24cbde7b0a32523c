; A name that a library not imported exports.
(import (scheme base))
(define (shout text) (display (string-upcase text)))
(shout "hello")
;;! unbound variable: string-upcase
;;! `string-upcase` is exported by (scheme char), which is not imported here
