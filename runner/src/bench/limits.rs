//! The third table: figures that have to stay below a number. Declared once, here.

use std::time::{Duration, Instant};

use super::measure::{self, median};
use super::program::is_named;
use super::table::Table;
use super::{Figures, Program, generated, images, inside, linked, peers};
use crate::error::{Result, RunnerError};
use crate::guest::Key;
use crate::options::BenchOptions;
use crate::session::{Session, SessionConfig};
use crate::wasi::{Console, World};

/// A figure and its limit.
pub(super) struct Limit {
    /// What `runner bench NAME` selects it by.
    name: &'static str,
    what: &'static str,
    unit: &'static str,
    limit: f64,
    /// Nothing when what it compares with is not there.
    figure: fn(&Figures) -> Result<Option<f64>>,
}

/// All of them. One that has a program's name is measured with that program.
const LIMITS: [Limit; 22] = [
    Limit {
        name: "fib",
        what: "interpreted",
        unit: "ms",
        limit: 80.0,
        figure: |figures| Ok(figures.row("fib").map(|row| row.interpreted.as_secs_f64() * 1e3)),
    },
    Limit {
        name: "fib",
        what: "compiled, over wasm by hand",
        unit: "x",
        limit: 1.5,
        figure: |figures| Ok(figures.row("fib").and_then(over_hand)),
    },
    Limit {
        name: "loop",
        what: "compiled, over wasm by hand",
        unit: "x",
        limit: 1.9,
        figure: |figures| Ok(figures.row("loop").and_then(over_hand)),
    },
    Limit {
        name: "generator",
        what: "compiled, one yield (two captures, two throws)",
        unit: "us",
        limit: 1.5,
        figure: |figures| Ok(figures.row("generator").map(|row| row.compiled.as_secs_f64() * 1e6 / YIELDS)),
    },
    Limit {
        name: "fact",
        what: "10,000 factorial printed, whole process, over Guile's",
        unit: "x",
        limit: 3.0,
        figure: |figures| Ok(figures.over_guile("fact")),
    },
    Limit {
        name: "pi",
        what: "1,000 digits, whole process, over Guile's",
        unit: "x",
        limit: 3.0,
        figure: |figures| Ok(figures.over_guile("pi")),
    },
    Limit {
        name: "interpreters",
        what: "interpreted, over Guile without JIT, geometric mean",
        unit: "x",
        limit: 4.0,
        figure: |figures| Ok(figures.interpreters),
    },
    Limit {
        name: "expander",
        what: "5,000 lines with 500 macro uses: read, expand, flatten",
        unit: "ms",
        limit: 300.0,
        figure: long_program,
    },
    Limit { name: "start", what: "runner -e 1, warm", unit: "ms", limit: 40.0, figure: start },
    Limit {
        name: "linked",
        what: "trained programs, whole process, over the command, geometric mean",
        unit: "x",
        limit: 0.85,
        figure: |figures| Ok(figures.linked("trained")),
    },
    Limit {
        name: "linked",
        what: "hello world started from machine code, over an empty module",
        unit: "ms",
        limit: 5.0,
        figure: |figures| linked::start(figures.runs.max(MANY)).map(Some),
    },
    Limit {
        name: "linked",
        what: "hello world, final: the module",
        unit: "KB",
        limit: 900.0,
        figure: |_| linked::hello().map(|size| Some(size.module)),
    },
    Limit {
        name: "linked",
        what: "hello world, final: the module, deflated",
        unit: "KB",
        limit: 300.0,
        figure: |_| linked::hello().map(|size| Some(size.deflated)),
    },
    Limit {
        name: "linked",
        what: "linking fib",
        unit: "ms",
        limit: 500.0,
        figure: |figures| linked::link_time(generated::FIB, figures.runs).map(Some),
    },
    Limit {
        name: "linked",
        what: "linking 5,000 lines with 500 macro uses",
        unit: "ms",
        limit: 3000.0,
        figure: |figures| linked::link_time(&generated::long_program(), figures.runs).map(Some),
    },
    Limit {
        name: "image",
        what: "a checkpoint of a heap of 100 MB",
        unit: "ms",
        limit: 1000.0,
        figure: |figures| images::checkpoint(&figures.host, figures.runs).map(Some),
    },
    Limit {
        name: "image",
        what: "a session started from one",
        unit: "us",
        limit: 300.0,
        figure: |_| images::sessions().map(|(_, image)| Some(image.start.as_secs_f64() * 1e6)),
    },
    Limit {
        name: "image",
        what: "an idle session of 1,000 from one, resident",
        unit: "KB",
        limit: 300.0,
        figure: |_| images::sessions().map(|(_, image)| image.memory.map(|memory| memory.resident as f64 / 1024.0)),
    },
    Limit {
        name: "image",
        what: "beside it a new session",
        unit: "us",
        limit: 1000.0,
        figure: |_| images::sessions().map(|(new, _)| Some(new.start.as_secs_f64() * 1e6)),
    },
    Limit {
        name: "image",
        what: "beside it an idle new session of 1,000, resident",
        unit: "KB",
        limit: 1000.0,
        figure: |_| images::sessions().map(|(new, _)| new.memory.map(|memory| memory.resident as f64 / 1024.0)),
    },
    Limit {
        name: "relink",
        what: "a move with 1,000 live procedures, the longest",
        unit: "ms",
        limit: 100.0,
        figure: |figures| images::relink(&figures.host).map(Some),
    },
    Limit { name: "imports", what: "all R7RS libraries imported, over not", unit: "ms", limit: 10.0, figure: imports },
];

/// What `scheme-tests/bench/generator.scm` yields in one run.
const YIELDS: f64 = 1e5;

/// Fewest runs of what takes some milliseconds.
const MANY: usize = 15;

impl Figures {
    fn row(&self, name: &str) -> Option<&inside::Row> {
        self.inside.iter().find(|row| row.name == name)
    }

    fn linked(&self, way: &str) -> Option<f64> {
        self.linked.iter().find(|(name, _)| *name == way).map(|(_, mean)| *mean)
    }

    fn over_guile(&self, name: &str) -> Option<f64> {
        self.over_guile.iter().find(|(program, _)| program == name).map(|(_, quotient)| *quotient)
    }
}

/// The limits that were asked for, or that the programs asked for have.
pub(super) fn wanted(options: &BenchOptions, programs: &[Program]) -> Vec<Limit> {
    let measured = |limit: &Limit| programs.iter().any(|program| program.name == limit.name);
    let named = |limit: &Limit| options.family.is_empty() && is_named(options, limit.name);
    LIMITS.into_iter().filter(|limit| named(limit) || measured(limit)).collect()
}

/// Measures what is not measured yet.
pub(super) fn table(limits: &[Limit], figures: &Figures) -> Result<String> {
    let mut table = Table::new(&["limit", "figure", "at most", "ok"]);
    for limit in limits {
        let name = format!("{}: {} ({})", limit.name, limit.what, limit.unit);
        let (figure, ok) = match (limit.figure)(figures)? {
            Some(figure) => (format!("{figure:.2}"), if figure <= limit.limit { "yes" } else { "NO" }),
            None => ("–".to_owned(), "–"),
        };
        table.push(vec![name, figure, format!("{:.2}", limit.limit), ok.to_owned()]);
    }
    Ok(table.print())
}

fn over_hand(row: &inside::Row) -> Option<f64> {
    Some(row.compiled.as_secs_f64() / row.hand?.as_secs_f64())
}

/// From the text to instructions, in a fresh session each time.
fn long_program(figures: &Figures) -> Result<Option<f64>> {
    let text = generated::long_program();
    let config = SessionConfig {
        world: World { console: Console::Capture { stdin: String::new() }, ..World::default() },
        settings: vec![(Key::Jit, 0)],
        ..SessionConfig::default()
    };
    let mut times = Vec::new();
    for _ in 0..figures.runs.max(1) {
        let mut session = Session::new(&figures.host, &config)?;
        let start = Instant::now();
        let outcome = session.run("long.scm", &text)?;
        times.push(start.elapsed());
        if !outcome.goes_on() {
            return Err(RunnerError::Bench(format!("the long program fails: {}", outcome.text)));
        }
    }
    Ok(Some(measure::median(times).as_secs_f64() * 1e3))
}

fn start(figures: &Figures) -> Result<Option<f64>> {
    let times = (0..figures.runs.max(MANY)).map(|_| evaluate(&["1"]));
    Ok(Some(median(times.collect::<Result<_>>()?).as_secs_f64() * 1e3))
}

/// The median difference of neighbours, which what else the machine does then hits alike.
fn imports(figures: &Figures) -> Result<Option<f64>> {
    let mut differences = Vec::new();
    for _ in 0..figures.runs.max(MANY) {
        let without = evaluate(&["1"])?.as_secs_f64();
        differences.push((evaluate(&[generated::R7RS_IMPORTS, "1"])?.as_secs_f64() - without) * 1e3);
    }
    differences.sort_by(f64::total_cmp);
    Ok(differences.get(differences.len() / 2).copied())
}

/// `runner -e …` as a process.
fn evaluate(expressions: &[&str]) -> Result<Duration> {
    let arguments: Vec<_> = expressions.iter().flat_map(|text| ["-e".as_ref(), text.as_ref()]).collect();
    Ok(peers::run_ourselves(&arguments)?.0)
}
