//! What a run left behind, and when two runs agree.

use crate::data::{self, Others};

/// What a run left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// It came to an end.
    Ran(Ran),
    /// It took too long.
    TimedOut,
    /// A trap, or another defect.
    Broken(String),
}

/// The end of a run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ran {
    /// Standard output.
    pub output: String,
    /// The errors that nobody caught.
    pub errors: Vec<Uncaught>,
    /// The exit code.
    pub code: i32,
}

/// An uncaught error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uncaught {
    /// The first line of the report, without the position.
    pub message: String,
    /// `source:line:column`, where one is told.
    pub position: String,
    /// Where the active procedures wait, innermost first, as `procedure position`; `None` where they are not known.
    pub frames: Option<Vec<String>>,
}

impl Uncaught {
    /// From the report's text, and the failure's data if there is a session to ask.
    pub fn new(report: &str, data: Option<&[u8]>) -> Uncaught {
        let line = report.lines().next().unwrap_or_default();
        let (position, message) = split_position(line);
        Uncaught { message: message.to_owned(), position: position.to_owned(), frames: data.and_then(frames) }
    }

    fn agrees(&self, other: &Uncaught) -> bool {
        let frames = match (&self.frames, &other.frames) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        };
        self.message == other.message && self.position == other.position && frames
    }
}

impl Ending {
    /// Whether two runs of one program did the same.
    pub fn agrees(&self, other: &Ending) -> bool {
        match (self, other) {
            (Ending::Ran(one), Ending::Ran(other)) => {
                one.output == other.output
                    && one.code == other.code
                    && one.errors.len() == other.errors.len()
                    && one.errors.iter().zip(&other.errors).all(|(one, other)| one.agrees(other))
            }
            (one, other) => one == other,
        }
    }

    /// Whether it is one of the same variants.
    pub fn is_like(&self, other: &Ending) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }

    /// Whether a limit of memory was met.
    pub fn met_memory(&self) -> bool {
        let full = "out of memory";
        matches!(self, Ending::Ran(ran)
            if ran.output.contains(full) || ran.errors.iter().any(|error| error.message.contains(full)))
    }

    /// As lines to be compared by eye.
    pub fn show(&self) -> String {
        match self {
            Ending::Ran(ran) => {
                let mut text = ran.output.clone();
                for error in &ran.errors {
                    text += &format!("\n{}: {}", error.position, error.message);
                    for frame in error.frames.iter().flatten() {
                        text += &format!("\n    at {frame}");
                    }
                }
                format!("{text}\nexit code {}\n", ran.code)
            }
            Ending::TimedOut => "it does not end\n".to_owned(),
            Ending::Broken(message) => format!("{message}\n"),
        }
    }
}

/// `source:line:column` and what follows it; an empty position where the line has none.
fn split_position(line: &str) -> (&str, &str) {
    for (at, _) in line.match_indices(": ") {
        let mut parts = line[..at].rsplitn(3, ':');
        let mut is_number = || parts.next().is_some_and(|part| part.parse::<u32>().is_ok());
        if is_number() && is_number() {
            return (&line[..at], &line[at + 2..]);
        }
    }
    ("", line)
}

/// The frames in the vector `#(kind message irritants position frames)`, without the arguments: compiled code does not
/// keep all of them.
fn frames(data: &[u8]) -> Option<Vec<String>> {
    let value = data::decode(data, Others::Symbols, 5_000).ok()?;
    let parts = value.as_slice()?;
    let frames = parts.get(4)?.list_iter()?;
    let show = |frame: &lexpr::Value| {
        let parts = frame.as_slice()?;
        let procedure = parts.first()?.as_str()?;
        let name = procedure.trim_start_matches('(').split([' ', ')']).next()?;
        Some(format!("{name} {}", parts.get(1)?.as_str()?))
    };
    let shown = frames.map(show).collect();
    data::dismantle(value);
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_split_off() {
        assert_eq!(split_position("fuzz:3:14: car: not a pair: 1"), ("fuzz:3:14", "car: not a pair: 1"));
        assert_eq!(split_position("uncaught: 1:2"), ("", "uncaught: 1:2"));
    }

    #[test]
    fn runs_without_known_frames_agree_with_those_that_have_them() {
        let error = |frames| Uncaught { message: "m".to_owned(), position: String::new(), frames };
        let ran = |error| Ending::Ran(Ran { errors: vec![error], ..Ran::default() });
        assert!(ran(error(None)).agrees(&ran(error(Some(vec!["f a:1:1".to_owned()])))));
        assert!(!ran(error(None)).agrees(&Ending::TimedOut));
    }
}
