//! Where an error is, as its report on standard error says it: the same in every mode.

/// The position of the error, then those of its backtrace, innermost first: `file:line:column` each. Of the last report,
/// if there are several; empty if nothing on standard error has a position.
pub fn positions(stderr: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for line in stderr.lines() {
        if let Some(at) = headline(line) {
            found = vec![at];
        } else if let Some(at) = line.strip_prefix("    at ").and_then(in_parentheses) {
            found.push(at);
        }
    }
    found
}

/// The position at the beginning of `file:line:column: message`.
pub(super) fn headline(line: &str) -> Option<&str> {
    line.match_indices(": ").map(|(end, _)| &line[..end]).find(|at| is_position(at))
}

/// The position in the parentheses at the end of a line.
pub(super) fn in_parentheses(line: &str) -> Option<&str> {
    let inside = line.strip_suffix(')')?;
    inside.rfind(" (").map(|at| &inside[at + 2..]).filter(|at| is_position(at))
}

fn is_position(text: &str) -> bool {
    let mut parts = text.rsplitn(3, ':');
    let mut number = || parts.next().is_some_and(|part| part.parse::<u32>().is_ok());
    number() && number() && parts.next().is_some_and(|file| !file.is_empty() && !file.starts_with(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_report() {
        let text = "a: b\nd/f.scm:1:15: car: bad: x:1:2: y\n    1 | (f 1 (g:1:2))\n    at (f (1)) (d/f.scm:1:15)\n    \
                    … 3 more\n    at (g)\n    at top level (d/f.scm:3:1)";
        assert_eq!(positions(text), ["d/f.scm:1:15", "d/f.scm:1:15", "d/f.scm:3:1"]);
        assert_eq!(positions("oops\n"), Vec::<&str>::new());
    }

    #[test]
    fn of_the_last_report() {
        assert_eq!(positions("f:1:2: x\n    at f (f:1:2)\ng:3:4: y"), ["g:3:4"]);
    }
}
