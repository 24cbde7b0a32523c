; Named let and do, nested, with several variables, results and bodies.
(import (scheme base) (scheme write))
(define (show . xs) (write (if (null? (cdr xs)) (car xs) xs)) (newline))

(show (let loop ((i 0) (sum 0)) (if (= i 100) sum (loop (+ i 1) (+ sum i)))))
;;> 4950
(show (do ((i 0 (+ i 1)) (l '() (cons i l))) ((= i 5) l)))
;;> (4 3 2 1 0)
(show (do ((v (make-vector 5)) (i 0 (+ i 1))) ((= i 5) v) (vector-set! v i (* i i))))
;;> #(0 1 4 9 16)
(show (let ((x '(1 3 5 7 9))) (do ((x x (cdr x)) (sum 0 (+ sum (car x)))) ((null? x) sum))))
;;> 25
(show (do ((i 0 (+ i 1)) (constant 'kept)) ((= i 3) constant i)))
;;> 3
(show (let loop () 'no-variables))
;;> no-variables
(show (let loop ((i 3)) (if (> i 0) (loop (- i 1)) i)))
;;> 0

; Nested loops, the inner one using the outer's variable and the other way round.
(show (let outer ((i 0) (all '()))
        (if (= i 4)
            (reverse all)
            (let inner ((j 0) (all all))
              (if (> j i)
                  (outer (+ i 1) all)
                  (inner (+ j 1) (cons (list i j) all)))))))
;;> ((0 0) (1 0) (1 1) (2 0) (2 1) (2 2) (3 0) (3 1) (3 2) (3 3))
(show (do ((i 1 (+ i 1))
           (sum 0 (+ sum (do ((j 1 (+ j 1)) (product 1 (* product j))) ((> j i) product)))))
          ((> i 6) sum)))
;;> 873
(define (triangle n)
  (let rows ((i 1) (total 0))
    (if (> i n)
        total
        (rows (+ i 1)
              (let columns ((j 1) (count 0))
                (if (> j i) (+ count total) (columns (+ j 1) (+ count 1))))))))
(show (triangle 40))
;;> 820

; The loop's name is a procedure like others.
(show (let loop ((i 0)) (if (< i 3) (cons i (loop (+ i 1))) '())))
;;> (0 1 2)
(show (let loop ((i 0)) (if (< i 3) (map (lambda (x) (+ x i)) (loop (+ i 1))) '(0 10))))
;;> (3 13)
(show (let loop ((l '(1 (2 3) ((4)))))
        (cond ((null? l) 0) ((pair? l) (+ (loop (car l)) (loop (cdr l)))) (else l))))
;;> 10
(show (map (let loop ((n 5)) (lambda (x) (if (= x 0) n (loop x)))) '(0)))
;;> (5)
(show (procedure? ((let loop ((n 5)) (lambda (x) (if (= x 0) n (loop x)))) 2)))
;;> #t

; Swapping and rotating loop variables: all new values are made of the old ones.
(show (let loop ((i 0) (a 1) (b 2) (c 3)) (if (= i 10) (list a b c) (loop (+ i 1) b c a))))
;;> (2 3 1)
(show (let loop ((i 10) (a 0) (b 1)) (if (= i 0) a (loop (- i 1) b (+ a b)))))
;;> 55
(show (do ((i 0 (+ i 1)) (a 'x b) (b 'y a)) ((= i 3) (list a b))))
;;> (y x)

; Exits of different kinds.
(define (search p l)
  (let loop ((l l) (i 0)) (cond ((null? l) #f) ((p (car l)) i) (else (loop (cdr l) (+ i 1))))))
(show (search even? '(1 3 4 5)) (search even? '(1 3 5)))
;;> (2 #f)
(show (let loop ((i 0)) (or (and (> i 5) i) (loop (+ i 1)))))
;;> 6
(show (let loop ((i 0)) (and (< i 5) (loop (+ i 1)))))
;;> #f
(show (let loop ((l '(1 2 3 stop 4))) (case (car l) ((stop) (cdr l)) (else (loop (cdr l))))))
;;> (4)
(define i 'outer)
(do ((i 0 (+ i 1))) ((= i 3)) i)
(show i)
;;> outer
(show (let loop ((i i)) (if (symbol? i) (loop 1) i)))
;;> 1
; A loop whose variable is never needed, and a loop that is not run at all.
(show (let loop ((unused 1) (i 0)) (if (< i 3) (loop (list unused) (+ i 1)) i)))
;;> 3
(show (do ((i 0 (+ i 1))) (#t 'at-once) (car '())))
;;> at-once
(show (let loop ((i 0)) (set! i (+ i 1)) (if (< i 10) (loop i) (list 'set i))))
;;> (set 10)
