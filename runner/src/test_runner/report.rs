//! What is said about a file.

use super::arguments::contradiction;
use super::expect::{Expectation, lines};
use super::modes::Mode;
use super::positions::positions;
use super::run::{Checks, Ending, Ran};
use crate::limits::SHOWN_LINES;

/// Compares a run with what its file expects, and with the mode of `reference`: an error has the same positions and
/// arguments there, and a plain file prints the same. The error says how they differ.
pub fn judge(expectation: &Expectation, ending: &Ending, reference: Option<(Mode, &Ran)>) -> Result<(), String> {
    let ran = match ending {
        Ending::Ran(ran) => ran,
        Ending::TimedOut(limit) => return Err(format!("it takes more than {} s", limit.as_secs())),
        Ending::Broken(message) => return Err(message.clone()),
    };
    if expectation.plain {
        judge_end(expectation, ran)?;
        judge_checks(expectation, ran)?;
        return match reference {
            Some((mode, other)) => same(mode, other, ran),
            None => Ok(()),
        };
    }
    let output = lines(&ran.stdout);
    if output != expectation.output && !ran.refused {
        let said = match ran.stderr.is_empty() {
            true => String::new(),
            false => format!("\n    on standard error: {}", indent(&ran.stderr)),
        };
        return Err(format!("{}{said}", difference(&expectation.output, &output)));
    }
    judge_end(expectation, ran)?;
    judge_checks(expectation, ran)?;
    reference.map_or(Ok(()), |(mode, other)| same_positions(mode, other, ran).and(same_arguments(mode, other, ran)))
}

/// The report of an error names the same positions in every mode.
fn same_positions(mode: Mode, other: &Ran, ran: &Ran) -> Result<(), String> {
    let (here, there) = (positions(&ran.stderr), positions(&other.stderr));
    if ran.refused || here == there {
        return Ok(());
    }
    let lines = |positions: &[&str]| positions.iter().map(|&at| at.to_owned()).collect::<Vec<_>>();
    let expected = lines(&there);
    Err(format!("not the positions of mode {}: {}", mode.name, difference(&expected, &here)))
}

/// The report of an error shows the same arguments in every mode, as far as it shows them.
fn same_arguments(mode: Mode, other: &Ran, ran: &Ran) -> Result<(), String> {
    match contradiction(&ran.stderr, &other.stderr) {
        Some((here, there)) => Err(format!("{here} in a backtrace, which is {there} in mode {}", mode.name)),
        None => Ok(()),
    }
}

/// The tests that a file makes itself.
fn judge_checks(expectation: &Expectation, ran: &Ran) -> Result<(), String> {
    let Some(checks) = ran.checks.filter(|checks| checks.failed != expectation.failing_checks) else { return Ok(()) };
    let mut text = format!("{} of {} checks fail", checks.failed, checks.all());
    if expectation.failing_checks > 0 {
        text.push_str(&format!(" instead of {}", expectation.failing_checks));
    }
    // How suites say it: to be read, not to be counted.
    for line in ran.stdout.lines().filter(|line| line.trim_start().starts_with("FAIL")).take(SHOWN_LINES) {
        text.push_str(&format!("\n      {}", line.trim_start()));
    }
    Err(text)
}

/// A plain file does the same in every mode.
fn same(mode: Mode, other: &Ran, ran: &Ran) -> Result<(), String> {
    if let (Some(here), Some(there)) = (ran.checks, other.checks)
        && here != there
    {
        return Err(format!("{} checks, and {} in mode {}", here.all(), there.all(), mode.name));
    }
    if !ran.refused && ran.stdout != other.stdout {
        let expected: Vec<String> = lines(&other.stdout).into_iter().map(str::to_owned).collect();
        return Err(format!("not what mode {} prints: {}", mode.name, difference(&expected, &lines(&ran.stdout))));
    }
    Ok(())
}

fn judge_end(expectation: &Expectation, ran: &Ran) -> Result<(), String> {
    for text in &expectation.errors {
        if !ran.stderr.contains(text) {
            let said = match ran.stderr.is_empty() {
                true => "there is none".to_owned(),
                false => format!("it is: {}", indent(&ran.stderr)),
            };
            return Err(format!("the error's message shall contain `{text}`; {said}"));
        }
    }
    if ran.code != expectation.code {
        return Err(format!(
            "exit code {} instead of {}{}",
            ran.code,
            expectation.code,
            match ran.stderr.is_empty() {
                true => String::new(),
                false => format!(": {}", indent(&ran.stderr)),
            }
        ));
    }
    Ok(())
}

/// The first differing lines, with the one before them.
fn difference(expected: &[String], output: &[&str]) -> String {
    let same = expected.iter().zip(output).take_while(|(expected, output)| expected == *output).count();
    let mut text = format!("the output differs from line {} on", same + 1);
    if same > 0 {
        text.push_str(&format!("\n      {}", expected[same - 1]));
    }
    let expected: Vec<&str> = expected[same..].iter().map(String::as_str).collect();
    for (sign, lines) in [("-", expected.as_slice()), ("+", &output[same..])] {
        for line in lines.iter().take(SHOWN_LINES) {
            text.push_str(&format!("\n    {sign} {line}"));
        }
        if lines.len() > SHOWN_LINES {
            text.push_str(&format!("\n    {sign} … {} more", lines.len() - SHOWN_LINES));
        }
    }
    text
}

fn indent(text: &str) -> String {
    text.trim_end().replace('\n', "\n      ")
}

/// The line of a file that passed: its modes, the tests it made itself, whether anything was judged besides its end.
pub fn passed(name: &str, modes: usize, checks: Checks, unjudged: bool) -> String {
    let mut notes = counted(modes as u64, "mode");
    if checks.all() > 0 {
        notes.push_str(&format!(", {}", counted(checks.all(), "check")));
    }
    if unjudged {
        notes.push_str(", expects no particular output");
    }
    format!("ok {name} ({notes})")
}

fn counted(number: u64, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// The lines of a file that failed: modes that fail alike together, and those that do not.
pub fn failed(name: &str, verdicts: &[(Mode, Result<(), String>)]) -> String {
    let good: Vec<&str> = verdicts.iter().filter(|(_, verdict)| verdict.is_ok()).map(|(mode, _)| mode.name).collect();
    let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
    for (mode, verdict) in verdicts {
        let Err(message) = verdict else { continue };
        match groups.iter_mut().find(|(known, _)| known == message) {
            Some((_, modes)) => modes.push(mode.name),
            None => groups.push((message, vec![mode.name])),
        }
    }
    let disagreement = match (good.is_empty(), groups.len()) {
        (true, 1) => String::new(),
        (true, _) => " (the modes disagree)".to_owned(),
        (false, _) => format!(" (the modes disagree: {} pass)", good.join(", ")),
    };
    let lines: Vec<String> = groups
        .iter()
        .map(|(message, modes)| match modes.len() == verdicts.len() && modes.len() > 1 {
            true => format!("FAIL {name} [all modes]: {message}"),
            false => format!("FAIL {name} [{}]{disagreement}: {message}", modes.join(", ")),
        })
        .collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::super::{expect, modes};
    use super::*;

    fn ran(stdout: &str, stderr: &str, code: i32) -> Ending {
        Ending::Ran(Ran {
            stdout: stdout.to_owned(),
            stderr: stderr.to_owned(),
            code,
            checks: Some(Checks::default()),
            refused: false,
        })
    }

    #[test]
    fn judgements() {
        let judge = |expectation: &Expectation, ending: &Ending| judge(expectation, ending, None);
        let expectation = expect::parse(";;> a\n;;> b\n").unwrap();
        assert_eq!(judge(&expectation, &ran("a\nb\n", "", 0)), Ok(()));
        assert_eq!(judge(&expectation, &ran("a\nb", "", 0)), Ok(()));
        let message = judge(&expectation, &ran("a\nc\n", "", 0)).unwrap_err();
        assert_eq!(message, "the output differs from line 2 on\n      a\n    - b\n    + c");
        assert!(judge(&expectation, &ran("a\nb\nc\n", "", 0)).is_err());
        assert!(judge(&expectation, &ran("a\nb\n", "oops", 1)).is_err());
        let error = expect::parse(";;! not a pair").unwrap();
        assert_eq!(judge(&error, &ran("", "x:1:1: not a pair", 1)), Ok(()));
        assert!(judge(&error, &ran("", "", 0)).is_err());
        assert!(judge(&error, &Ending::TimedOut(std::time::Duration::from_secs(1))).is_err());
    }

    #[test]
    fn a_plain_file_ends_well_and_does_the_same_in_every_mode() {
        let plain = expect::parse("(f)").unwrap();
        let (Ending::Ran(first), mode) = (ran("a\n", "", 0), modes::find("interp").unwrap()) else { unreachable!() };
        assert_eq!(judge(&plain, &ran("a\n", "", 0), Some((mode, &first))), Ok(()));
        assert!(judge(&plain, &ran("a\n", "oops", 1), Some((mode, &first))).is_err());
        let message = judge(&plain, &ran("b\n", "", 0), Some((mode, &first))).unwrap_err();
        assert!(message.starts_with("not what mode interp prints: the output differs from line 1 on"), "{message}");
    }

    #[test]
    fn an_error_has_the_same_positions_in_every_mode() {
        let expectation = expect::parse(";;! oops").unwrap();
        let mode = modes::find("interp").unwrap();
        let Ending::Ran(first) = ran("", "f:1:2: oops\n    at g (f:1:2)", 1) else { unreachable!() };
        let judge = |stderr: &str| judge(&expectation, &ran("", stderr, 1), Some((mode, &first)));
        assert_eq!(judge("f:1:2: oops\n    at g … (f:1:2)"), Ok(()));
        assert!(judge("f:3:2: oops\n    at g (f:1:2)").unwrap_err().contains("- f:1:2\n    + f:3:2"));
        assert!(judge("f:1:2: oops").is_err());
        assert!(judge("f:1:2: oops\n    at g 1 (f:1:2)").unwrap_err().contains("g 1 in a backtrace"));
    }

    #[test]
    fn checks_that_fail() {
        let checked = |failed| {
            let checks = Checks { passed: 3, failed };
            Ending::Ran(Ran {
                stdout: "x\n FAIL: y\n".to_owned(),
                stderr: String::new(),
                code: 0,
                checks: Some(checks),
                refused: false,
            })
        };
        let plain = expect::parse("(f)").unwrap();
        assert_eq!(judge(&plain, &checked(0), None), Ok(()));
        assert_eq!(judge(&plain, &checked(1), None).unwrap_err(), "1 of 4 checks fail\n      FAIL: y");
        let expectation = expect::parse(";;> x\n;;>  FAIL: y\n;;fails 1\n").unwrap();
        assert_eq!(judge(&expectation, &checked(1), None), Ok(()));
        assert!(judge(&expectation, &checked(2), None).unwrap_err().starts_with("2 of 5 checks fail instead of 1"));
        assert!(judge(&expectation, &checked(0), None).is_err());
    }

    #[test]
    fn modes_that_fail_alike_stand_together() {
        let mode = |name| modes::find(name).unwrap();
        let verdicts =
            [(mode("interp"), Ok(())), (mode("eager"), Err("x".to_owned())), (mode("gc-stress"), Err("x".to_owned()))];
        assert_eq!(failed("f", &verdicts), "FAIL f [eager, gc-stress] (the modes disagree: interp pass): x");
        let verdicts = [(mode("interp"), Err("x".to_owned())), (mode("eager"), Err("x".to_owned()))];
        assert_eq!(failed("f", &verdicts), "FAIL f [all modes]: x");
    }
}
