; A library that does not exist.
(import (scheme base) (no such library))
;;! (no such library)
