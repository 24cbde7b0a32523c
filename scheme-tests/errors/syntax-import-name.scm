; A name that a library does not have.
(import (only (scheme base) car no-such-name))
;;! no-such-name
