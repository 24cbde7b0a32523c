//! The hosts that an image must go on under, none of which knows anything of Graft but the first.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::common::{Ran, runner};
use crate::wasmi;

/// What runs an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Host {
    /// The runner, which goes on compiling.
    Runner,
    /// The wasmtime of `make setup`, else the one on the PATH.
    Wasmtime,
    /// Node's own WASI.
    Node,
    /// An interpreter.
    Wasmi,
}

pub(crate) const HOSTS: [Host; 4] = [Host::Runner, Host::Wasmtime, Host::Node, Host::Wasmi];

/// How often Node is asked again.
const TRIES: usize = 5;

impl Host {
    /// Runs an image with these arguments; `None` where this host is missing. The folder of the image is open.
    pub(crate) fn run(self, image: &Path, arguments: &[&str], stdin: &'static str) -> Option<Ran> {
        let name = image.file_name().unwrap().to_str().unwrap();
        let folder = image.parent().unwrap();
        let words: Vec<&str> = [name].iter().chain(arguments).copied().collect();
        match self {
            Host::Runner => Some(feed(runner().args(&words).current_dir(folder), stdin)),
            Host::Wasmtime => {
                let mut command = Command::new(wasmtime()?);
                Some(feed(command.args(["run", "--dir", "."]).args(&words).current_dir(folder), stdin))
            }
            Host::Node => node(folder, &words, stdin),
            Host::Wasmi => Some(wasmi::run(&std::fs::read(image).unwrap(), &words, stdin)),
        }
    }
}

/// Runs a command with a text on its standard input.
pub(crate) fn feed(command: &mut Command, stdin: &str) -> Ran {
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    // It may end without reading.
    let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
    child.wait_with_output().unwrap().into()
}

pub(crate) fn wasmtime() -> Option<PathBuf> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../guest/toolchain/tools-dir.sh");
    let tools = Command::new("sh").arg(script).output().ok()?;
    let ours = Path::new(String::from_utf8(tools.stdout).ok()?.trim()).join("bin/wasmtime");
    let there = |path: &Path| Command::new(path).arg("--version").output().is_ok_and(|ran| ran.status.success());
    let found = [ours, PathBuf::from("wasmtime")].into_iter().find(|path| there(path));
    if found.is_none() {
        println!("skipped: there is no wasmtime, which `make setup` installs");
    }
    found
}

const SCRIPT: &str = "
import { readFile } from 'node:fs/promises';
import { WASI } from 'node:wasi';
const wasi = new WASI({ version: 'preview1', args: process.argv.slice(2), env: process.env, preopens: { '.': '.' } });
const module = await WebAssembly.compile(await readFile(process.argv[2]));
process.exitCode = wasi.start(await WebAssembly.instantiate(module, wasi.getImportObject()));
";

/// Node of version 20 aborts now and then in its own library of WASI: then no exit code is there, and it is asked again.
fn node(folder: &Path, words: &[&str], stdin: &str) -> Option<Ran> {
    if !Command::new("node").arg("--version").output().is_ok_and(|ran| ran.status.success()) {
        println!("skipped: there is no node on the PATH");
        return None;
    }
    std::fs::write(folder.join("start.mjs"), SCRIPT).unwrap();
    let run = || {
        let mut command = Command::new("node");
        feed(command.args(["--no-warnings", "start.mjs"]).args(words).current_dir(folder), stdin)
    };
    let ran = (0..TRIES).map(|_| run()).find(|ran| ran.code.is_some());
    if ran.is_none() {
        println!("skipped: node aborts in its own library");
    }
    ran
}
