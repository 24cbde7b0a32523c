; A call that is no list.
(list 1 . 2)
;;! must be a proper list
