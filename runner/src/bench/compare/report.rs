//! The comparison as tables.

use super::{Comparison, INSIDE, PROCESS, Row, Time};
use crate::bench::table::Table;

/// What was compared and how, and the tables.
pub(super) fn text(comparison: &Comparison, runs: usize) -> String {
    let mut text = format!(
        "Against other Schemes: their time / ours, so that above 1 Graft is faster.\nThe times are those of programs by \
         their own clocks: without start, and without what is compiled before the\nprogram runs; what is compiled while \
         it runs counts. Medians of {runs} runs each, taken in turns.\n\n"
    );
    for found in &comparison.schemes {
        text.push_str(&format!("- {}: {}.\n", found.scheme.name, found.scheme.what));
    }
    for name in &comparison.missing {
        text.push_str(&format!("- {name}: not on this machine.\n"));
    }
    text.push('\n');
    text.push_str(&programs(comparison));
    if comparison.schemes.len() > 1 {
        text.push_str("\nGeometric means (in brackets, over how many of the family's programs, if not all):\n\n");
        text.push_str(&means(comparison));
    }
    text
}

fn programs(comparison: &Comparison) -> String {
    let peers = || comparison.schemes.iter().enumerate().skip(1);
    let mut head = vec!["program", "family", "graft (ms)"];
    head.extend(peers().map(|(_, found)| found.scheme.name));
    let mut table = Table::new(&head);
    for row in &comparison.rows {
        let ours = row.time(0, INSIDE).map(|seconds| format!("{:.1}", seconds * 1e3));
        let mut cells = vec![row.name.clone(), row.family.clone(), ours.unwrap_or_default()];
        cells.extend(peers().map(|(scheme, _)| cell(row, scheme)));
        table.push(cells);
    }
    table.print()
}

/// The ratio, or in a word why there is none.
fn cell(row: &Row, scheme: usize) -> String {
    match (&row.results[scheme], row.ratio(scheme, INSIDE)) {
        (Err(why), _) => (*why).to_owned(),
        (Ok(_), Some(ratio)) => format!("{ratio:.2}"),
        (Ok(_), None) => "–".to_owned(),
    }
}

fn means(comparison: &Comparison) -> String {
    let mut head = vec!["family"];
    head.extend(comparison.schemes.iter().skip(1).map(|found| found.scheme.name));
    let mut table = Table::new(&head);
    let mut push = |name: &str, family: Option<&str>, time: Time| {
        let programs = comparison.rows.iter().filter(|row| family.is_none_or(|family| row.family == family)).count();
        let mut cells = vec![name.to_owned()];
        cells.extend((1..comparison.schemes.len()).map(|scheme| match comparison.mean(family, scheme, time) {
            Some((mean, count)) if count == programs => format!("{mean:.2}"),
            Some((mean, count)) => format!("{mean:.2} ({count})"),
            None => "–".to_owned(),
        }));
        table.push(cells);
    };
    for family in comparison.families() {
        push(family, Some(family), INSIDE);
    }
    push("all", None, INSIDE);
    push("all, as whole processes", None, PROCESS);
    table.print()
}

#[cfg(test)]
mod tests {
    use super::super::tests::comparison;
    use super::*;

    #[test]
    fn what_is_missing_or_fails_is_said() {
        let text = text(&comparison(), 3);
        assert!(text.contains("- absent: not on this machine."), "{text}");
        assert!(text.contains("| fib     |  calls |      400.0 |  0.25 |"), "{text}");
        assert!(text.contains("| cat     |   text |     1000.0 | fails |"), "{text}");
        assert!(text.contains("| all                     | 0.25 (1) |"), "{text}");
    }
}
