//! The texts of the tests, mutated: whatever they are, nothing breaks, and all modes do the same.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::fuzz::campaign::{Target, Verdict, Worker};
use crate::fuzz::corpus::Entry;
use crate::fuzz::dice::Dice;
use crate::fuzz::ending::Ending;
use crate::fuzz::modes::{self, MODES};
use crate::fuzz::run::{Job, run};
use crate::fuzz::{mutate, shrink_patience, shrink_text};
use crate::guest::Key;
use crate::image::Host;
use crate::test_runner::modes::{Mode, Route};

/// Procedure entries and rounds of loops. All modes use up the same.
const FUEL: i64 = 20_000;
const MEMORY: i64 = 24 << 20;
/// A single operation may be long (multiplying what was raised to a power), and is not cut short.
const LIMIT: Duration = Duration::from_millis(1500);

/// What gives another answer each time, or in each mode, when asked.
const UNSTEADY: &[&str] =
    &["jiffy", "current-second", "current-time", "random", "stats", "checkpoint", "features", "command-line", "memory"];

pub(super) struct Texts {
    host: Arc<Host>,
    texts: Vec<String>,
}

impl Texts {
    pub(super) fn new(host: &Arc<Host>) -> Texts {
        Texts { host: Arc::clone(host), texts: sources() }
    }
}

/// The texts of all tests, examples and bench programs.
pub(super) fn sources() -> Vec<String> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../scheme-tests");
    let mut paths = Vec::new();
    walk(&root, &mut paths);
    paths.sort();
    paths.iter().filter_map(|path| std::fs::read_to_string(path).ok()).filter(|text| text.len() < 20_000).collect()
}

fn walk(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        match path.extension().and_then(|extension| extension.to_str()) {
            _ if path.is_dir() => walk(&path, into),
            Some("scm" | "sld") => into.push(path),
            _ => {}
        }
    }
}

impl Target for Texts {
    fn name(&self) -> &'static str {
        "text"
    }

    fn worker(&self) -> Result<Box<dyn Worker + '_>, String> {
        Ok(Box::new(Checker { host: &self.host, texts: &self.texts }))
    }
}

struct Checker<'a> {
    host: &'a Arc<Host>,
    texts: &'a [String],
}

impl Worker for Checker<'_> {
    fn case(&mut self, seed: u64) -> Verdict {
        let text = self.text_of(seed);
        let mut dice = Dice::new(!seed);
        let quick: Vec<Mode> = MODES[1..].iter().filter(|mode| modes::is_quick(mode)).copied().collect();
        // Eager more often than others: it compiles what is entered once.
        let mode = if dice.chance(400) { quick[0] } else { *dice.choose(&quick) };
        self.check(&text, &[mode], seed)
    }

    fn show(&self, seed: u64) -> Option<String> {
        Some(self.text_of(seed))
    }

    fn again(&mut self, entry: &Entry) -> Verdict {
        let quick: Vec<Mode> = MODES[1..].iter().filter(|mode| modes::is_quick(mode)).copied().collect();
        self.check(&entry.text(), &quick, 1)
    }
}

impl Checker<'_> {
    fn text_of(&self, seed: u64) -> String {
        let mut dice = Dice::new(seed);
        let original = dice.choose(self.texts).clone();
        mutate::text(&mut dice, &original, self.texts)
    }

    fn check(&self, text: &str, modes: &[Mode], seed: u64) -> Verdict {
        let expected = self.run(text, MODES[0], seed);
        if let Ending::Broken(_) = expected {
            let small = self.shrink(text, |text| matches!(self.run(text, MODES[0], seed), Ending::Broken(_)));
            let found = self.run(&small, MODES[0], seed);
            return Err(format!("{}:\n{}the text:\n{small}", MODES[0].name, found.show()));
        }
        for mode in modes {
            let mode = *mode;
            if self.differs(text, &expected, mode, seed).is_none() {
                continue;
            }
            let fails = |text: &str| {
                let expected = self.run(text, MODES[0], seed);
                !matches!(expected, Ending::Broken(_)) && self.differs(text, &expected, mode, seed).is_some()
            };
            let small = self.shrink(text, fails);
            let (expected, found) = (self.run(&small, MODES[0], seed), self.run(&small, mode, seed));
            return Err(format!(
                "{}:\n{}{}:\n{}the text:\n{small}",
                MODES[0].name,
                expected.show(),
                mode.name,
                found.show()
            ));
        }
        Ok(1 + modes.len())
    }

    /// What the mode did, if it is not what can be expected of it.
    fn differs(&self, text: &str, expected: &Ending, mode: Mode, seed: u64) -> Option<Ending> {
        let found = self.run(text, mode, seed);
        let slow = *expected == Ending::TimedOut || found == Ending::TimedOut;
        let broken = matches!(found, Ending::Broken(_));
        let steady = !UNSTEADY.iter().any(|name| text.contains(name));
        // The memory is used up earlier or later.
        let full = expected.met_memory() || found.met_memory();
        (broken || steady && !slow && !full && !expected.agrees(&found)).then_some(found)
    }

    fn run(&self, text: &str, mode: Mode, seed: u64) -> Ending {
        debug_assert_eq!(mode.route, Route::Session);
        let mut settings = modes::settings_of(&mode, seed);
        settings.extend([(Key::Fuel, FUEL), (Key::MaxMemory, MEMORY)]);
        run(self.host, Job { texts: vec![text.to_owned()], mode, settings, limit: LIMIT })
    }

    fn shrink(&self, text: &str, fails: impl Fn(&str) -> bool) -> String {
        let (start, patience) = (Instant::now(), shrink_patience());
        let fails = |bytes: &[u8]| std::str::from_utf8(bytes).is_ok_and(&fails);
        let small = shrink_text::shrink(text.as_bytes().to_vec(), || start.elapsed() < patience, fails);
        String::from_utf8_lossy(&small).into_owned()
    }
}
