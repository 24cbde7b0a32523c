//! What the backtrace of an error says of arguments. Compiled code does not keep all of them, so a mode may show `…` where
//! another one shows a value; but where both show a value it is the same.

use super::positions::{headline, in_parentheses};

/// What stands for an argument that is not known any more.
const UNKNOWN: &str = "…";

/// The innermost activations of two reports on standard error that contradict each other, if there are any.
pub fn contradiction<'a>(here: &'a str, there: &'a str) -> Option<(&'a str, &'a str)> {
    let mut pairs = applications(here).into_iter().zip(applications(there));
    pairs.find(|(here, there)| !agree(&words(here), &words(there)))
}

/// `(procedure argument …)` for each activation in the last report, innermost first.
fn applications(stderr: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for line in stderr.lines() {
        if headline(line).is_some() {
            found.clear();
        } else if let Some(shown) = line.strip_prefix("    at ") {
            let position = in_parentheses(shown).map_or(0, |at| at.len() + " ()".len());
            found.push(&shown[..shown.len() - position]);
        }
    }
    found
}

fn words(application: &str) -> Vec<&str> {
    let inside = application.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    inside.unwrap_or(application).split(' ').collect()
}

/// Are they the same, where an unknown argument is any words?
fn agree(here: &[&str], there: &[&str]) -> bool {
    match (here, there) {
        ([], []) => true,
        ([UNKNOWN, rest @ ..], others) | (others, [UNKNOWN, rest @ ..]) => {
            (0..=others.len()).any(|known| agree(rest, &others[known..]))
        }
        ([a, rest @ ..], [b, others @ ..]) => a == b && agree(rest, others),
        ([], [_, ..]) | ([_, ..], []) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REFERENCE: &str =
        "f.scm:1:2: car: bad\n    1 | (car x)\n    at (g (1 \"a b\") 5) (f.scm:1:2)\n    at top level";

    #[test]
    fn unknown_arguments_contradict_nothing() {
        for shown in ["(g … 5)", "(g (1 \"a b\") …)", "(g … …)", "(g (1 \"a b\") 5)"] {
            let report = format!("f.scm:1:2: car: bad\n    at {shown} (f.scm:1:2)\n    at top level");
            assert_eq!(contradiction(&report, REFERENCE), None, "{shown}");
            assert_eq!(contradiction(REFERENCE, &report), None, "{shown}");
        }
    }

    #[test]
    fn other_arguments_do() {
        for shown in ["(g 0 5)", "(g … 6)", "(g (1 \"a b\"))", "(h (1 \"a b\") 5)"] {
            let report = format!("f.scm:1:2: car: bad\n    at {shown} (f.scm:1:2)\n    at top level");
            assert_eq!(contradiction(&report, REFERENCE), Some((shown, "(g (1 \"a b\") 5)")));
        }
    }
}
