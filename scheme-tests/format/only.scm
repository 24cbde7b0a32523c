; A file for some modes only, with a reason.
;;only interp lazy: they are the ones people see first
(display "interpreted, or nearly so") (newline)
;;> interpreted, or nearly so
