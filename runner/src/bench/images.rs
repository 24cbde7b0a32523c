//! What a session costs that nobody uses: started as new, and from an image.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use super::measure::median;
use crate::embed::{Config, Error, Scheme};
use crate::error::{Result, RunnerError};
use crate::guest::Key;
use crate::image::Host;
use crate::link::Linking;
use crate::session::{Session, SessionConfig};
use crate::wasi::{Console, World};

/// The costs of one of many sessions.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    /// Median of the times that starting one takes.
    pub start: Duration,
    /// Memory, where the system tells it.
    pub memory: Option<Memory>,
}

/// Memory of the process that is in RAM, in bytes.
#[derive(Debug, Clone, Copy)]
pub struct Memory {
    /// All of it, pages of an image that several sessions look at counted in each.
    pub resident: u64,
    /// What is written, and so is nobody else's.
    pub private: u64,
}

impl Memory {
    /// What this process has now.
    pub fn now() -> Option<Memory> {
        let status = std::fs::read_to_string("/proc/self/status").ok()?;
        let bytes = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes << 10)
        };
        Some(Memory { resident: bytes("VmRSS:")?, private: bytes("RssAnon:")? })
    }

    /// What each of so many things takes that were made since.
    pub fn each_since(self, before: Memory, count: usize) -> Memory {
        let each = |now: u64, before: u64| now.saturating_sub(before) / count.max(1) as u64;
        Memory { resident: each(self.resident, before.resident), private: each(self.private, before.private) }
    }
}

/// The costs of a new session and of one from an image with a compiled program, of so many that live at once.
pub fn measure(live: usize) -> Result<(Cost, Cost)> {
    let failed = |error: Error| RunnerError::Bench(format!("sessions: {error}"));
    let config = Config::new();
    let new = cost(live, || Scheme::new(config.clone())).map_err(failed)?;
    let image = || {
        let mut scheme = Scheme::new(config.clone())?;
        scheme.eval("(define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2))))) (fib 20)")?;
        scheme.image()
    };
    let image = image().map_err(failed)?;
    let from_image = cost(live, || image.start(&config)).map_err(failed)?;
    Ok((new, from_image))
}

fn cost(live: usize, start: impl Fn() -> std::result::Result<Scheme, Error>) -> std::result::Result<Cost, Error> {
    // The first one pays for what all share.
    drop(start()?);
    let before = Memory::now();
    let mut times = Vec::with_capacity(live);
    let mut sessions = Vec::with_capacity(live);
    for _ in 0..live {
        let began = Instant::now();
        sessions.push(start()?);
        times.push(began.elapsed());
    }
    let memory = before.zip(Memory::now()).map(|(before, now)| now.each_since(before, live));
    Ok(Cost { start: median(times), memory })
}

/// Sessions that live at once in the limits.
const LIVE: usize = 1000;

/// The costs of a new session and of one from an image, measured once.
pub(super) fn sessions() -> Result<(Cost, Cost)> {
    static COSTS: OnceLock<(Cost, Cost)> = OnceLock::new();
    if let Some(costs) = COSTS.get() {
        return Ok(*costs);
    }
    let costs = measure(LIVE)?;
    Ok(*COSTS.get_or_init(|| costs))
}

/// Builds a list of flonums that do not fit their words, in vectors: 100 MB of live objects.
const HEAP: &str = "(define (fill n) (let ((v (make-vector n)))
   (do ((i 0 (+ i 1))) ((= i n) v) (vector-set! v i (list i (* i 1e300) (number->string i))))))
(define kept (map (lambda (i) (fill 10000)) (vector->list (make-vector 150 0))))";

/// Milliseconds that an image of a session with a heap of 100 MB takes, written to a file.
pub(super) fn checkpoint(host: &Host, runs: usize) -> Result<f64> {
    let folder = tempfile::tempdir().map_err(|error| RunnerError::Bench(error.to_string()))?;
    let checkpoints = Some(folder.path().join("image.wasm"));
    let mut session = session(host, SessionConfig { checkpoints, ..SessionConfig::default() })?;
    evaluate(&mut session, HEAP)?;
    let live = session.stats()?.get("live-bytes").and_then(lexpr::Value::as_u64).unwrap_or_default();
    if live < 100 << 20 {
        return Err(RunnerError::Bench(format!("the heap of 100 MB has {live} bytes")));
    }
    let times = (0..runs.max(1)).map(|_| {
        let start = Instant::now();
        session.write_image()?;
        Ok(start.elapsed())
    });
    Ok(median(times.collect::<Result<_>>()?).as_secs_f64() * 1e3)
}

/// Milliseconds of the longest move of a session that keeps 1,000 procedures, each of a module of its own, while twice
/// as many come and go.
pub(super) fn relink(host: &Host) -> Result<f64> {
    let settings = vec![(Key::Interactive, 1), (Key::Jit, 2)];
    let config = SessionConfig { settings, linking: Linking::Now, ..SessionConfig::default() };
    let mut session = session(host, config)?;
    for i in 0..3000 {
        let name = if i % 3 == 0 { format!("kept-{i}") } else { "passing".to_owned() };
        evaluate(&mut session, &format!("(define ({name} n) (if (< n {i}) (* n 2) (- n 1)))"))?;
    }
    let times = session.link_times();
    match times.relinked {
        0 => Err(RunnerError::Bench("3,000 modules, and none was given back".to_owned())),
        _ => Ok(times.longest_move.as_secs_f64() * 1e3),
    }
}

fn session(host: &Host, config: SessionConfig) -> Result<Session> {
    let world = World { console: Console::Capture { stdin: String::new() }, ..World::default() };
    let mut config = SessionConfig { world, ..config };
    config.settings.push((Key::Interactive, 1));
    Session::new(host, &config)
}

fn evaluate(session: &mut Session, text: &str) -> Result<()> {
    let outcome = session.run("bench", text)?;
    match outcome.goes_on() {
        true => Ok(()),
        false => Err(RunnerError::Bench(outcome.text)),
    }
}
