//! Images in the embedding interface: what goes into one, and that what comes out is a session of its own.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use lexpr::{Value, sexp};
use runner::embed::{Condition, Config, Error, Image, Position, Scheme};
use runner::options::Jit;

const PROGRAM: &str = "(define-record-type account (make-account owner balance) account?
  (owner owner) (balance balance set-balance!))
(define ada (make-account \"Ada\" 10))
(define (deposit! n)
  (set-balance! ada (+ (balance ada) n))
  (balance ada))
(define-syntax twice (syntax-rules () ((_ e) (begin e e))))
(define table (make-hash-table))
(hash-table-set! table 'key 'value)
(define k #f)
(define tries 0)
(define (try)
  (let ((value (call/cc (lambda (c) (set! k c) 1))))
    (set! tries (+ tries 1))
    (list value tries)))
(try)
(define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))
(fib 20)";

/// One image for all who change nothing of how it is made: each takes seconds.
fn image() -> Image {
    static IMAGE: OnceLock<Image> = OnceLock::new();
    let make = || {
        let mut scheme = Config::new().max_memory(64 << 20).args(["first"]).env("A", "first").start().unwrap();
        scheme.eval("(import (srfi 69))").unwrap();
        scheme.eval_named("program.scm", PROGRAM).unwrap();
        scheme.eval("(list (command-line) (get-environment-variable \"A\"))").unwrap();
        scheme.eval("(display \"buffered\")").unwrap();
        let image = scheme.image().unwrap();
        // The session goes on, and the image does not notice.
        assert_eq!(scheme.call("deposit!", &[sexp!(5)]).unwrap(), sexp!(15));
        assert_eq!(scheme.eval("(define (later) 'later) (list (later) (fib 15))").unwrap(), sexp!((later 610)));
        assert_eq!(scheme.take_stdout(), b"buffered");
        image
    };
    IMAGE.get_or_init(make).clone()
}

fn start() -> Scheme {
    image().start(&Config::new()).unwrap()
}

fn condition(result: Result<Value, Error>) -> Condition {
    match result {
        Err(Error::Scheme(condition)) => *condition,
        other => panic!("not a condition: {other:?}"),
    }
}

#[test]
fn what_was_defined_is_there() {
    let mut scheme = start();
    assert_eq!(scheme.call("deposit!", &[sexp!(5)]).unwrap(), sexp!(15));
    assert_eq!(scheme.eval("(twice (deposit! 1))").unwrap(), sexp!(17));
    assert_eq!(scheme.eval("(hash-table-ref/default table 'key #f)").unwrap(), sexp!(value));
    assert_eq!(scheme.call("fib", &[sexp!(20)]).unwrap(), sexp!(6765));
    assert_eq!(condition(scheme.eval("(later)")).message, "unbound variable: later");
    // A continuation of the old session.
    assert_eq!(scheme.eval("(k 'again)").unwrap(), sexp!((again 2)));
    let deep = "(let depth ((n 1000000)) (if (= n 0) 0 (+ 1 (depth (- n 1)))))";
    assert_eq!(scheme.eval(deep).unwrap(), sexp!(1000000));
}

#[test]
fn sessions_of_an_image_are_independent() {
    let mut sessions: Vec<Scheme> = thread::scope(|scope| {
        let starts: Vec<_> = (0..8)
            .map(|number| {
                scope.spawn(move || {
                    let mut scheme = start();
                    scheme.call("deposit!", &[Value::from(number)]).unwrap();
                    scheme.define("number", &Value::from(number)).unwrap();
                    scheme.eval("(hash-table-set! table number (iota 10000)) (set! fib (lambda (n) number))").unwrap();
                    scheme
                })
            })
            .collect();
        starts.into_iter().map(|start| start.join().unwrap()).collect()
    });
    for (number, scheme) in (0..).zip(&mut sessions) {
        let balance = 10 + number;
        assert_eq!(
            scheme.eval("(list (balance ada) (fib 9) (hash-table-size table))").unwrap(),
            sexp!((,balance ,number 2))
        );
    }
    drop(sessions);
    assert_eq!(start().eval("(list (balance ada) (fib 9) (hash-table-size table))").unwrap(), sexp!((10 34 1)));
}

#[test]
fn the_world_is_the_new_one() {
    let read = "(list (command-line) (get-environment-variable \"A\") (read-line))";
    let mut scheme = image().start(&Config::new().args(["second"]).env("A", "b").stdin("line\n")).unwrap();
    assert_eq!(scheme.eval(read).unwrap(), sexp!((("second") "b" "line")));
    assert_eq!(scheme.take_stdout(), b"", "that was the first session's");
    scheme.eval("(display \"mine\") (display \"err\" (current-error-port))").unwrap();
    let mut other = start();
    assert_eq!(other.eval("(get-environment-variable \"A\")").unwrap(), sexp!(#f));
    other.eval("(display \"other\")").unwrap();
    assert_eq!((scheme.take_stdout(), scheme.take_stderr()), (b"mine".to_vec(), b"err".to_vec()));
    assert_eq!((other.take_stdout(), other.take_stderr()), (b"other".to_vec(), Vec::new()));

    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("lib.scm"), "(define from-file 7)").unwrap();
    let load = "(guard (e ((file-error? e) 'no)) (load \"/d/lib.scm\") from-file)";
    let mut open = image().start(&Config::new().dir_read_only(folder.path(), "/d")).unwrap();
    assert_eq!((open.eval(load).unwrap(), start().eval(load).unwrap()), (sexp!(7), sexp!(no)));
}

#[test]
fn limits_are_those_of_the_new_configuration() {
    let endless = "(let loop () (loop))";
    let greedy = "(let loop ((l '())) (loop (cons 1 l)))";
    let mut short = image().start(&Config::new().time_limit(Duration::from_millis(100))).unwrap();
    let mut frugal = image().start(&Config::new().fuel(100_000)).unwrap();
    let mut small = image().start(&Config::new().max_memory(8 << 20)).unwrap();
    let mut free = start();
    assert!(matches!(short.eval(endless), Err(Error::TimeLimit(_))));
    assert!(matches!(frugal.eval(endless), Err(Error::OutOfFuel(_))));
    assert_eq!(condition(small.eval(greedy)).kind, "out-of-memory");
    assert_eq!(
        free.eval("(length (let loop ((l '())) (if (< (length l) 1) (loop (iota 1000000)) l)))").unwrap(),
        sexp!(1000000)
    );
    assert_eq!(free.fuel().unwrap(), None);
    frugal.set_fuel(Some(1_000_000)).unwrap();
    for scheme in [&mut short, &mut frugal, &mut small, &mut free] {
        assert_eq!(scheme.call("fib", &[sexp!(15)]).unwrap(), sexp!(610));
    }
    assert!(matches!(image().start(&Config::new().max_memory(1)), Err(Error::Host(_))));

    // Nothing is left of the limits that the first session had, nor of how it compiled.
    let config = Config::new().fuel(500_000).max_memory(4 << 20).stack(8 << 10).jit(Jit::Off);
    let mut first = config.time_limit(Duration::from_millis(50)).start().unwrap();
    assert!(matches!(
        first.eval(&format!("(define here 1) {endless}")),
        Err(Error::OutOfFuel(_) | Error::TimeLimit(_))
    ));
    let image = first.image().unwrap();
    let mut free = image.start(&Config::new()).unwrap();
    assert_eq!(free.fuel().unwrap(), None);
    assert_eq!(free.eval("(+ here (length (iota 1000000)))").unwrap(), sexp!(1000001));
    assert_eq!(free.eval("(let loop ((i 0)) (if (< i 3000000) (loop (+ i 1)) i))").unwrap(), sexp!(3000000));
}

#[test]
fn errors_have_positions() {
    let error = condition(start().eval_named("call.scm", "(+ 1\n   (deposit! 'x))"));
    let at = |source: &str, line, column| Some(Position { source: source.to_owned(), line, column });
    assert_eq!(error.position, at("program.scm", 5, 21), "{error}");
    assert!(error.text.contains("\n    5 |   (set-balance! ada (+ (balance ada) n))\n"), "{error}");
    assert!(error.text.contains("at (deposit! x) (program.scm:5:21)"), "{error}");
    assert_eq!(error.backtrace.last().unwrap().position, at("call.scm", 2, 4), "{error}");
}

#[test]
fn procedures_of_the_host_are_bound_by_name() {
    let calls = AtomicU64::new(0);
    let mut first = Config::new().define_fn("shared", |_| Ok(Value::from("first"))).start().unwrap();
    first.define_fn("own", move |_| Ok(Value::from(calls.fetch_add(1, Ordering::SeqCst)))).unwrap();
    first.eval("(define kept own) (define (both) (list (shared) (kept)))").unwrap();
    assert_eq!(first.call("both", &[]).unwrap(), sexp!(("first" 0)));
    let image = first.image().unwrap();
    assert_eq!(first.call("both", &[]).unwrap(), sexp!(("first" 1)));
    assert_eq!(image.procedures().collect::<Vec<_>>(), ["shared", "own"]);

    let bad = image.start(&Config::new().define_fn("other", |_| Ok(Value::Null))).unwrap_err();
    assert!(matches!(&bad, Error::MissingProcedures(names) if *names == ["own", "shared"]), "{bad:?}");
    assert_eq!(bad.to_string(), "the image wants procedures that the configuration does not define: own, shared");

    let config = Config::new()
        .define_fn("extra", |arguments| Ok(Value::from(arguments.len() as u64)))
        .define_fn("own", |_| Ok(Value::from("new")))
        .define_fn("shared", |_| Err("shared: not today".into()))
        .define_fn("shared", |arguments| Ok(Value::from(arguments.len() as u64)));
    let clone = config.clone();
    let mut scheme = image.start(&config).unwrap();
    assert_eq!(scheme.eval("(list (both) (own) (extra 1 2))").unwrap(), sexp!(((0 "new") "new" 2)));
    scheme.define_fn("third", |_| Ok(Value::from(3))).unwrap();
    assert_eq!(scheme.eval("(list (third) (both))").unwrap(), sexp!((3 (0 "new"))));

    // An image of that one wants them all, also from bytes.
    let again = Image::from_bytes(&scheme.image().unwrap().to_bytes()).unwrap();
    assert_eq!(again.procedures().collect::<Vec<_>>(), ["shared", "own", "extra", "third"]);
    assert!(matches!(again.start(&clone), Err(Error::MissingProcedures(names)) if names == ["third"]));
    let mut last = again.start(&clone.define_fn("third", |_| Ok(Value::from("3rd")))).unwrap();
    assert_eq!(last.eval("(list (third) (both) (extra))").unwrap(), sexp!(("3rd" (0 "new") 0)));
}

#[test]
fn images_of_images_and_bytes() {
    let mut second = start();
    second
        .eval_named("more.scm", "(define (tri n) (if (= n 0) 0 (+ n (tri (- n 1)))))\n(tri 5000) (tri 'x)")
        .unwrap_err();
    second.call("deposit!", &[sexp!(90)]).unwrap();
    let image = second.image().unwrap();
    let bytes = image.to_bytes();
    assert_eq!(bytes, image.to_bytes());
    for image in [image, Image::from_bytes(&bytes).unwrap()] {
        assert_eq!(image.to_bytes(), bytes);
        let mut third = image.start(&Config::new()).unwrap();
        assert_eq!(
            third.eval("(list (balance ada) (tri 10) (fib 15) (hash-table-size table))").unwrap(),
            sexp!((100 55 610 1))
        );
        let error = condition(third.call("tri", &[sexp!(y)]));
        assert_eq!(error.position.unwrap().source, "more.scm");
    }
    for nonsense in [&b"(define x 1)"[..], b"", &bytes[..bytes.len() - 1], &runner::image::boot_image().unwrap()] {
        let error = Image::from_bytes(nonsense).unwrap_err();
        assert!(matches!(error, Error::NotAnImage(_)), "{error:?}");
    }
}

#[test]
fn images_and_sessions_may_be_shared() {
    fn shared<T: Send + Sync>() {}
    shared::<Image>();
    shared::<Scheme>();
    shared::<Config>();
    // More sessions at work at once than threads are kept.
    let image = image();
    thread::scope(|scope| {
        for _ in 0..40 {
            scope.spawn(|| {
                let mut scheme = image.start(&Config::new()).unwrap();
                assert_eq!(scheme.eval("(fib 18)").unwrap(), sexp!(2584));
            });
        }
    });
}
