; A misspelt keyword: its operands are evaluated first.
(defnie (twice x) (* 2 x))
;;! unbound variable: x
;;! `defnie` is not bound either: did you mean `define`?
