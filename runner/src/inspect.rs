//! What the guest says about texts between evaluations: its answers, read. `guest/doc/abi.md` has their forms.

use std::collections::BTreeSet;

use lexpr::Value;

use crate::error::{Result, RunnerError};
use crate::guest::Question;
use crate::session::Session;

/// What the reader makes of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Data {
    /// Whole data; where each ends, in bytes.
    Complete(Vec<usize>),
    /// More text could make it whole.
    Incomplete,
    /// No more text could.
    Malformed,
}

/// A token of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub class: Class,
    /// Its first byte.
    pub start: usize,
    /// The byte behind it.
    pub end: usize,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words of the interface")]
pub enum Class {
    Comment,
    Open,
    Close,
    Punctuation,
    Constant,
    String,
    Number,
    Symbol,
    Malformed,
}

/// The names bound in the interaction environment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// Of syntax.
    pub syntax: BTreeSet<String>,
    /// Of variables.
    pub variables: BTreeSet<String>,
}

/// Where the code of a procedure is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Code {
    /// In the module of this number, its functions named so.
    Module(u32, String),
    /// A module with it is on its way.
    Requested,
}

impl Session {
    /// What the reader makes of a text.
    pub fn data(&mut self, text: &str) -> Result<Data> {
        let answer = self.ask(Question::Data, text)?;
        let mut items = answer.list_iter().into_iter().flatten();
        match items.next().and_then(Value::as_symbol) {
            Some("complete") => Ok(Data::Complete(items.filter_map(offset).collect())),
            Some("incomplete") => Ok(Data::Incomplete),
            _ => Ok(Data::Malformed),
        }
    }

    /// The tokens and comments of a text, in its order.
    pub fn tokens(&mut self, text: &str) -> Result<Vec<Token>> {
        let answer = self.ask(Question::Tokens, text)?;
        Ok(answer.list_iter().into_iter().flatten().filter_map(token).collect())
    }

    /// The names bound in the interaction environment.
    pub fn names(&mut self) -> Result<Names> {
        let answer = self.ask(Question::Names, "")?;
        let names = |kind: &str| {
            let names = answer.get(kind).and_then(Value::list_iter).into_iter().flatten();
            names.filter_map(|name| name.as_str().map(str::to_owned)).collect()
        };
        Ok(Names { syntax: names("syntax"), variables: names("variables") })
    }

    /// The core forms that the data of a text expand to, or what is wrong with them.
    pub fn expansion(&mut self, text: &str) -> Result<std::result::Result<String, String>> {
        self.inspect(Question::Expansion, text)
    }

    /// Where the code of a variable's procedure is (it is asked for if there is none), or why it has none.
    pub fn code(&mut self, name: &str) -> Result<std::result::Result<Code, String>> {
        let answer = match self.inspect(Question::Code, name)? {
            Ok(answer) => parse(&answer)?,
            Err(reason) => return Ok(Err(reason)),
        };
        let items: Vec<&Value> = answer.list_iter().into_iter().flatten().collect();
        Ok(Ok(match items.as_slice() {
            [_, id, function] => {
                let id = id.as_u64().and_then(|id| u32::try_from(id).ok()).unwrap_or_default();
                Code::Module(id, function.as_str().unwrap_or_default().to_owned())
            }
            _ => Code::Requested,
        }))
    }

    /// The names of the optimisations of generated code.
    pub fn optimisations(&mut self) -> Result<Vec<String>> {
        let answer = self.ask(Question::Optimisations, "")?;
        let names = answer.list_iter().into_iter().flatten();
        Ok(names.filter_map(Value::as_symbol).map(str::to_owned).collect())
    }

    fn ask(&mut self, question: Question, text: &str) -> Result<Value> {
        match self.inspect(question, text)? {
            Ok(answer) => parse(&answer),
            Err(reason) => Err(RunnerError::Interface(reason)),
        }
    }
}

fn parse(answer: &str) -> Result<Value> {
    lexpr::from_str(answer)
        .map_err(|error| RunnerError::Interface(format!("its answer `{answer}` cannot be read: {error}")))
}

fn offset(value: &Value) -> Option<usize> {
    value.as_u64().and_then(|offset| usize::try_from(offset).ok())
}

fn token(value: &Value) -> Option<Token> {
    let items: Vec<&Value> = value.list_iter()?.collect();
    let [class, start, end] = items.as_slice() else { return None };
    let class = match class.as_symbol()? {
        "comment" => Class::Comment,
        "open" => Class::Open,
        "close" => Class::Close,
        "punctuation" => Class::Punctuation,
        "constant" => Class::Constant,
        "string" => Class::String,
        "number" => Class::Number,
        "symbol" => Class::Symbol,
        _ => Class::Malformed,
    };
    Some(Token { class, start: offset(start)?, end: offset(end)? })
}
