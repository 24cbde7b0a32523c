//! Programs that are written down on their way, and go on elsewhere.

mod common;
#[path = "common/hosts.rs"]
mod hosts;
#[path = "common/wasmi.rs"]
mod wasmi;

use std::path::{Path, PathBuf};

use common::{Ran, run_with, runner};
use hosts::{HOSTS, Host, feed};

/// A folder with a program, and with its image.
struct Frozen {
    folder: tempfile::TempDir,
}

impl Frozen {
    fn new(program: &str) -> Frozen {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("program.scm"), program).unwrap();
        Frozen { folder }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn image(&self) -> PathBuf {
        self.path().join("image.wasm")
    }

    /// Runs the program, which makes the image.
    fn freeze(&self, options: &[&str], arguments: &[&str], stdin: &str) -> Ran {
        let words = [&["--checkpoint", "image.wasm"], options, &["program.scm"], arguments].concat();
        run_with(&words, self.path(), stdin)
    }

    fn thaw(&self, arguments: &[&str], stdin: &'static str) -> Ran {
        Host::Runner.run(&self.image(), arguments, stdin).unwrap()
    }
}

fn ended(ran: &Ran, stdout: &str, code: i32) {
    assert_eq!((ran.stdout.as_str(), ran.code), (stdout, Some(code)), "{ran:?}");
}

const DEEP: &str = "
(import (scheme base) (scheme write) (scheme process-context) (graft image))
(define size (make-parameter 1))
(define place #f)
(define (count n)
  (if (= n 0)
      (begin (set! place (if (checkpoint) 'there 'here)) 0)
      (+ 1 (count (- n 1)))))
(define (depth n) (if (= n 0) 0 (+ 1 (depth (- n 1)))))
(display \"before \")
(dynamic-wind
  (lambda () (display \"in \"))
  (lambda ()
    (parameterize ((size 2))
      (display (+ (size) (count 100000)))))
  (lambda () (display \" out \")))
(write (list place (size) (depth 100000)))
(newline)
(exit 3)
";

#[test]
fn a_computation_goes_on_under_every_host() {
    for jit in ["--jit=off", "--jit=lazy", "--jit=eager"] {
        let frozen = Frozen::new(DEEP);
        ended(&frozen.freeze(&[jit], &[], ""), "before in 100002 out (here 1 100000)\n", 3);
        for host in HOSTS {
            if let Some(ran) = host.run(&frozen.image(), &[], "") {
                assert_eq!(ran.stdout, "100002 out (there 1 100000)\n", "{jit} {host:?}: {ran:?}");
                assert_eq!(ran.code, Some(3), "{jit} {host:?}: {ran:?}");
            }
        }
    }
}

#[test]
fn every_call_makes_an_image_and_the_last_one_stays() {
    let frozen = Frozen::new(
        "(import (scheme base) (scheme write) (graft image))
         (define made (map (lambda (n) (if (checkpoint) (list n 'there) n)) '(1 2 3)))
         (write made)",
    );
    ended(&frozen.freeze(&[], &[], ""), "(1 2 3)", 0);
    ended(&frozen.thaw(&[], ""), "(1 2 (3 there))", 0);
}

#[test]
fn errors_of_an_image_say_where() {
    let program = "(import (scheme base) (scheme write) (graft image))
(define (inner x) (checkpoint) (+ 1 (car x)))
(define (outer x) (* 2 (inner x)))
(write (outer 7))
";
    let frozen = Frozen::new(program);
    let here = frozen.freeze(&[], &[], "");
    assert!(here.stderr.contains("program.scm:2:37"), "{here:?}");
    for host in HOSTS {
        if let Some(there) = host.run(&frozen.image(), &[], "") {
            assert_eq!((there.stderr, there.code), (here.stderr.clone(), here.code), "{host:?}");
        }
    }
}

#[test]
fn files_are_closed_in_an_image() {
    let frozen = Frozen::new(
        "(import (scheme base) (scheme write) (scheme file) (graft image))
         (define in (open-input-file \"program.scm\"))
         (define out (open-output-file \"out.txt\"))
         (define first (read-char in))
         (write-string \"half\" out)
         (checkpoint)
         (define (tried thunk) (guard (e ((error-object? e) (error-object-message e))) (thunk)))
         (write (list first (tried (lambda () (read-char in)))
                      (tried (lambda () (write-string \"more\" out) (flush-output-port out) 'written))))
         (newline)
         (close-port in)
         (close-port out)",
    );
    ended(&frozen.freeze(&[], &[], ""), "(#\\( #\\i written)\n", 0);
    assert_eq!(std::fs::read_to_string(frozen.path().join("out.txt")).unwrap(), "halfmore");
    let there = frozen.thaw(&[], "");
    assert!(there.stdout.starts_with("(#\\( \"read-char: "), "{there:?}");
    assert!(there.stdout.contains("\"write-string: "), "{there:?}");
    assert_eq!(there.code, Some(0), "{there:?}");
    assert_eq!(std::fs::read_to_string(frozen.path().join("out.txt")).unwrap(), "halfmore");
}

const TRY: &str = "
(import (scheme base) (scheme write) (graft image))
(display (guard (e ((error-object? e) (error-object-message e))) (checkpoint)))
";

#[test]
fn where_no_images_are_made_is_a_condition() {
    let frozen = Frozen::new(TRY);
    ended(&run_with(&["program.scm"], frozen.path(), ""), "checkpoint: this host makes no images", 0);
    let ran = run_with(&["-e", "(import (graft image))", "-e", "(checkpoint)"], frozen.path(), "");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.stderr.contains("checkpoint: this host makes no images"), "{ran:?}");
}

#[test]
fn a_file_that_cannot_be_written_is_a_condition() {
    let frozen = Frozen::new(TRY);
    std::fs::create_dir(frozen.path().join("folder")).unwrap();
    for file in ["missing/image.wasm", "folder"] {
        let ran = run_with(&["--checkpoint", file, "program.scm"], frozen.path(), "");
        assert!(ran.stdout.starts_with("checkpoint: cannot write "), "{file}: {ran:?}");
        assert_eq!((ran.stderr.as_str(), ran.code), ("", Some(0)), "{file}: {ran:?}");
        assert_eq!(std::fs::read_dir(frozen.path()).unwrap().count(), 2, "{file}");
    }
}

#[cfg(unix)]
#[test]
fn a_signal_makes_an_image_of_a_loop() {
    use std::io::{BufRead, BufReader, Read};
    use std::process::{Command, Stdio};

    // The loop ends when the image is there.
    let program = "
(import (scheme base) (scheme write) (scheme file))
(display \"begun\") (newline) (flush-output-port)
(define (turn n) (if (> n 0) (turn (- n 1)) 'turned))
(let loop ((i 0))
  (turn 10000)
  (if (file-exists? \"image.wasm\")
      (begin (display \"ended\") (newline))
      (loop (+ i 1))))
";
    for jit in ["--jit=off", "--jit=eager"] {
        let frozen = Frozen::new(program);
        let mut child = runner()
            .args(["--checkpoint", "image.wasm", "--time-limit=100", jit, "program.scm"])
            .current_dir(frozen.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        assert_eq!(line, "begun\n");
        let sent = Command::new("kill").args(["-USR1", &child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        let mut rest = String::new();
        output.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "ended\n", "{jit}");
        assert_eq!(child.wait().unwrap().code(), Some(0), "{jit}");
        for host in [Host::Runner, Host::Wasmtime] {
            if let Some(ran) = host.run(&frozen.image(), &[], "") {
                ended(&ran, "ended\n", 0);
            }
        }
    }
}

#[test]
fn the_new_hosts_world_is_seen() {
    let frozen = Frozen::new(
        "(import (scheme base) (scheme write) (scheme file) (scheme process-context) (graft image))
         (define (world)
           (define folder (cadr (command-line)))
           (define (content file) (call-with-input-file file read-line))
           (list (command-line) (get-environment-variable \"GRAFT_WORLD\")
                 (content (string-append folder \"/file.txt\"))
                 (file-exists? \"old/file.txt\")))
         (define before (world))
         (define there (checkpoint))
         (write (list before (world)))",
    );
    for folder in ["old", "new"] {
        std::fs::create_dir(frozen.path().join(folder)).unwrap();
        std::fs::write(frozen.path().join(folder).join("file.txt"), folder).unwrap();
    }
    let run = |options: &[&str], program: &str, folder: &str| {
        let mut command = runner();
        command.current_dir(frozen.path()).args(options).args(["--dir", folder, program, folder, "word"]);
        feed(command.env("GRAFT_WORLD", format!("{folder} world")), "")
    };
    let old = "((\"program.scm\" \"old\" \"word\") \"old world\" \"old\" #t)";
    let new = "((\"image.wasm\" \"new\" \"word\") \"new world\" \"new\" #f)";
    ended(&run(&["--checkpoint", "image.wasm"], "program.scm", "old"), &format!("({old} {old})"), 0);
    ended(&run(&[], "image.wasm", "new"), &format!("({old} {new})"), 0);
}

#[test]
fn streams_go_on() {
    let frozen = Frozen::new(
        "(import (scheme base) (scheme write) (graft image))
         (display \"once\")
         (write (read-line))
         (checkpoint)
         (let loop ((line (read-line)))
           (unless (eof-object? line)
             (write line)
             (loop (read-line))))",
    );
    ended(&frozen.freeze(&[], &[], "one\ntwo\n"), "once\"one\"\"two\"", 0);
    // What was read ahead belongs to the program that is written down.
    for host in HOSTS {
        if let Some(ran) = host.run(&frozen.image(), &[], "three\nfour\n") {
            assert_eq!((ran.stdout.as_str(), ran.code), ("\"two\"\"three\"\"four\"", Some(0)), "{host:?}: {ran:?}");
        }
    }
}

/// Generated functions of a module that have names.
fn functions(module: &[u8]) -> usize {
    let bodies = wasmparser::Parser::new(0).parse_all(module).filter_map(|payload| match payload.unwrap() {
        wasmparser::Payload::CodeSectionStart { count, .. } => Some(count as usize),
        _ => None,
    });
    bodies.sum()
}

#[test]
fn images_of_images_do_not_grow() {
    // Each image begins the next round, whose code takes the place of the round's before, and makes an image of it.
    let frozen = Frozen::new(
        "(import (scheme base) (scheme write) (scheme eval) (scheme repl) (graft image))
         (define (garbage n) (if (= n 0) '() (cons (make-vector 100 n) (garbage (- n 1)))))
         (let loop ((round 0))
           (for-each (lambda (name)
                       (eval `(define (,name x) (let loop ((x x)) (if (= x ,round) 0 (+ 1 (loop (- x 1))))))
                             (interaction-environment)))
                     '(f g h i j k l m n o p))
           (eval '(f 2000) (interaction-environment))
           (garbage 1000)
           (if (checkpoint)
               (loop (+ round 1))
               (write round)))",
    );
    let words = ["--jit=eager", "--checkpoint", "image.wasm"];
    let mut sizes = Vec::new();
    for round in 0..6 {
        let program = if round == 0 { "program.scm" } else { "image.wasm" };
        ended(&run_with(&[&words[..], &[program]].concat(), frozen.path(), ""), &round.to_string(), 0);
        let image = std::fs::read(frozen.image()).unwrap();
        sizes.push((functions(&image), image.len()));
    }
    println!("{sizes:?}");
    for &(functions, bytes) in &sizes[2..] {
        assert!(functions <= sizes[1].0 + 2, "{sizes:?}");
        assert!(bytes <= sizes[1].1 + sizes[1].1 / 50, "{sizes:?}");
    }
}
