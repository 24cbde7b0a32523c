//! The reader, on texts and bytes that are nearly data: it answers, its tokens are in order, and what is read and
//! written is read again as the same.

use std::sync::Arc;
use std::time::Instant;

use super::guests::Guests;
use super::text::sources;
use crate::fuzz::campaign::{Target, Verdict, Worker};
use crate::fuzz::corpus::Entry;
use crate::fuzz::dice::Dice;
use crate::fuzz::{mutate, shrink_patience, shrink_text};
use crate::guest::{Cause, Key, Question};
use crate::image::Host;
use crate::session::{Kind, Session};

pub(super) struct Reader {
    host: Arc<Host>,
    texts: Vec<String>,
}

impl Reader {
    pub(super) fn new(host: &Arc<Host>) -> Reader {
        Reader { host: Arc::clone(host), texts: sources() }
    }
}

impl Target for Reader {
    fn name(&self) -> &'static str {
        "reader"
    }

    fn worker(&self) -> Result<Box<dyn Worker + '_>, String> {
        let settings = [(Key::Jit, 0), (Key::Interactive, 1), (Key::MaxMemory, 64 << 20)];
        Ok(Box::new(Asker { guests: Guests::new(&self.host, &settings), texts: &self.texts }))
    }
}

struct Asker<'a> {
    guests: Guests,
    texts: &'a [String],
}

impl Worker for Asker<'_> {
    fn case(&mut self, seed: u64) -> Verdict {
        let text = self.text_of(seed);
        self.check(text)
    }

    fn show(&self, seed: u64) -> Option<String> {
        Some(self.text_of(seed))
    }

    fn again(&mut self, entry: &Entry) -> Verdict {
        self.check(entry.text())
    }
}

/// A few lines of a text.
pub(super) fn piece(dice: &mut Dice, text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let from = dice.below(lines.len() + 1);
    let to = (from + 1 + dice.below(12)).min(lines.len());
    lines[from.min(to)..to].join("\n")
}

impl Asker<'_> {
    fn text_of(&self, seed: u64) -> String {
        let mut dice = Dice::new(seed);
        let original = dice.choose(self.texts).clone();
        let piece = piece(&mut dice, &original);
        mutate::text(&mut dice, &piece, self.texts)
    }

    fn check(&mut self, text: String) -> Verdict {
        let Err(first) = self.try_text(&text) else { return Ok(3) };
        let (start, patience) = (Instant::now(), shrink_patience());
        let fails = |bytes: &[u8]| {
            self.guests.renew();
            std::str::from_utf8(bytes).is_ok_and(|text| self.try_text(text).is_err())
        };
        let small = shrink_text::shrink(text.into_bytes(), || start.elapsed() < patience, fails);
        let small = String::from_utf8_lossy(&small).into_owned();
        self.guests.renew();
        let message = self.try_text(&small).err().unwrap_or(first);
        Err(format!("{message}\nthe text:\n{small}"))
    }

    fn try_text(&mut self, text: &str) -> Result<(), String> {
        let data = self.guests.ask(|session| session.inspect(Question::Data, text))?;
        let tokens = self.guests.ask(|session| session.inspect(Question::Tokens, text))?;
        let tokens = tokens.map_err(|message| format!("no tokens: {message}"))?;
        in_order(&tokens, text)?;
        let data = data.map_err(|message| format!("no answer to where its data end: {message}"))?;
        if !["(complete", "(incomplete", "(malformed"].iter().any(|start| data.starts_with(start)) {
            return Err(format!("where its data end: {data}"));
        }
        self.guests.ask(|session| read_again(session, text))?
    }
}

/// Tokens follow one another inside the text, and begin and end between characters.
fn in_order(tokens: &str, text: &str) -> Result<(), String> {
    let mut last = 0;
    for token in tokens.trim_matches(['(', ')']).split(")(").filter(|token| !token.is_empty()) {
        let token = token.trim_matches(' ').trim_matches(['(', ')']);
        let bounds: Vec<usize> = token.split(' ').skip(1).filter_map(|number| number.parse().ok()).collect();
        let [start, end] = bounds[..] else { return Err(format!("a token is {token}")) };
        if start < last || end < start || !text.is_char_boundary(start) || !text.is_char_boundary(end) {
            return Err(format!("the token {token} follows one that ends at {last}"));
        }
        last = end;
    }
    Ok(())
}

/// What can be read is written so that it is read as the same, judged by how it is written.
const READ_AGAIN: &str = r#"
(define (fuzz-written x) (let ((p (open-output-string))) (write x p) (get-output-string p)))
(define (fuzz-check text)
  (let ((in (open-input-string text)))
    (let loop ((count 0))
      (let ((datum (guard (e ((read-error? e) (eof-object))) (read in))))
        (if (or (eof-object? datum) (> count 200))
            'fine
            (let* ((one (fuzz-written datum)) (other (fuzz-written (read (open-input-string one)))))
              (if (string=? one other) (loop (+ count 1)) (list one other))))))))
"#;

fn read_again(session: &mut Session, text: &str) -> Result<Result<(), String>, crate::RunnerError> {
    let literal: String = text
        .chars()
        .map(|c| match c {
            '"' | '\\' => format!("\\{c}"),
            '\n' => "\\n".to_owned(),
            '\r' => "\\r".to_owned(),
            c if c.is_control() || c == '\u{feff}' => format!("\\x{:x};", u32::from(c)),
            c => c.to_string(),
        })
        .collect();
    session.run("reader", READ_AGAIN)?;
    let outcome = session.run("reader", &format!("(fuzz-check \"{literal}\")"))?;
    Ok(match outcome.kind {
        Kind::Value if outcome.text == "fine" => Ok(()),
        _ if outcome.cause == Cause::Memory => Ok(()),
        _ => Err(format!("written and read again: {}", outcome.text)),
    })
}
