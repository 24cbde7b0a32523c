//! The Test Anything Protocol, version 14: what test harnesses read. A file is a test point; what went wrong follows it
//! as a YAML block.

use super::FileReport;

/// Version and plan.
pub fn head(files: usize) -> String {
    format!("TAP version 14\n1..{files}\n")
}

/// The lines of one file.
pub fn point(number: usize, report: &FileReport) -> String {
    let verdict = if report.passed { "ok" } else { "not ok" };
    let mut text = format!("{verdict} {number} - {}\n", escape(&report.name));
    if report.checks.all() > 0 || !report.passed {
        text.push_str("  ---\n");
        if report.checks.all() > 0 {
            let checks = report.checks;
            text.push_str(&format!("  checks: {{ passed: {}, failed: {} }}\n", checks.passed, checks.failed));
        }
        if !report.passed {
            // The indentation is said: the first line may begin with spaces.
            text.push_str("  message: |2-\n");
            for line in report.text.lines() {
                text.push_str(&format!("    {}\n", printable(line)));
            }
        }
        text.push_str("  ...\n");
    }
    text
}

/// A number sign would begin a directive.
fn escape(name: &str) -> String {
    name.replace('\\', "\\\\").replace('#', "\\#").replace('\n', " ")
}

/// YAML has no control characters.
fn printable(line: &str) -> String {
    line.replace(|c: char| c.is_control() && c != '\t', "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::super::run::Checks;
    use super::*;

    fn report(passed: bool, name: &str, text: &str, failed: u64) -> FileReport {
        let checks = Checks { passed: failed, failed };
        FileReport { passed, text: text.to_owned(), name: name.to_owned(), checks, unjudged: false }
    }

    #[test]
    fn points() {
        assert_eq!(head(2), "TAP version 14\n1..2\n");
        assert_eq!(point(1, &report(true, "a #1.scm", "ok a", 0)), "ok 1 - a \\#1.scm\n");
        assert_eq!(
            point(2, &report(false, "b", "FAIL b:\n  - x\u{7}", 3)),
            "not ok 2 - b\n  ---\n  checks: { passed: 3, failed: 3 }\n  message: |2-\n    FAIL b:\n      - x\u{fffd}\n  ...\n"
        );
    }
}
