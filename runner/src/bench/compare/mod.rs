//! Our times against those of the other Schemes, program by program, measured in one run.
//!
//! Every Scheme runs a program once before any runs it again, so that what else the machine does hits all alike; each
//! run is a process of its own. What is compared are the medians of the times that the programs take by their own
//! clocks; those of whole processes are noted too.

mod chart;
mod json;
mod report;
mod run;
mod schemes;
mod timed;

use std::io::Write;
use std::path::Path;

use super::{Program, say};
use crate::error::{Result, RunnerError};
use crate::options::BenchOptions;

use run::Sample;
use schemes::Found;

/// Everything that was measured.
struct Comparison {
    /// Ours is the first.
    schemes: Vec<Found>,
    /// Names of those that were wanted and are not on this machine.
    missing: Vec<&'static str>,
    rows: Vec<Row>,
}

/// A program with what each Scheme made of it, in their order.
struct Row {
    name: String,
    family: String,
    results: Vec<Measured>,
}

/// All samples, or why there are none.
type Measured = std::result::Result<Vec<Sample>, &'static str>;

/// Which of a sample's times.
type Time = fn(&Sample) -> f64;

const INSIDE: Time = |sample| sample.inside;
const PROCESS: Time = |sample| sample.process;

/// Measures, prints the tables, and writes `bench.json` and `bench.svg`.
pub(super) fn command(options: &BenchOptions, programs: &[Program]) -> Result<()> {
    let (schemes, missing) = schemes::found(&options.peers)?;
    let folder = options.out.join("compiled");
    std::fs::create_dir_all(&folder).map_err(|source| RunnerError::Write { path: folder.clone(), source })?;
    let folder = folder.canonicalize().map_err(|source| RunnerError::Read { path: folder, source })?;
    let mut rows = Vec::new();
    for (index, program) in programs.iter().enumerate() {
        progress(&format!("{} of {}: {}", index + 1, programs.len(), program.name));
        rows.push(measure(program, &schemes, &folder, options.runs)?);
    }
    progress("");
    rows.sort_by(|a, b| (&a.family, &a.name).cmp(&(&b.family, &b.name)));
    let comparison = Comparison { schemes, missing, rows };
    say(&report::text(&comparison, options.runs));
    for (name, text) in [("bench.json", json::text(&comparison, options.runs)), ("bench.svg", chart::text(&comparison))]
    {
        let path = options.out.join(name);
        std::fs::write(&path, text).map_err(|source| RunnerError::Write { path: path.clone(), source })?;
        say(&format!("{} is written.", path.display()));
    }
    say("");
    Ok(())
}

fn measure(program: &Program, schemes: &[Found], folder: &Path, runs: usize) -> Result<Row> {
    let ready = schemes.iter().map(|found| run::prepare(found, program, folder)).collect::<Result<Vec<_>>>()?;
    let mut results: Vec<Measured> =
        ready.iter().map(|file| file.as_ref().map(|_| Vec::new()).map_err(|why| *why)).collect();
    // The first run fills caches, Guile's of compiled files among them, and is not counted.
    for round in 0..runs.max(1) + 1 {
        for ((found, file), result) in schemes.iter().zip(&ready).zip(&mut results) {
            let (Ok(file), Ok(samples)) = (file, result.as_mut()) else { continue };
            match run::once(found, file, program, folder)? {
                Ok(sample) if round > 0 => samples.push(sample),
                Ok(_) => {}
                Err(why) => *result = Err(why),
            }
        }
    }
    if let Some(Err(why)) = results.first() {
        return Err(RunnerError::Bench(format!("{} does not run here: {why}", program.name)));
    }
    Ok(Row { name: program.name.clone(), family: program.family.clone(), results })
}

/// One line on a terminal that the next overwrites.
fn progress(text: &str) {
    use std::io::IsTerminal;
    let mut stderr = std::io::stderr();
    if stderr.is_terminal() {
        let _ = write!(stderr, "\r\x1b[K{text}");
    }
}

impl Comparison {
    /// The families, in order.
    fn families(&self) -> Vec<&str> {
        let mut families: Vec<&str> = self.rows.iter().map(|row| row.family.as_str()).collect();
        families.dedup();
        families
    }

    /// The geometric mean of the ratios to one Scheme, over the programs of a family (or all of them) that it runs, and
    /// how many these are.
    fn mean(&self, family: Option<&str>, scheme: usize, time: Time) -> Option<(f64, usize)> {
        let rows = self.rows.iter().filter(|row| family.is_none_or(|family| row.family == family));
        let logarithms: Vec<f64> = rows.filter_map(|row| row.ratio(scheme, time)).map(f64::ln).collect();
        let count = logarithms.len();
        (count > 0).then(|| ((logarithms.iter().sum::<f64>() / count as f64).exp(), count))
    }
}

impl Row {
    /// The median time in seconds.
    fn time(&self, scheme: usize, time: Time) -> Option<f64> {
        let mut times: Vec<f64> = self.results.get(scheme)?.as_ref().ok()?.iter().map(time).collect();
        times.sort_by(f64::total_cmp);
        times.get(times.len() / 2).copied()
    }

    /// The Scheme's time over ours: above one, we are faster.
    fn ratio(&self, scheme: usize, time: Time) -> Option<f64> {
        let ratio = self.time(scheme, time)? / self.time(0, time)?;
        (ratio.is_finite() && ratio > 0.0).then_some(ratio)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two programs, of which the peer runs one in a quarter of our time.
    pub(super) fn comparison() -> Comparison {
        let (schemes, _) = schemes::found(&[]).unwrap();
        let samples = |inside: &[f64]| {
            Ok(inside.iter().map(|&inside| Sample { inside, process: inside + 0.5 }).collect::<Vec<_>>())
        };
        let row = |name: &str, family: &str, results: Vec<Measured>| Row {
            name: name.into(),
            family: family.into(),
            results,
        };
        let ours = schemes[0].clone();
        let mut peer = ours.clone();
        peer.scheme.name = "peer";
        let rows = vec![
            row("fib", "calls", vec![samples(&[0.4, 0.5, 0.3]), samples(&[0.1, 0.1, 0.2])]),
            row("cat", "text", vec![samples(&[1.0]), Err("fails")]),
        ];
        Comparison { schemes: vec![ours, peer], missing: vec!["absent"], rows }
    }

    #[test]
    fn ratios_are_of_medians_and_means_geometric() {
        let comparison = comparison();
        assert_eq!(comparison.families(), ["calls", "text"]);
        assert_eq!(comparison.rows[0].ratio(1, INSIDE), Some(0.25));
        let (mean, count) = comparison.mean(None, 1, INSIDE).unwrap();
        assert!((mean - 0.25).abs() < 1e-9 && count == 1);
        assert_eq!(comparison.mean(Some("text"), 1, INSIDE), None);
    }
}
