//! What a session costs that nobody uses: started as new, and from an image.

use std::time::{Duration, Instant};

use super::measure::median;
use crate::embed::{Config, Error, Scheme};
use crate::error::{Result, RunnerError};

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
