; 6.5 Symbols.
(import (scheme base) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(define-syntax fails (syntax-rules () ((_ e) (guard (c ((error-object? c) (quote error))) e))))
(show (symbol? 'foo) (symbol? (car '(a b))) (symbol? "bar") (symbol? 'nil) (symbol? '())
      (symbol? #f) (symbol? '|a b|) (symbol? ':key))
;;> #t #t #f #t #f #f #t #t
(show (symbol=? 'a 'a) (symbol=? 'a 'a 'a) (symbol=? 'a 'b) (symbol=? 'a 'a 'b)
      (fails (symbol=? 'a "a")) (fails (symbol=? 1 'a)))
;;> #t #t #f #f error error
(show (symbol->string 'flying-fish) (symbol->string 'Martin)
      (symbol->string (string->symbol "Malvina")) (symbol->string '||) (symbol->string '|a b|)
      (symbol->string '|x\x41;y|))
;;> "flying-fish" "Martin" "Malvina" "" "a b" "xAy"
(show (string->symbol "mISSISSIppi") (eqv? 'bitBlt (string->symbol "bitBlt"))
      (eqv? 'LollyPop (string->symbol (symbol->string 'LollyPop)))
      (string=? "K. Harper, M.D." (symbol->string (string->symbol "K. Harper, M.D."))))
;;> mISSISSIppi #t #t #t
(show (eq? 'abc 'ABC) (eq? 'abc '|abc|) (eq? '|a\x62;c| 'abc) (eq? 'λ (string->symbol "λ"))
      (eq? '|\t| (string->symbol "\t")))
;;> #f #t #t #t #t
(show 'a '+ '- '... '->x '+a '-b '.a '!$%&*/:<=>?^_~ 'a.b '+.x '-. '<=? 'λ)
;;> a + - ... ->x +a -b .a !$%&*/:<=>?^_~ a.b +.x -. <=? λ
(show (fails (symbol->string "a")) (fails (string->symbol 'a)) (fails (symbol->string 5)))
;;> error error error
(define s (string #\a #\b))
(define sym (string->symbol s))
(string-set! s 0 #\x)
(show sym (eq? sym 'ab) (eq? sym (string->symbol s)))
;;> ab #t #f
(define (gensyms n)
  (let loop ((i 0) (l '()))
    (if (= i n)
        l
        (loop (+ i 1) (cons (string->symbol (string-append "g" (number->string i))) l)))))
(show (gensyms 5)
      (let loop ((a (gensyms 50)) (b (gensyms 50)))
        (or (null? a) (and (eq? (car a) (car b)) (loop (cdr a) (cdr b))))))
;;> (g4 g3 g2 g1 g0) #t
