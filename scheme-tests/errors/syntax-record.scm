; A field that is not in the record.
(define-record-type point (make-point x z) point? (x point-x))
;;! `z`, which is no field
