; 4.1.7 include-ci reads a file as if it began with #!fold-case.
(import (scheme base) (scheme write))
(include-ci "_included-ci.scm")
(write (from-ci 1)) (newline)
;;> (symbol 1 "String" #\A)
(write (let () (include-ci "_included-ci.scm") (from-ci 'Kept))) (newline)
;;> (symbol Kept "String" #\A)
