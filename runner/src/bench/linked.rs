//! Linked programs: the programs as one module each, as whole processes, against the command on their text.
//!
//! All of them start from machine code in the user's cache, so that what is compared is the program: warming up here,
//! nothing of the kind there.

use std::ffi::OsStr;
use std::path::Path;
use std::time::{Duration, Instant};

use super::measure::median;
use super::table::Table;
use super::{Program, generated, milliseconds, peers, ratio, repeat};
use crate::error::{Result, RunnerError};
use crate::plain::PlainHost;
use crate::wasi::{Console, World};

/// How a program is linked, and what the column is called.
const WAYS: [(&str, &[&str]); 5] = [
    ("linked", &[]),
    ("trained", &["--train"]),
    ("final", &["--final"]),
    ("final, trained", &["--final", "--train"]),
    ("… calls indirect", &["--final", "--train", "--indirect-calls"]),
];

/// The table, and the geometric means over the command's time, by way.
pub(super) struct Linked {
    pub table: String,
    pub means: Vec<(&'static str, f64)>,
}

/// Measures every program in every way.
pub(super) fn measure(programs: &[Program], runs: usize) -> Result<Linked> {
    let folder = tempfile::tempdir().map_err(|error| RunnerError::Bench(error.to_string()))?;
    let mut head = vec!["program", "runner"];
    head.extend(WAYS.map(|(name, _)| name));
    let mut table = Table::new(&head);
    let mut sums = WAYS.map(|_| 0.0);
    for program in programs {
        let runner = repeat(program, "as a process", runs, || peers::run_ourselves(&[program.path.as_os_str()]))?;
        let mut cells = vec![program.name.clone(), milliseconds(runner)];
        for (sum, (_, options)) in sums.iter_mut().zip(WAYS) {
            let time = linked(program, options, folder.path(), runs)?;
            *sum += (time.as_secs_f64() / runner.as_secs_f64()).ln();
            cells.push(format!("{} ({})", milliseconds(time), ratio(time, runner)));
        }
        table.push(cells);
    }
    let count = programs.len().max(1) as f64;
    let means = WAYS.iter().zip(sums).map(|((name, _), sum)| (*name, (sum / count).exp())).collect::<Vec<_>>();
    let mut cells = vec!["geometric mean".to_owned(), String::new()];
    cells.extend(means.iter().map(|(_, mean)| format!("({mean:.2})")));
    table.push(cells);
    Ok(Linked { table: table.print(), means })
}

/// The time of a linked program as a process; the first run, which compiles the module, does not count.
fn linked(program: &Program, options: &[&str], folder: &Path, runs: usize) -> Result<Duration> {
    let module = folder.join(&program.name).with_extension("wasm");
    link(&program.path, options, &module)?;
    peers::run_ourselves(&[module.as_os_str()])?;
    repeat(program, "linked", runs, || peers::run_ourselves(&[module.as_os_str()]))
}

/// `runner link`; how long it took.
pub(super) fn link(program: &Path, options: &[&str], module: &Path) -> Result<Duration> {
    let mut arguments: Vec<&OsStr> = vec!["link".as_ref(), program.as_os_str(), "-o".as_ref(), module.as_os_str()];
    arguments.extend(options.iter().map(|option| <str as AsRef<OsStr>>::as_ref(option)));
    Ok(peers::run_ourselves(&arguments)?.0)
}

/// Sizes in thousands of bytes.
pub(super) struct Sizes {
    pub module: f64,
    pub deflated: f64,
}

/// What a final hello world takes.
pub(super) fn hello() -> Result<Sizes> {
    let module = linked_text(generated::HELLO, &["--final"])?;
    let deflated = miniz_oxide::deflate::compress_to_vec(&module, 9);
    Ok(Sizes { module: module.len() as f64 / 1e3, deflated: deflated.len() as f64 / 1e3 })
}

fn linked_text(text: &str, options: &[&str]) -> Result<Vec<u8>> {
    in_folder(text, |program, module| {
        link(program, options, module)?;
        std::fs::read(module).map_err(|source| RunnerError::Read { path: module.to_owned(), source })
    })
}

/// Calls `work` with the file of a program and one to write a module to.
fn in_folder<T>(text: &str, work: impl FnOnce(&Path, &Path) -> Result<T>) -> Result<T> {
    let folder = tempfile::tempdir().map_err(|error| RunnerError::Bench(error.to_string()))?;
    let program = folder.path().join("program.scm");
    std::fs::write(&program, text).map_err(|source| RunnerError::Write { path: program.clone(), source })?;
    work(&program, &folder.path().join("program.wasm"))
}

/// Milliseconds that `runner link` takes, start included.
pub(super) fn link_time(text: &str, runs: usize) -> Result<f64> {
    in_folder(text, |program, module| {
        let times = (0..runs.max(1)).map(|_| link(program, &[], module));
        Ok(median(times.collect::<Result<_>>()?).as_secs_f64() * 1e3)
    })
}

/// Milliseconds from machine code in memory to the end of a linked hello world, less those of an empty module, on a
/// plain host.
pub(super) fn start(runs: usize) -> Result<f64> {
    let host = PlainHost::new()?;
    let world = World { console: Console::Capture { stdin: String::new() }, ..World::default() };
    let time = |module: &[u8]| -> Result<f64> {
        let code = host.precompile(module)?;
        let times = (0..runs).map(|_| {
            let start = Instant::now();
            host.run_precompiled(&code, &world)?;
            Ok(start.elapsed())
        });
        Ok(median(times.collect::<Result<_>>()?).as_secs_f64() * 1e3)
    };
    let empty = wat::parse_str("(module (memory (export \"memory\") 1) (func (export \"_start\")))");
    let empty = empty.map_err(|error| RunnerError::Bench(error.to_string()))?;
    Ok(time(&linked_text(generated::HELLO, &[])?)? - time(&empty)?)
}
