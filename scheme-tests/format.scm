; What a test file is. `runner test PATHS` runs it in every mode (`runner test --help` for more); in
; each of them it must do what its comments say:
;
;   ;;> text          the next line of standard output; all of the output must be expected so
;   ;;! text          the program ends in an uncaught error whose message contains the text
;   ;;exit N          the exit code, where it is neither 0 nor, after an error, 1
;   ;;stdin text      the next line of standard input
;   ;;only MODE… why  the file is for these modes only
;   ;;skip MODE… why  the file is not for these modes
;
; Such a comment begins its line or follows code; inside another comment, as here, it says nothing.
; `BLESS=1 runner test FILE` rewrites the `;;>` lines to what the program prints. Files whose names
; begin with `_` are helpers, and the folder `bench` is not walked.
(display "one") (newline)       ;;> one
(display "two, without a newline at the end of the output")

;;> two, without a newline at the end of the output
