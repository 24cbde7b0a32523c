; unquote outside quasiquote.
(display (unquote 1))
;;! `unquote`
