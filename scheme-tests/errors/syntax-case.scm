; case without a key.
(case)
;;! case
