//! What is said about a file.

use super::expect::{Expectation, lines};
use super::modes::Mode;
use super::run::{Ending, Ran, TIME_LIMIT};

/// Lines of a difference that are shown.
const SHOWN: usize = 12;

/// Compares a run with what its file expects. The error says how they differ.
pub fn judge(expectation: &Expectation, ending: &Ending) -> Result<(), String> {
    let ran = match ending {
        Ending::Ran(ran) => ran,
        Ending::TimedOut => return Err(format!("it takes more than {} s", TIME_LIMIT.as_secs())),
        Ending::Broken(message) => return Err(message.clone()),
    };
    let output = lines(&ran.stdout);
    if output != expectation.output {
        let said = match ran.stderr.is_empty() {
            true => String::new(),
            false => format!("\n    on standard error: {}", indent(&ran.stderr)),
        };
        return Err(format!("{}{said}", difference(&expectation.output, &output)));
    }
    judge_end(expectation, ran)
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
        for line in lines.iter().take(SHOWN) {
            text.push_str(&format!("\n    {sign} {line}"));
        }
        if lines.len() > SHOWN {
            text.push_str(&format!("\n    {sign} … {} more", lines.len() - SHOWN));
        }
    }
    text
}

fn indent(text: &str) -> String {
    text.trim_end().replace('\n', "\n      ")
}

/// The line of a file that passed.
pub fn passed(name: &str, modes: usize) -> String {
    match modes {
        1 => format!("ok {name} (1 mode)"),
        _ => format!("ok {name} ({modes} modes)"),
    }
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
        Ending::Ran(Ran { stdout: stdout.to_owned(), stderr: stderr.to_owned(), code })
    }

    #[test]
    fn judgements() {
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
        assert!(judge(&error, &Ending::TimedOut).is_err());
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
