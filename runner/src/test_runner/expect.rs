//! What a test file expects of itself, said in its comments.
//!
//! A comment counts where a line begins with it, or after code and a space (not inside another
//! comment, so that these can be written about):
//!
//! - `;;> text`: the next line of standard output. All of the output must be expected.
//! - `;;! text`: the program ends in an error whose message contains this text.
//! - `;;exit N`: the exit code, where it is neither 0 nor, with `;;!`, 1.
//! - `;;fails N`: N tests of SRFI 64 or `(chibi test)` in the file fail, which is what it is there to show.
//! - `;;stdin text`: the next line of standard input.
//! - `;;only MODE… reason` and `;;skip MODE… reason`: the modes the file is for, or not for.
//!
//! A file that has none of the first three is *plain*, as the test suites of others are: it may print what it likes, the
//! same in every mode, and must end well.

use super::modes::{self, MODES, Mode};
use crate::error::{EXIT_ERROR, EXIT_OK};

/// The expectations of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// Lines of standard output.
    pub output: Vec<String>,
    /// Texts in the error's message.
    pub errors: Vec<String>,
    /// The exit code.
    pub code: i32,
    /// Nothing is said about output, error or exit code.
    pub plain: bool,
    /// Tests of SRFI 64 and its like that fail.
    pub failing_checks: u64,
    /// Standard input.
    pub stdin: String,
    /// The modes the file runs in.
    pub modes: Vec<Mode>,
}

const OUTPUT: &str = ";;>";

/// Reads the comments of a file. The error says what is wrong with them.
pub fn parse(text: &str) -> Result<Expectation, String> {
    let mut expectation = Expectation {
        output: Vec::new(),
        errors: Vec::new(),
        code: EXIT_OK,
        plain: false,
        failing_checks: 0,
        stdin: String::new(),
        modes: MODES.to_vec(),
    };
    let mut code = None;
    for line in text.lines() {
        if let Some(rest) = comment(line, OUTPUT) {
            expectation.output.push(rest.to_owned());
        } else if let Some(rest) = comment(line, ";;!") {
            expectation.errors.push(rest.trim().to_owned());
        } else if let Some(rest) = comment(line, ";;exit ") {
            let number = rest.trim();
            code = Some(number.parse().map_err(|_| format!("`;;exit {number}` is no exit code"))?);
        } else if let Some(rest) = comment(line, ";;fails ") {
            let number = rest.trim();
            expectation.failing_checks = number.parse().map_err(|_| format!("`;;fails {number}` is no number"))?;
        } else if let Some(rest) = comment(line, ";;stdin") {
            expectation.stdin.push_str(rest);
            expectation.stdin.push('\n');
        } else if let Some(rest) = comment(line, ";;only ") {
            let only = mode_names(rest)?;
            expectation.modes.retain(|mode| only.contains(mode));
        } else if let Some(rest) = comment(line, ";;skip ") {
            let skip = mode_names(rest)?;
            expectation.modes.retain(|mode| !skip.contains(mode));
        }
    }
    expectation.plain = expectation.output.is_empty() && expectation.errors.is_empty() && code.is_none();
    expectation.code = code.unwrap_or(match expectation.errors.is_empty() {
        true => EXIT_OK,
        false => EXIT_ERROR,
    });
    Ok(expectation)
}

/// The text after such a comment, less the one space that sets it off.
fn comment<'a>(line: &'a str, marker: &str) -> Option<&'a str> {
    let at = marker_at(line, marker)?;
    let rest = &line[at + marker.len()..];
    Some(rest.strip_prefix(' ').unwrap_or(rest))
}

fn marker_at(line: &str, marker: &str) -> Option<usize> {
    let indentation = line.len() - line.trim_start().len();
    if line[indentation..].starts_with(';') {
        return line[indentation..].starts_with(marker).then_some(indentation);
    }
    line.match_indices(marker)
        .map(|(at, _)| at)
        .find(|at| line[..*at].chars().next_back().is_none_or(char::is_whitespace))
}

fn mode_names(rest: &str) -> Result<Vec<Mode>, String> {
    let named: Vec<Mode> =
        rest.split_whitespace().map_while(|word| modes::find(word.trim_matches([',', ':']))).collect();
    match named.is_empty() {
        true => Err(format!("`{}` names no mode: there are {}", rest.trim(), modes::names())),
        false => Ok(named),
    }
}

/// The text with its `;;>` comments saying this output. Where their number is right each stays in
/// its place; otherwise all go to the end.
pub fn bless(text: &str, output: &str) -> String {
    let wanted: Vec<&str> = lines(output);
    let count = text.lines().filter(|line| comment(line, OUTPUT).is_some()).count();
    let mut blessed = String::new();
    let mut next = wanted.iter();
    for line in text.lines() {
        match marker_at(line, OUTPUT) {
            Some(at) if count == wanted.len() => {
                blessed.push_str(&line[..at]);
                let wanted = next.next().expect("they were counted");
                push_comment(&mut blessed, wanted);
            }
            Some(at) => {
                let code = line[..at].trim_end();
                if !code.is_empty() {
                    blessed.push_str(code);
                    blessed.push('\n');
                }
            }
            None => {
                blessed.push_str(line);
                blessed.push('\n');
            }
        }
    }
    if count != wanted.len() {
        for line in wanted {
            push_comment(&mut blessed, line);
        }
    }
    blessed
}

fn push_comment(text: &mut String, line: &str) {
    text.push_str(OUTPUT);
    if !line.is_empty() {
        text.push(' ');
        text.push_str(line);
    }
    text.push('\n');
}

/// The lines of an output; a missing newline at its end makes no difference.
pub fn lines(output: &str) -> Vec<&str> {
    match output.strip_suffix('\n').unwrap_or(output) {
        "" if output.is_empty() => Vec::new(),
        output => output.split('\n').collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_comments() {
        let text =
            "(display 1) ;;> 1\n;;>\n  ;;>  two\n;;! car: not a pair\n;;stdin a b\n;;skip gc-stress tiny too slow\n";
        let expectation = parse(text).unwrap();
        assert_eq!(expectation.output, ["1", "", " two"]);
        assert_eq!(expectation.errors, ["car: not a pair"]);
        assert_eq!(expectation.code, 1);
        assert_eq!(expectation.stdin, "a b\n");
        assert_eq!(expectation.modes.len(), MODES.len() - 2);
        assert_eq!(parse(";;exit 3").unwrap().code, 3);
        assert_eq!(parse(";;fails 2").unwrap().failing_checks, 2);
        assert!(!expectation.plain && parse("(f) ;;stdin x").unwrap().plain);
        assert_eq!(parse(";;only interp: why").unwrap().modes.len(), 1);
    }

    #[test]
    fn nonsense_is_said() {
        assert!(parse(";;only quickly").unwrap_err().contains("interp"));
        assert!(parse(";;exit x").is_err());
        assert_eq!(parse("\"a;;>b\"\n; not ;;> this\n").unwrap().output.len(), 0);
    }

    #[test]
    fn blessing_keeps_places_when_it_can() {
        assert_eq!(bless("(f) ;;> x\n(g)\n;;> y\n", "1\n2\n"), "(f) ;;> 1\n(g)\n;;> 2\n");
        assert_eq!(bless("(f) ;;> x\n(g)\n", "1\n\n3\n"), "(f)\n(g)\n;;> 1\n;;>\n;;> 3\n");
        assert_eq!(bless("(f)\n;;> x\n", ""), "(f)\n");
    }

    #[test]
    fn blessed_text_expects_its_output() {
        for output in ["", "\n", "a", "a\n", "a\n\nb\n", " a"] {
            let expectation = parse(&bless("(f)\n", output)).unwrap();
            assert_eq!(expectation.output, lines(output), "{output:?}");
        }
    }
}
