//! Values of the host and of the guest: [`lexpr::Value`] to bytes and back ("Data" in `guest/doc/abi.md`).
//!
//! Neither direction recurses, so any depth will do here. `lexpr::Value` itself is dropped, cloned and compared
//! recursively, one native frame for every pair of a list: that is what a limit on the depth is for.

use host_interface::tag;
use lexpr::Value;
use lexpr::number::Visitor;

/// Why a value does not cross.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DataError {
    /// A value of the guest that `lexpr` has no value for: a procedure, a cycle, a number that is neither an integer of
    /// 64 bits nor a flonum. The text is what `write` shows.
    #[error("no value of the host's stands for {0}")]
    NotRepresentable(String),
    /// A list that is longer, or data nested deeper, than the limit.
    #[error("a value is nested deeper than {0} levels (a list of n elements counts n)")]
    TooDeep(usize),
    /// A value of the host that Scheme has none for.
    #[error("Scheme has no value for the keyword {0}")]
    Keyword(String),
    /// The bytes are no encoding of a value: the guest does not keep to the interface.
    #[error("the guest sent bytes that are no value")]
    Malformed,
}

/// Encodes values one behind the other.
#[derive(Debug, Default)]
pub(crate) struct Encoder {
    bytes: Vec<u8>,
}

/// What is still to be encoded of a value.
enum Remaining<'a> {
    Datum(&'a Value),
    Rest(&'a lexpr::Cons),
    Elements(std::slice::Iter<'a, Value>),
}

impl Encoder {
    pub(crate) fn finish(self) -> Vec<u8> {
        self.bytes
    }

    /// The head of a list of `count` elements and a tail.
    pub(crate) fn list(&mut self, count: usize) -> Result<(), DataError> {
        self.sized(tag::LIST, count)
    }

    pub(crate) fn null(&mut self) {
        self.bytes.push(tag::NULL);
    }

    pub(crate) fn symbol(&mut self, name: &str) -> Result<(), DataError> {
        self.text(tag::SYMBOL, name)
    }

    pub(crate) fn string(&mut self, text: &str) -> Result<(), DataError> {
        self.text(tag::STRING, text)
    }

    pub(crate) fn value(&mut self, value: &Value) -> Result<(), DataError> {
        let mut work = vec![Remaining::Datum(value)];
        while let Some(next) = work.pop() {
            match next {
                Remaining::Datum(Value::Cons(cons)) => {
                    self.list(cons.iter().count())?;
                    work.push(Remaining::Rest(cons));
                }
                Remaining::Datum(Value::Vector(items)) => {
                    self.sized(tag::VECTOR, items.len())?;
                    work.push(Remaining::Elements(items.iter()));
                }
                Remaining::Datum(atom) => self.atom(atom)?,
                Remaining::Rest(cons) => {
                    work.push(match cons.cdr() {
                        Value::Cons(rest) => Remaining::Rest(rest),
                        tail => Remaining::Datum(tail),
                    });
                    work.push(Remaining::Datum(cons.car()));
                }
                Remaining::Elements(mut items) => {
                    if let Some(item) = items.next() {
                        work.extend([Remaining::Elements(items), Remaining::Datum(item)]);
                    }
                }
            }
        }
        Ok(())
    }

    fn atom(&mut self, atom: &Value) -> Result<(), DataError> {
        match atom {
            Value::Nil => self.bytes.push(tag::UNSPECIFIED),
            Value::Null => self.bytes.push(tag::NULL),
            Value::Bool(true) => self.bytes.push(tag::TRUE),
            Value::Bool(false) => self.bytes.push(tag::FALSE),
            Value::Number(number) => return number.visit(self),
            Value::Char(c) => self.word(tag::CHAR, &u32::from(*c).to_le_bytes()),
            Value::String(text) => return self.text(tag::STRING, text),
            Value::Symbol(name) => return self.symbol(name),
            Value::Keyword(name) => return Err(DataError::Keyword(name.to_string())),
            Value::Bytes(bytes) => {
                self.sized(tag::BYTES, bytes.len())?;
                self.bytes.extend_from_slice(bytes);
            }
            Value::Cons(_) | Value::Vector(_) => unreachable!("not atoms"),
        }
        Ok(())
    }

    fn word(&mut self, tag: u8, bytes: &[u8]) {
        self.bytes.push(tag);
        self.bytes.extend_from_slice(bytes);
    }

    fn sized(&mut self, tag: u8, length: usize) -> Result<(), DataError> {
        // More than 2^32 elements or bytes are more than the guest's whole memory.
        let length = u32::try_from(length).map_err(|_| DataError::TooDeep(u32::MAX as usize))?;
        self.word(tag, &length.to_le_bytes());
        Ok(())
    }

    fn text(&mut self, tag: u8, text: &str) -> Result<(), DataError> {
        self.sized(tag, text.len())?;
        self.bytes.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

impl Visitor for &mut Encoder {
    type Value = ();
    type Error = DataError;

    fn error<T: Into<String>>(message: T) -> DataError {
        DataError::NotRepresentable(message.into())
    }

    fn visit_u64(self, n: u64) -> Result<(), DataError> {
        match i64::try_from(n) {
            Ok(n) => self.visit_i64(n),
            Err(_) => self.text(tag::NUMBER, &n.to_string()),
        }
    }

    fn visit_i64(self, n: i64) -> Result<(), DataError> {
        self.word(tag::INTEGER, &n.to_le_bytes());
        Ok(())
    }

    fn visit_f64(self, n: f64) -> Result<(), DataError> {
        self.word(tag::FLONUM, &n.to_bits().to_le_bytes());
        Ok(())
    }
}

/// What becomes of a value that `lexpr` has none for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Others {
    /// An error.
    Refuse,
    /// A symbol whose name is what `write` shows.
    Symbols,
}

struct Open {
    items: Vec<Value>,
    left: usize,
    is_list: bool,
    /// Levels of nesting around it.
    depth: usize,
}

impl Open {
    fn close(mut self) -> Result<Value, DataError> {
        if !self.is_list {
            return Ok(Value::Vector(self.items.into_boxed_slice()));
        }
        let tail = self.items.pop().ok_or(DataError::Malformed)?;
        // Not `Value::append`, which builds from the front through a mutable cursor.
        Ok(self.items.into_iter().rev().fold(tail, |tail, item| Value::cons(item, tail)))
    }

    /// Levels between the next part and the value as a whole.
    fn next_depth(&self) -> usize {
        self.depth + if self.is_list { self.items.len() + 1 } else { 1 }
    }
}

/// Decodes the one value in `bytes`, of at most `max_depth` levels.
pub(crate) fn decode(bytes: &[u8], others: Others, max_depth: usize) -> Result<Value, DataError> {
    let mut open: Vec<Open> = Vec::new();
    let decoded = Decoder { bytes, others }.run(&mut open, max_depth);
    if decoded.is_err() {
        open.into_iter().for_each(|parts| parts.items.into_iter().for_each(dismantle));
    }
    decoded
}

struct Decoder<'a> {
    bytes: &'a [u8],
    others: Others,
}

enum Next {
    Value(Value),
    Parts { count: usize, is_list: bool },
}

impl<'a> Decoder<'a> {
    fn run(mut self, open: &mut Vec<Open>, max_depth: usize) -> Result<Value, DataError> {
        loop {
            let mut value = match self.next()? {
                Next::Value(value) => value,
                Next::Parts { count, is_list } => {
                    let depth = open.last().map_or(0, Open::next_depth);
                    if depth + if is_list { count } else { 1 } > max_depth {
                        return Err(DataError::TooDeep(max_depth));
                    }
                    let left = count + usize::from(is_list);
                    let parts = Open { items: Vec::with_capacity(left), left, is_list, depth };
                    if left > 0 {
                        open.push(parts);
                        continue;
                    }
                    parts.close()?
                }
            };
            loop {
                let Some(parts) = open.last_mut() else {
                    return if self.bytes.is_empty() { Ok(value) } else { Err(DataError::Malformed) };
                };
                parts.items.push(value);
                parts.left -= 1;
                if parts.left > 0 {
                    break;
                }
                value = open.pop().ok_or(DataError::Malformed)?.close()?;
            }
        }
    }

    fn next(&mut self) -> Result<Next, DataError> {
        let tag = self.array::<1>()?[0];
        let value = match tag {
            tag::UNSPECIFIED => Value::Nil,
            tag::NULL => Value::Null,
            tag::FALSE => Value::Bool(false),
            tag::TRUE => Value::Bool(true),
            tag::INTEGER => Value::from(i64::from_le_bytes(self.array()?)),
            tag::FLONUM => Value::from(f64::from_bits(u64::from_le_bytes(self.array()?))),
            tag::NUMBER => {
                let text = self.text()?;
                match (text.parse::<u64>(), text.parse::<i64>()) {
                    (Ok(n), _) => Value::from(n),
                    (_, Ok(n)) => Value::from(n),
                    _ => self.other(text)?,
                }
            }
            tag::CHAR => Value::Char(char::from_u32(u32::from_le_bytes(self.array()?)).ok_or(DataError::Malformed)?),
            tag::STRING => Value::string(self.text()?),
            tag::SYMBOL => Value::symbol(self.text()?),
            tag::BYTES => Value::bytes(self.sized()?),
            tag::LIST | tag::VECTOR => {
                let count = u32::from_le_bytes(self.array()?) as usize;
                // Every part takes a byte at least.
                if count > self.bytes.len() {
                    return Err(DataError::Malformed);
                }
                return Ok(Next::Parts { count, is_list: tag == tag::LIST });
            }
            tag::OTHER => {
                let text = self.text()?;
                self.other(text)?
            }
            _ => return Err(DataError::Malformed),
        };
        Ok(Next::Value(value))
    }

    fn other(&self, text: &str) -> Result<Value, DataError> {
        match self.others {
            Others::Refuse => Err(DataError::NotRepresentable(text.to_owned())),
            Others::Symbols => Ok(Value::symbol(text)),
        }
    }

    fn text(&mut self) -> Result<&'a str, DataError> {
        std::str::from_utf8(self.sized()?).map_err(|_| DataError::Malformed)
    }

    fn sized(&mut self) -> Result<&'a [u8], DataError> {
        let count = u32::from_le_bytes(self.array()?) as usize;
        let (taken, rest) = self.bytes.split_at_checked(count).ok_or(DataError::Malformed)?;
        self.bytes = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], DataError> {
        let (taken, rest) = self.bytes.split_first_chunk::<N>().ok_or(DataError::Malformed)?;
        self.bytes = rest;
        Ok(*taken)
    }
}

/// Drops a value without recursion, whatever its depth. A plain drop takes a native frame for every pair of a list, so
/// that one of some 30,000 elements exhausts a thread's usual 2 MiB.
pub fn dismantle(value: Value) {
    let mut work = vec![value];
    while let Some(value) = work.pop() {
        match value {
            Value::Cons(cons) => {
                let (car, cdr) = cons.into_pair();
                work.extend([car, cdr]);
            }
            Value::Vector(items) => work.extend(items.into_vec()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lexpr::sexp;

    fn bytes(value: &Value) -> Vec<u8> {
        let mut encoder = Encoder::default();
        encoder.value(value).unwrap();
        encoder.finish()
    }

    #[test]
    fn values_come_back() {
        let all = [
            Value::Nil,
            Value::Null,
            sexp!(#t),
            sexp!(#f),
            Value::from(0),
            Value::from(i64::MIN),
            Value::from(u64::MAX),
            Value::from(-0.0),
            Value::from(f64::INFINITY),
            Value::from('λ'),
            Value::string("a\"\\\n"),
            Value::symbol("a b|"),
            Value::symbol(""),
            Value::bytes(&b"\0\xff"[..]),
            sexp!((1 (2 . 3) #(4 (5)) . x)),
            Value::Vector(Box::new([])),
        ];
        for value in all {
            assert_eq!(decode(&bytes(&value), Others::Refuse, 10), Ok(value));
        }
        let nan = decode(&bytes(&Value::from(f64::NAN)), Others::Refuse, 1).unwrap();
        assert!(nan.as_f64().unwrap().is_nan());
    }

    #[test]
    fn depth_is_limited_and_needs_no_stack() {
        let long = (0..1_000_000).fold(Value::Null, |list, n| Value::cons(n, list));
        let deep = (0..1_000_000).fold(Value::Null, |inner, _| Value::Vector(Box::new([inner])));
        for value in [long, deep] {
            let encoded = bytes(&value);
            dismantle(value);
            let limited = decode(&encoded, Others::Refuse, 999_999);
            assert_eq!(limited.err(), Some(DataError::TooDeep(999_999)));
            let whole = decode(&encoded, Others::Refuse, 1_000_000).unwrap();
            assert_eq!(bytes(&whole), encoded);
            dismantle(whole);
        }
        let nested = bytes(&sexp!(((1 2) (3 (4)))));
        assert!(decode(&nested, Others::Refuse, 5).is_ok());
        assert!(decode(&nested, Others::Refuse, 4).is_err());
    }

    #[test]
    fn what_has_no_value_is_refused() {
        let other = b"\x0d\x03\0\0\0#<x";
        assert_eq!(decode(other, Others::Refuse, 1), Err(DataError::NotRepresentable("#<x".to_owned())));
        assert_eq!(decode(other, Others::Symbols, 1), Ok(Value::symbol("#<x")));
        let mut encoder = Encoder::default();
        assert_eq!(encoder.value(&Value::keyword("k")), Err(DataError::Keyword("k".to_owned())));
        for malformed in [&b""[..], b"\x0e", b"\x01\x01", b"\x0b\x09\0\0\0\x01"] {
            assert_eq!(decode(malformed, Others::Refuse, 9), Err(DataError::Malformed));
        }
    }
}
