//! The prompt, through a pseudo-terminal where it needs one.
#![cfg(unix)]

mod common;

use std::path::Path;
use std::process::Command;

use common::{run_with, runner};
use rexpect::reader::Options;
use rexpect::session::{PtySession, spawn_with_options};

const PATIENCE_MS: u64 = 60_000;

/// "Where is the cursor?", with which the editor begins a line, and a terminal's answer: at the left edge.
const WHERE: &str = "\x1b[6n";
const AT_THE_EDGE: &str = "\x1b[1;1R";

/// The prompt on a terminal, with a home of its own.
struct Prompt(PtySession);

impl Prompt {
    fn start(home: &Path, arguments: &[&str], coloured: bool) -> Prompt {
        let mut command = Command::new(env!("CARGO_BIN_EXE_runner"));
        command.args(arguments).current_dir(home);
        command.env("XDG_STATE_HOME", home.join("state")).env("TERM", "xterm");
        command.env("NO_COLOR", if coloured { "" } else { "1" });
        let mut prompt = Prompt(spawn_with_options(command, Options::default().timeout_ms(Some(PATIENCE_MS))).unwrap());
        prompt.says("Ctrl-D leaves.");
        prompt
    }

    fn says(&mut self, text: &str) {
        self.0.exp_string(text).unwrap();
    }

    /// Waits for the prompt, and types.
    fn types(&mut self, keys: &str) {
        self.says(WHERE);
        self.0.send(AT_THE_EDGE).unwrap();
        self.0.send(keys).unwrap();
        self.0.flush().unwrap();
    }

    /// As [`Prompt::types`], with the enter key at the end.
    fn enters(&mut self, line: &str) {
        self.types(&format!("{line}\r"));
    }

    fn leaves(mut self) {
        self.types("\x04");
        self.0.exp_eof().unwrap();
    }
}

#[test]
fn an_evening_at_the_terminal() {
    let home = tempfile::tempdir().unwrap();
    let mut prompt = Prompt::start(home.path(), &[], false);
    prompt.enters("(define (square x) (* x x))");
    prompt.enters("(square 12)");
    prompt.says("144\r\n");
    prompt.enters("(values 'a (string #\\b))");
    prompt.says("a\r\n\"b\"\r\n");
    // Errors return to the prompt.
    prompt.enters("(car 5)");
    prompt.says("repl:4:1: car: argument 1 must be a pair: 5");
    // An input goes on until it is whole, by the reader's own rules.
    prompt.enters("(list #\\( \"(\" '|(|\r#| ) |# (+ 1 10))");
    prompt.says("(#\\( \"(\" |(| 11)\r\n");
    prompt.leaves();
}

/// What a template introduces is its own at the prompt too, and repeating the use makes everything anew.
#[test]
fn macros_define_at_the_prompt() {
    let home = tempfile::tempdir().unwrap();
    let mut prompt = Prompt::start(home.path(), &[], false);
    let template = "(begin (define (name) (set! n (+ n 1)) n) (define n 0))";
    prompt.enters(&format!("(define-syntax define-counter (syntax-rules () ((_ name) {template})))"));
    prompt.enters("(define-counter a)");
    prompt.enters("(begin (a) (a))");
    prompt.says("2\r\n");
    prompt.enters("(define-counter b)");
    prompt.enters("(list (a) (b))");
    prompt.says("(3 1)\r\n");
    prompt.enters("(define-counter a)");
    prompt.enters("(list (a) (b))");
    prompt.says("(1 2)\r\n");
    prompt.enters("n");
    prompt.says("unbound variable: n");
    prompt.leaves();
}

#[test]
fn what_is_typed_has_colours() {
    let home = tempfile::tempdir().unwrap();
    let mut prompt = Prompt::start(home.path(), &[], true);
    prompt.types("(define x \"a\") ; why");
    prompt.says("\x1b[35mdefine\x1b[0m x \x1b[32m\"a\"\x1b[0m) \x1b[90m; why\x1b[0m");
    prompt.0.send("\r").unwrap();
    prompt.0.flush().unwrap();
    prompt.leaves();
}

#[test]
fn names_are_completed() {
    let home = tempfile::tempdir().unwrap();
    let mut prompt = Prompt::start(home.path(), &[], false);
    prompt.enters("(define a-very-long-name 17)");
    prompt.enters("(+ 1 a-ver\t)");
    prompt.says("18\r\n");
    prompt.enters(",ti\t (* 6 7)");
    prompt.says("42\r\n");
    prompt.leaves();
}

#[test]
fn ctrl_c_clears_a_line_and_ends_an_evaluation() {
    let home = tempfile::tempdir().unwrap();
    for jit in ["--jit=off", "--jit=lazy", "--jit=eager"] {
        let mut prompt = Prompt::start(home.path(), &[jit], false);
        prompt.enters("(define kept 42)");
        prompt.types("(this is given up\x03");
        prompt.enters("(begin (display (+ 1000 1)) (newline) (let loop ((i 0)) (set! kept 42) (loop (+ i 1))))");
        prompt.says("1001\r\n");
        std::thread::sleep(std::time::Duration::from_millis(200));
        prompt.0.send("\x03").unwrap();
        prompt.0.flush().unwrap();
        prompt.says("interrupted");
        prompt.enters("(+ kept 1)");
        prompt.says("43\r\n");
        prompt.leaves();
    }
}

#[test]
fn the_history_stays() {
    let home = tempfile::tempdir().unwrap();
    let mut prompt = Prompt::start(home.path(), &[], false);
    prompt.enters("(string-append \"once\" \" more\")");
    prompt.says("\"once more\"\r\n");
    prompt.leaves();
    assert!(home.path().join("state/graft/history").is_file());
    let mut prompt = Prompt::start(home.path(), &[], false);
    // Arrow up.
    prompt.enters("\x1b[A");
    prompt.says("\"once more\"\r\n");
    prompt.leaves();

    let other = tempfile::tempdir().unwrap();
    let mut prompt = Prompt::start(other.path(), &["--no-history"], false);
    prompt.enters("(+ 1 2)");
    prompt.leaves();
    assert!(!other.path().join("state").exists());
}

#[test]
fn exit_ends_it_with_its_code() {
    let home = tempfile::tempdir().unwrap();
    let mut prompt = Prompt::start(home.path(), &[], false);
    prompt.enters("(exit 3)");
    prompt.0.exp_eof().unwrap();
    let status = prompt.0.process().wait().unwrap();
    assert!(format!("{status:?}").ends_with(", 3)"), "{status:?}");
}

/// What the prompt prints for this input, when it is not a terminal.
fn answers(arguments: &[&str], input: &str) -> common::Ran {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("defs.scm"), "(define from-file 7)\n(display \"loaded\")\n").unwrap();
    run_with(&[&["--repl"], arguments].concat(), home.path(), input)
}

#[test]
fn definitions_imports_and_values() {
    let ran = answers(&[], "(define x 5) (* x x)\n\n(if #f #f)\n(values)\n(import (srfi 1))\n(iota 3)\n");
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str(), ran.code), ("25\n(0 1 2)\n", "", Some(0)), "{ran:?}");
}

#[test]
fn a_prompt_after_a_program() {
    let ran = answers(&["defs.scm"], "(+ from-file 1)\n");
    assert_eq!((ran.stdout.as_str(), ran.code), ("loaded8\n", Some(0)), "{ran:?}");
    let ran = answers(&["-e", "(define y 2)"], "(+ y 1)\n(exit #f)\n(display 'never)");
    assert_eq!((ran.stdout.as_str(), ran.code), ("3\n", Some(1)), "{ran:?}");
}

#[test]
fn an_error_gives_up_the_rest_of_its_input_only() {
    let ran = answers(&[], "(display 1) (car 1) (display 2)\n(newline)\n(display 3) ) (display 4)\n(display 5)\n");
    assert_eq!((ran.stdout.as_str(), ran.code), ("1\n5", Some(0)), "{ran:?}");
    assert!(ran.stderr.contains("repl:1:13: car"), "{ran:?}");
    assert!(ran.stderr.contains("repl:3:13: unexpected ')'"), "{ran:?}");
}

#[test]
fn commands() {
    let ran = answers(
        &[],
        ",help\n,expand (let ((a 1)) (list a 'b))\n,expand (if)\n,stats\n,time (+ 40 2)\n,tme\n,wat\n,quit\n(display 'never)",
    );
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(!ran.stdout.contains("never"), "{ran:?}");
    assert!(ran.stdout.contains("(let ((a.0 1)) (call (global list) a.0 'b))"), "{ran:?}");
    assert!(ran.stdout.contains("modules linked"), "{ran:?}");
    assert!(ran.stdout.contains("\n42\n"), "{ran:?}");
    assert!(ran.stderr.contains("there is no command `,tme`; did you mean `,time`?"), "{ran:?}");
    assert!(ran.stderr.contains(" ms, 0 collections, "), "{ran:?}");
    for word in ["expand", "help", "quit", "stats", "time", "wat"] {
        assert!(ran.stdout.contains(&format!(",{word}")), "{ran:?}");
    }
}

#[test]
fn the_code_of_a_procedure_is_shown() {
    for jit in ["--jit=off", "--jit=lazy", "--jit=eager"] {
        let ran = answers(&[jit], "(define (f x) (+ x 1))\n(f 1)\n,wat f\n(f 2)\n,wat car\n,wat nowhere\n,wat from\n");
        assert!(ran.stdout.contains("(func $f:1 "), "{ran:?}");
        assert!(ran.stdout.contains("i64.add"), "{ran:?}");
        assert!(!ran.stdout.contains("patch"), "{ran:?}");
        let (open, close) = (ran.stdout.matches('(').count(), ran.stdout.matches(')').count());
        assert_eq!(open, close, "{ran:?}");
        assert!(ran.stdout.ends_with(")\n3\n"), "{ran:?}");
        assert!(ran.stderr.contains("`car` is a primitive"), "{ran:?}");
        assert!(ran.stderr.contains("no variable `nowhere` is bound"), "{ran:?}");
    }
}

#[test]
fn without_a_terminal_standard_input_is_a_program() {
    let ran = runner().output().unwrap();
    assert!(ran.status.success(), "{ran:?}");
    let ran = run_with(&[], Path::new("."), "(display 1) 2");
    assert_eq!((ran.stdout.as_str(), ran.code), ("1", Some(0)), "{ran:?}");
}
