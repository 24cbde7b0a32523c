//! One run of a program.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use super::ending::{Ending, Ran, Uncaught};
use crate::engine::large_stack_thread;
use crate::error::{EXIT_OK, RunnerError};
use crate::guest::Key;
use crate::image::Host;
use crate::interrupt::Interrupter;
use crate::session::{Kind, Session, SessionConfig};
use crate::test_runner::modes::{Mode, Route};
use crate::test_runner::routes;
use crate::wasi::{Console, World};

/// What is run, and how.
#[derive(Debug, Clone)]
pub(super) struct Job {
    /// The program. More than one text: they are evaluated one after the other in one session, errors or not.
    pub(super) texts: Vec<String>,
    /// The way it is run.
    pub(super) mode: Mode,
    /// Settings beside the mode's.
    pub(super) settings: Vec<(Key, i64)>,
    /// A run that takes longer is ended.
    pub(super) limit: Duration,
}

/// The program's name in messages; of one in several texts, their numbers are added.
const NAME: &str = "fuzz";

/// How long an interrupted run has to answer.
const GRACE: Duration = Duration::from_secs(5);

/// Runs a job in a fresh guest, on a thread of its own.
pub(super) fn run(host: &Arc<Host>, job: Job) -> Ending {
    let (events, inbox) = channel();
    let host = Arc::clone(host);
    let limit = job.limit;
    let spawned = large_stack_thread().spawn(move || {
        let ran = evaluate(&host, &job, |interrupter| drop(events.send(Event::Started(interrupter))));
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

/// A guest that sees nothing of the machine.
pub(super) fn closed(settings: Vec<(Key, i64)>) -> SessionConfig {
    SessionConfig {
        world: World { console: Console::Capture { stdin: String::new() }, ..World::default() },
        settings,
        ..SessionConfig::default()
    }
}

fn evaluate(host: &Host, job: &Job, started: impl FnOnce(Interrupter)) -> Ending {
    let mut settings = job.mode.settings.to_vec();
    settings.extend(&job.settings);
    let config = SessionConfig { linking: job.mode.linking, ..closed(settings) };
    let text = job.texts.concat();
    let ran = match job.mode.route {
        Route::Session => {
            return in_session(host, &config, job, started).unwrap_or_else(|error| Ending::Broken(error.to_string()));
        }
        Route::Linked => routes::linked(host, &config, false, NAME, &text),
        Route::Final => routes::linked(host, &config, true, NAME, &text),
        Route::Frozen => routes::frozen(host, &config, NAME, &text, |session| started(session.interrupter())),
    };
    match ran {
        Ok(ran) => {
            let errors = if ran.stderr.is_empty() { Vec::new() } else { vec![Uncaught::new(&ran.stderr, None)] };
            Ending::Ran(Ran { output: ran.stdout, errors, code: ran.code })
        }
        Err(error) => Ending::Broken(error.to_string()),
    }
}

fn in_session(
    host: &Host,
    config: &SessionConfig,
    job: &Job,
    started: impl FnOnce(Interrupter),
) -> Result<Ending, RunnerError> {
    let mut session = Session::new(host, config)?;
    started(session.interrupter());
    let apart = job.texts.len() > 1;
    if apart {
        session.configure(Key::Interactive, 1)?;
    }
    let (mut errors, mut code) = (Vec::new(), EXIT_OK);
    for (number, text) in job.texts.iter().enumerate() {
        let name = if apart { format!("{NAME}{number}") } else { NAME.to_owned() };
        let outcome = match session.run(&name, text) {
            Ok(outcome) => outcome,
            // What the guest said before it trapped is the better half of the message.
            Err(error) => return Ok(Ending::Broken(format!("{error}\n{}", session.stderr()))),
        };
        code = outcome.code;
        if outcome.failed() {
            let data = session.result_data()?;
            errors.push(Uncaught::new(&outcome.text, Some(&data)));
        }
        if matches!(outcome.kind, Kind::Exit | Kind::Interrupted | Kind::OutOfFuel) {
            break;
        }
    }
    if let Some(refusal) = session.refusal() {
        return Ok(Ending::Broken(format!("a module is refused: {refusal}")));
    }
    Ok(Ending::Ran(Ran { output: session.stdout(), errors, code }))
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
