; A variable used too early is shown where it is used.
(let ()
  (define total (+ 1 rate))
  (define rate 5)
  total)
;;! letrec-position.scm:3:17: variable used before its definition: rate
