//! Who embeds Scheme, without default features, gets no crate of the command line; and no feature changes those of what
//! is there without it, so that the engine is compiled once whatever is built.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// What the command alone is made of. (`wit-component` is among what the engine's macros are made of.)
const OF_THE_COMMAND: [&str; 9] = [
    "anstream",
    "anstyle",
    "clap",
    "ctrlc",
    "rustyline",
    "signal-hook",
    "strsim",
    "wasi-preview1-component-adapter-provider",
    "wat",
];

/// The packages that the library is made of, with their features: `name version features`.
fn packages(arguments: &[&str]) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--offline",
            "--package",
            "runner",
            "--edges",
            "normal",
            "--prefix",
            "none",
            "--format",
            "{p} {f}",
        ])
        .args(arguments)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).expect("text");
    // The mark of a package that was listed before.
    lines.lines().map(|line| line.trim_end_matches(" (*)").to_owned()).collect()
}

fn name(package: &str) -> &str {
    package.split(' ').next().unwrap_or_default()
}

#[test]
fn the_library_alone_has_nothing_of_the_command_line() {
    let library = packages(&["--no-default-features"]);
    let found: Vec<&String> = library.iter().filter(|package| OF_THE_COMMAND.contains(&name(package))).collect();
    assert!(found.is_empty(), "{found:?}");
    let command = packages(&[]);
    for package in OF_THE_COMMAND.iter().filter(|package| cfg!(unix) || **package != "signal-hook") {
        assert!(command.iter().any(|listed| name(listed) == *package), "{package} is gone: so is its place here");
    }
}

#[test]
fn the_engine_has_the_same_features_with_the_command() {
    let command = packages(&[]);
    for fewer in [&["--no-default-features"][..], &["--no-default-features", "--features", "link"]] {
        let other: Vec<String> =
            packages(fewer).difference(&command).filter(|package| name(package) != "runner").cloned().collect();
        assert!(other.is_empty(), "{other:#?}");
    }
}
