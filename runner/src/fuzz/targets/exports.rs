//! The exports, called in any order with any arguments: the guest may refuse, and must not trap.

use std::sync::Arc;
use std::time::Instant;

use host_interface::EXPORTS;
use host_interface::exports::Presence;

use super::guests::Guests;
use crate::fuzz::campaign::{Target, Verdict, Worker};
use crate::fuzz::corpus::Entry;
use crate::fuzz::dice::Dice;
use crate::fuzz::{shrink_patience, shrink_text};
use crate::guest::Key;
use crate::image::Host;
use crate::session::Session;

pub(super) struct Exports {
    host: Arc<Host>,
}

impl Exports {
    pub(super) fn new(host: &Arc<Host>) -> Exports {
        Exports { host: Arc::clone(host) }
    }
}

impl Target for Exports {
    fn name(&self) -> &'static str {
        "exports"
    }

    fn worker(&self) -> Result<Box<dyn Worker + '_>, String> {
        Ok(Box::new(Caller { guests: Guests::new(&self.host, &[(Key::MaxMemory, 64 << 20)]) }))
    }
}

struct Caller {
    guests: Guests,
}

/// Calls in a case.
const CALLS: usize = 24;

/// What only a host calls that knows what it has been given: it would hand out and take back the bytes of other calls.
const LEFT_OUT: [&str; 2] = ["allocate", "release"];

/// The exports that are given bytes, and those that take numbers only.
fn exports(with_bytes: bool) -> Vec<&'static str> {
    let called = EXPORTS.iter().filter(|export| export.presence != Presence::Reactor);
    let called = called.filter(|export| export.bytes_at().is_some() == with_bytes);
    called.map(|export| export.name).filter(|name| !LEFT_OUT.contains(name)).collect()
}

/// What is put there.
const BYTES: &[&[u8]] = &[
    b"",
    b"(define (f x) (if (< x 2) x (+ (f (- x 1)) (f (- x 2))))) (f 12)",
    b"(call/cc (lambda (k) (dynamic-wind (lambda () 1) (lambda () (k 2)) (lambda () 3))))",
    b"(car 1)",
    b"(define it host) (it 1 2)",
    b"((lambda",
    b"f",
    b"host",
    b"optimisation=-unroll",
    b"dump=nothing",
    b"\xff\xfe\x00",
    b"\x0b\x01\x00\x00\x00\x09\x01\x00\x00\x00f\x04\x05\x00\x00\x00\x00\x00\x00\x00",
    b"\x0b\x02\x00\x00\x00\x09\x01\x00\x00\x00f\x04\x05\x00\x00\x00\x00\x00\x00\x00\x01",
    b"\x0b\xff\xff\xff\xff",
    b"\x01",
];

impl Worker for Caller {
    /// A case is a string of bytes, four to a call, so that it can be made small by leaving some out.
    fn case(&mut self, seed: u64) -> Verdict {
        self.check(&script(seed))
    }

    fn show(&self, seed: u64) -> Option<String> {
        Some(format!("{:?}\n", calls(&script(seed))))
    }

    fn again(&mut self, entry: &Entry) -> Verdict {
        self.check(&entry.bytes)
    }
}

impl Caller {
    fn check(&mut self, script: &[u8]) -> Verdict {
        let Err(first) = self.follow(script) else { return Ok(script.len() / 4) };
        let (start, patience) = (Instant::now(), shrink_patience());
        let small =
            shrink_text::shrink(script.to_vec(), || start.elapsed() < patience, |script| self.follow(script).is_err());
        let message = self.follow(&small).err().unwrap_or(first);
        Err(format!("{message}\nthe calls: {:?}\nthe bytes: {small:?}", calls(&small)))
    }

    fn follow(&mut self, script: &[u8]) -> Result<(), String> {
        self.guests.renew();
        for call in calls(script) {
            self.guests.ask(|session| perform(session, &call))?;
        }
        Ok(())
    }
}

fn script(seed: u64) -> Vec<u8> {
    let mut dice = Dice::new(seed);
    (0..4 * (1 + dice.below(CALLS))).map(|_| dice.number() as u8).collect()
}

/// A call: the export, its numbers, and the bytes it is given.
#[derive(Debug, Clone)]
struct Call {
    export: &'static str,
    numbers: [i64; 2],
    bytes: Option<&'static [u8]>,
}

fn calls(script: &[u8]) -> Vec<Call> {
    let number = |byte: u8| match byte {
        0..=199 => i64::from(byte % 16),
        200..=220 => -1,
        221..=235 => i64::from(i32::MAX),
        236..=245 => i64::from(i32::MIN),
        _ => 1 << 20,
    };
    let (of_bytes, of_numbers) = (exports(true), exports(false));
    let to_call = |part: &[u8; 4]| {
        let (which, bytes) = match part[0] % 2 {
            0 => (&of_bytes, Some(BYTES[usize::from(part[3]) % BYTES.len()])),
            _ => (&of_numbers, None),
        };
        let export = which[usize::from(part[0] / 2) % which.len()];
        Call { export, numbers: [number(part[1]), number(part[2])], bytes }
    };
    script.as_chunks::<4>().0.iter().map(to_call).collect()
}

fn perform(session: &mut Session, call: &Call) -> Result<(), crate::RunnerError> {
    session.call_export(call.export, call.numbers, call.bytes)
}
