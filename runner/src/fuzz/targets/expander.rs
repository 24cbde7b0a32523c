//! The expander, on forms that are nearly right: it gives core forms or an error with a position, and the same in a
//! fresh guest.

use std::sync::Arc;
use std::time::Instant;

use super::guests::Guests;
use super::reader::piece;
use super::text::sources;
use crate::fuzz::campaign::{Target, Verdict, Worker};
use crate::fuzz::corpus::Entry;
use crate::fuzz::dice::Dice;
use crate::fuzz::{form, generate, mutate, shrink_patience, shrink_text};
use crate::guest::{Key, Question};
use crate::image::Host;

pub(super) struct Expansion {
    host: Arc<Host>,
    texts: Vec<String>,
}

impl Expansion {
    pub(super) fn new(host: &Arc<Host>) -> Expansion {
        Expansion { host: Arc::clone(host), texts: sources() }
    }
}

impl Target for Expansion {
    fn name(&self) -> &'static str {
        "expander"
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

impl Asker<'_> {
    fn text_of(&self, seed: u64) -> String {
        let mut dice = Dice::new(seed);
        let original = match dice.below(4) {
            0 => form::text(&generate::program(seed).forms),
            1 => dice.choose(self.texts).clone(),
            _ => {
                let text = dice.choose(self.texts).clone();
                piece(&mut dice, &text)
            }
        };
        mutate::text(&mut dice, &original, self.texts)
    }

    fn check(&mut self, text: String) -> Verdict {
        let Err(first) = self.try_text(&text) else { return Ok(2) };
        let (start, patience) = (Instant::now(), shrink_patience());
        let fails = |bytes: &[u8]| std::str::from_utf8(bytes).is_ok_and(|text| self.try_text(text).is_err());
        let small = shrink_text::shrink(text.into_bytes(), || start.elapsed() < patience, fails);
        let small = String::from_utf8_lossy(&small).into_owned();
        let message = self.try_text(&small).err().unwrap_or(first);
        Err(format!("{message}\nthe text:\n{small}"))
    }

    fn try_text(&mut self, text: &str) -> Result<(), String> {
        // What was defined before could make a difference.
        self.guests.renew();
        let one = self.guests.ask(|session| session.inspect(Question::Expansion, text))?;
        self.guests.renew();
        let other = self.guests.ask(|session| session.inspect(Question::Expansion, text))?;
        match one == other {
            true => Ok(()),
            false => Err(format!("two expansions differ: {one:?}, {other:?}")),
        }
    }
}
