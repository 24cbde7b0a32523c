//! The reader: data from text (R7RS §7.1.2), with the position of every pair and vector.
//!
//! Nesting is kept on an explicit stack, so neither long nor deep data need the machine's. A reference to a label whose
//! datum is not complete yet is a placeholder (a box, which no syntax writes) until the outermost datum is.

use super::error::ReadError;
use super::lexer::{Lexer, Token};
use super::placeholders;
use super::source::{Positions, SourceId, Span};
use crate::data::hash::HashMap;
use crate::data::number;
use crate::data::string;
use crate::data::symbol::SymbolTable;
use crate::heap::patience::Patience;
use crate::heap::{Addr, BoxObject, Heap, RetryAfterGc, Value};

/// Reads data from a text, one after the other.
pub struct Reader<'a> {
    heap: &'a Heap,
    symbols: &'a SymbolTable,
    lexer: Lexer<'a>,
    literal: bool,
}

/// Something open around the datum being read.
struct Frame {
    kind: FrameKind,
    /// Where it begins.
    start: Span,
    /// Its first item in the reader's list of items.
    base: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum FrameKind {
    /// A list, how it must be closed, and whether its dot was seen.
    List {
        close: char,
        dotted: bool,
    },
    Vector,
    Bytevector,
    /// `'` and its kin: the symbol.
    Abbreviation(&'static str),
    Label(u64),
    DatumComment,
}

impl FrameKind {
    fn name(self) -> &'static str {
        match self {
            FrameKind::List { .. } => "list",
            FrameKind::Vector => "vector",
            FrameKind::Bytevector => "bytevector",
            FrameKind::Abbreviation(name) => name,
            FrameKind::Label(_) => "labelled datum",
            FrameKind::DatumComment => "datum comment",
        }
    }
}

/// What has been read of one outermost datum.
#[derive(Default)]
struct PartialDatum {
    frames: Vec<Frame>,
    items: Vec<(Value, Span)>,
    labels: HashMap<u64, Label>,
    /// Open datum comments: what is in them gets no position, because nobody will keep it.
    comments: usize,
}

impl PartialDatum {
    /// Nothing read yet, with room for a small datum, which most are that a program reads one by one.
    fn new() -> PartialDatum {
        PartialDatum { frames: Vec::with_capacity(4), items: Vec::with_capacity(16), ..PartialDatum::default() }
    }
}

enum Label {
    /// Being read; its placeholder when somebody refers to it.
    Open(Option<Value>),
    Done {
        datum: Value,
        placeholder: Option<Value>,
    },
}

impl<'a> Reader<'a> {
    /// A reader at the beginning of a text.
    pub fn new(heap: &'a Heap, symbols: &'a SymbolTable, text: &'a str, source: SourceId) -> Reader<'a> {
        Reader::with_lexer(heap, symbols, Lexer::new(text, source))
    }

    /// A reader that goes on where a lexer stands.
    pub fn with_lexer(heap: &'a Heap, symbols: &'a SymbolTable, lexer: Lexer<'a>) -> Reader<'a> {
        Reader { heap, symbols, lexer, literal: true }
    }

    /// Strings are fresh objects that may be changed: data for a program, not the program's own text.
    pub fn with_mutable_strings(self) -> Reader<'a> {
        Reader { literal: false, ..self }
    }

    /// Bytes of the text read so far: after [`Reader::read`], the end of the datum.
    pub fn position(&self) -> usize {
        self.lexer.position()
    }

    /// The lexer: line, column, and whether case is folded.
    pub fn lexer(&self) -> &Lexer<'a> {
        &self.lexer
    }

    /// Reads a datum; `None` at the end of the text.
    pub fn read(&mut self, positions: &mut Positions) -> Result<Option<Value>, ReadError> {
        let mut state = PartialDatum::new();
        let mut patience = Patience::new();
        loop {
            let token = self.lexer.token();
            if self.lexer.is_given_up() {
                return Err(ReadError::memory(self.lexer.span(), RetryAfterGc));
            }
            let Some((token, span)) = token? else {
                return match state.frames.last() {
                    None => Ok(None),
                    Some(frame) => Err(unfinished(frame)),
                };
            };
            patience.spend(8).map_err(|retry| ReadError::memory(span, retry))?;
            let complete = self.take(&mut state, positions, token, span)?;
            if let Some((datum, span)) = complete
                && let Some(datum) = self.place(&mut state, positions, datum, span)?
            {
                return self.finish(state, datum).map(Some);
            }
        }
    }

    /// Acts on a token: gives a complete datum, or opens something.
    fn take(
        &mut self,
        state: &mut PartialDatum,
        positions: &mut Positions,
        token: Token,
        span: Span,
    ) -> Result<Option<(Value, Span)>, ReadError> {
        let memory = |retry| ReadError::memory(span, retry);
        let kind = match token {
            Token::Open(open) => FrameKind::List { close: if open == '(' { ')' } else { ']' }, dotted: false },
            Token::Vector => FrameKind::Vector,
            Token::Bytevector => FrameKind::Bytevector,
            Token::Abbreviation(name) => FrameKind::Abbreviation(name),
            Token::DatumComment => FrameKind::DatumComment,
            Token::Label(number) => {
                if state.labels.insert(number, Label::Open(None)).is_some() {
                    return Err(ReadError::new(span, format!("the label #{number}= stands twice in one datum")));
                }
                FrameKind::Label(number)
            }
            Token::Close(close) => return self.close(state, positions, close, span).map(Some),
            Token::Dot => return self.dot(state, span).map(|()| None),
            Token::Reference(number) => return self.reference(state, number, span).map(|v| Some((v, span))),
            Token::Boolean(b) => return Ok(Some((Value::bool(b), span))),
            Token::Character(c) => return Ok(Some((Value::char(c), span))),
            Token::String(text) => {
                let make = if self.literal { string::literal } else { string::new };
                return Ok(Some((make(self.heap, &text).map_err(memory)?, span)));
            }
            Token::Symbol(name) => return Ok(Some((self.symbols.try_intern(self.heap, &name).map_err(memory)?, span))),
            Token::Atom(text) => {
                let number = number::parse(self.heap, text, 10).map_err(memory)?;
                let datum = number.map_or_else(|| self.symbols.try_intern(self.heap, text).map_err(memory), Ok)?;
                return Ok(Some((datum, span)));
            }
            Token::Number(text) => {
                let number = number::parse(self.heap, text, 10).map_err(memory)?;
                let datum = number.ok_or_else(|| ReadError::new(span, format!("'{text}' is no number")))?;
                return Ok(Some((datum, span)));
            }
        };
        state.comments += (kind == FrameKind::DatumComment) as usize;
        state.frames.push(Frame { kind, start: span, base: state.items.len() });
        Ok(None)
    }

    /// Puts a complete datum where it belongs; gives it back when it is the outermost.
    fn place(
        &mut self,
        state: &mut PartialDatum,
        positions: &mut Positions,
        mut datum: Value,
        mut span: Span,
    ) -> Result<Option<Value>, ReadError> {
        loop {
            let Some(frame) = state.frames.last() else { return Ok(Some(datum)) };
            match frame.kind {
                FrameKind::List { .. } | FrameKind::Vector | FrameKind::Bytevector => {
                    state.items.push((datum, span));
                    return Ok(None);
                }
                FrameKind::DatumComment => {
                    state.comments -= 1;
                    state.frames.pop();
                    return Ok(None);
                }
                FrameKind::Abbreviation(name) => {
                    let inner = self.heap.cons(datum, Value::NIL);
                    datum = self.heap.cons(self.symbols.intern(self.heap, name), inner);
                    if state.comments == 0 {
                        positions.insert(inner, span);
                        positions.insert(datum, frame.start);
                    }
                    span = frame.start;
                }
                FrameKind::Label(number) => {
                    let Some(Label::Open(placeholder)) = state.labels.remove(&number) else {
                        unreachable!("the label was opened with its frame")
                    };
                    if placeholder == Some(datum) {
                        return Err(ReadError::new(frame.start, format!("the label #{number}= labels only itself")));
                    }
                    state.labels.insert(number, Label::Done { datum, placeholder });
                    span = frame.start;
                }
            }
            state.frames.pop();
        }
    }

    fn reference(&mut self, state: &mut PartialDatum, number: u64, span: Span) -> Result<Value, ReadError> {
        match state.labels.get_mut(&number) {
            None => Err(ReadError::new(span, format!("#{number}# refers to no label of this datum"))),
            Some(Label::Done { datum, .. }) => Ok(*datum),
            Some(Label::Open(placeholder)) => {
                Ok(*placeholder.get_or_insert_with(|| BoxObject::new(self.heap, Value::FALSE).value()))
            }
        }
    }

    fn dot(&mut self, state: &mut PartialDatum, span: Span) -> Result<(), ReadError> {
        let items = state.items.len();
        match state.frames.last_mut() {
            Some(Frame { kind: FrameKind::List { dotted, .. }, base, .. }) if !*dotted && items > *base => {
                *dotted = true;
                // A marker: exactly one item must follow it.
                state.items.push((Value::DEFAULT, span));
                Ok(())
            }
            _ => Err(ReadError::new(span, "unexpected '.'")),
        }
    }

    fn close(
        &mut self,
        state: &mut PartialDatum,
        positions: &mut Positions,
        close: char,
        span: Span,
    ) -> Result<(Value, Span), ReadError> {
        let Some(frame) = state.frames.pop() else {
            return Err(ReadError::new(span, format!("unexpected '{close}'")));
        };
        let Span { line, column, .. } = frame.start;
        let wanted = if let FrameKind::List { close, .. } = frame.kind { close } else { ')' };
        let has_items = matches!(frame.kind, FrameKind::List { .. } | FrameKind::Vector | FrameKind::Bytevector);
        if !has_items {
            let name = frame.kind.name();
            let message = format!("unexpected '{close}' where the datum of the {name} at {line}:{column} should be");
            return Err(ReadError::new(span, message));
        }
        if close != wanted {
            let message = format!("expected '{wanted}' to close what starts at {line}:{column}, found '{close}'");
            return Err(ReadError::new(span, message));
        }
        let (items, known) = (&state.items[frame.base..], state.comments == 0);
        let memory = |retry| ReadError::memory(frame.start, retry);
        let datum = match frame.kind {
            FrameKind::List { dotted, .. } => self.list(items, dotted, &frame, known.then_some(positions), span)?,
            FrameKind::Vector => {
                let values: Vec<Value> = items.iter().map(|item| item.0).collect();
                let vector = self.heap.vector(&values).map_err(memory)?;
                if known {
                    positions.insert(vector, frame.start);
                }
                vector
            }
            _ => self.heap.bytevector(&bytes(items)?).map_err(memory)?,
        };
        state.items.truncate(frame.base);
        Ok((datum, frame.start))
    }

    fn list(
        &self,
        items: &[(Value, Span)],
        dotted: bool,
        frame: &Frame,
        mut positions: Option<&mut Positions>,
        end: Span,
    ) -> Result<Value, ReadError> {
        let (items, mut list) = match items {
            [items @ .., (Value::DEFAULT, _), (tail, _)] if dotted => (items, *tail),
            [.., (Value::DEFAULT, _)] if dotted => return Err(ReadError::new(end, "expected a datum after '.'")),
            _ if dotted => {
                let extra = items.last().map_or(end, |item| item.1);
                return Err(ReadError::new(extra, "expected ')' after the datum that follows '.'"));
            }
            _ => (items, Value::NIL),
        };
        for (i, &(item, span)) in items.iter().enumerate().rev() {
            list = self.heap.cons(item, list);
            if let Some(positions) = &mut positions {
                positions.insert(list, if i == 0 { frame.start } else { span });
            }
        }
        Ok(list)
    }

    /// Replaces the placeholders in a complete datum.
    fn finish(&self, state: PartialDatum, datum: Value) -> Result<Value, ReadError> {
        let mut targets: HashMap<Addr, Value> = HashMap::default();
        for label in state.labels.into_values() {
            if let Label::Done { datum, placeholder: Some(placeholder) } = label {
                targets.insert(placeholder.addr(), datum);
            }
        }
        if !targets.is_empty() {
            placeholders::replace(datum, &targets);
        }
        Ok(datum)
    }
}

/// The error of a text that ends inside what this frame stands for.
fn unfinished(frame: &Frame) -> ReadError {
    let name = frame.kind.name();
    match frame.kind {
        FrameKind::List { .. } | FrameKind::Vector | FrameKind::Bytevector => ReadError::unfinished(frame.start, name),
        FrameKind::Abbreviation(_) | FrameKind::Label(_) | FrameKind::DatumComment => {
            let message = format!("end of text where the datum of the {name} that starts here should be");
            ReadError::incomplete(frame.start, message)
        }
    }
}

fn bytes(items: &[(Value, Span)]) -> Result<Vec<u8>, ReadError> {
    let byte = |&(item, span): &(Value, Span)| {
        let byte = item.to_fixnum().and_then(|n| u8::try_from(n).ok());
        byte.ok_or_else(|| ReadError::new(span, "expected an exact integer from 0 to 255 in a bytevector"))
    };
    items.iter().map(byte).collect()
}
