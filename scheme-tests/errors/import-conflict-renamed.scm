; A renaming that gives two things one name.
(import (rename (scheme base) (car cdr)))
;;! `cdr` is imported from (scheme base) already
