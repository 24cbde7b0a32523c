(DEFINE (From-CI X) (LIST 'Symbol X "String" #\A))
