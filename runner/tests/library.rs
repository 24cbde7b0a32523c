//! Libraries in files: where they are found, and what is said when they are not.

mod common;

use std::fs;
use std::path::Path;

use common::{Ran, run_with, runner};

/// A folder with a program that prints `(answer)` of `(foo bar 1)`, and that library in `lib` and, another one, in
/// `other`.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("app/main.scm", "(import (scheme base) (scheme write) (foo bar 1))\n(write (answer))\n");
    for (place, answer) in [("lib", 42), ("other", 43)] {
        let text = format!(
            "(define-library (foo bar 1)\n  (export answer)\n  (import (scheme base))\n\
             (begin (define (answer) {answer})))\n"
        );
        write(&format!("{place}/foo/bar/1.sld"), &text);
    }
    folder
}

fn prints(ran: &Ran, stdout: &str) {
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str(), ran.code), (stdout, "", Some(0)), "{ran:?}");
}

#[test]
fn folders_are_searched_in_their_order() {
    let folder = folder();
    let run = |arguments: &[&str]| run_with(arguments, folder.path(), "");
    prints(&run(&["-L", "lib", "app/main.scm"]), "42");
    prints(&run(&["-L", "other", "-L", "lib", "app/main.scm"]), "43");
    prints(&run(&["-L", "app/../lib", "--library-path=other", "app/main.scm"]), "42");
    let absolute = folder.path().join("lib");
    prints(&run(&["-L", absolute.to_str().unwrap(), "app/main.scm"]), "42");
    // Expressions and the prompt use them too.
    prints(&run(&["-L", "lib", "-e", "(import (foo bar 1))", "-e", "(answer)"]), "42\n");
}

#[test]
fn the_program_s_own_folder_comes_first_and_the_current_one_last() {
    let folder = folder();
    let at = |path: &str| folder.path().join(path);
    fs::create_dir_all(at("app/foo/bar")).unwrap();
    fs::copy(at("other/foo/bar/1.sld"), at("app/foo/bar/1.sld")).unwrap();
    prints(&run_with(&["-L", "lib", "app/main.scm"], folder.path(), ""), "43");
    fs::remove_file(at("app/foo/bar/1.sld")).unwrap();
    fs::create_dir_all(at("foo/bar")).unwrap();
    fs::copy(at("other/foo/bar/1.sld"), at("foo/bar/1.sld")).unwrap();
    prints(&run_with(&["-L", "lib", "app/main.scm"], folder.path(), ""), "42");
    prints(&run_with(&["app/main.scm"], folder.path(), ""), "43");
}

#[test]
fn the_environment_names_folders_too() {
    let folder = folder();
    let run = |path: &str, arguments: &[&str]| -> Ran {
        runner().args(arguments).current_dir(folder.path()).env("GRAFT_LIBRARY_PATH", path).output().unwrap().into()
    };
    prints(&run("gone:lib:other", &["app/main.scm"]), "42");
    prints(&run("lib", &["-L", "other", "app/main.scm"]), "43");
    // A sandbox opens what the command line names, and nothing that the environment does.
    let ran = run("lib", &["--sandbox", "app/main.scm"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
}

#[test]
fn a_sandbox_with_libraries() {
    let folder = folder();
    prints(&run_with(&["--sandbox", "-L", "lib", "app/main.scm"], folder.path(), ""), "42");
    // They may be read, not written; nothing else may be read.
    let run = |expression: &str| run_with(&["--sandbox", "-L", "lib", "-e", expression], folder.path(), "");
    prints(&run("(file-exists? \"lib/foo/bar/1.sld\")"), "#t\n");
    prints(&run("(file-exists? \"other/foo/bar/1.sld\")"), "#f\n");
    prints(&run("(file-exists? \"lib/../other/foo/bar/1.sld\")"), "#f\n");
    assert_eq!(run("(open-output-file \"lib/x\")").code, Some(1));
    assert!(!folder.path().join("lib/x").exists());
    // Without the sandbox a folder of libraries inside the open one may be written as before.
    prints(&run_with(&["-L", "lib", "-e", "(close-port (open-output-file \"lib/x\"))"], folder.path(), ""), "");
    assert!(folder.path().join("lib/x").exists());
}

#[test]
fn a_library_that_is_not_there() {
    let folder = folder();
    let ran = run_with(&["-L", "lib", "-e", "(import (no such))"], folder.path(), "");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let wanted = "-e:1:9: there is no library (no such) (looked for no/such.sld and no/such.scm in lib, .)";
    assert!(ran.stderr.starts_with(wanted), "{ran:?}");
    let ran = run_with(&["-L", "gone", "-e", "1"], folder.path(), "");
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{ran:?}");
    assert!(ran.stderr.contains("cannot read gone"), "{ran:?}");
}

fn fails(folder: &Path, program: &str, message: &str) {
    let ran = run_with(&["-L", "lib", "-e", program], folder, "");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.stderr.contains(message), "{message}: {ran:?}");
}

#[test]
fn libraries_that_are_wrong() {
    let folder = folder();
    let write = |path: &str, text: &str| fs::write(folder.path().join("lib").join(path), text).unwrap();
    write("one.sld", "(define-library (one) (export a) (import (scheme base) (two)) (begin (define a 1)))");
    write("two.sld", "(define-library (two) (export b) (import (scheme base) (one)) (begin (define b 2)))");
    write("less.sld", "(define-library (less) (export a b)\n (import (scheme base)) (begin (define a 1)))");
    write("wrong.sld", "(define-library (right) (export) (import (scheme base)))");
    write("open.sld", "(define-library (open)");
    write("bytes.sld", "(define-library (bytes))");
    fs::write(folder.path().join("lib/bytes.sld"), b"\xff").unwrap();
    fails(folder.path(), "(import (one))", "(one) imports (two) imports (one)");
    fails(folder.path(), "(import (less))", "the library (less) exports `b` but does not define it");
    fails(folder.path(), "(import (only (foo bar 1) question))", "(foo bar 1) does not export `question`");
    fails(folder.path(), "(import (wrong))", "the file found for the library (wrong) does not define it");
    fails(folder.path(), "(import (open))", "lib/open.sld:1:1: end of text inside a list");
    fails(folder.path(), "(import (bytes))", "cannot load the library (bytes): lib/bytes.sld is not UTF-8");
}

#[test]
fn includes_are_found_beside_the_includer_and_along_the_library_path() {
    let folder = folder();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write(
        "lib/deep/one.sld",
        "(define-library (deep one)\n (export a b c)\n (include-library-declarations \"parts/declarations.scm\"))",
    );
    // Named from the file that they stand in.
    write(
        "lib/deep/parts/declarations.scm",
        "(import (scheme base))\n(include \"body.scm\")\n(include-ci \"shared/FOLDED.scm\")",
    );
    write("lib/deep/parts/body.scm", "(define a 'beside)\n(include \"more/body.scm\")");
    write("lib/deep/parts/more/body.scm", "(define b 'below)");
    write("other/shared/FOLDED.scm", "(define C 'Along)");
    let run = |arguments: &[&str], expression: &str| {
        let arguments = [arguments, &["-e", "(import (deep one))", "-e", expression]].concat();
        run_with(&arguments, folder.path(), "")
    };
    prints(&run(&["-L", "lib", "-L", "other"], "(list a b c)"), "(beside below along)\n");
    let ran = run(&["-L", "lib"], "1");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(
        ran.stderr.starts_with("lib/deep/parts/declarations.scm:3:1: cannot include \"shared/FOLDED.scm\""),
        "{ran:?}"
    );
    // Beside comes first, and a program's own folder before those of the library path.
    write("other/body.scm", "(define a 'wrong)");
    prints(&run(&["-L", "other", "-L", "lib"], "a"), "beside\n");
    write("app/including.scm", "(include \"shared/FOLDED.scm\")\n(write C)");
    prints(&run_with(&["-L", "other", "app/including.scm"], folder.path(), ""), "Along");
}

#[cfg(unix)]
#[test]
fn links_lead_from_one_open_folder_into_another() {
    use std::os::unix::fs::symlink;
    let folder = folder();
    let at = |path: &str| folder.path().join(path);
    fs::create_dir_all(at("links/foo")).unwrap();
    fs::create_dir_all(at("real")).unwrap();
    fs::rename(at("lib/foo/bar"), at("real/versions")).unwrap();
    // A folder by a link, in it a file by a link.
    symlink("../../real/versions", at("links/foo/bar")).unwrap();
    fs::rename(at("real/versions/1.sld"), at("real/versions/current.sld")).unwrap();
    symlink("./current.sld", at("real/versions/1.sld")).unwrap();
    let run =
        |arguments: &[&str]| run_with(&[&["--sandbox"], arguments, &["app/main.scm"]].concat(), folder.path(), "");
    prints(&run(&["-L", "links", "-L", "real"]), "42");
    let absolute = |path: &str| at(path).to_str().unwrap().to_owned();
    prints(&run(&["-L", &absolute("links"), "-L", &absolute("real")]), "42");
    // What is not open is not read, and that is said.
    let refused = |arguments: &[&str], message: &str| {
        let ran = run(arguments);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert!(ran.stderr.contains(message), "{ran:?}");
    };
    let closed = "cannot load the library (foo bar 1): links/foo/bar is a link to ../../real/versions, \
                  which is not there, or not in a folder that is open here";
    refused(&["-L", "links"], closed);
    fs::remove_file(at("links/foo/bar")).unwrap();
    symlink(at("real/versions"), at("links/foo/bar")).unwrap();
    refused(&["-L", "links"], "links/foo/bar is a link that leads out of the folders that are open here");
    // Another folder may still have it.
    prints(&run(&["-L", "links", "-L", "other"]), "43");
    fs::remove_file(at("links/foo/bar")).unwrap();
    symlink("bar", at("links/foo/bar")).unwrap();
    refused(&["-L", "links"], "links/foo/bar is a link to bar");
}
