//! Data as bytes: how values cross the host interface (`doc/abi.md`, "Data"). Exact, one pass each way, any depth.
//!
//! One byte says what follows; numbers are little-endian, a length is a u32.

use super::labels::{self, Policy};
use super::printer;
use crate::data::symbol::SymbolTable;
use crate::data::{number, string, symbol};
use crate::heap::objects::{car, cdr, to_flonum};
use crate::heap::{Bytevector, Heap, RetryAfterGc, Slice, Value, Vector};
use host_interface::tag;

/// Writes values one behind the other.
#[derive(Default)]
pub struct Writer {
    bytes: Vec<u8>,
}

/// What is still to write of a value.
enum Unwritten {
    Datum(Value),
    /// So many elements of a list from this pair on, and then its tail.
    Pairs(Value, u32),
    /// The elements of a vector that are left.
    Elements(Slice<Value>),
}

impl Writer {
    /// The bytes so far.
    pub fn finish(self) -> Vec<u8> {
        self.bytes
    }

    /// Starts a vector: `count` values follow.
    pub fn vector(&mut self, count: usize) {
        self.sized(tag::VECTOR, count);
    }

    /// Starts a proper list: `count` values follow, then [`Writer::end_list`].
    pub fn list(&mut self, count: usize) {
        if count > 0 {
            self.sized(tag::LIST, count);
        }
    }

    pub fn end_list(&mut self) {
        self.bytes.push(tag::NULL);
    }

    /// What has no external form, as text.
    pub fn other(&mut self, text: &str) {
        self.text(tag::OTHER, text);
    }

    pub fn string(&mut self, text: &str) {
        self.text(tag::STRING, text);
    }

    /// A value. What contains itself, and what has no external form, is sent as the text that `write` shows. False (and
    /// nothing sensible is written) when that takes more than `limit` bytes.
    pub fn value(&mut self, v: Value, limit: u64) -> bool {
        // Outside of an evaluation nothing is given up.
        if labels::find(v, Policy::Cycles).is_ok_and(|labels| !labels.is_empty()) {
            self.text(tag::OTHER, &printer::write(v));
            return true;
        }
        let mut work = vec![Unwritten::Datum(v)];
        while let Some(next) = work.pop() {
            match next {
                Unwritten::Datum(v) if v.is_pair() => {
                    let count = pairs(v);
                    self.sized(tag::LIST, count as usize);
                    work.push(Unwritten::Pairs(v, count));
                }
                Unwritten::Datum(v) => match Vector::of(v) {
                    Some(vector) => {
                        self.sized(tag::VECTOR, vector.length() as usize);
                        work.push(Unwritten::Elements(vector.items()));
                    }
                    None => self.atom(v),
                },
                Unwritten::Pairs(rest, 0) => work.push(Unwritten::Datum(rest)),
                Unwritten::Pairs(pair, left) => {
                    work.extend([Unwritten::Pairs(cdr(pair), left - 1), Unwritten::Datum(car(pair))])
                }
                Unwritten::Elements(items) if items.is_empty() => {}
                Unwritten::Elements(items) => {
                    work.extend([Unwritten::Elements(items.from(1)), Unwritten::Datum(items.get(0))])
                }
            }
            if self.bytes.len() as u64 > limit {
                return false;
            }
        }
        true
    }

    fn atom(&mut self, v: Value) {
        let simple = [
            (Value::UNSPECIFIED, tag::UNSPECIFIED),
            (Value::NIL, tag::NULL),
            (Value::FALSE, tag::FALSE),
            (Value::TRUE, tag::TRUE),
        ];
        if let Some(&(_, tag)) = simple.iter().find(|&&(value, _)| value == v) {
            self.bytes.push(tag);
        } else if v.is_fixnum() {
            self.word(tag::INTEGER, &v.as_fixnum().to_le_bytes());
        } else if let Some(double) = to_flonum(v) {
            self.word(tag::FLONUM, &double.to_bits().to_le_bytes());
        } else if let Some(c) = v.to_char() {
            self.word(tag::CHAR, &(u32::from(c)).to_le_bytes());
        } else if string::is_string(v) {
            self.text(tag::STRING, &string::to_rust(v));
        } else if symbol::is_symbol(v) {
            self.text(tag::SYMBOL, &symbol::name(v));
        } else if let Some(bytevector) = Bytevector::of(v) {
            let bytes = bytevector.bytes().to_bytes();
            self.sized(tag::BYTES, bytes.len());
            self.bytes.extend(bytes);
        } else if number::is_number(v) {
            self.text(tag::NUMBER, &number::to_string(v, 10).unwrap_or_default());
        } else {
            self.text(tag::OTHER, &printer::write(v));
        }
    }

    fn word(&mut self, tag: u8, bytes: &[u8]) {
        self.bytes.push(tag);
        self.bytes.extend(bytes);
    }

    fn sized(&mut self, tag: u8, length: usize) {
        self.word(tag, &(length as u32).to_le_bytes());
    }

    fn text(&mut self, tag: u8, text: &str) {
        self.sized(tag, text.len());
        self.bytes.extend(text.as_bytes());
    }
}

/// The number of pairs from this one on.
fn pairs(pair: Value) -> u32 {
    let (mut count, mut at) = (0, pair);
    while at.is_pair() {
        count += 1;
        at = cdr(at);
    }
    count
}

/// Why bytes give no value.
#[derive(Debug, PartialEq, Eq)]
pub enum ReadError {
    /// They are no encoding of a value.
    Malformed,
    /// The heap is full: collect and try again.
    Memory,
}

impl From<RetryAfterGc> for ReadError {
    fn from(_: RetryAfterGc) -> ReadError {
        ReadError::Memory
    }
}

/// A list or vector whose parts are being read.
struct Open {
    items: Vec<Value>,
    /// Parts still to come, a list's tail among them.
    left: usize,
    is_list: bool,
}

/// Reads the one value that the bytes encode.
pub fn read(heap: &Heap, symbols: &SymbolTable, bytes: &[u8]) -> Result<Value, ReadError> {
    let mut reader = Reader { heap, symbols, bytes };
    let mut open: Vec<Open> = Vec::new();
    loop {
        let mut value = match reader.next()? {
            Next::Value(value) => value,
            Next::Parts(parts) if parts.left > 0 => {
                open.push(parts);
                continue;
            }
            Next::Parts(parts) => parts.close(heap)?,
        };
        loop {
            let Some(parts) = open.last_mut() else {
                return if reader.bytes.is_empty() { Ok(value) } else { Err(ReadError::Malformed) };
            };
            parts.items.push(value);
            parts.left -= 1;
            if parts.left > 0 {
                break;
            }
            value = open.pop().ok_or(ReadError::Malformed)?.close(heap)?;
        }
    }
}

impl Open {
    fn close(mut self, heap: &Heap) -> Result<Value, ReadError> {
        if !self.is_list {
            return Ok(heap.vector(&self.items)?);
        }
        let tail = self.items.pop().ok_or(ReadError::Malformed)?;
        Ok(heap.list_with_tail(&self.items, tail))
    }
}

enum Next {
    Value(Value),
    Parts(Open),
}

struct Reader<'a> {
    heap: &'a Heap,
    symbols: &'a SymbolTable,
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<Next, ReadError> {
        let value = match self.array::<1>()?[0] {
            tag::UNSPECIFIED => Value::UNSPECIFIED,
            tag::NULL => Value::NIL,
            tag::FALSE => Value::FALSE,
            tag::TRUE => Value::TRUE,
            tag::INTEGER => self.integer()?,
            tag::FLONUM => self.heap.flonum(f64::from_bits(u64::from_le_bytes(self.array()?))),
            tag::NUMBER => number::parse(self.heap, self.text()?, 10)?.ok_or(ReadError::Malformed)?,
            tag::CHAR => Value::char(char::from_u32(u32::from_le_bytes(self.array()?)).ok_or(ReadError::Malformed)?),
            tag::STRING => string::new(self.heap, self.text()?)?,
            tag::SYMBOL => self.symbols.try_intern(self.heap, self.text()?)?,
            tag::BYTES => {
                let bytes = self.sized()?;
                self.heap.bytevector(bytes)?
            }
            tag::LIST => return self.parts(true),
            tag::VECTOR => return self.parts(false),
            _ => return Err(ReadError::Malformed),
        };
        Ok(Next::Value(value))
    }

    fn integer(&mut self) -> Result<Value, ReadError> {
        let n = i64::from_le_bytes(self.array()?);
        match Value::try_fixnum(n) {
            Some(fixnum) => Ok(fixnum),
            None => number::parse(self.heap, &n.to_string(), 10)?.ok_or(ReadError::Malformed),
        }
    }

    fn parts(&mut self, is_list: bool) -> Result<Next, ReadError> {
        let count = u32::from_le_bytes(self.array()?) as usize;
        // Every part takes a byte at least: a wrong count must not reserve the memory of the whole instance.
        if count > self.bytes.len() {
            return Err(ReadError::Malformed);
        }
        let left = count + is_list as usize;
        Ok(Next::Parts(Open { items: Vec::with_capacity(left), left, is_list }))
    }

    fn text(&mut self) -> Result<&'a str, ReadError> {
        std::str::from_utf8(self.sized()?).map_err(|_| ReadError::Malformed)
    }

    fn sized(&mut self) -> Result<&'a [u8], ReadError> {
        let count = u32::from_le_bytes(self.array()?) as usize;
        let (taken, rest) = self.bytes.split_at_checked(count).ok_or(ReadError::Malformed)?;
        self.bytes = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], ReadError> {
        let (taken, rest) = self.bytes.split_first_chunk::<N>().ok_or(ReadError::Malformed)?;
        self.bytes = rest;
        Ok(*taken)
    }
}
