//! The differential fuzzer: random programs that end, the same in every mode.
//!
//! `cargo test -p runner --test fuzz` runs it for a second. `GRAFT_FUZZ_SECONDS` makes it longer, `GRAFT_FUZZ_SEED`
//! says where it starts (alone: the one program it runs), `GRAFT_FUZZ_SHRINK` how many seconds to spend on making a
//! failing program small.

pub mod form;
pub mod generate;
mod grammar;
pub mod shrink;

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use crate::engine::large_stack_thread;
use crate::guest::Key;
use crate::image::Host;
use crate::interrupt::Interrupter;
use crate::link::Linking;
use crate::session::{Session, SessionConfig};
use crate::test_runner::modes::{Mode, Route};
use crate::test_runner::routes;
use crate::wasi::{Console, World};

use form::Form;

macro_rules! modes {
    ($($name:literal $linking:ident $route:ident $($key:ident = $value:expr),*;)*) => {
        /// The ways a program is run: the first is the reference. What differs from the test runner's modes is the
        /// low threshold, so that facts are collected and used.
        pub const MODES: &[Mode] = &[$(Mode {
            name: $name,
            settings: &[$((Key::$key, $value)),*],
            linking: Linking::$linking,
            route: Route::$route,
            about: "",
        }),*];
    };
}

modes! {
    "interp" Ignore Session Jit = 0;
    "eager" Now Session Jit = 2;
    "lazy" Now Session Jit = 1, Threshold = 25;
    "later" Later Session Jit = 1, Threshold = 100;
    "gc-stress" Now Session Jit = 2, GcStress = 1;
    "lazy-gc" Now Session Jit = 1, Threshold = 40, GcStress = 1;
    "tiny" Now Session Jit = 2, Stack = 8192, Depth = 4;
    "lazy-tiny" Now Session Jit = 1, Threshold = 15, Stack = 4096, Depth = 2;
    "deopt" Now Session Jit = 2, Deopt = 1;
    "lazy-deopt" Now Session Jit = 1, Threshold = 30, Deopt = 1;
    "linked" Now Linked;
    "final" Now Final;
    "frozen" Now Frozen Jit = 1, Threshold = 30, Slice = 53;
}

/// The reference gets this long, the others more: some modes are slow.
const LIMIT: Duration = Duration::from_secs(3);
const SLOWER: u32 = 8;
const GRACE: Duration = Duration::from_secs(5);

/// What a run left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// The output, with the first line of an uncaught condition, and the exit code.
    Ran(String, i32),
    /// It took too long.
    TimedOut,
    /// A trap, or another defect.
    Broken(String),
}

impl Ending {
    fn class(&self) -> u8 {
        match self {
            Ending::Ran(..) => 0,
            Ending::TimedOut => 1,
            Ending::Broken(_) => 2,
        }
    }
}

/// Two modes that do not agree.
#[derive(Debug, Clone)]
pub struct Failure {
    /// The mode that differs from the reference.
    pub mode: Mode,
    /// What the reference did.
    pub expected: Ending,
    /// What the mode did.
    pub found: Ending,
}

/// The modes to run a seed's program in: collecting at every turn takes as long as all the rest ten times, and so does
/// compiling the whole reactor for an image, so every eighth program has to do.
pub fn modes_of(seed: u64) -> Vec<Mode> {
    let all = seed.is_multiple_of(8);
    let is_slow = |mode: &Mode| mode.settings.contains(&(Key::GcStress, 1)) || mode.route != Route::Session;
    MODES.iter().filter(|mode| all || !is_slow(mode)).copied().collect()
}

/// Runs a program in these modes, the first of which is the reference.
pub fn check(host: &Arc<Host>, program: &[Form], modes: &[Mode]) -> Option<Failure> {
    let text = form::text(program);
    let expected = run(host, &text, modes[0], LIMIT);
    match expected {
        // Slow machines are no failure.
        Ending::TimedOut => return None,
        Ending::Broken(_) => return Some(Failure { mode: modes[0], found: expected.clone(), expected }),
        Ending::Ran(..) => {}
    }
    modes[1..].iter().find_map(|mode| {
        let found = run(host, &text, *mode, LIMIT * SLOWER);
        (found != expected).then(|| Failure { mode: *mode, expected: expected.clone(), found })
    })
}

/// Makes a failing program small, for at most that long.
pub fn shrink(host: &Arc<Host>, program: Vec<Form>, failure: &Failure, patience: Duration) -> Vec<Form> {
    let start = Instant::now();
    let fails = |candidate: &[Form]| {
        let text = form::text(candidate);
        let expected = run(host, &text, MODES[0], Duration::from_millis(500));
        if failure.mode.name == MODES[0].name {
            return matches!(expected, Ending::Broken(_));
        }
        if !matches!(expected, Ending::Ran(..)) {
            return false;
        }
        let found = run(host, &text, failure.mode, LIMIT);
        found != expected && found.class() == failure.found.class()
    };
    shrink::shrink(program, || start.elapsed() < patience, fails)
}

/// What to print about a failure.
pub fn report(seed: u64, program: &[Form], failure: &Failure) -> String {
    let (expected, found) = (show(&failure.expected), show(&failure.found));
    let same = expected.lines().zip(found.lines()).take_while(|(one, other)| one == other).count();
    let excerpt = |text: &str| text.lines().skip(same).take(5).map(|line| format!("  {line}\n")).collect::<String>();
    format!(
        "seed {seed}: {} and {} differ from line {} on\n{}:\n{}{}:\n{}the program:\n{}",
        MODES[0].name,
        failure.mode.name,
        same + 1,
        MODES[0].name,
        excerpt(&expected),
        failure.mode.name,
        excerpt(&found),
        form::text(program)
    )
}

fn show(ending: &Ending) -> String {
    match ending {
        Ending::Ran(text, code) => format!("{text}exit code {code}\n"),
        Ending::TimedOut => "it does not end\n".to_owned(),
        Ending::Broken(message) => format!("{message}\n"),
    }
}

/// Runs a text in a fresh guest, on a thread of its own.
pub fn run(host: &Arc<Host>, text: &str, mode: Mode, limit: Duration) -> Ending {
    let (events, inbox) = channel();
    let (host, text) = (Arc::clone(host), text.to_owned());
    let spawned = large_stack_thread().spawn(move || {
        let ran = evaluate(&host, &text, mode, |interrupter| drop(events.send(Event::Started(interrupter))));
        drop(events.send(Event::Ended(ran)));
    });
    match spawned {
        Ok(_) => wait(&inbox, limit),
        Err(error) => Ending::Broken(format!("no thread: {error}")),
    }
}

enum Event {
    Started(Interrupter),
    Ended(Ending),
}

fn evaluate(host: &Host, text: &str, mode: Mode, started: impl FnOnce(Interrupter)) -> Ending {
    let config = SessionConfig {
        world: World { console: Console::Capture { stdin: String::new() }, ..World::default() },
        settings: mode.settings.to_vec(),
        linking: mode.linking,
        options: Vec::new(),
        ..SessionConfig::default()
    };
    let ran = match mode.route {
        Route::Session => return in_session(host, &config, text, started),
        Route::Linked => routes::linked(host, &config, false, NAME, text),
        Route::Final => routes::linked(host, &config, true, NAME, text),
        Route::Frozen => routes::frozen(host, &config, NAME, text, |session| started(session.interrupter())),
    };
    match ran {
        Ok(ran) => Ending::Ran(format!("{}{}\n", ran.stdout, ran.stderr.lines().next().unwrap_or_default()), ran.code),
        Err(error) => Ending::Broken(error.to_string()),
    }
}

/// The program's name in messages.
const NAME: &str = "fuzz";

fn in_session(host: &Host, config: &SessionConfig, text: &str, started: impl FnOnce(Interrupter)) -> Ending {
    let mut session = match Session::new(host, config) {
        Ok(session) => session,
        Err(error) => return Ending::Broken(error.to_string()),
    };
    started(session.interrupter());
    match session.run(NAME, text) {
        Ok(outcome) if session.refusal().is_none() => {
            let last = outcome.text.lines().next().unwrap_or_default();
            Ending::Ran(format!("{}{last}\n", session.stdout()), outcome.code)
        }
        Ok(_) => Ending::Broken(format!("a module is refused: {}", session.refusal().unwrap_or_default())),
        Err(error) => Ending::Broken(format!("{error}\n{}", session.stderr())),
    }
}

fn wait(inbox: &Receiver<Event>, limit: Duration) -> Ending {
    let mut deadline = Instant::now() + limit;
    let mut interrupter: Option<Interrupter> = None;
    let mut late = false;
    loop {
        let patience = match late {
            true => Duration::from_millis(20),
            false => deadline.saturating_duration_since(Instant::now()),
        };
        match inbox.recv_timeout(patience) {
            Ok(Event::Started(handle)) => interrupter = Some(handle),
            Ok(Event::Ended(Ending::Ran(..))) if late => return Ending::TimedOut,
            Ok(Event::Ended(ending)) => return ending,
            Err(RecvTimeoutError::Disconnected) => return Ending::Broken("the host panicked".to_owned()),
            Err(RecvTimeoutError::Timeout) if late && Instant::now() > deadline => {
                return Ending::Broken("it does not answer an interrupt".to_owned());
            }
            Err(RecvTimeoutError::Timeout) => {
                if !late {
                    late = true;
                    deadline = Instant::now() + GRACE;
                }
                if let Some(interrupter) = &interrupter {
                    interrupter.interrupt();
                }
            }
        }
    }
}
