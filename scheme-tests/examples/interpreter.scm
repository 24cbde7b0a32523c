; A small Scheme in Scheme: closures are closures, environments are association lists.
(import (scheme base) (scheme write))

(define (evaluate form env)
  (cond ((symbol? form)
         (let ((binding (assq form env)))
           (if binding (cdr binding) (error "unbound variable:" form))))
        ((not (pair? form)) form)
        (else
         (case (car form)
           ((quote) (cadr form))
           ((if) (if (evaluate (cadr form) env)
                     (evaluate (list-ref form 2) env)
                     (evaluate (list-ref form 3) env)))
           ((lambda) (closure (cadr form) (cddr form) env))
           ((let) (evaluate `((lambda ,(map car (cadr form)) ,@(cddr form))
                              ,@(map cadr (cadr form)))
                            env))
           ((rec) (recursive (cadr form) (list-ref form 2) env))
           (else (apply (evaluate (car form) env)
                        (map (lambda (operand) (evaluate operand env)) (cdr form))))))))

(define (closure names body env)
  (lambda arguments
    (let ((env (append (map cons names arguments) env)))
      (let loop ((body body))
        (if (null? (cdr body))
            (evaluate (car body) env)
            (begin (evaluate (car body) env)
                   (loop (cdr body))))))))

; (rec name expression): the expression sees its own value under this name.
(define (recursive name form env)
  (let* ((binding (cons name #f))
         (value (evaluate form (cons binding env))))
    (set-cdr! binding value)
    value))

(define builtins
  (list (cons '+ +) (cons '- -) (cons '* *) (cons '< <) (cons '= =)
        (cons 'cons cons) (cons 'car car) (cons 'cdr cdr) (cons 'null? null?) (cons 'list list)))

(define (try form)
  (display
   (guard (e ((error-object? e)
              (cons (error-object-message e) (error-object-irritants e))))
     (evaluate form builtins)))
  (newline))

(try '(+ 1 (* 2 3)))
;;> 7
(try '((lambda (x y) (list y x)) 1 2))
;;> (2 1)
(try '(let ((x 2) (y 3)) (let ((x 7)) (* x y))))
;;> 21
(try '((rec fact (lambda (n) (if (< n 2) 1 (* n (fact (- n 1)))))) 20))
;;> 2432902008176640000
(try '((rec map (lambda (f l) (if (null? l) '() (cons (f (car l)) (map f (cdr l))))))
       (lambda (x) (* x x))
       '(1 2 3 4)))
;;> (1 4 9 16)
(try '(((lambda (x) (lambda (y) (- x y))) 10) 3))
;;> 7
(try '(+ 1 nonsense))
;;> (unbound variable: nonsense)
