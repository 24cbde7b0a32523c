; Primitives called by their direct entries: results, errors in every place, and what a call in full has to do.

; Each number of arguments that a primitive takes, more of the rest than direct entries take included.
(define (texts a b c)
  (list (string-append) (string-append a) (string-append a b) (string-append a b c) (string-append a b c a)
        (string-append a b c a b) (substring a 1) (substring a 1 2) (string-copy b) (string-copy b 1) (string-copy b 1 2)))
(define (orders a b c) (list (string<? a b) (string<? a b c) (string<? a b c a) (string=? a a a) (string=? a b a)))
(define (sums a b) (list (+) (+ a) (+ a b) (+ a b a b a b a) (max a b) (max a) (max a b a b a) (gcd) (gcd a) (gcd a b)))
(do ((i 0 (+ i 1))) ((= i 3000)) (texts "abc" "de" "f") (orders "a" "b" "c") (sums 12 18))
(write (texts "abc" "de" "λ")) (newline)
;;> ("" "abc" "abcde" "abcdeλ" "abcdeλabc" "abcdeλabcde" "bc" "b" "de" "e" "e")
(write (orders "a" "b" "c")) (newline)
;;> (#t #t #f #t #f)
(write (sums 12 18)) (newline)
;;> (0 12 30 102 18 12 18 0 12 6)

; A failure may be handled, many times, by a handler that captures or collects garbage.
(define (lengths items)
  (map (lambda (x) (guard (e (#t (list (condition/text e)))) (+ 1 (length x)))) items))
(define (condition/text e) (if (error-object? e) (error-object-message e) e))
(do ((i 0 (+ i 1))) ((= i 300)) (lengths (list '(1) i '(1 . 2))))
(write (lengths '((1 2) 5 (1 . 2)))) (newline)
;;> (3 ("length: argument 1 must be a list") ("length: argument 1 must be a list"))
(define (again x k) (with-exception-handler (lambda (e) (k (call/cc (lambda (c) (make-vector 1000 c) 'again)))) (lambda () (length x))))
(define (caught x) (call/cc (lambda (k) (again x k))))
(do ((i 0 (+ i 1))) ((= i 300)) (caught i))
(write (list (caught '(1 2)) (caught 7))) (newline)
;;> (2 again)

; A primitive as a value, in tail position and not, with a number of arguments that it takes and with another one.
(define (call2 f a b) (f a b))
(define (call2+ f a b) (list (f a b)))
(do ((i 0 (+ i 1))) ((= i 3000)) (call2 < i 5) (call2+ string-append "a" "b"))
(write (list (call2 < 1 2) (call2+ append '(1) '(2)) (call2 list 1 2) (call2 apply + '(1 2)))) (newline)
;;> (#t ((1 2)) (1 2) 3)
(write (guard (e (#t (error-object-message e))) (call2 length '(1) 2))) (newline)
;;> "length: expects 1 argument, but 2 were given"

; The variable of a program's own that holds a primitive may get something else.
(define measure string-length)
(define (measured s) (+ 1 (measure s)))
(do ((i 0 (+ i 1))) ((= i 3000)) (measured "abc"))
(write (measured "abc")) (newline)
;;> 4
(set! measure (lambda (s) 41))
(write (measured "abc")) (newline)
;;> 42

; An uncaught error has the position of the call, and what the frame keeps.
(define (total items) (+ 1 (string-length (string-append "a" items))))
(do ((i 0 (+ i 1))) ((= i 3000)) (total "bc"))
(total 'x)
;;! direct-primitives.scm:50:43: string-append: argument 2 must be a string: x
