//! Values as bytes: both sides take any bytes, and what they take comes back as it went.

use std::sync::Arc;

use lexpr::Value;

use super::guests::Guests;
use crate::data::{self, Encoder, Others};
use crate::fuzz::campaign::{Target, Verdict, Worker};
use crate::fuzz::corpus::Entry;
use crate::fuzz::dice::Dice;
use crate::fuzz::mutate;
use crate::guest::Key;
use crate::image::Host;

/// Levels of nesting that are decoded.
const DEPTH: usize = 2_000;

pub(super) struct Data {
    host: Arc<Host>,
}

impl Data {
    pub(super) fn new(host: &Arc<Host>) -> Data {
        Data { host: Arc::clone(host) }
    }
}

impl Target for Data {
    fn name(&self) -> &'static str {
        "data"
    }

    fn worker(&self) -> Result<Box<dyn Worker + '_>, String> {
        let settings = [(Key::Jit, 0), (Key::Interactive, 1), (Key::MaxMemory, 64 << 20)];
        Ok(Box::new(Sender { guests: Guests::new(&self.host, &settings) }))
    }
}

struct Sender {
    guests: Guests,
}

impl Worker for Sender {
    fn case(&mut self, seed: u64) -> Verdict {
        let mut dice = Dice::new(seed);
        let value = value(&mut dice, 5);
        self.returns(&value)?;
        let bytes = match encoded(&value) {
            Some(bytes) => mutate::bytes(&mut dice, &bytes),
            None => Vec::new(),
        };
        data::dismantle(value);
        self.takes(&bytes)
    }

    fn again(&mut self, entry: &Entry) -> Verdict {
        self.takes(&entry.bytes)
    }
}

impl Sender {
    /// A value is defined, and is the same as the value of the variable.
    fn returns(&mut self, value: &Value) -> Result<(), String> {
        let pair = Value::cons(Value::symbol("it"), value.clone());
        let Some(bytes) = encoded(&pair) else { return Ok(()) };
        let back = self.guests.ask(|session| {
            session.define(&bytes)?;
            session.run("data", "it")?;
            session.result_data()
        })?;
        // Not the bytes: a number may be sent in more than one way.
        let back = data::decode(&back, Others::Refuse, DEPTH);
        match back.as_ref() == Ok(value) {
            true => Ok(()),
            false => Err(format!("sent:\n{value}\nwhat came back:\n{back:?}")),
        }
    }

    /// Bytes are defined or refused, by guest and host alike, and a call with them is answered.
    fn takes(&mut self, bytes: &[u8]) -> Verdict {
        let mine = data::decode(bytes, Others::Refuse, DEPTH);
        if let Ok(value) = mine {
            if let Some(again) = encoded(&value)
                && data::decode(&again, Others::Refuse, DEPTH).is_err()
            {
                return Err(format!("{bytes:?} is {value}, whose bytes are no value"));
            }
            data::dismantle(value);
        }
        // `(it . …)` and `(list …)`, whole and bare.
        let name = |name: &str| [&[11, 1, 0, 0, 0, 9, name.len() as u8, 0, 0, 0][..], name.as_bytes(), bytes].concat();
        for pair in [name("it"), bytes.to_vec()] {
            // A refusal is an error of the host's; the guest goes on.
            let refused = self.guests.ask(|session| Ok(session.define(&pair).map_err(|error| error.to_string())))?;
            if let Err(message) = refused
                && message.contains("trap")
            {
                self.guests.renew();
                return Err(format!("{message}\nthe bytes: {pair:?}"));
            }
        }
        for form in [name("list"), name("vector"), bytes.to_vec()] {
            let outcome = self.guests.ask(|session| session.call(&form));
            outcome.map_err(|message| format!("{message}\nthe bytes: {form:?}"))?;
            self.guests.ask(|session| session.result_data())?;
        }
        Ok(8)
    }
}

fn encoded(value: &Value) -> Option<Vec<u8>> {
    let mut encoder = Encoder::default();
    encoder.value(value).ok()?;
    Some(encoder.finish())
}

/// Any value that goes to the guest and comes back as it was.
fn value(dice: &mut Dice, depth: usize) -> Value {
    let text = |dice: &mut Dice| -> String {
        let letters = ['a', 'Z', '0', ' ', '|', '"', '\\', '\u{0}', 'λ', '🦀', '(', '\n'];
        (0..dice.below(9)).map(|_| *dice.choose(&letters)).collect()
    };
    let kinds = if depth == 0 { 8 } else { 12 };
    match dice.below(kinds) {
        0 => Value::Null,
        1 => Value::from(dice.chance(500)),
        2 => Value::from(dice.number().cast_signed() >> dice.below(64)),
        3 => {
            let double = f64::from_bits(dice.number());
            Value::from(if double.is_nan() { 0.5 } else { double })
        }
        4 => Value::from(*dice.choose(&['a', '\u{0}', 'λ', '\u{10ffff}', '\u{d7ff}'])),
        5 => Value::from(text(dice)),
        6 => Value::symbol(text(dice)),
        7 => Value::Bytes((0..dice.below(9)).map(|_| dice.number() as u8).collect()),
        8 => Value::Vector((0..dice.below(5)).map(|_| value(dice, depth - 1)).collect()),
        9 => Value::cons(value(dice, depth - 1), value(dice, depth - 1)),
        10 => {
            let (mut deep, levels) = (value(dice, 0), dice.below(300));
            for _ in 0..levels {
                deep = Value::cons(deep, Value::Null);
            }
            deep
        }
        _ => Value::list((0..dice.below(6)).map(|_| value(dice, depth - 1)).collect::<Vec<_>>()),
    }
}
