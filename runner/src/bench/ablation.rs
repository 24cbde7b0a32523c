//! What each optimisation of generated code gains: programs measured without it, against all that are on by default.

use super::table::Table;
use super::{Program, measure};
use crate::error::Result;
use crate::image::Host;
use crate::session::{Session, SessionConfig};

/// A row for each optimisation, a column for each program. The two times of a ratio are taken one after the other: what
/// else the machine does changes over minutes.
pub(super) fn table(host: &Host, programs: &[Program], runs: usize) -> Result<String> {
    let mut head = vec!["without"];
    head.extend(programs.iter().map(|program| program.name.as_str()));
    let mut table = Table::new(&head);
    for name in Session::new(host, &SessionConfig::default())?.optimisations()? {
        let mut row = vec![name.clone()];
        for program in programs {
            row.push(format!("{:.2}", ratio(host, program, &name, runs)?));
        }
        table.push(row);
    }
    Ok(table.print())
}

fn ratio(host: &Host, program: &Program, name: &str, runs: usize) -> Result<f64> {
    let time = |options: Vec<String>| -> Result<f64> {
        let measured = measure::program_with(host, &program.name, &program.text, true, runs, options)?;
        super::check(program, "compiled", &measured.output)?;
        Ok(measured.time.as_secs_f64())
    };
    let with = time(Vec::new())?;
    Ok(time(vec![format!("optimisation=-{name}")])? / with)
}
