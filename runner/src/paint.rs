//! Colours for the guest's reports of errors. The guest writes plain text; `anstream` takes the colours off again
//! where standard error is no terminal, or the user wants none (`NO_COLOR`, `CLICOLOR`).

use anstyle::{AnsiColor, Style};

const POSITION: Style = Style::new().bold();
const MESSAGE: Style = AnsiColor::Red.on_default().bold();
const GUTTER: Style = AnsiColor::Blue.on_default();
const HELP: Style = AnsiColor::Cyan.on_default();
const TRACE: Style = Style::new().dimmed();

/// A report with colours.
#[must_use]
pub fn report(text: &str) -> String {
    let mut lines = text.lines();
    let mut painted = lines.next().map_or_else(String::new, first);
    for line in lines {
        painted.push('\n');
        painted += &further(line);
    }
    painted
}

/// `file:line:column: message`
fn first(line: &str) -> String {
    let position = line.match_indices(": ").map(|(at, _)| line.split_at(at + 1)).find(|(start, _)| is_position(start));
    match position {
        Some((position, message)) => format!("{}{}", paint(POSITION, position), paint(MESSAGE, message)),
        None => paint(MESSAGE, line),
    }
}

/// Does it end in `:line:column:`?
fn is_position(text: &str) -> bool {
    let mut parts = text.rsplit(':');
    let mut number = || parts.next().is_some_and(|part| part.parse::<u32>().is_ok());
    text.ends_with(':') && {
        // Nothing is behind the last colon.
        number();
        number() && number()
    }
}

fn further(line: &str) -> String {
    if let Some((gutter, rest)) = line.split_at_checked(8) {
        let number = gutter.trim_end_matches(" | ").trim();
        if gutter == "      | " {
            return format!("{}{}", paint(GUTTER, gutter), paint(MESSAGE, rest));
        }
        if gutter == "      = " {
            return format!("{}{}", paint(GUTTER, gutter), paint(HELP, rest));
        }
        if gutter.ends_with(" | ") && number.parse::<u32>().is_ok() {
            return format!("{}{rest}", paint(GUTTER, gutter));
        }
    }
    let trace = ["    at ", "    in the expansion of ", "    … "].iter().any(|start| line.starts_with(start));
    if trace { paint(TRACE, line) } else { line.to_owned() }
}

fn paint(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = "a b:3:13: car: argument 1 must be a pair: 3
    3 |   (+ (total (car x)) 1))
      |             ^~~~~~~
      = did you mean `cdr`?
    at (total 3) (a b:3:13)
    … 12 more";

    #[test]
    fn nothing_but_colours_is_added() {
        let painted = report(REPORT);
        assert_eq!(anstream::adapter::strip_str(&painted).to_string(), REPORT);
        let first = "\u{1b}[1ma b:3:13:\u{1b}[0m\u{1b}[1m\u{1b}[31m car: argument 1 must be a pair: 3\u{1b}[0m\n";
        assert!(painted.starts_with(first), "{painted:?}");
        assert_eq!(painted.matches("\u{1b}[0m").count(), 9, "{painted:?}");
    }

    #[test]
    fn any_text_will_do() {
        for text in ["", "interrupted", "x", "日本語の長いテキスト\n日本語\n    1 |", "car: oops: 1"] {
            assert_eq!(anstream::adapter::strip_str(&report(text)).to_string(), text);
        }
    }
}
