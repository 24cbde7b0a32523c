//! Output that is lost is said to be lost; a reader that goes away is no error; errors of the system have their names.
#![cfg(target_os = "linux")]

mod common;

use std::fs::{File, OpenOptions};
use std::path::Path;
use std::process::{Command, Stdio};

use common::{Ran, run_with, runner};

const LOST: &str = "cannot write standard output: no space left on device";

fn full() -> File {
    OpenOptions::new().write(true).open("/dev/full").unwrap()
}

/// A pipe that nobody reads.
fn unread() -> Stdio {
    let mut reader = Command::new("true").stdin(Stdio::piped()).spawn().unwrap();
    let pipe = reader.stdin.take().unwrap();
    reader.wait().unwrap();
    pipe.into()
}

fn into(stdout: impl Into<Stdio>, arguments: &[&str]) -> Ran {
    runner().args(arguments).stdout(stdout).output().unwrap().into()
}

const MUCH: &str = "(do ((i 0 (+ i 1))) ((= i 20000)) (write i) (newline))";

#[test]
fn lost_output_is_an_error() {
    for (program, code) in [
        ("(display \"hello\")", 1),
        ("(begin (display \"hello\") (exit))", 1),
        ("(begin (display \"hello\") (exit 3))", 3),
        ("(begin (display \"hello\") (emergency-exit))", 1),
        ("(begin (display \"hello\") (dynamic-wind values (lambda () (exit)) values))", 1),
    ] {
        let ran = into(full(), &["-e", program]);
        assert_eq!((ran.stderr.trim_end(), ran.code), (LOST, Some(code)), "{program}");
    }
    // The host's own.
    let ran = into(full(), &["-e", "(+ 1 2)"]);
    assert!(ran.stderr.contains(LOST) && ran.code == Some(1), "{ran:?}");
    // Beside another error, and where the program is at it.
    let ran = into(full(), &["-e", "(begin (display \"hello\") (car 1))"]);
    assert!(ran.stderr.contains("car: argument 1") && ran.stderr.contains(LOST) && ran.code == Some(1), "{ran:?}");
    for program in [MUCH, "(begin (display \"hello\") (flush-output-port))"] {
        let ran = into(full(), &["-e", program]);
        assert!(ran.stderr.contains(": no space left on device: #<textual-output-port"), "{ran:?}");
        assert_eq!(ran.code, Some(1), "{ran:?}");
    }
    // A program that handles the error has been told of it, so nothing is reported at the end.
    let handled = "(begin (display \"hello\") (guard (e ((file-error? e) (exit 7))) (flush-output-port)))";
    let ran = into(full(), &["-e", handled]);
    assert_eq!((ran.stderr.as_str(), ran.code), ("", Some(7)));
}

#[test]
fn a_reader_that_goes_away_ends_a_program_quietly() {
    for program in ["(display \"hello\")", MUCH, "(+ 1 2)", "(begin (display 1) (exit))"] {
        let ran = into(unread(), &["-e", program]);
        assert_eq!((ran.stderr.as_str(), ran.code), ("", Some(141)), "{program}");
    }
    let ran = into(unread(), &["-e", "(guard (e ((file-error? e) (exit 7))) (display 1) (flush-output-port))"]);
    assert_eq!((ran.stderr.as_str(), ran.code), ("", Some(7)));
    // Other errors are said as ever.
    let ran = into(unread(), &["-e", "(begin (display 1) (car 1))"]);
    assert!(ran.stderr.contains("car: argument 1") && ran.code == Some(1), "{ran:?}");
}

#[test]
fn linked_programs_say_it_too() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("p.scm"), "(import (scheme base) (scheme write))\n(display \"hello\")").unwrap();
    for options in [&["link", "p.scm", "-o", "p.wasm"][..], &["link", "--final", "p.scm", "-o", "p.wasm"]] {
        assert_eq!(run_with(options, folder.path(), "").code, Some(0));
        let on = |stdout: Stdio| -> Ran {
            runner().arg("p.wasm").current_dir(folder.path()).stdout(stdout).output().unwrap().into()
        };
        let ran = on(full().into());
        assert_eq!((ran.stderr.trim_end(), ran.code), (LOST, Some(1)), "{options:?}");
        let ran = on(unread());
        assert!(ran.stderr.is_empty() && ran.code.is_some_and(|code| code != 0), "{options:?} {ran:?}");
    }
}

/// Runs an expression that may have so many files open.
fn with_files(most: u32, program: &str, folder: &Path) -> Ran {
    let limited = format!("ulimit -n {most}; exec \"$0\" \"$@\"");
    let mut command = Command::new("sh");
    command.args(["-c", &limited, env!("CARGO_BIN_EXE_runner"), "-e", program]);
    command.current_dir(folder).output().unwrap().into()
}

#[test]
fn files_have_an_end_that_is_named() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("f"), "x").unwrap();
    let kept = "(let loop ((l '())) (loop (cons (open-input-file \"f\") l)))";
    let ran = with_files(32, kept, folder.path());
    assert!(ran.stderr.contains("open-input-file: too many open files: \"f\"") && ran.code == Some(1), "{ran:?}");
    // Files that nobody has any more are closed before that is said.
    let dropped = "(let loop ((i 0)) (if (< i 500) (begin (open-input-file \"f\") (loop (+ i 1))) i))";
    let ran = with_files(32, dropped, folder.path());
    assert_eq!((ran.stdout.as_str(), ran.code), ("500\n", Some(0)), "{ran:?}");
    for (program, reason) in [
        ("(open-input-file \"g\")", "open-input-file: no such file or directory: \"g\""),
        ("(open-output-file \"f/g\")", "open-output-file: not a directory: \"f/g\""),
        ("(load \"g\")", "cannot read g: no such file or directory"),
        ("(delete-file \".\")", "delete-file: "),
    ] {
        let ran = run_with(&["-e", program], folder.path(), "");
        assert!(ran.stderr.contains(reason) && !ran.stderr.contains("os error"), "{ran:?}");
    }
}

#[test]
fn a_code_that_is_none_never_looks_like_success() {
    for (status, code) in [("0", 0), ("255", 255), ("256", 255), ("-1", 255), ("(expt 2 70)", 255), ("#f", 1)] {
        let ran = common::run(&["-e", &format!("(exit {status})")]);
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(code), ""), "{status}");
    }
}
