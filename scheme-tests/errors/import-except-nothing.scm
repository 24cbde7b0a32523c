; except and rename of what is not there.
(import (scheme base) (except (scheme write) dispaly))
;;! the library (scheme write) does not export `dispaly`
;;! did you mean `display`?
