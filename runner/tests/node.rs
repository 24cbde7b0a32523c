//! The second host, `hosts/node/graft.mjs`: written after `abi.md` alone, it keeps that page honest.

use std::path::{Path, PathBuf};
use std::process::Command;

use runner::{Session, SessionConfig};

struct Node {
    folder: tempfile::TempDir,
    reactor: PathBuf,
}

impl Node {
    /// `None` where there is no Node of a version that will do.
    fn find() -> Option<Node> {
        let version = Command::new("node").arg("--version").output().ok()?;
        let version = String::from_utf8_lossy(&version.stdout).into_owned();
        let major: u32 = version.trim_start_matches('v').split('.').next()?.parse().ok()?;
        if major < 20 {
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let reactor = folder.path().join("graft.wasm");
        std::fs::write(&reactor, runner::image::boot_image().unwrap()).unwrap();
        Some(Node { folder, reactor })
    }

    fn run(&self, program: &str, settings: &[(&str, &str)]) -> (String, String, Option<i32>) {
        std::fs::write(self.folder.path().join("program.scm"), program).unwrap();
        self.run_module(&self.reactor, &["program.scm", "word"], settings)
    }

    fn run_module(&self, module: &Path, words: &[&str], settings: &[(&str, &str)]) -> (String, String, Option<i32>) {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("hosts/node/graft.mjs");
        let output = Command::new("node")
            .current_dir(self.folder.path())
            .arg(script)
            .arg(module)
            .args(words)
            .env("GRAFT_VERBOSE", "1")
            .envs(settings.iter().copied())
            .output()
            .unwrap();
        (
            String::from_utf8_lossy(&output.stdout).into_owned(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
            output.status.code(),
        )
    }
}

const FIB: &str = "(define (fib n) (if (< n 2) 1 (+ (fib (- n 1)) (fib (- n 2)))))
(display (fib 25))
(newline)
(let loop ((i 0)) (if (< i 100000) (loop (+ i 1)) (begin (write i) (newline))))
";

#[test]
fn it_runs_and_links_running_code() {
    let Some(node) = Node::find() else {
        println!("skipped: there is no Node of version 20 or newer on the PATH");
        return;
    };
    for jit in ["0", "1", "2"] {
        let (stdout, stderr, code) = node.run(FIB, &[("GRAFT_JIT", jit)]);
        assert_eq!((stdout.as_str(), code), ("121393\n100000\n", Some(0)), "{stderr}");
        assert_eq!(stderr.contains("linked 0 modules"), jit == "0", "{jit}: {stderr}");
    }
    for linking in ["refuse", "ignore"] {
        let (stdout, stderr, code) = node.run(FIB, &[("GRAFT_LINKING", linking)]);
        assert_eq!((stdout.as_str(), code), ("121393\n100000\n", Some(0)), "{stderr}");
        assert!(stderr.contains("linked 0 modules"), "{stderr}");
    }
    let (stdout, _, code) = node.run("(write (command-line)) (exit 3)", &[]);
    assert_eq!((stdout.as_str(), code), ("(\"program.scm\" \"word\")", Some(3)));
    let (_, stderr, code) = node.run("(car\n  (car 5))", &[]);
    assert_eq!(code, Some(1));
    assert!(stderr.contains("program.scm:2:3"), "{stderr}");
}

#[test]
fn it_goes_on_in_an_image_and_links_there() {
    let Some(node) = Node::find() else {
        println!("skipped: there is no Node of version 20 or newer on the PATH");
        return;
    };
    let host = runner::Host::new().unwrap();
    // Nothing of it is hot yet when it is frozen.
    let program = format!(
        "(import (scheme base) (scheme write) (scheme process-context) (graft image))
         (define now (checkpoint))
         (write (list now (if now (cdr (command-line)) '())))
         {FIB}"
    );
    let image = node.folder.path().join("image.wasm");
    let config = SessionConfig { checkpoints: Some(image.clone()), ..SessionConfig::default() };
    let mut session = Session::new(&host, &config).unwrap();
    assert!(session.run("program.scm", &program).unwrap().goes_on());
    let (stdout, stderr, code) = node.run_module(&image, &["word"], &[]);
    assert_eq!((stdout.as_str(), code), ("(#t (\"word\"))121393\n100000\n", Some(0)), "{stderr}");
    assert!(!stderr.contains("linked 0 modules"), "{stderr}");
}
