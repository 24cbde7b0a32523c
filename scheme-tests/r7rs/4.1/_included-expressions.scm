(+ 1 2)
'last-of-file
