//! The ways of a program that lead through an image.

use std::sync::OnceLock;

use wasmtime::Engine;

use super::run::{Ran, ran};
use crate::cache::Cache;
use crate::engine;
use crate::error::Result;
use crate::image::Host;
use crate::limits::FROZEN_MODULES;
use crate::plain::PlainHost;
use crate::session::{Outcome, Session, SessionConfig};
use crate::static_link::{self, Linkage};
use crate::wasi::{self, Console, World};

/// Links a program and runs it on a host that knows nothing of Graft.
pub(crate) fn linked(host: &Host, config: &SessionConfig, is_final: bool, name: &str, text: &str) -> Result<Ran> {
    let linkage = Linkage { is_final, ..Linkage::default() };
    match static_link::link(host, config, &linkage, name, text)? {
        Ok(merged) => plain(&merged.bytes, &config.world),
        Err(outcome) => Ok(refused(&outcome)),
    }
}

/// Freezes a program when it has given control for the n-th time, n depending on its text; goes on in a guest that
/// links, freezes it again, and goes on in one that does not.
pub(crate) fn frozen(
    host: &Host,
    config: &SessionConfig,
    name: &str,
    text: &str,
    started: impl FnOnce(&Session),
) -> Result<Ran> {
    let mut config = SessionConfig { relink_after: Some(FROZEN_MODULES), ..config.clone() };
    let mut session = Session::new(host, &config)?;
    started(&session);
    let program = match session.parse(name, text)? {
        Ok(program) => program,
        Err(outcome) => return Ok(refused(&outcome)),
    };
    let times = 1 + text.len() % 7;
    let merged = match session.eval_to_image(program, times)? {
        Ok(outcome) => return ran(&mut session, &outcome),
        Err(merged) => merged,
    };
    config.settings.clear();
    config.world.console = Console::Again(session.captured().clone());
    drop(session);
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    let engine = made_once(&ENGINE, || engine::caching(engine::config()))?;
    let host = Host::load(engine.clone(), merged.bytes, Cache::none())?;
    let mut session = Session::new(&host, &config)?;
    match session.start_to_image(5 * times)? {
        Ok(outcome) => ran(&mut session, &outcome),
        Err(merged) => plain(&merged.bytes, &config.world),
    }
}

fn plain(module: &[u8], world: &World) -> Result<Ran> {
    static PLAIN: OnceLock<PlainHost> = OnceLock::new();
    let host = made_once(&PLAIN, PlainHost::for_many)?;
    let (code, captured) = host.run(module, world)?;
    let (stdout, stderr) = (wasi::text(captured.stdout.as_ref()), wasi::text(captured.stderr.as_ref()));
    Ok(Ran { stdout, stderr, code, checks: None, refused: false })
}

/// What is made when it is first wanted.
fn made_once<T>(cell: &OnceLock<T>, make: impl FnOnce() -> Result<T>) -> Result<&T> {
    if cell.get().is_none() {
        let made = make()?;
        // Another thread may have been faster.
        let _ = cell.set(made);
    }
    Ok(cell.get().expect("it was just made"))
}

/// A program that cannot be read, expanded or linked.
fn refused(outcome: &Outcome) -> Ran {
    let (stdout, stderr) = (String::new(), outcome.text.clone());
    Ran { stdout, stderr, code: outcome.code, checks: None, refused: true }
}
