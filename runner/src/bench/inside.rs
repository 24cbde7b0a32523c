//! The first table: one evaluation of each program, in this process.

use std::time::Duration;

use super::table::Table;
use super::{Program, check, measure, milliseconds, ratio};
use crate::error::Result;
use crate::image::Host;
use crate::link::LinkTimes;

/// The times of one program.
pub(super) struct Row {
    pub name: String,
    pub interpreted: Duration,
    pub compiled: Duration,
    /// The hand-written twin's.
    pub hand: Option<Duration>,
    link: LinkTimes,
}

/// Measures each program in both tiers, and its twin.
pub(super) fn measure(host: &Host, programs: &[Program], runs: usize) -> Result<Vec<Row>> {
    programs.iter().map(|program| measure_one(host, program, runs)).collect()
}

fn measure_one(host: &Host, program: &Program, runs: usize) -> Result<Row> {
    let interpreted = measure::program(host, &program.name, &program.text, false, runs)?;
    check(program, "interpreted", &interpreted.output)?;
    let compiled = measure::program(host, &program.name, &program.text, true, runs)?;
    check(program, "compiled", &compiled.output)?;
    let hand = match &program.twin {
        Some(path) => {
            let (time, value) = measure::twin(host.engine(), path, runs)?;
            check(program, "by hand", &value.to_string())?;
            Some(time)
        }
        None => None,
    };
    Ok(Row {
        name: program.name.clone(),
        interpreted: interpreted.time,
        compiled: compiled.time,
        hand,
        link: compiled.link,
    })
}

/// The rows as a table.
pub(super) fn table(rows: &[Row]) -> String {
    let head = ["program", "interpreted", "compiled", "int/comp", "wasm by hand", "comp/hand", "modules", "compile"];
    let mut table = Table::new(&head);
    for row in rows {
        table.push(vec![
            row.name.clone(),
            milliseconds(row.interpreted),
            milliseconds(row.compiled),
            ratio(row.interpreted, row.compiled),
            row.hand.map(milliseconds).unwrap_or_default(),
            row.hand.map(|time| ratio(row.compiled, time)).unwrap_or_default(),
            row.link.linked.to_string(),
            milliseconds(row.link.compile + row.link.link),
        ]);
    }
    table.print()
}
