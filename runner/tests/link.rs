//! `runner link`: programs as modules of their own, and what is said of those that cannot be one.

mod common;
#[path = "common/hosts.rs"]
mod hosts;
#[path = "common/wasmi.rs"]
mod wasmi;

use std::path::{Path, PathBuf};
use std::process::Command;

use common::{Ran, run_with};
use hosts::{HOSTS, Host, feed, wasmtime};

/// A folder with a program in it.
struct Linked {
    folder: tempfile::TempDir,
}

impl Linked {
    fn new(program: &str) -> Linked {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("program.scm"), program).unwrap();
        Linked { folder }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn image(&self) -> PathBuf {
        self.path().join("program.wasm")
    }

    fn link(&self, options: &[&str]) -> Ran {
        run_with(&[&["link", "program.scm", "-o", "program.wasm"], options].concat(), self.path(), "")
    }

    /// Links it, and takes the sources away.
    fn alone(program: &str, options: &[&str]) -> Linked {
        let linked = Linked::new(program);
        linked.must_link(options);
        std::fs::remove_file(linked.path().join("program.scm")).unwrap();
        linked
    }

    fn must_link(&self, options: &[&str]) {
        let ran = self.link(options);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""), "{ran:?}");
        assert!(ran.stderr.starts_with("program.wasm: "), "{ran:?}");
    }

    /// What it prints, and its exit code, under every host that is there.
    fn ends(&self, arguments: &[&str], stdin: &'static str, stdout: &str, code: i32) {
        for host in HOSTS {
            if let Some(ran) = host.run(&self.image(), arguments, stdin) {
                assert_eq!((ran.stdout.as_str(), ran.code), (stdout, Some(code)), "{host:?}: {ran:?}");
            }
        }
    }

    /// It cannot be linked: one message, and no file.
    fn fails(&self, options: &[&str], message: &str) {
        let ran = self.link(options);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(1), ""), "{ran:?}");
        assert!(ran.stderr.contains(message), "{message}: {ran:?}");
        assert!(!ran.stderr.contains("panicked"), "{ran:?}");
        assert!(!self.image().exists(), "{ran:?}");
    }
}

#[test]
fn arguments_input_and_exit_codes() {
    let linked = Linked::alone(
        "(import (scheme base) (scheme write) (scheme process-context))
         (write (cdr (command-line)))
         (let loop ((line (read-line)))
           (if (eof-object? line)
               (exit (length (command-line)))
               (begin (write (string-length line)) (loop (read-line)))))",
        &[],
    );
    linked.ends(&["a", "b c"], "one\n\nthree\n", "(\"a\" \"b c\")305", 3);
    linked.ends(&[], "", "()", 1);
    Linked::alone("(display \"quiet\")", &[]).ends(&[], "", "quiet", 0);
    Linked::alone("(display \"off\") (exit #f)", &[]).ends(&[], "", "off", 1);
}

#[test]
fn the_environment_is_that_of_the_new_host() {
    let linked = Linked::alone(
        "(import (scheme base) (scheme write) (scheme process-context))
         (write (get-environment-variable \"GRAFT_WORLD\"))",
        &[],
    );
    let mut runs = vec![common::runner()];
    if let Some(wasmtime) = wasmtime() {
        let mut command = Command::new(wasmtime);
        command.args(["run", "--env", "GRAFT_WORLD"]);
        runs.push(command);
    }
    for mut command in runs {
        let ran = feed(command.arg(linked.image()).env("GRAFT_WORLD", "new"), "");
        assert_eq!((ran.stdout.as_str(), ran.code), ("\"new\"", Some(0)), "{ran:?}");
    }
}

#[test]
fn errors_read_as_the_runners() {
    let program = "(define (inner x)
  (+ 1 (car x)))
(define (outer x) (+ 1 (inner x)))
(display \"before\")
(outer 7)
";
    let linked = Linked::new(program);
    let here = run_with(&["program.scm"], linked.path(), "");
    assert!(here.stderr.starts_with("program.scm:2:8: "), "{here:?}");
    linked.must_link(&[]);
    for host in HOSTS {
        let Some(there) = host.run(&linked.image(), &[], "") else { continue };
        // (Who called whom is less where a call is the last thing that its caller does: the top level is compiled too.)
        let first = |text: &str| text.lines().take(3).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(first(&there.stderr), first(&here.stderr), "{host:?}");
        for name in ["at (inner 7) (program.scm:2:8)", "at (outer"] {
            assert!(there.stderr.contains(name), "{host:?} {name}: {there:?}");
        }
        assert_eq!((there.stdout, there.code), (here.stdout.clone(), here.code), "{host:?}");
    }
}

#[test]
fn included_files_and_libraries_are_inside() {
    let linked = Linked::new(
        "(import (scheme base) (scheme write) (srfi 1) (shapes square) (far away))
         (include \"included.scm\")
         (write (list (square-of included) (iota 3) (how-far)))",
    );
    let write = |name: &str, text: &str| {
        let path = linked.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("included.scm", "(define included 12)");
    write(
        "shapes/square.sld",
        "(define-library (shapes square) (export square-of) (import (scheme base)) (include \"body.scm\"))",
    );
    write("shapes/body.scm", "(define (square-of x) (* x x))");
    write(
        "elsewhere/far/away.sld",
        "(define-library (far away) (export how-far) (import (scheme base)) (begin (define (how-far) 'far)))",
    );
    linked.must_link(&["-L", "elsewhere"]);
    for gone in ["shapes", "elsewhere"] {
        std::fs::remove_dir_all(linked.path().join(gone)).unwrap();
    }
    for gone in ["program.scm", "included.scm"] {
        std::fs::remove_file(linked.path().join(gone)).unwrap();
    }
    linked.ends(&[], "", "(144 (0 1 2) far)", 0);
}

#[test]
fn an_entry_is_called_with_the_command_line() {
    let program = "(display \"top level\")
(define table (map (lambda (n) (* n n)) '(1 2 3)))
(define (main words)
  (write (cons table (cdr words)))
  (length words))
(define (quiet words) 'done)
(define number 5)
(define (broken words) (car number))
";
    let linked = Linked::new(program);
    // The top level has run when the module is made, and not again.
    let ran = linked.link(&["--entry", "main"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.stdout.starts_with("top level"), "{ran:?}");
    linked.ends(&["a", "b"], "", "((1 4 9) \"a\" \"b\")", 3);
    linked.link(&["--entry", "quiet"]);
    linked.ends(&[], "", "", 0);
    linked.link(&["--entry", "broken"]);
    for host in HOSTS {
        if let Some(ran) = host.run(&linked.image(), &[], "") {
            assert_eq!(ran.code, Some(1), "{host:?}: {ran:?}");
            assert!(ran.stderr.starts_with("program.scm:8:24: car: "), "{host:?}: {ran:?}");
        }
    }
}

#[test]
fn entries_that_cannot_be_called() {
    let fails = |program: &str, entry: &str, message: &str| {
        let linked = Linked::new(program);
        let ran = linked.link(&["--entry", entry]);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert!(ran.stderr.contains(message), "{ran:?}");
        assert!(!linked.image().exists(), "{ran:?}");
    };
    fails("(define x 1)", "main", "the program defines no `main`");
    fails("(define main 1)", "main", "`main` is no procedure: 1");
    fails("(define (main words) 0) (exit 4)", "main", "the program ends by itself, with exit code 4");
    fails("(define (main words) 0) (car 5)", "main", "program.scm:1:25: car");
}

const FIB: &str = "
(define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))
(write (fib (string->number (cadr (command-line)))))
";

#[test]
fn training_runs_the_program_once() {
    let linked = Linked::alone(FIB, &["--train=20"]);
    linked.ends(&["15"], "", "610", 0);
    let fails = |program: &str, message: &str| Linked::new(program).fails(&["--train"], message);
    fails(FIB, "program.scm:3:");
    fails("(display (car 5))", "program.scm:1:10: car");
    // To end by `exit` is no failure.
    let linked = Linked::new("(display \"said\") (exit 3)");
    linked.must_link(&["--train"]);
    linked.ends(&[], "", "said", 3);
}

#[test]
fn programs_that_cannot_be_linked() {
    let fails = |program: &str, message: &str| Linked::new(program).fails(&[], message);
    fails("(display 1", "program.scm:1:");
    fails("(if)", "program.scm:1:1");
    fails("(import (scheme base) (no such library))", "(no such library)");
    fails("(import (only (scheme base) no-such-name))", "no-such-name");
    fails("(include \"missing.scm\")", "missing.scm");
    // A file that is missing is the caller's mistake, as it is without `link`.
    let folder = tempfile::tempdir().unwrap();
    let run = |words: &[&str]| run_with(words, folder.path(), "");
    let (here, there) = (run(&["missing.scm"]), run(&["link", "missing.scm", "-o", "x.wasm"]));
    assert_eq!((here.code, &here.stderr), (Some(2), &there.stderr), "{there:?}");
    assert_eq!(there.code, here.code);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn the_same_program_gives_the_same_bytes() {
    for options in [&[][..], &["--train=12"]] {
        let linked = Linked::new(FIB);
        let link = || {
            linked.must_link(options);
            std::fs::read(linked.image()).unwrap()
        };
        let (first, second) = (link(), link());
        assert!(first == second, "{options:?}");
        wasmparser::Validator::new().validate_all(&first).unwrap();
    }
}

const BINARYEN: &str = "
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
let binaryen;
try { binaryen = (await import(require.resolve('binaryen'))).default; } catch { process.exit(77); }
const module = binaryen.readBinary(await readFile(process.argv[2]));
module.setFeatures(binaryen.Features.All);
process.exit(module.validate() ? 0 : 1);
";

#[test]
fn other_tools_read_the_module() {
    let linked = Linked::alone(FIB, &["--train=12"]);
    std::fs::write(linked.path().join("validate.mjs"), BINARYEN).unwrap();
    let ran = Command::new("node").args(["validate.mjs", "program.wasm"]).current_dir(linked.path()).output();
    match ran.map(Ran::from) {
        Ok(Ran { code: Some(77), .. }) => println!("skipped: npm's binaryen is not installed"),
        Ok(ran) => assert_eq!(ran.code, Some(0), "{ran:?}"),
        Err(_) => println!("skipped: there is no node on the PATH"),
    }
}

#[test]
fn a_linked_program_makes_no_images_but_under_the_runner() {
    let program = "(import (scheme base) (scheme write) (graft image))
(display (guard (e ((error-object? e) (error-object-message e))) (checkpoint)))";
    let linked = Linked::alone(program, &[]);
    linked.ends(&[], "", "checkpoint: this host makes no images", 0);
    let ran = run_with(&["--checkpoint", "next.wasm", "program.wasm"], linked.path(), "");
    assert_eq!((ran.stdout.as_str(), ran.code), ("#f", Some(0)), "{ran:?}");
    let next = Host::Runner.run(&linked.path().join("next.wasm"), &[], "").unwrap();
    assert_eq!((next.stdout.as_str(), next.code), ("#t", Some(0)), "{next:?}");
}

#[test]
fn a_module_that_is_no_program_is_refused_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let truncated = &runner::image::boot_image().unwrap()[..100_000];
    let foreign = wat::parse_str("(module (func (export \"abiVersion\") (result i32) (i32.const 1)))").unwrap();
    let stranger = wat::parse_str("(module (import \"env\" \"f\" (func)) (func (export \"_start\")))").unwrap();
    for bytes in [truncated, b"\0asm\x01\0\0\0", &foreign, &stranger] {
        std::fs::write(folder.path().join("odd.wasm"), bytes).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_runner"));
        let output = command.current_dir(folder.path()).arg("odd.wasm").output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!((output.status.code(), said.lines().count()), (Some(2), 1), "{said}");
        assert!(said.starts_with("runner: odd.wasm cannot be run: "), "{said}");
    }
}

#[test]
fn code_made_while_it_is_trained_is_no_part_of_the_profile() {
    let program = "(import (scheme base) (scheme eval) (scheme write))
(define (count n) (let loop ((i 0)) (if (< i n) (loop (+ i 1)) i)))
(define made (eval '(lambda (n) (let loop ((i 0)) (if (< i n) (loop (+ i 2)) i))) (environment '(scheme base))))
(write (list (count 100000) (made 100000)))";
    Linked::alone(program, &["--train"]).ends(&[], "", "(100000 100000)", 0);
}
