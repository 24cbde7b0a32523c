//! Measurements inside this process: a program interpreted, compiled, and its hand-written twin.

use std::path::Path;
use std::time::{Duration, Instant};

use wasmtime::{Engine, Instance, Module, Store};

use crate::engine::one_line;
use crate::error::{Result, RunnerError};
use crate::guest::Key;
use crate::image::Host;
use crate::link::{LinkTimes, Linking};
use crate::session::{Kind, Session, SessionConfig};
use crate::wasi::{Console, World};

/// The name of a twin's one export.
const RUN: &str = "run";

/// Warm-up runs before the first that counts: enough for hot code to be linked.
const WARM_UP: usize = 2;

/// One tier's time for one evaluation, and what the program printed in it.
pub struct Measured {
    /// The median.
    pub time: Duration,
    /// What one run printed.
    pub output: String,
    /// The host's part of compiling, over the whole session.
    pub link: LinkTimes,
}

/// Evaluates a program several times in one session with the JIT off or on.
pub fn program(host: &Host, name: &str, text: &str, jit: bool, runs: usize) -> Result<Measured> {
    program_with(host, name, text, jit, runs, Vec::new())
}

/// As [`program`], with settings of the guest that are texts.
pub fn program_with(
    host: &Host,
    name: &str,
    text: &str,
    jit: bool,
    runs: usize,
    options: Vec<String>,
) -> Result<Measured> {
    let config = SessionConfig {
        world: World { console: Console::Capture { stdin: String::new() }, ..World::default() },
        settings: vec![(Key::Jit, i64::from(jit))],
        // The first runs wait for their code: what is measured comes after.
        linking: Linking::Now,
        options,
        ..SessionConfig::default()
    };
    let mut session = Session::new(host, &config)?;
    let failed = |text: &str| RunnerError::Bench(format!("{name} fails: {text}"));
    let program = session.parse(name, text)?.map_err(|outcome| failed(&outcome.text))?;
    let warm_up = if jit { WARM_UP } else { 0 };
    let mut times = Vec::new();
    let mut output = String::new();
    for round in 0..warm_up + runs {
        let before = session.stdout().len();
        let start = Instant::now();
        let outcome = session.eval(program)?;
        let time = start.elapsed();
        if !matches!(outcome.kind, Kind::NoValue | Kind::Value) {
            return Err(failed(&outcome.text));
        }
        session.stdout()[before..].clone_into(&mut output);
        if round >= warm_up {
            times.push(time);
        }
    }
    Ok(Measured { time: median(times), output, link: session.link_times() })
}

/// Runs a hand-written module's `run : () -> i64` on the same engine.
pub fn twin(engine: &Engine, path: &Path, runs: usize) -> Result<(Duration, i64)> {
    let failed = |error: String| RunnerError::Bench(format!("{} fails: {error}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|source| RunnerError::Read { path: path.to_owned(), source })?;
    let bytes = wat::parse_str(&text).map_err(|error| failed(error.to_string()))?;
    let engine_failed = |error: wasmtime::Error| failed(one_line(&error));
    let module = Module::new(engine, bytes).map_err(engine_failed)?;
    let mut store = Store::new(engine, ());
    let instance = Instance::new(&mut store, &module, &[]).map_err(engine_failed)?;
    let run = instance.get_typed_func::<(), i64>(&mut store, RUN).map_err(engine_failed)?;
    let mut times = Vec::new();
    let mut value = 0;
    for _ in 0..runs.max(1) {
        let start = Instant::now();
        value = run.call(&mut store, ()).map_err(engine_failed)?;
        times.push(start.elapsed());
    }
    Ok((median(times), value))
}

/// The middle one.
pub fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians() {
        let milliseconds = |all: &[u64]| median(all.iter().map(|t| Duration::from_millis(*t)).collect());
        assert_eq!(milliseconds(&[3, 1, 2]), Duration::from_millis(2));
        assert_eq!(milliseconds(&[]), Duration::ZERO);
    }
}
