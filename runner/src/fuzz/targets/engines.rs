//! Linked programs under another engine: they do what they do under this one.

use std::sync::Arc;
use std::time::Duration;

use crate::fuzz::campaign::{Target, Verdict, Worker};
use crate::fuzz::corpus::Entry;
use crate::fuzz::ending::{Ending, Ran, Uncaught};
use crate::fuzz::form;
use crate::fuzz::generate;
use crate::fuzz::modes::MODES;
use crate::fuzz::run::{Job, closed, run};
use crate::image::Host;
use crate::static_link::{self, Linkage};

/// Runs a module's `_start` with nothing on its standard input: output, standard error and exit code, or why it trapped.
pub type OtherEngine = fn(&[u8]) -> Result<(String, String, i32), String>;

/// The reference gets this long. Interpreters of WebAssembly take a hundred times as long.
const LIMIT: Duration = Duration::from_millis(150);

/// The target, with the engine that the caller has.
pub struct Engines {
    host: Arc<Host>,
    other: OtherEngine,
}

impl Engines {
    /// Compares with this engine.
    pub fn new(host: &Arc<Host>, other: OtherEngine) -> Engines {
        Engines { host: Arc::clone(host), other }
    }
}

impl Target for Engines {
    fn name(&self) -> &'static str {
        "engines"
    }

    fn worker(&self) -> Result<Box<dyn Worker + '_>, String> {
        Ok(Box::new(Comparer { host: &self.host, other: self.other }))
    }
}

struct Comparer<'a> {
    host: &'a Arc<Host>,
    other: OtherEngine,
}

impl Worker for Comparer<'_> {
    fn case(&mut self, seed: u64) -> Verdict {
        let program = generate::program(seed);
        match program.memory {
            // Its memory is not limited there.
            Some(_) => Ok(0),
            None => self.check(&form::text(&program.forms), seed.is_multiple_of(2)),
        }
    }

    fn show(&self, seed: u64) -> Option<String> {
        Some(form::text(&generate::program(seed).forms))
    }

    fn again(&mut self, entry: &Entry) -> Verdict {
        self.check(&entry.text(), true)
    }
}

impl Comparer<'_> {
    fn check(&self, text: &str, is_final: bool) -> Verdict {
        let job = Job { texts: vec![text.to_owned()], mode: MODES[0], settings: Vec::new(), limit: LIMIT };
        let expected = run(self.host, job);
        if !matches!(expected, Ending::Ran(_)) {
            return Ok(1);
        }
        let linkage = Linkage { is_final, ..Linkage::default() };
        let linked = static_link::link(self.host, &closed(Vec::new()), &linkage, "fuzz", text);
        let merged = match linked.map_err(|error| error.to_string())? {
            Ok(merged) => merged,
            // What is refused when it is linked is an error when it is run, perhaps after something else.
            Err(_) => return Ok(1),
        };
        let (output, complaint, code) = (self.other)(&merged.bytes).map_err(|error| format!("{error}\n{text}"))?;
        let errors = if complaint.is_empty() { Vec::new() } else { vec![Uncaught::new(&complaint, None)] };
        let found = Ending::Ran(Ran { output, errors, code });
        match expected.agrees(&found) {
            true => Ok(2),
            false => {
                Err(format!("interp:\n{}the other engine:\n{}the program:\n{text}", expected.show(), found.show()))
            }
        }
    }
}
