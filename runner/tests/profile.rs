//! Seeing where the time goes: `--profile`, `--perf-map`.

mod common;

use common::run_with;

const PROGRAM: &str = "(define (fib n) (if (< n 2) 1 (+ (fib (- n 1)) (fib (- n 2)))))
(define (garbage n) (if (> n 0) (begin (make-vector 100 0) (garbage (- n 1)))))
(define (main) (display (fib 34)) (garbage 100000) (newline))
(main)
";

#[test]
fn a_profile_names_procedures_and_tiers_and_changes_no_result() {
    for jit in ["off", "lazy", "eager"] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("p.scm"), PROGRAM).unwrap();
        let ran = run_with(&[&format!("--jit={jit}"), "--profile=stacks", "p.scm"], folder.path(), "");
        assert_eq!((ran.stdout.as_str(), ran.code), ("9227465\n", Some(0)), "--jit={jit} {ran:?}");
        let row = |name: &str| {
            let line = ran.stderr.lines().find(|line| line.starts_with(name));
            let cells = line.map(|line| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
            cells.unwrap_or_else(|| panic!("--jit={jit}: no row `{name}` in {}", ran.stderr))
        };
        assert_eq!(row("procedure")[1..], ["self", "total", "compiled", "interpreted", "primitive", "collector"]);
        assert_eq!(row("(all)")[1..3], ["100.0%", "100.0%"]);
        // What is compiled has a share, but on a busy machine all answers may be late.
        assert!(jit != "off" || row("fib:1")[3] == "–", "--jit={jit} {}", ran.stderr);
        let stacks = std::fs::read_to_string(folder.path().join("stacks")).unwrap();
        assert!(stacks.lines().any(|line| line.contains("main:3;fib:1;fib:1")), "--jit={jit} {stacks}");
        for line in stacks.lines() {
            let (stack, time) = line.rsplit_once(' ').expect("a stack and its time");
            assert!(!stack.contains(' ') && time.parse::<u64>().is_ok(), "{line}");
        }
    }
}

/// An uncaught error, and an exit in the middle, show what there is.
#[test]
fn a_profile_is_shown_however_the_program_ends() {
    for (end, code) in [("(car 1)", 1), ("(exit 3)", 3)] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("p.scm"), format!("{PROGRAM}{end}")).unwrap();
        let ran = run_with(&["--profile", "p.scm"], folder.path(), "");
        assert_eq!((ran.stdout.as_str(), ran.code), ("9227465\n", Some(code)), "{ran:?}");
        assert!(ran.stderr.contains("fib:1"), "{ran:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn the_map_for_perf_names_compiled_procedures_and_the_guests_own_functions() {
    use std::process::Stdio;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("p.scm"), PROGRAM).unwrap();
    let mut command = common::runner();
    command.args(["--jit=eager", "--perf-map", "p.scm"]).current_dir(folder.path()).stdout(Stdio::null());
    let mut child = command.spawn().unwrap();
    let path = format!("/tmp/perf-{}.map", child.id());
    assert!(child.wait().unwrap().success());
    let map = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    for name in ["fib:1", "patch", "execute"] {
        assert!(map.lines().any(|line| line.contains(name)), "no {name} in {}", &map[..map.len().min(2000)]);
    }
    for line in map.lines() {
        let mut words = line.splitn(3, ' ');
        let numbers = words.by_ref().take(2).all(|word| u64::from_str_radix(word, 16).is_ok());
        assert!(numbers && words.next().is_some_and(|name| !name.is_empty()), "{line}");
    }
}
