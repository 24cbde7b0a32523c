; A clause of case-lambda without a body.
(case-lambda ((x)))
;;! bad `case-lambda`
