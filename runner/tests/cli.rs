//! The command as a user meets it: output, messages, exit codes.

mod common;

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};

use common::{Ran, run, run_with, runner};

const ALL: [&str; 3] = ["off", "lazy", "eager"];

/// One message on standard error that contains this text, and this exit code, in every mode.
fn fails(program: &str, code: i32, message: &str) {
    for jit in ALL {
        let ran = run(&[&format!("--jit={jit}"), "-e", program]);
        assert_eq!(ran.code, Some(code), "{jit} {program}: {ran:?}");
        assert!(ran.stderr.contains(message), "{jit} {program}: {ran:?}");
        assert!(!ran.stderr.contains("panicked"), "{jit} {program}: {ran:?}");
        assert!(!ran.stderr.contains("trap"), "{jit} {program}: {ran:?}");
    }
}

#[test]
fn values_of_expressions_are_shown() {
    for jit in ALL {
        let ran = run(&[&format!("--jit={jit}"), "-e", "(+ 1 2)", "-e", "\"a b\""]);
        assert_eq!((ran.stdout.as_str(), ran.code), ("3\n\"a b\"\n", Some(0)), "{ran:?}");
    }
    // Definitions stay from one to the next, and have no value to show.
    let ran = run(&["-e", "(define x 5)", "-e", "(* x x)"]);
    assert_eq!(ran.stdout, "25\n", "{ran:?}");
}

#[test]
fn files_and_standard_input() {
    let folder = tempfile::tempdir().unwrap();
    let program = "(display \"hello\") (newline) 42\n";
    std::fs::write(folder.path().join("hello.scm"), program).unwrap();
    for (arguments, stdin) in [(&["hello.scm"][..], ""), (&["-"], program), (&[], program)] {
        let ran = run_with(arguments, folder.path(), stdin);
        assert_eq!((ran.stdout.as_str(), ran.code), ("hello\n", Some(0)), "{ran:?}");
        assert_eq!(ran.stderr, "");
    }
}

#[test]
fn programs_see_their_arguments() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("args.scm"), "(write (command-line))").unwrap();
    let ran = run_with(&["args.scm", "a", "--stats"], folder.path(), "");
    assert_eq!(ran.stdout, "(\"args.scm\" \"a\" \"--stats\")", "{ran:?}");
}

#[test]
fn files_that_cannot_be_run() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("latin.scm"), b"(display \"\xe9\")").unwrap();
    let run = |file: &str| run_with(&[file], folder.path(), "");
    let usage = |ran: &Ran, message: &str| {
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{ran:?}");
        assert_eq!(ran.stderr.lines().count(), 1, "{ran:?}");
        assert!(ran.stderr.contains(message), "{ran:?}");
    };
    usage(&run("missing.scm"), "cannot read missing.scm: no such file");
    usage(&run("latin.scm"), "latin.scm is not UTF-8: the byte at offset 10");
    usage(&run("."), "cannot read .: is a directory");
}

#[test]
fn nonsense_on_the_command_line() {
    for arguments in [
        &["--jit=sometimes", "-e", "1"][..],
        &["--no-such-option"],
        &["--max-memory=lots", "-e", "1"],
        &["--max-stack=1G", "-e", "1"],
        &["--dir=/no/such/folder", "-e", "1"],
        &["test", "--mode=no-such-mode", "."],
        &["test", "no-such-file.scm"],
        &["reactor"],
    ] {
        let ran = run(arguments);
        assert_eq!(ran.code, Some(2), "{arguments:?} {ran:?}");
        assert!(!ran.stderr.is_empty(), "{arguments:?}");
    }
}

#[test]
fn unbalanced_and_malformed_data() {
    fails("(display (+ 1 2)", 1, "-e:1:");
    fails("(car '(1 . ))", 1, "-e:1:");
    fails(")", 1, "-e:1:1");
    fails("\"no end", 1, "-e:1:1: end of text inside a string that starts here");
    fails("(if)", 1, "-e:1:1");
}

#[test]
fn scheme_errors_say_where() {
    fails("(+ 1 nowhere)", 1, "nowhere");
    fails("((lambda (x) x))", 1, "-e:1:1");
    fails("(car 5)", 1, "car");
    fails("(vector-ref (vector 1 2) 2)", 1, "vector-ref");
    fails("(5 6)", 1, "-e:1:1");
    fails("(quotient 1 0)", 1, "quotient");
    fails("(error \"out of\" 'cheese 5)", 1, "out of: cheese 5");
    let file = "(define (inner x)\n  (+ 1 (car x)))\n(define (outer x) (+ 1 (inner x)))\n(outer 7)\n";
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("deep.scm"), file).unwrap();
    for jit in ALL {
        let ran = run_with(&[&format!("--jit={jit}"), "deep.scm"], folder.path(), "");
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert!(ran.stderr.starts_with("deep.scm:2:"), "{ran:?}");
        assert!(ran.stderr.contains("inner"), "{ran:?}");
        assert!(ran.stderr.contains("outer"), "{ran:?}");
    }
}

#[test]
fn what_was_printed_before_an_error_stays() {
    let ran = run(&["-e", "(begin (display \"before\") (car 1))"]);
    assert_eq!((ran.stdout.as_str(), ran.code), ("before", Some(1)), "{ran:?}");
    // Nothing runs after it.
    let ran = run(&["-e", "(car 1)", "-e", "(display 2)"]);
    assert_eq!((ran.stdout.as_str(), ran.code), ("", Some(1)), "{ran:?}");
}

#[test]
fn any_object_may_be_raised() {
    for object in ["'oops", "42", "\"text\"", "'(a (b) #\\c)", "#f", "(vector 1 2)", "car"] {
        fails(&format!("(raise {object})"), 1, "-e:1:1");
    }
    fails("(raise 'oops)", 1, "oops");
    fails("(raise-continuable '(1 2))", 1, "(1 2)");
}

#[test]
fn exit_codes_are_the_programs_own() {
    for (program, code) in [
        ("(exit)", 0),
        ("(exit 3)", 3),
        ("(exit #t)", 0),
        ("(exit #f)", 1),
        ("(begin (display 1) (exit 7) (display 2))", 7),
    ] {
        for jit in ALL {
            let ran = run(&[&format!("--jit={jit}"), "-e", program]);
            assert_eq!((ran.code, ran.stderr.as_str()), (Some(code), ""), "{program} {ran:?}");
        }
    }
}

#[test]
fn memory_ends_in_a_condition() {
    let grow = "(let loop ((l '())) (loop (cons (make-vector 100 0) l)))";
    let huge = "(make-vector 100000000 0)";
    for program in [grow, huge] {
        for jit in ALL {
            let ran = run(&[&format!("--jit={jit}"), "--max-memory=32M", "-e", program]);
            assert_eq!(ran.code, Some(1), "{program} {ran:?}");
            assert!(ran.stderr.contains("memory"), "{program} {ran:?}");
        }
    }
}

/// The expander has no safe point: what the form before left behind must not count as what the expansion needs.
#[test]
fn after_running_out_of_memory_the_next_form_is_expanded() {
    let fill = "(guard (e (#t (error-object-message e))) (let loop ((l '(a))) (loop (append l l))))";
    let uses = "(let* ((a 1) (b 2)) (do ((i 0 (+ i 1))) ((= i 3) (and a b))))";
    let evaluated = format!("(eval '{uses} (environment '(scheme base)))");
    for jit in ALL {
        let ran =
            run(&[&format!("--jit={jit}"), "--max-memory=8M", "-e", fill, "-e", uses, "-e", fill, "-e", &evaluated]);
        let stdout = "\"out of memory\"\n2\n\"out of memory\"\n2\n";
        assert_eq!((ran.stdout.as_str(), ran.code), (stdout, Some(0)), "{jit} {ran:?}");
    }
}

/// What `eval` was given is forgotten when it has run, or failed.
#[test]
fn evaluating_many_forms_needs_no_memory() {
    let runs = "(let loop ((i 40000)) (if (> i 0) (begin (eval '(+ 1 2) env) (loop (- i 1))) 'runs))";
    let fails = "(let loop ((i 4000)) (if (> i 0) (begin (guard (e (#t 0)) (eval '(car 2) env)) (guard (e (#t 0)) \
                 (eval '(let) env)) (loop (- i 1))) 'fails))";
    for jit in ["off", "lazy"] {
        let environment = "(define env (environment '(scheme base)))";
        let ran = run(&[&format!("--jit={jit}"), "--max-memory=4M", "-e", environment, "-e", runs, "-e", fails]);
        assert_eq!((ran.stdout.as_str(), ran.code), ("runs\nfails\n", Some(0)), "{jit} {ran:?}");
    }
}

#[test]
fn recursion_is_as_deep_as_memory() {
    let deep = "(let () (define (count n) (if (= n 0) 0 (+ 1 (count (- n 1))))) (count 1000000))";
    for jit in ALL {
        for stack in ["8K", "256K", "8M"] {
            let ran = run(&[&format!("--jit={jit}"), &format!("--max-stack={stack}"), "-e", deep]);
            assert_eq!((ran.stdout.as_str(), ran.code), ("1000000\n", Some(0)), "{jit} {stack} {ran:?}");
        }
    }
}

/// Loops that read and write no memory among them: an engine must not read their poll word once and for all.
#[test]
fn ctrl_c_ends_an_endless_loop() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("loop.scm");
    for endless in [
        "(define (spin n) (if (< n 0) n (spin (if (= n 1000000) 0 (+ n 1))))) (spin 0)",
        "(let loop ((i 0)) (loop (+ i 1)))",
        "(let loop () (loop))",
        "(let outer ((x 1.5)) (do ((i 0 (+ i 1))) ((= i 100))) (outer (* x 1.5)))",
    ] {
        let text = format!("(display \"go\") (newline) (flush-output-port)\n{endless}\n");
        std::fs::write(&path, text).unwrap();
        for jit in ALL {
            interrupt(&path, jit);
        }
    }
}

/// Runs the program, which says "go", and interrupts it some time later.
fn interrupt(path: &std::path::Path, jit: &str) {
    let mut child =
        runner().arg(format!("--jit={jit}")).arg(path).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(line, "go\n");
    // Some time for the loop to become hot.
    std::thread::sleep(std::time::Duration::from_millis(200));
    let kill = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(kill.success());
    let status = child.wait().unwrap();
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!(status.code(), Some(130), "{jit}: {stderr}");
    assert!(!stderr.contains("trap"), "{jit}: {stderr}");
}

#[test]
fn the_sandbox_is_empty() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("data"), "secret").unwrap();
    let program = "(call-with-port (open-input-file \"data\") read-line)";
    let open = run_with(&["-e", program], folder.path(), "");
    assert_eq!((open.stdout.as_str(), open.code), ("\"secret\"\n", Some(0)), "{open:?}");
    let closed = run_with(&["--sandbox", "-e", program], folder.path(), "");
    assert_eq!((closed.stdout.as_str(), closed.code), ("", Some(1)), "{closed:?}");
}

#[test]
fn stats_and_dumps() {
    let folder = tempfile::tempdir().unwrap();
    let fib = "(let () (define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2))))) (fib 22))";
    let ran = run_with(&["--jit=eager", "--stats", "--dump-wasm", "out", "-e", fib], folder.path(), "");
    assert_eq!((ran.stdout.as_str(), ran.code), ("17711\n", Some(0)), "{ran:?}");
    for row in ["modules linked", "module bytes", "compile time", "link time", "collections"] {
        assert!(ran.stderr.contains(row), "{row}: {ran:?}");
    }
    let wat = std::fs::read_to_string(folder.path().join("out/001.wat")).unwrap();
    assert!(wat.contains("\"patch\""), "{wat}");
    let wasm = std::fs::read(folder.path().join("out/001.wasm")).unwrap();
    runner::contract::check(&wasm).unwrap();
}

#[test]
fn the_demonstration() {
    let ran = run(&["--demo"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    for text in ["Parse result: 0x", "Calling jitModule()", "Instantiating and patching in JIT module"] {
        assert!(ran.stdout.contains(text), "{ran:?}");
    }
    assert_eq!(ran.stdout.matches("result: 1346269 ×5, took ").count(), 2, "{ran:?}");
}

#[test]
fn the_test_command() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("a.scm", "(display 1)\n;;> 1\n");
    let ran = run_with(&["test", "."], folder.path(), "");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(ran.stdout, "ok ./a.scm (11 modes)\n1 passed, 0 failed\n");
    write("b.scm", "(display 2)\n;;> 1\n");
    let ran = run_with(&["test", "--mode", "interp", "a.scm", "b.scm"], folder.path(), "");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.stdout.contains("FAIL b.scm [interp]"), "{ran:?}");
    assert!(ran.stdout.ends_with("\n1 passed, 1 failed\n"), "{ran:?}");
    // Blessed, it passes.
    let blessed = runner().args(["test", "b.scm"]).current_dir(folder.path()).env("BLESS", "1").output().unwrap();
    assert!(blessed.status.success());
    let text = std::fs::read_to_string(folder.path().join("b.scm")).unwrap();
    assert_eq!(text, "(display 2)\n;;> 2\n");
}

#[test]
fn endless_recursion_runs_out_of_memory_and_can_be_handled() {
    for jit in ALL {
        let jit = format!("--jit={jit}");
        let program = "(define (f n) (+ 1 (f n)))";
        let run = |form: &str| run(&[&jit, "--max-memory=32M", "-e", program, "-e", form]);
        let ran = run("(f 1)");
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert!(ran.stderr.contains("out of memory"), "{ran:?}");
        let ran = run("(guard (e (#t (error-object-message e))) (f 1))");
        assert_eq!((ran.stdout.as_str(), ran.code), ("\"out of memory\"\n", Some(0)), "{ran:?}");
    }
}

#[test]
fn optimisations_are_switched() {
    let loop_of = "(define (count n) (let loop ((i 0) (s 0)) (if (< i n) (loop (+ i 1) (+ s i)) s)))";
    let bytes = |switches: &[&str]| -> usize {
        let mut arguments = vec!["--jit=eager", "--stats"];
        arguments.extend(switches);
        arguments.extend(["-e", loop_of, "-e", "(count 1000)"]);
        let ran = run(&arguments);
        assert_eq!((ran.stdout.as_str(), ran.code), ("499500\n", Some(0)), "{ran:?}");
        let row = ran.stderr.lines().find(|line| line.starts_with("module bytes")).unwrap();
        row.split_whitespace().last().unwrap().parse().unwrap()
    };
    let all = bytes(&[]);
    assert_eq!(bytes(&["--opt=+range-facts"]), all);
    assert!(bytes(&["--opt=-range-facts", "--opt=-loop-hoist"]) != all);
    let ran = run(&["--opt=-magic", "-e", "1"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.stderr.contains("there is no optimisation `magic`: there are fixnum-speculation,"), "{ran:?}");
}

#[test]
fn passes_are_dumped() {
    let dump = |pass: &str| run(&[&format!("--dump={pass}"), "-e", "(define (f x) (let ((y (car x))) (+ y 1)))"]);
    assert!(dump("expand").stderr.contains("(define f (lambda f (x.0) (let ((y.1 (call (global car) x.0)))"));
    assert!(dump("integrate").stderr.starts_with(";; integrate\n"), "{:?}", dump("integrate"));
    let place = dump("place");
    assert!(place.stderr.contains("(lambda 1 f (s0) slots"), "{place:?}");
    assert_eq!(place.code, Some(0));
    let ran = dump("nothing");
    assert_eq!(ran.code, Some(2), "{ran:?}");
    let list = ran.stderr.split("there is no pass `nothing`: there are ").nth(1).expect("the passes are listed").trim();
    // The page on the interface names the same ones, in the same order.
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../guest/doc/abi.md")).unwrap();
    let row = page.lines().find(|line| line.starts_with("| `dump` |")).expect("a row of the table");
    let named: Vec<&str> = list.split(", ").filter(|name| row.contains(&format!("`{name}`"))).collect();
    assert_eq!(named.join(", "), list);
    assert_eq!(
        row.matches('`').count() / 2,
        named.len() + 4,
        "`dump`, `patch`, `option` and `jitLinked` besides: {row}"
    );
    for name in named.iter().filter(|name| **name != "patch" && **name != "frames") {
        let ran = dump(name);
        assert!(ran.code == Some(0) && ran.stderr.starts_with(&format!(";; {name}\n")), "{ran:?}");
    }
}

#[test]
fn what_happens_at_run_time_is_dumped() {
    let text = "(define (f k x) (k x)) (define (g y) (+ 1 (call/cc (lambda (k) (f k y))))) (g 41)";
    let frames = run(&["--dump=frames", "-e", text]).stderr;
    assert!(frames.starts_with(";; frames\nframe of g: ") && frames.contains("call-global"), "{frames}");
    let patch = run(&["--dump=patch", "--jit=eager", "-e", text]).stderr;
    assert!(patch.contains("f: entry_2 = ") && patch.contains("f: entry_any = "), "{patch}");
    assert!(patch.contains("f: tier = compiled"), "{patch}");
    let wat = run(&["--dump=wat:f", "--jit=eager", "-e", text]).stderr;
    assert!(wat.starts_with(";; wat:f\n(func $f:1 ") && !wat.contains("$g:1 (;"), "{wat}");
}

#[test]
fn suites_that_were_not_written_for_the_test_command() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    let suite = |library: &str, wrong: &str| {
        format!(
            "(import (scheme base) (scheme write) {library})\n(test-begin \"it\")\n\
             (test-equal 3 (+ 1 2))\n{wrong}\n(test-end \"it\")\n(display \"done\")\n"
        )
    };
    write("1-good.scm", &suite("(srfi 64)", ""));
    write("2-bad.scm", &suite("(chibi test)", "(test-equal 5 (+ 2 2))"));
    write("3-exit.scm", "(display \"some\")\n(exit 3)\n");
    write("4-own.scm", "(display \"some\")\n");
    let run = |arguments: &[&str]| {
        run_with(&[&["test", "--mode", "interp", "--mode", "eager"], arguments].concat(), folder.path(), "")
    };
    let ran = run(&["1-good.scm", "."]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let lines: Vec<&str> = ran.stdout.lines().filter(|line| !line.starts_with(' ')).collect();
    assert_eq!(
        lines,
        [
            "ok 1-good.scm (2 modes, 1 check)",
            "ok ./1-good.scm (2 modes, 1 check)",
            "FAIL ./2-bad.scm [all modes]: 1 of 2 checks fail",
            "FAIL ./3-exit.scm [all modes]: exit code 3 instead of 0",
            "ok ./4-own.scm (2 modes, expects no particular output)",
            "3 passed, 2 failed",
        ]
    );
    let ran = run(&["--tap", "1-good.scm", "2-bad.scm"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_eq!(
        ran.stdout,
        "TAP version 14\n1..2\nok 1 - 1-good.scm\n  ---\n  checks: { passed: 1, failed: 0 }\n  ...\n\
         not ok 2 - 2-bad.scm\n  ---\n  checks: { passed: 1, failed: 1 }\n  message: |2-\n    \
         FAIL 2-bad.scm [all modes]: 1 of 2 checks fail\n          FAIL: (+ 2 2): expected 5 but got 4\n  ...\n\
         # 1 passed, 1 failed\n"
    );
    // The same program may do different things in different modes: that is a failure of all but the first.
    write("5-time.scm", "(write (cdr (assq 'unique `((unique . ,(current-jiffy))))))\n");
    let ran = run(&["5-time.scm"]);
    assert!(ran.stdout.contains("FAIL 5-time.scm [eager] (the modes disagree: interp pass): not what"), "{ran:?}");
    // And one that does not end is ended.
    write("6-loop.scm", "(define n 0)\n(let loop () (set! n (if (= n 1000) 0 (+ n 1))) (loop))\n");
    let ran = run(&["--timeout", "1", "--mode", "interp", "6-loop.scm"]);
    assert!(ran.stdout.contains("6-loop.scm [all modes]: it takes more than 1 s"), "{ran:?}");
}

/// Beside `--dir` a program reads its own folder, as the help says, and writes nothing there; in a sandbox it has none.
#[test]
fn what_a_program_may_read() {
    let folder = tempfile::tempdir().unwrap();
    let (own, open) = (folder.path().join("own"), folder.path().join("open"));
    [&own, &open].iter().for_each(|folder| std::fs::create_dir(folder).unwrap());
    std::fs::write(own.join("part.scm"), "(display \"included\")").unwrap();
    std::fs::write(own.join("reads.scm"), "(include \"part.scm\")").unwrap();
    let writes = format!("(open-output-file \"{}\")", own.join("made").display());
    std::fs::write(own.join("writes.scm"), writes).unwrap();
    let (own, open) = (own.to_str().unwrap(), open.to_str().unwrap());
    let ran = run(&["--dir", open, &format!("{own}/reads.scm")]);
    assert_eq!((ran.stdout.as_str(), ran.code), ("included", Some(0)), "{ran:?}");
    let ran = run(&["--dir", open, &format!("{own}/writes.scm")]);
    assert!(ran.code == Some(1) && ran.stderr.contains("open-output-file: "), "{ran:?}");
    assert!(run(&["--help"]).stdout.contains("Its own folder it may read besides"));
    let ran = run(&["--sandbox", &format!("{own}/reads.scm")]);
    assert!(ran.code == Some(1) && ran.stderr.contains("cannot include \"part.scm\""), "{ran:?}");
}
