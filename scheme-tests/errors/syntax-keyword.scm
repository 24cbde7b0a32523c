; A keyword is no variable.
(display if)
;;! `if` is syntax
