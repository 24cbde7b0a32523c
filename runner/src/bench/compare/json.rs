//! The comparison for programs: every sample, as JSON.

use super::{Comparison, INSIDE, Row, Sample};

/// An object with `unit` (of all times), `runs`, `schemes` (name and description, ours first), `missing` (names),
/// `programs` (each with `name`, `family`, `samples` by Scheme, and `failed`, which says by Scheme why it has none) and
/// `means` (by family, and `all`: the geometric means of the other Schemes' median times over ours). A sample has the
/// times `inside`, by the program's clock, and `process`.
pub(super) fn text(comparison: &Comparison, runs: usize) -> String {
    let schemes = comparison
        .schemes
        .iter()
        .map(|found| object([("name", string(found.scheme.name)), ("what", string(found.scheme.what))]));
    let means = comparison.families().into_iter().map(|family| (family, means(comparison, Some(family))));
    let means = means.chain([("all", means_of_all(comparison))]);
    let text = object([
        ("unit", string("s")),
        ("runs", runs.to_string()),
        ("schemes", array(schemes)),
        ("missing", array(comparison.missing.iter().map(|name| string(name)))),
        (
            "programs",
            format!(
                "[\n{}\n]",
                comparison.rows.iter().map(|row| program(comparison, row)).collect::<Vec<_>>().join(",\n")
            ),
        ),
        ("means", object(means)),
    ]);
    text + "\n"
}

fn program(comparison: &Comparison, row: &Row) -> String {
    let results = || comparison.schemes.iter().map(|found| found.scheme.name).zip(&row.results);
    let samples = results().filter_map(|(name, result)| Some((name, array(result.as_ref().ok()?.iter().map(sample)))));
    let failed = results().filter_map(|(name, result)| Some((name, string(result.as_ref().err()?))));
    object([
        ("name", string(&row.name)),
        ("family", string(&row.family)),
        ("samples", object(samples)),
        ("failed", object(failed)),
    ])
}

fn sample(sample: &Sample) -> String {
    object([("inside", number(sample.inside)), ("process", number(sample.process))])
}

fn means_of_all(comparison: &Comparison) -> String {
    means(comparison, None)
}

fn means(comparison: &Comparison, family: Option<&str>) -> String {
    let peers = comparison.schemes.iter().enumerate().skip(1);
    object(peers.filter_map(|(scheme, found)| {
        let (mean, _) = comparison.mean(family, scheme, INSIDE)?;
        Some((found.scheme.name, number(mean)))
    }))
}

fn number(number: f64) -> String {
    format!("{number:.6}")
}

fn array(items: impl IntoIterator<Item = String>) -> String {
    format!("[{}]", items.into_iter().collect::<Vec<_>>().join(", "))
}

fn object<'a>(members: impl IntoIterator<Item = (&'a str, String)>) -> String {
    let members = members.into_iter().map(|(name, value)| format!("{}: {value}", string(name)));
    format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
}

fn string(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c < ' ' => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::super::tests::comparison;
    use super::*;

    #[test]
    fn every_sample_is_there() {
        let text = text(&comparison(), 3);
        assert!(text.contains(r#""missing": ["absent"]"#), "{text}");
        assert_eq!(text.matches("\"inside\"").count(), 7);
        assert!(text.contains(r#""failed": {"peer": "fails"}"#), "{text}");
        assert!(text.contains(r#""all": {"peer": 0.250000}"#), "{text}");
        assert_eq!(string("a\"b\n"), r#""a\"b\u000a""#);
    }
}
