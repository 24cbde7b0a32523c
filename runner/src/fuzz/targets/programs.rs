//! Generated programs that end, the same in every mode.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::error::EXIT_LIMIT;
use crate::fuzz::campaign::{Target, Verdict, Worker};
use crate::fuzz::corpus::Entry;
use crate::fuzz::ending::Ending;
use crate::fuzz::form::{self, Form};
use crate::fuzz::generate::{self, Program};
use crate::fuzz::modes::{self, MODES};
use crate::fuzz::run::{Job, run};
use crate::fuzz::{shrink, shrink_patience};
use crate::guest::Key;
use crate::image::Host;
use crate::test_runner::modes::{Mode, Route};

/// The reference gets this long, the others more: some modes are slow.
const LIMIT: Duration = Duration::from_secs(3);
const SLOWER: u32 = 8;
/// More than the reference can use up within its limit.
const FUEL: i64 = 400_000_000;

/// A kept program that begins with this line is evaluated form by form.
const APART: &str = ";; apart\n";
/// A kept program that begins with this line has little memory.
const EXHAUSTS: &str = ";; exhausts the memory\n";

pub(super) struct Programs {
    host: Arc<Host>,
}

impl Programs {
    pub(super) fn new(host: &Arc<Host>) -> Programs {
        Programs { host: Arc::clone(host) }
    }
}

impl Target for Programs {
    fn name(&self) -> &'static str {
        "programs"
    }

    fn worker(&self) -> Result<Box<dyn Worker + '_>, String> {
        Ok(Box::new(Checker { host: &self.host }))
    }
}

struct Checker<'a> {
    host: &'a Arc<Host>,
}

/// Two modes that do not agree.
struct Failure {
    mode: Mode,
    expected: Ending,
    found: Ending,
}

impl Worker for Checker<'_> {
    fn case(&mut self, seed: u64) -> Verdict {
        let program = generate::program(seed);
        let modes = modes::modes_of(seed);
        match self.check(&program, &modes, seed) {
            Ok(runs) => Ok(runs),
            Err(failure) => {
                let small = self.shrink(program, &failure, seed);
                // It fails in its own way by now.
                let failure = self.check(&small, &[MODES[0], failure.mode], seed).err().unwrap_or(failure);
                Err(report(&small, &failure))
            }
        }
    }

    fn show(&self, seed: u64) -> Option<String> {
        let program = generate::program(seed);
        Some(format!("{}{}", head(&program), form::text(&program.forms)))
    }

    fn again(&mut self, entry: &Entry) -> Verdict {
        let text = entry.text();
        let program = Program {
            forms: form::forms(&text),
            apart: text.starts_with(APART),
            memory: text.starts_with(EXHAUSTS).then_some(generate::LITTLE),
        };
        // A kept program goes through all modes once in a while: all of them take seconds.
        let modes: Vec<Mode> = MODES.iter().filter(|mode| modes::is_quick(mode)).copied().collect();
        self.check(&program, &modes, 1).map_err(|failure| report(&program, &failure))
    }
}

impl Checker<'_> {
    /// Runs a program in these modes, the first of which is the reference.
    fn check(&self, program: &Program, modes: &[Mode], seed: u64) -> Result<usize, Box<Failure>> {
        let mut runs = 1;
        let expected = self.run(program, modes[0], seed, LIMIT);
        match &expected {
            // Slow machines are no failure.
            Ending::TimedOut => return Ok(runs),
            Ending::Broken(_) => return Err(Box::new(Failure { mode: modes[0], found: expected.clone(), expected })),
            Ending::Ran(_) => {}
        }
        // Through an image a program goes in one text.
        let whole = Program { apart: false, ..program.clone() };
        let mut expected_whole = None;
        for mode in modes[1..].iter().filter(|mode| suits(program, mode)) {
            let (program, expected) = match mode.route {
                Route::Session => (program, &expected),
                _ if !program.apart => (program, &expected),
                _ => (&whole, &*expected_whole.get_or_insert_with(|| self.run(&whole, modes[0], seed, LIMIT))),
            };
            runs += 1;
            // Using up the memory through ever so many captured stacks is slow, and no test of that. So is collecting
            // all the time.
            let slow = program.memory.is_some() || modes::collects(mode);
            let limit = if slow { LIMIT * 2 } else { LIMIT * SLOWER };
            let found = self.run(program, *mode, seed, limit);
            if found == Ending::TimedOut && (slow || !self.goes_on_for_ever(program, *mode, seed)) {
                continue;
            }
            // Where the memory is used up outside of what would catch it depends on what was there before.
            let full = expected.met_memory() || found.met_memory();
            let comparable = *expected != Ending::TimedOut && !(full && matches!(found, Ending::Ran(_)));
            if comparable && !expected.agrees(&found) {
                return Err(Box::new(Failure { mode: *mode, expected: expected.clone(), found }));
            }
        }
        Ok(runs)
    }

    /// Whether a program does more in this mode than the reference did, and is not only slow on a busy machine: fuel is
    /// the same on any.
    fn goes_on_for_ever(&self, program: &Program, mode: Mode, seed: u64) -> bool {
        let ending = self.run_with(program, mode, seed, LIMIT * SLOWER * 2, &[(Key::Fuel, FUEL)]);
        matches!(ending, Ending::Broken(_)) || matches!(&ending, Ending::Ran(ran) if ran.code == EXIT_LIMIT)
    }

    fn run(&self, program: &Program, mode: Mode, seed: u64, limit: Duration) -> Ending {
        self.run_with(program, mode, seed, limit, &[])
    }

    fn run_with(&self, program: &Program, mode: Mode, seed: u64, limit: Duration, more: &[(Key, i64)]) -> Ending {
        let texts = match program.apart {
            true => program.forms.iter().map(|form| format!("{form}\n")).collect(),
            false => vec![form::text(&program.forms)],
        };
        let mut settings = modes::settings_of(&mode, seed);
        settings.extend(program.memory.map(|bytes| (Key::MaxMemory, bytes)));
        settings.extend(more);
        run(self.host, Job { texts, mode, settings, limit })
    }

    /// Makes a failing program small.
    fn shrink(&self, program: Program, failure: &Failure, seed: u64) -> Program {
        let start = Instant::now();
        let patience = shrink_patience();
        let apart = program.apart && failure.mode.route == Route::Session;
        let with = |forms: &[Form]| Program { forms: forms.to_vec(), apart, memory: program.memory };
        let fails = |forms: &[Form]| {
            let candidate = with(forms);
            let expected = self.run(&candidate, MODES[0], seed, Duration::from_millis(500));
            if failure.mode.name == MODES[0].name {
                return matches!(expected, Ending::Broken(_));
            }
            if !matches!(expected, Ending::Ran(_)) {
                return false;
            }
            let found = self.run(&candidate, failure.mode, seed, LIMIT);
            let full = expected.met_memory() || found.met_memory();
            !full && !found.agrees(&expected) && found.is_like(&failure.found)
        };
        let forms = shrink::shrink(program.forms.clone(), || start.elapsed() < patience, fails);
        with(&forms)
    }
}

/// Whether a program can be run in a mode. Where everything is collected all the time it takes minutes to use up the
/// memory; and an image has other limits.
fn suits(program: &Program, mode: &Mode) -> bool {
    program.memory.is_none() || modes::is_quick(mode)
}

/// The first line of a program that is to be run in a way of its own.
fn head(program: &Program) -> &'static str {
    match (program.apart, program.memory) {
        (true, _) => APART,
        (_, Some(_)) => EXHAUSTS,
        _ => "",
    }
}

/// What to print about a failure.
fn report(program: &Program, failure: &Failure) -> String {
    let (expected, found) = (failure.expected.show(), failure.found.show());
    let same = expected.lines().zip(found.lines()).take_while(|(one, other)| one == other).count();
    let excerpt = |text: &str| text.lines().skip(same).take(6).map(|line| format!("  {line}\n")).collect::<String>();
    format!(
        "{} and {} differ from line {} on\n{}:\n{}{}:\n{}the program:\n{}{}",
        MODES[0].name,
        failure.mode.name,
        same + 1,
        MODES[0].name,
        excerpt(&expected),
        failure.mode.name,
        excerpt(&found),
        head(program),
        form::text(&program.forms)
    )
}
