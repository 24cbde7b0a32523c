//! Macros, and code made at run time.

/// Of the kind `I`: uses of macros of the program and of local ones, hygiene among them.
pub(super) const INTEGERS: &[&str] = &[
    "(twice I)",
    "(my-let ((@x I) (@y I)) I@x:I@y:I)",
    "(let ((@a I)) (let-syntax ((@m (syntax-rules () ((_ b) (let ((@a 5)) (- b @a)))))) (@m @a)))",
    "(letrec-syntax ((@ev (syntax-rules () ((_) 1) ((_ a . r) (+ I- (@ev . r)))))) (@ev a b c))",
    "(let ((@t I)) (my-or #f @t))",
    "(sum* I I I)",
    "(sum* I (sum* I I))",
    "(let ((if list)) (length (if 1 2 3)))",
    "(let-syntax ((@k (syntax-rules () ((_ (a b) ...) (+ (* a b) ...))))) (@k (I- I-) (2 I-)))",
    "(let () (define-syntax @s (syntax-rules () ((_ x) (clamp (* x x))))) (@s I))",
    "(let loop ((@i 0)) (if (< @i #n) (loop (+ @i 1)) (twice @i)))",
    "(for* (@i 0 #n) I@i:I)",
];

/// Of the kind `I`: by `eval`.
pub(super) const EVALUATED: &[&str] = &[
    "(eval '(let ((x 3)) (* x x)) (interaction-environment))",
    "(eval (list '+ I I) (interaction-environment))",
    "(eval (list 'clamp (list '* I I)) (interaction-environment))",
    "((eval '(lambda (x y) (- x y)) (environment '(scheme base))) I I)",
    "(eval (list 'let (list (list 'q I)) '(let loop ((i 0) (s q)) (if (< i 30) (loop (+ i 1) (+ s i)) s))) (interaction-environment))",
    "(guard (@e (#t I)) (eval '(this is unbound) (interaction-environment)))",
    "(guard (@e (#t I)) (eval '(if) (interaction-environment)))",
    "(begin (eval (list 'define 'late I) (interaction-environment)) (clamp (eval '(+ late 1) (interaction-environment))))",
];

/// Of the kind `I`: from hash tables.
pub(super) const LOOKED_UP: &[&str] = &[
    "(hash-table-ref/default H I I)",
    "(hash-table-size H)",
    "(hash-table-ref H I (lambda () I))",
    "(hash-table-fold H (lambda (@k @v @s) (clamp (+ @s I-@k:I))) 0)",
    "(apply + (hash-table-values H))",
    "(let ((@h H)) (hash-table-set! @h I I) (hash-table-ref/default @h I I))",
    "(let ((@h (make-hash-table string=? string-hash))) (hash-table-set! @h S I) (hash-table-ref/default @h S 0))",
    "(let ((@h (make-hash-table equal?))) (hash-table-set! @h A I) (hash-table-ref/default @h A -1))",
    "(let ((@h (make-hash-table eqv?))) (hash-table-set! @h N I) (hash-table-ref/default @h N -1))",
];
