//! `--stats`: the guest's counters and the host's times as a table.

use std::fmt::Write;
use std::time::Duration;

use lexpr::Value;

use crate::error::{Result, RunnerError};
use crate::link::LinkTimes;

/// Reads the guest's S-expression.
pub(crate) fn parse(text: &str) -> Result<Value> {
    lexpr::from_str(text).map_err(|error| RunnerError::Interface(format!("its counters cannot be read: {error}")))
}

/// The table: the host's part, then whatever the guest counts; last what was refused for what reason.
pub fn table(guest: &Value, host: &LinkTimes, refusals: &[(&str, &str)]) -> String {
    let mut rows = vec![
        ("modules linked".to_owned(), host.linked.to_string()),
        ("modules failed".to_owned(), host.failed.to_string()),
        ("module bytes".to_owned(), host.bytes.to_string()),
        ("compile time".to_owned(), milliseconds(host.compile)),
        ("link time".to_owned(), milliseconds(host.link)),
    ];
    if host.relinked > 0 {
        rows.push(("relinked".to_owned(), host.relinked.to_string()));
        rows.push(("longest move".to_owned(), milliseconds(host.longest_move)));
    }
    collect("", guest, &mut rows);
    rows.extend(per_function(guest));
    rows.extend(refusals.iter().map(|(what, why)| ((*what).to_owned(), (*why).to_owned())));
    let width = rows.iter().map(|(key, _)| key.chars().count()).max();
    let width = width.unwrap_or(0);
    let mut table = String::new();
    for (key, value) in rows {
        // Writing to a string does not fail.
        let _ = writeln!(table, "{key:<width$}  {value:>14}");
    }
    table
}

/// What generating the code of one function took on average, where the guest counts that.
fn per_function(guest: &Value) -> Option<(String, String)> {
    let count = |key| guest.get(key).and_then(Value::as_u64);
    let (time, functions) = (count("jit-nanoseconds")?, count("jit-functions")?);
    let each = Duration::from_nanos(time.checked_div(functions)?);
    Some(("jit time per function".to_owned(), format!("{:.1} us", each.as_secs_f64() * 1e6)))
}

/// Flattens nested association lists; the host need not know the guest's keys.
fn collect(prefix: &str, value: &Value, rows: &mut Vec<(String, String)>) {
    for entry in value.list_iter().into_iter().flatten() {
        let Some((key, value)) = entry.as_pair() else {
            continue;
        };
        let name = key.as_name().map_or_else(|| key.to_string(), |name| name.replace('-', " "));
        let name = match prefix {
            "" => name,
            _ => format!("{prefix}: {name}"),
        };
        // `(key . value)`, `(key value)` or `(key (sub . value) …)`.
        match value.as_pair() {
            None if value.is_null() => {}
            None => rows.push(row(name, value)),
            Some((only, rest)) if rest.is_null() && !only.is_cons() => rows.push(row(name, only)),
            Some(_) => collect(&name, value, rows),
        }
    }
}

/// Times are counted in nanoseconds, and read in milliseconds.
fn row(name: String, value: &Value) -> (String, String) {
    match (name.strip_suffix("nanoseconds"), value.as_u64()) {
        (Some(stem), Some(time)) => (format!("{stem}time"), milliseconds(Duration::from_nanos(time))),
        _ => (name, atom(value)),
    }
}

fn atom(value: &Value) -> String {
    match value.as_str() {
        Some(text) => text.to_owned(),
        None => value.to_string(),
    }
}

fn milliseconds(time: Duration) -> String {
    format!("{:.3} ms", time.as_secs_f64() * 1e3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_association_list_is_shown() {
        let guest = parse(
            "((calls . 10) (codegen-us 12.5) (bails (too-many-arguments . 2) (deep . 1)) (none)\
              (jit-nanoseconds . 1500000) (jit-functions . 3))",
        )
        .unwrap();
        let table = table(&guest, &LinkTimes::default(), &[("module refused", "it is a component")]);
        let rows: Vec<Vec<&str>> = table.lines().map(|line| line.rsplitn(2, "  ").map(str::trim).collect()).collect();
        assert!(rows.contains(&vec!["10", "calls"]), "{table}");
        assert!(rows.contains(&vec!["12.5", "codegen us"]), "{table}");
        assert!(rows.contains(&vec!["2", "bails: too many arguments"]), "{table}");
        assert!(table.contains("1.500 ms"), "{table}");
        assert!(rows.contains(&vec!["it is a component", "module refused"]), "{table}");
        assert!(table.contains("500.0 us"), "{table}");
        assert!(!table.contains("none"));
    }

    #[test]
    fn nonsense_is_an_error() {
        assert!(parse("((a . 1").is_err());
    }
}
