; No such character.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(integer->char #xD800)
;;! integer->char
(display "never")
