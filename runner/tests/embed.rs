//! The embedding interface: values both ways, errors, limits, threads.

use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use lexpr::{Value, sexp};
use runner::embed::{Condition, Config, DataError, Error, Output, Position, ProcedureError, Scheme, dismantle};
use runner::options::Jit;

fn scheme() -> Scheme {
    Config::new().start().unwrap()
}

fn condition(result: Result<Value, Error>) -> Condition {
    match result {
        Err(Error::Scheme(condition)) => *condition,
        other => panic!("not a condition: {other:?}"),
    }
}

/// All that crosses, crosses unchanged: into a variable, out of it, as an argument and a result.
#[test]
fn values_cross_both_ways() {
    let mut scheme = scheme();
    let values = [
        ("(if #f #f)", Value::Nil),
        ("()", Value::Null),
        ("#t", sexp!(#t)),
        ("-1", Value::from(-1)),
        ("1152921504606846976", Value::from(1u64 << 60)),
        ("-9223372036854775808", Value::from(i64::MIN)),
        ("18446744073709551615", Value::from(u64::MAX)),
        ("0.1", Value::from(0.1)),
        ("-0.0", Value::from(-0.0)),
        ("1e300", Value::from(1e300)),
        ("+inf.0", Value::from(f64::INFINITY)),
        ("#\\x0", Value::from('\0')),
        ("#\\x10ffff", Value::from('\u{10ffff}')),
        ("\"a\\\"\\\\\\n\\x3bb;\"", Value::string("a\"\\\nλ")),
        ("'|a (b) \\x7c; Λ|", Value::symbol("a (b) | Λ")),
        ("'||", Value::symbol("")),
        ("#u8(0 127 255)", Value::bytes(&[0, 127, 255][..])),
        ("'#(1 #(\"x\") ())", sexp!(#(1 #("x") ()))),
        ("'(a (b . c) . #(4))", sexp!((a (b . c) . #(4)))),
        ("''x", sexp!((quote x))),
    ];
    for (text, value) in &values {
        if !matches!(value, Value::Null) {
            assert_eq!(scheme.eval(text).unwrap(), *value, "{text}");
        }
        scheme.define("v", value).unwrap();
        assert_eq!(scheme.eval("v").unwrap(), *value, "{text}");
        assert_eq!(scheme.call("values", std::slice::from_ref(value)).unwrap(), *value, "{text}");
    }
    // The guest sees what was meant, not something that only comes back the same.
    for (text, value) in &values[2..] {
        scheme.define("v", value).unwrap();
        assert_eq!(scheme.eval(&format!("(equal? v {text})")).unwrap(), sexp!(#t), "{text}");
    }
    assert_eq!(
        scheme.call("-", &[Value::from(0.0), Value::from(f64::NAN)]).unwrap().as_f64().unwrap().to_bits() << 1,
        f64::NAN.to_bits() << 1
    );
    assert_eq!(scheme.eval("(vector 'a (string #\\b) 1.5)").unwrap(), sexp!(#(a "b" 1.5)));
}

#[test]
fn long_lists_cross() {
    let mut scheme = Config::new().max_depth(200_000).start().unwrap();
    let start = Instant::now();
    let list = scheme.eval("(iota 100000)").unwrap();
    let sum = scheme.call("apply", &[sexp!(+), sexp!((1 2))]);
    assert!(sum.is_err(), "a symbol is no procedure");
    scheme.eval("(define (sum items) (if (null? items) 0 (+ (car items) (sum (cdr items)))))").unwrap();
    let arguments = [list];
    assert_eq!(scheme.call("sum", &arguments).unwrap(), Value::from(4_999_950_000u64));
    assert_eq!(scheme.call("length", &arguments).unwrap(), Value::from(100_000));
    arguments.into_iter().for_each(dismantle);
    let nest = "(let loop ((n 100000) (v '())) (if (= n 0) v (loop (- n 1) (list v))))";
    dismantle(scheme.eval(nest).unwrap());
    assert!(start.elapsed() < Duration::from_secs(30), "quadratic");
    // The default is what any thread's stack can drop.
    let mut scheme = self::scheme();
    assert!(matches!(scheme.eval("(iota 100000)"), Err(Error::Data(DataError::TooDeep(10_000)))));
    assert_eq!(scheme.eval("(iota 10000)").unwrap().list_iter().unwrap().count(), 10_000);
}

#[test]
fn what_does_not_cross_is_named() {
    let mut scheme = scheme();
    let refused = |result: Result<Value, Error>| match result {
        Err(Error::Data(DataError::NotRepresentable(text))) => text,
        other => panic!("{other:?}"),
    };
    assert!(refused(scheme.eval("car")).contains("car"));
    assert_eq!(refused(scheme.eval("(define c (list 1)) (set-cdr! c c) c")), "#0=(1 . #0#)");
    assert_eq!(refused(scheme.eval("18446744073709551616")), "18446744073709551616");
    assert_eq!(refused(scheme.eval("(list 1 2/3)")), "2/3");
    refused(scheme.eval("(eof-object)"));
    let keyword = scheme.define("k", &Value::keyword("k"));
    assert!(matches!(keyword, Err(Error::Data(DataError::Keyword(_)))), "{keyword:?}");
    assert_eq!(scheme.eval("(define-values (q r) (floor/ 7 2)) (list q r)").unwrap(), sexp!((3 1)));
}

#[test]
fn errors_have_parts() {
    let mut scheme = scheme();
    let text = "(define (f x)\n  (+ 1 (car x)))\n(+ 1 (f 'y))";
    let error = condition(scheme.eval_named("a:b.scm", text));
    assert_eq!((error.kind.as_str(), &error.irritants), ("wrong-type", &vec![sexp!(y)]), "{error:?}");
    let at = |line, column| Some(Position { source: "a:b.scm".to_owned(), line, column });
    assert_eq!(error.position, at(2, 8));
    assert_eq!(error.backtrace[0].position, at(2, 8));
    assert!(error.backtrace[0].procedure.starts_with("(f"), "{error:?}");
    let text = error.to_string();
    assert!(text.starts_with("a:b.scm:2:8: car: argument 1 must be a pair: y\n"), "{text}");
    assert!(text.contains("\n    at (f"), "{text}");

    let error = condition(scheme.eval("(error \"no luck:\" '(1 . 2) car \"s\")"));
    assert_eq!((error.kind.as_str(), error.message.as_str()), ("error", "no luck:"));
    assert_eq!(error.irritants[0], Value::cons(1, 2));
    assert!(error.irritants[1].as_symbol().unwrap().contains("car"), "{error:?}");
    assert_eq!(error.irritants[2], sexp!("s"));

    let error = condition(scheme.eval("(raise 42)"));
    assert_eq!((error.kind.as_str(), &error.irritants), ("", &vec![sexp!(42)]));
    let error = condition(scheme.eval("(display \"x\"\n  (oops"));
    assert_eq!((error.kind.as_str(), error.position.unwrap().source.as_str()), ("read-error", "eval"));
    let error = condition(scheme.call("no-such-procedure", &[]));
    assert_eq!(error.message, "unbound variable: no-such-procedure");
    assert_eq!(condition(scheme.call("car", &[sexp!(1)])).kind, "wrong-type");
    assert_eq!(condition(scheme.call("car", &[])).kind, "wrong-number-of-arguments");
    scheme.define("five", &sexp!(5)).unwrap();
    assert_eq!(condition(scheme.call("five", &[])).kind, "not-a-procedure");
    assert!(matches!(scheme.eval("(exit 3)"), Err(Error::Exit(3))));
    // None of it broke anything.
    assert_eq!(scheme.call("f", &[sexp!((2))]).unwrap(), sexp!(3));
}

#[test]
fn afters_run_when_an_error_ends_an_evaluation() {
    for fuel in [None, Some(100_000)] {
        let mut scheme = scheme();
        scheme.set_fuel(fuel).unwrap();
        let bad = "(define p (make-parameter 1)) (define log '())
                   (define (note x) (set! log (cons x log)))
                   (parameterize ((p 2))
                     (dynamic-wind (lambda () (note 'in))
                                   (lambda () (dynamic-wind void (lambda () (BODY)) (lambda () (error \"again\"))))
                                   (lambda () (note (p)))))";
        let error = condition(scheme.eval(&bad.replace("BODY", "error \"first\"")));
        assert_eq!(error.message, "first");
        assert_eq!(scheme.eval("(list (p) log)").unwrap(), sexp!((1 (2 in))));
        if fuel.is_some() {
            let error = scheme.eval(&bad.replace("BODY", "let loop () (loop)"));
            assert!(matches!(error, Err(Error::OutOfFuel(_))), "{error:?}");
            assert_eq!(scheme.fuel().unwrap(), Some(0));
            scheme.set_fuel(None).unwrap();
            assert_eq!(scheme.eval("(list (p) log)").unwrap(), sexp!((1 (2 in))));
        }
    }
}

const ENDLESS: [&str; 7] = [
    "(let loop () (loop))",
    "(let loop ((i 0)) (loop (+ i 1)))",
    "(define (f n) (+ 1 (f n))) (f 1)",
    "(define (even n) (odd n)) (define (odd n) (even n)) (even 1)",
    "(define k #f) (define n 0) (call/cc (lambda (c) (set! k c))) (set! n (+ n 1)) (k 1)",
    "(let loop () (guard (e (#t #t)) (raise 1)) (loop))",
    "(with-exception-handler (lambda (e) (let loop () (loop))) (lambda () (vector-ref (vector) 0)))",
];

#[test]
fn fuel_ends_whatever_runs() {
    for jit in [Jit::Off, Jit::Eager, Jit::Lazy] {
        let mut scheme = Config::new().jit(jit).max_memory(256 << 20).start().unwrap();
        for text in ENDLESS {
            scheme.set_fuel(Some(300_000)).unwrap();
            match scheme.eval(text) {
                Err(Error::OutOfFuel(message)) => assert!(message.contains("out of fuel"), "{message}"),
                other => panic!("{text} {jit:?}: {other:?}"),
            }
            assert_eq!(scheme.fuel().unwrap(), Some(0));
            assert!(matches!(scheme.eval("(map - '(1))"), Err(Error::OutOfFuel(_))), "the tank is empty");
        }
        scheme.set_fuel(Some(1000)).unwrap();
        assert_eq!(scheme.eval("(map - '(1))").unwrap(), sexp!((-1)));
        scheme.set_fuel(None).unwrap();
        assert_eq!(scheme.fuel().unwrap(), None);
        assert_eq!(scheme.eval("(let loop ((i 0)) (if (< i 1000000) (loop (+ i 1)) i))").unwrap(), sexp!(1000000));
    }
}

/// The caller gets the panic, and a session that has left what was going on.
#[test]
fn a_panic_in_a_procedure_of_the_hosts_leaves_the_extents() {
    for jit in [Jit::Off, Jit::Eager] {
        let mut scheme = Config::new().jit(jit).start().unwrap();
        scheme.define_fn("fall", |_| -> Result<Value, ProcedureError> { panic!("of the host's") }).unwrap();
        scheme
            .eval("(define log '()) (define (note x) (set! log (cons x log))) (define p (make-parameter 1))")
            .unwrap();
        let text = "(dynamic-wind (lambda () (note 'in))
                                  (lambda () (guard (e (#t (note 'handled))) (parameterize ((p 2)) (+ 1 (fall)))))
                                  (lambda () (note 'out)))";
        for _ in 0..2 {
            let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| scheme.eval(text))).unwrap_err();
            assert_eq!(panic.downcast_ref::<&str>(), Some(&"of the host's"));
        }
        assert_eq!(scheme.eval("(list log (p))").unwrap(), sexp!(((out in out in) 1)), "{jit:?}");
        let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| scheme.call("fall", &[]))).unwrap_err();
        assert_eq!(panic.downcast_ref::<&str>(), Some(&"of the host's"));
        assert_eq!(scheme.call("p", &[]).unwrap(), sexp!(1));
    }
}

/// Calls, loops of both kinds of numbers, closures, captures, errors: whoever runs them, and whenever code is linked.
#[test]
fn fuel_is_the_same_in_every_mode() {
    let text = "(define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))
                (define (sum v) (let loop ((i 0) (s 0.)) (if (< i (vector-length v)) (loop (+ i 1) (+ s (vector-ref v i))) s)))
                (define (nest n) (do ((i 0 (+ i 1)) (t 0 (do ((j 0 (+ j 1)) (t t (+ t j))) ((= j 30) t)))) ((= i n) t)))
                (define (search n) (call/cc (lambda (k) (for-each (lambda (i) (if (= i n) (k i))) (iota 1000)))))
                (define (mixed n) (let loop ((i 0) (x n)) (if (< i 3000) (loop (+ i 1) (if (odd? i) (* x 1.5) (+ i 1))) x)))
                (define (caught n) (let loop ((i 0)) (if (< i n) (begin (guard (e (#t e)) (car i)) (loop (+ i 1))) i)))
                (list (fib 18) (sum (make-vector 5000 1.5)) (sum (make-vector 5000 2)) (nest 300) (search 800)
                      (mixed 1) (mixed 2.5) (caught 200) (fib 12) (length (let loop ((n 20000)) (if (= n 0) '() (cons n (loop (- n 1)))))))";
    let used = |jit, fresh: bool| {
        let mut scheme = Config::new().jit(jit).start().unwrap();
        if !fresh {
            // Code that does not count is given up.
            scheme.eval(text).unwrap();
        }
        scheme.set_fuel(Some(1 << 40)).unwrap();
        let values = [(); 3].map(|()| scheme.eval(text).unwrap());
        (values, (1 << 40) - scheme.fuel().unwrap().unwrap())
    };
    let expected = used(Jit::Off, true);
    for jit in [Jit::Off, Jit::Eager, Jit::Lazy] {
        for fresh in [true, false] {
            assert_eq!(used(jit, fresh), expected, "{jit:?} {fresh}");
        }
    }
}

#[test]
fn time_is_limited() {
    for jit in [Jit::Off, Jit::Eager, Jit::Lazy] {
        let mut scheme = Config::new().jit(jit).time_limit(Duration::from_millis(200)).start().unwrap();
        for text in [ENDLESS[0], ENDLESS[3], ENDLESS[5]] {
            let start = Instant::now();
            match scheme.eval(text) {
                Err(Error::TimeLimit(message)) => assert!(message.contains("time limit reached"), "{message}"),
                other => panic!("{text}: {other:?}"),
            }
            assert!(start.elapsed() >= Duration::from_millis(200));
            assert_eq!(scheme.eval("(+ 1 2)").unwrap(), sexp!(3));
        }
        scheme.set_time_limit(None).unwrap();
        assert_eq!(scheme.eval("(let loop ((i 0)) (if (< i 1000000) (loop (+ i 1)) i))").unwrap(), sexp!(1000000));
    }
}

#[test]
fn memory_is_limited() {
    let mut scheme = Config::new().max_memory(8 << 20).start().unwrap();
    let error = condition(scheme.eval("(let loop ((l '())) (loop (cons 1 l)))"));
    assert_eq!(error.kind, "out-of-memory");
    assert_eq!(condition(scheme.eval("(make-vector 10000000 0)")).kind, "out-of-memory");
    assert_eq!(scheme.eval("(length (iota 1000))").unwrap(), sexp!(1000));
    assert!(matches!(Config::new().max_memory(1).start(), Err(Error::Host(_))));
}

#[test]
fn procedures_of_the_host() {
    let mut scheme = scheme();
    let log = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&log);
    scheme
        .define_fn("host", move |arguments| {
            kept.lock().unwrap().push(arguments.to_vec());
            match arguments {
                [Value::Symbol(name)] if &**name == "bad" => {
                    Err(ProcedureError { message: "host:".to_owned(), irritants: arguments.to_vec() })
                }
                [Value::Symbol(_)] => Err("plain".into()),
                _ => Ok(Value::from(arguments.len() as u64)),
            }
        })
        .unwrap();
    assert_eq!(scheme.eval("(list (host) (host 1 \"x\") (apply host (iota 5)))").unwrap(), sexp!((0 2 5)));
    assert_eq!(log.lock().unwrap()[1], vec![sexp!(1), sexp!("x")]);
    assert_eq!(scheme.eval("(map host '(1 2) '(3 4))").unwrap(), sexp!((2 2)));
    assert_eq!(scheme.eval("(define (tail) (host 1)) (+ 1 (tail))").unwrap(), sexp!(2));
    assert_eq!(scheme.eval("(guard (e (#t (error-object-irritants e))) (host 'bad))").unwrap(), sexp!((bad)));
    let error = condition(scheme.eval("(+ 1 (host 'other))"));
    assert_eq!((error.kind.as_str(), error.message.as_str()), ("error", "plain"));
    assert!(condition(scheme.eval("(host car)")).message.contains("car"));
    let captured = "(define k #f) (define n 0)
                    (define r (+ (host 1 2) (call/cc (lambda (c) (set! k c) 1))))
                    (set! n (+ n 1)) (if (< n 3) (k n)) (list n r)";
    assert_eq!(scheme.eval(captured).unwrap(), sexp!((3 4)));
    // A hot loop around it, compiled and linked meanwhile.
    let hot = "(let loop ((i 0) (s 0)) (if (< i 20000) (loop (+ i 1) (+ s (host i))) s))";
    assert_eq!(scheme.eval(hot).unwrap(), sexp!(20000));
    assert_eq!(scheme.call("host", &[sexp!(1)]).unwrap(), sexp!(1));
    scheme.define_fn("panics", |_| panic!("on purpose")).unwrap();
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| scheme.eval("(panics)")));
    assert!(caught.is_err());
    assert_eq!(scheme.eval("(host 1 2 3)").unwrap(), sexp!(3));
}

#[test]
fn the_world_is_what_is_given() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("lib.scm"), "(define from-file 7)").unwrap();
    let read = "(guard (e ((file-error? e) 'no)) (load \"/d/lib.scm\") from-file)";
    let mut closed = scheme();
    assert_eq!(closed.eval(read).unwrap(), sexp!(no));
    assert_eq!(closed.eval("(get-environment-variables)").unwrap(), Value::Null);
    assert_eq!(closed.eval("(eof-object? (read-line))").unwrap(), sexp!(#t));

    let config =
        Config::new().args(["prog", "x"]).env("A", "b c").stdin("line\n(1 2)").dir_read_only(folder.path(), "/d");
    let mut open = config.start().unwrap();
    assert_eq!(open.eval(read).unwrap(), sexp!(7));
    assert_eq!(
        open.eval("(list (command-line) (get-environment-variable \"A\") (read-line) (read))").unwrap(),
        sexp!((("prog" "x") "b c" "line" (1 2)))
    );
    let write = "(guard (e ((file-error? e) 'no)) (call-with-output-file \"/d/new\" (lambda (p) (write 1 p))))";
    assert_eq!(open.eval(write).unwrap(), sexp!(no));
    let mut writable = Config::new().dir(folder.path(), "/d").start().unwrap();
    writable.eval(write).unwrap();
    assert_eq!(std::fs::read(folder.path().join("new")).unwrap(), b"1");

    open.eval("(display \"one\") (display \"err\" (current-error-port))").unwrap();
    assert_eq!((open.take_stdout(), open.take_stderr()), (b"one".to_vec(), b"err".to_vec()));
    let _ = open.eval("(display \"two\") (car 1)");
    assert_eq!((open.take_stdout(), open.take_stderr()), (b"two".to_vec(), Vec::new()));
    let mut silent = Config::new().output(Output::Discard).start().unwrap();
    silent.eval("(display \"nobody hears\")").unwrap();
    assert_eq!(silent.take_stdout(), b"");
}

#[test]
fn sessions_are_independent_and_may_move() {
    let workers: Vec<_> = (0..4)
        .map(|number| {
            thread::spawn(move || {
                let mut scheme = scheme();
                scheme.define("number", &Value::from(number)).unwrap();
                scheme.eval("(define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2))))) (fib 18)").unwrap();
                scheme
            })
        })
        .collect();
    let mut sessions: Vec<Scheme> = workers.into_iter().map(|worker| worker.join().unwrap()).collect();
    for (number, scheme) in (0..).zip(&mut sessions) {
        assert_eq!(scheme.eval("(list number (fib 10))").unwrap(), sexp!((,number 55)));
    }
    // Deep recursion on a small stack of the caller's.
    let deep = "(let depth ((n 1000000)) (if (= n 0) 0 (+ 1 (depth (- n 1)))))";
    let small = thread::Builder::new().stack_size(256 << 10).spawn(move || sessions.remove(0).eval(deep).unwrap());
    assert_eq!(small.unwrap().join().unwrap(), sexp!(1000000));
}

#[test]
fn another_thread_interrupts() {
    let mut scheme = scheme();
    let interrupter = scheme.interrupter();
    let other = thread::spawn(move || {
        thread::sleep(Duration::from_millis(50));
        interrupter.interrupt();
    });
    assert!(matches!(scheme.eval(ENDLESS[0]), Err(Error::Interrupted(_))));
    other.join().unwrap();
    assert_eq!(scheme.eval("1").unwrap(), sexp!(1));
}

#[test]
fn output_that_nobody_takes_is_bounded_like_memory() {
    let mut scheme = Config::new().max_memory(4 << 20).start().unwrap();
    let write = "(define text (make-string 100000 #\\a)) (define (write-some n) (if (> n 0) (begin (display text) (flush-output-port) (write-some (- n 1)))))";
    scheme.eval(write).unwrap();
    // Taken in time, any amount.
    for _ in 0..20 {
        scheme.eval("(write-some 10)").unwrap();
        assert_eq!(scheme.take_stdout().len(), 1_000_000);
    }
    let error = scheme.eval("(write-some 100)").unwrap_err().to_string();
    assert!(error.contains("no space left on device") || error.contains("space"), "{error}");
    assert!(scheme.take_stdout().len() <= 4 << 20);
    assert!(scheme.eval("(+ 1 2)").is_ok());
}

#[test]
fn a_session_that_ran_out_of_memory_goes_on() {
    let mut scheme = Config::new().max_memory(8 << 20).start().unwrap();
    for _ in 0..20 {
        // The handler fails too, so that nothing is left in order.
        let fill = "(guard (e (missing 'full)) (let loop ((l '())) (loop (cons (make-vector 1000 1) l))))";
        assert!(scheme.eval(fill).is_err());
        assert_eq!(scheme.eval("(vector-length (make-vector 100000 0))").unwrap(), Value::from(100_000));
    }
}
