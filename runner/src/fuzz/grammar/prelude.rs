//! Definitions that programs begin with: those that a program mentions.

use crate::fuzz::form::{self, Form};

/// The definitions.
const PRELUDE: &str = r#"
(define-record-type point (make-point x y) point? (x point-x set-point-x!) (y point-y))
(define tick 0)
(define (note! x) (set! tick (modulo (+ (* tick 31) x) 1000003)))
(define budget 0)
(define (out?) (set! budget (- budget 1)) (< budget 0))
(define (clamp x) (if (exact? x) (if (and (integer? x) (< (abs x) 1180591620717411303424)) x (modulo (numerator x) 1000003)) x))
(define (cut l) (let loop ((l l) (n 0)) (if (and (pair? l) (< n 9)) (cons (car l) (loop (cdr l) (+ n 1))) '())))
(define (describe e) (if (error-object? e) (list 'error (error-object-message e) (error-object-irritants e)) (list 'raised e)))
(define (safe thunk) (guard (e (#t (describe e))) (thunk)))
(define (show . xs) (for-each (lambda (x) (write x) (write-char #\space)) xs) (write tick) (newline))
(define again #f)
(define param (make-parameter 5))
(define param2 (make-parameter 1 (lambda (x) (if (number? x) x 0))))
(define (written x) (let ((p (open-output-string))) (write x p) (get-output-string p)))
(define (exact-integer-sqrt-part n) (call-with-values (lambda () (exact-integer-sqrt n)) (lambda (s r) s)))
(define (bytevector->list b) (let loop ((i (- (bytevector-length b) 1)) (l '())) (if (< i 0) l (loop (- i 1) (cons (bytevector-u8-ref b i) l)))))
(define (assq-keys l) (map car l))
(define (rest-last . xs) (let loop ((l xs)) (if (pair? (cdr l)) (loop (cdr l)) (car l))))
(define (make-parameter* n) (let ((p (make-parameter n))) (lambda (x) (parameterize ((p x)) (p)))))
(define (string-join* l) (let loop ((l l) (s "")) (if (null? l) s (loop (cdr l) (string-append s (car l) " ")))))
(define (table l) (let ((h (make-hash-table))) (for-each (lambda (x) (hash-table-set! h x (length l))) l) h))
(define-syntax my-or (syntax-rules () ((_) #f) ((_ e) e) ((_ e . r) (let ((t e)) (if t t (my-or . r))))))
(define-syntax my-let (syntax-rules () ((_ ((n v) ...) . b) ((lambda (n ...) . b) v ...))))
(define-syntax twice (syntax-rules () ((_ e) (+ e e))))
(define-syntax sum* (syntax-rules () ((_) 0) ((_ a b ...) (+ a (sum* b ...)))))
(define-syntax swap! (syntax-rules () ((_ a b) (let ((tmp a)) (set! a b) (set! b tmp)))))
(define-syntax while* (syntax-rules () ((_ n e) (let loop ((i 0)) (when (< i n) e (loop (+ i 1)))))))
(define-syntax for* (syntax-rules () ((_ (i from to) e) (let loop ((i from) (s 0)) (if (>= i to) s (loop (+ i 1) (clamp (+ s e))))))))
"#;

/// Libraries that are imported where one of their names begins an atom of the program.
const IMPORTS: &[(&str, &str)] = &[("hash-table", "(import (srfi 69))"), ("make-hash-table", "(import (srfi 69))")];

/// A program with what it needs of the prelude before it. As one definition of all procedures the prelude is one module
/// of generated code instead of a dozen.
pub(in crate::fuzz) fn before(program: Vec<Form>, together: bool) -> Vec<Form> {
    let mut needed = Vec::new();
    for definition in form::forms(PRELUDE).into_iter().rev() {
        let names = names_of(&definition);
        let mentions = |form: &Form| names.iter().any(|name| form.mentions(name));
        if program.iter().any(mentions) || needed.iter().any(mentions) {
            needed.insert(0, definition);
        }
    }
    if together {
        needed = one_definition(needed);
    }
    let mut all = vec![form::fill("(define begun #t)", &[])];
    let mut imported = Vec::new();
    for (prefix, import) in IMPORTS {
        let wanted = |form: &Form| form.has_atom(&|atom| atom.starts_with(prefix));
        if !imported.contains(import) && (program.iter().any(wanted) || needed.iter().any(wanted)) {
            imported.push(import);
            all.push(form::fill(import, &[]));
        }
    }
    all.extend(needed);
    all.extend(program);
    all
}

/// The names that a definition of the prelude binds.
fn names_of(definition: &Form) -> Vec<String> {
    let Form::List(parts) = definition else { return Vec::new() };
    if parts[0] == Form::atom("define-record-type") {
        return ["make-point", "point?", "point-x", "set-point-x!", "point-y"].map(str::to_owned).to_vec();
    }
    match &parts[1] {
        Form::Atom(name) => vec![name.clone()],
        Form::List(head) => vec![head[0].to_string()],
    }
}

/// The same definitions with all those of procedures in one `define-values`.
fn one_definition(definitions: Vec<Form>) -> Vec<Form> {
    let (procedures, mut others): (Vec<Form>, Vec<Form>) = definitions.into_iter().partition(|definition| {
        matches!(definition, Form::List(parts)
            if parts[0] == Form::atom("define") && matches!(parts[1], Form::List(_)))
    });
    if procedures.len() < 2 {
        others.extend(procedures);
        return others;
    }
    let (mut names, mut values) = (Vec::new(), vec![Form::atom("values")]);
    for procedure in procedures {
        let Form::List(parts) = procedure else { continue };
        let Form::List(head) = &parts[1] else { continue };
        names.push(head[0].clone());
        let mut lambda = vec![Form::atom("lambda")];
        // `(show . xs)` binds the list itself.
        lambda.push(match head.get(1) {
            Some(dot) if *dot == Form::atom(".") => head[2].clone(),
            _ => Form::List(head[1..].to_vec()),
        });
        lambda.extend_from_slice(&parts[2..]);
        values.push(Form::List(lambda));
    }
    others.push(Form::List(vec![Form::atom("define-values"), Form::List(names), Form::List(values)]));
    others
}
