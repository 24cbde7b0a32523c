//! Code that nobody needs any more is given back: a session that evaluates for ever stays as large as what it keeps.

use runner::guest::Key;
use runner::link::Linking;
use runner::wasi::{Console, Folder, World};
use runner::{Host, Session, SessionConfig};

/// Modules linked before the code in use is merged.
const AFTER: usize = 32;

fn session(jit: i64, linking: Linking, folders: Vec<Folder>) -> Session {
    let host = Host::new().unwrap();
    let config = SessionConfig {
        world: World { folders, console: Console::Capture { stdin: String::new() }, ..World::default() },
        settings: vec![(Key::Interactive, 1), (Key::Jit, jit), (Key::Threshold, 50)],
        linking,
        relink_after: Some(AFTER),
        ..SessionConfig::default()
    };
    Session::new(&host, &config).unwrap()
}

fn value(session: &mut Session, text: &str) -> String {
    let outcome = session.run("relink", text).unwrap();
    assert!(outcome.goes_on(), "{}", outcome.text);
    outcome.text
}

#[test]
fn modules_and_table_stay_bounded_over_many_evaluations() {
    let mut session = session(2, Linking::Now, Vec::new());
    value(&mut session, "(define (kept n) (if (< n 2) n (+ (kept (- n 1)) (kept (- n 2)))))");
    let mut largest = 0;
    for i in 0..400 {
        assert_eq!(value(&mut session, &format!("(define (passing n) (* n {i})) (passing 2)")), format!("{}", 2 * i));
        largest = largest.max(session.linked().len());
    }
    assert_eq!(value(&mut session, "(kept 15)"), "610");
    let times = session.link_times();
    assert!(times.linked >= 400 && times.relinked >= 4, "{times:?}");
    // What is in use, what came since, and what the last collection had not found dead yet.
    assert!(largest <= 4 * AFTER, "{largest} modules at once");
    let table = session.linked().iter().map(|linked| linked.table.1).max().unwrap();
    assert!(table < 2000, "a table of {table} elements");
}

#[test]
fn a_move_in_the_middle_of_a_program_goes_unnoticed() {
    let folder = tempfile::tempdir().unwrap();
    let folders = vec![Folder { host: folder.path().to_owned(), guest: "/tmp".to_owned(), writable: true }];
    let program = "
        (import (scheme base) (scheme write) (scheme eval) (scheme file))
        (define env (environment '(scheme base)))
        (define port (open-output-file \"/tmp/lines\"))
        (define (deep n) (if (= n 0) (work) (+ 1 (deep (- n 1)))))
        (define (work)
          (do ((i 0 (+ i 1)) (sum 0 (+ sum ((eval `(lambda (n) (let loop ((k 0)) (if (< k n) (loop (+ k 1)) ,i))) env) 200))))
              ((= i 300) sum)
            (write i port)
            (newline port)))
        (define p (make-parameter 1))
        (define out (open-output-string))
        (write (parameterize ((p 2))
                 (dynamic-wind (lambda () (write 'in out))
                               (lambda () (+ (p) (call/cc (lambda (k) (+ 1000 (k (deep 1000)))))))
                               (lambda () (write 'out out)))))
        (close-output-port port)
        (display (get-output-string out))";
    for linking in [Linking::Now, Linking::Later] {
        let mut session = session(2, linking, folders.clone());
        let outcome = session.run("program", program).unwrap();
        assert!(outcome.goes_on(), "{}", outcome.text);
        assert_eq!(session.stdout(), format!("{}inout", 2 + 1000 + 300 * 299 / 2));
        // How many modules a second thread gets through meanwhile, nobody knows.
        let times = session.link_times();
        assert!(times.relinked > 0 || linking == Linking::Later, "{times:?}");
        let lines = std::fs::read_to_string(folder.path().join("lines")).unwrap();
        assert_eq!(lines.lines().count(), 300);
        session.interrupter().interrupt();
        let outcome = session.run("endless", "(let loop () (loop))").unwrap();
        assert_eq!(outcome.code, 130, "the words that others write to have moved too");
    }
}
