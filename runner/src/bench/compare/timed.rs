//! The texts that other Schemes and ours are given: a program between two looks at the clock.
//!
//! The clock that a program reads itself leaves out what starting its Scheme costs, and what was compiled before.

use super::schemes::Dialect;

/// What the last line of the output begins with; the seconds follow.
const SECONDS: &str = ";;seconds ";

/// A clock in R7RS.
const CLOCK: &str = "(define (bench-clock) (/ (current-jiffy) (inexact (jiffies-per-second))))\n";

/// The program's text, made to print after all else how many seconds it took.
pub(super) fn timed(program: &str, dialect: Dialect) -> String {
    let (imports, body) = split(program);
    let head = match dialect {
        Dialect::Prelude(prelude) => prelude.to_owned(),
        // A program without imports has all of the language already where the Scheme does not ask for more.
        Dialect::R7rs { always } => {
            let time = if imports.is_empty() { "" } else { "(import (scheme time))" };
            format!("{imports}{time}{always}\n{CLOCK}")
        }
    };
    format!(
        "{head}\n(define bench-started (bench-clock))\n{body}\n(newline)\n(display \"{SECONDS}\")\n\
         (display (- (bench-clock) bench-started))\n(newline)\n"
    )
}

/// The output without the last line, and the seconds in that.
pub(super) fn seconds(output: &str) -> Option<(&str, f64)> {
    let (output, seconds) = output.trim_end().rsplit_once(SECONDS)?;
    Some((output.trim_end(), seconds.parse().ok()?))
}

/// The import declaration at the beginning of a program, and what follows it.
fn split(program: &str) -> (&str, &str) {
    let code = program.find("\n(").map_or(0, |newline| newline + 1);
    let from = &program[code..];
    if !from.starts_with("(import ") {
        return ("", program);
    }
    let mut depth = 0;
    for (at, c) in from.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return from.split_at(at + 1);
        }
    }
    ("", program)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_stay_where_they_are_understood() {
        let program = "; One.\n(import (scheme base)\n        (scheme write))\n(write 1)\n";
        let r7rs = timed(program, Dialect::R7rs { always: "" });
        assert!(r7rs.starts_with("(import (scheme base)\n        (scheme write))(import (scheme time))"), "{r7rs}");
        let other = timed(program, Dialect::Prelude("(define (bench-clock) 0)"));
        assert!(other.starts_with("(define (bench-clock) 0)\n") && !other.contains("import"), "{other}");
        assert_eq!(split("; None.\n(write 1)\n"), ("", "; None.\n(write 1)\n"));
    }

    #[test]
    fn seconds_are_in_the_last_line() {
        assert_eq!(seconds("1\n2\n\n;;seconds .25\n"), Some(("1\n2", 0.25)));
        assert_eq!(seconds("1\n2\n"), None);
    }
}
