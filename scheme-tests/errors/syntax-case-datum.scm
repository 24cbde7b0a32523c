; A clause of case without a list.
(case 1 (1 2))
;;! bad `case`
