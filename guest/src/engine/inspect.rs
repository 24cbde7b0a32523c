//! What a host may ask between evaluations (`inspect` in the host interface): where the data of a text end, what its
//! tokens are, which names are bound, what a form expands to, where a procedure's code is. A prompt is made of these.
//! Nothing here runs Scheme code.

use super::Engine;
use super::drive::Next;
use crate::heap::{Code, Global, Symbol, Tier, Value};
use crate::spec::limits::{SHOWN_FORM, STACK_NAMES};
use crate::syntax::{Expander, Steps, print};
use crate::text::ReadFailure;
use crate::text::lexer::{Lexer, Token};
use crate::text::printer;
use crate::text::reader::Reader;
use crate::text::source::{Positions, Span};
use crate::vm::frames::code_of;
use host_interface::{Question, ResultKind};
use std::fmt::Write;
use std::rc::Rc;

/// An answer, or why there is none.
type Answer = Result<String, String>;

impl Engine {
    /// Answers a question by its number in the host interface: true when the report is an answer, false when it is an
    /// error.
    pub fn inspect(&self, question: u32, text: &[u8]) -> bool {
        if self.is_final() {
            return false;
        }
        let answer = match (std::str::from_utf8(text), Question::from_code(question)) {
            (Err(error), _) => Err(format!("not UTF-8: bad byte at offset {}", error.valid_up_to())),
            (Ok(text), Some(question)) => self.answer(question, text),
            (Ok(_), None) => Err(format!("there is no question {question}")),
        };
        match &answer {
            Ok(text) => self.set_result(ResultKind::Value, text.clone()),
            Err(reason) => self.refuse(reason),
        }
        answer.is_ok()
    }

    fn answer(&self, question: Question, text: &str) -> Answer {
        match question {
            Question::Data => Ok(self.data(text)),
            Question::Tokens => Ok(tokens(text)),
            Question::Names => Ok(self.names()),
            Question::Expansion => self.expansion(text),
            Question::Code => self.code(text),
            Question::Stack => self.stack(),
            Question::Optimisations => Ok(format!("({})", crate::jit::Optimisations::NAMES.join(" "))),
        }
    }

    /// `(ACTIVITY NAME …)` of the suspended evaluation.
    fn stack(&self) -> Answer {
        let newest = match self.pending.get() {
            Some(Next::Execute { fp, .. }) => fp,
            Some(Next::Enter { fp, .. } | Next::Return { fp, .. }) => self.below(fp),
            None => return Err("nothing is suspended".to_string()),
        };
        let mut names = String::new();
        let mut left = STACK_NAMES;
        self.vm.each_activation_while(newest, |activation| {
            let code = code_of(activation.closure);
            let line = self.vm.codes.get(code).map_or(0, |info| info.span.line);
            let name = crate::jit::function_name(code.name().map_or(Value::FALSE, Symbol::value), line);
            // Writing to a string does not fail.
            let _ = write!(names, " {:?}", if left > 0 { &name } else { "…" });
            left -= 1;
            left >= 0
        });
        Ok(format!("({}{names})", self.vm.activity.take().name()))
    }

    /// `(complete END …)`, `(incomplete)` or `(malformed)`.
    fn data(&self, text: &str) -> String {
        let mut reader = Reader::new(&self.vm.heap, &self.vm.symbols, text, Span::NONE.source);
        let mut ends = String::new();
        loop {
            match reader.read(&mut Positions::default()) {
                Ok(Some(_)) => ends += &format!(" {}", reader.position()),
                Ok(None) => return format!("(complete{ends})"),
                Err(error) if error.incomplete => return "(incomplete)".to_string(),
                // It is read again to be run, and then collects first.
                Err(error) if error.failure == ReadFailure::Memory => return format!("(complete {})", text.len()),
                Err(_) => return "(malformed)".to_string(),
            }
        }
    }

    /// `((syntax NAME …) (variables NAME …))`, the names as strings.
    fn names(&self) -> String {
        let mut lists = [String::new(), String::new()];
        for (name, syntax) in self.expander.bound_kinds(Expander::INTERACTION) {
            lists[syntax as usize] += &format!(" {name:?}");
        }
        format!("((syntax{}) (variables{}))", lists[1], lists[0])
    }

    /// The core forms of each datum of a text, a line each. Definitions of syntax take effect; the bodies of libraries
    /// that an import would run are left alone.
    fn expansion(&self, text: &str) -> Answer {
        let source = self.vm.sources.add("expand", text);
        let (mut reader, mut lines) = (Reader::new(&self.vm.heap, &self.vm.symbols, text, source), String::new());
        loop {
            let mut positions = Positions::default();
            let form = match reader.read(&mut positions) {
                Ok(Some(form)) => form,
                Ok(None) => return Ok(lines),
                Err(error) => return Err(error.message),
            };
            let mut steps = Steps::form(Expander::INTERACTION, form, Rc::new(positions));
            while let Some(ast) =
                steps.next(&self.expander, self.tools()).map_err(|error| self.syntax_message(&error))?
            {
                if steps.is_loading() {
                    break;
                }
                lines += &print::print(&ast);
                lines.push('\n');
            }
        }
    }

    /// Where the code of the procedure in a variable is: `(module ID FUNCTION)` when it is linked, `(requested)` when a
    /// module with it is on its way.
    fn code(&self, name: &str) -> Answer {
        let symbol = self.vm.symbols.lookup(name);
        let cell = symbol.and_then(|symbol| self.expander.lookup_global(Expander::INTERACTION, symbol));
        let value = match cell.map(|cell| Global::known(cell).content()) {
            None | Some(Value::UNASSIGNED) => return Err(format!("no variable `{name}` is bound")),
            Some(value) if !value.is_procedure() => {
                return Err(format!("`{name}` is no procedure: {}", printer::short(value, SHOWN_FORM)));
            }
            Some(value) => value,
        };
        let code = code_of(value);
        match code.tier() {
            Tier::Primitive => Err(format!("`{name}` is a primitive: its code is part of the guest")),
            Tier::Continuation => Err(format!("`{name}` is a continuation: it has no code of its own")),
            Tier::Parameter => Err(format!("`{name}` is a parameter: it has no code of its own")),
            Tier::CaseLambda => Err(format!("`{name}` is a case-lambda: each clause has code of its own")),
            Tier::Compiled | Tier::Interpreted => self.module_of(name, code),
        }
    }

    fn module_of(&self, name: &str, code: Code) -> Answer {
        let object = code.value();
        if let Some(reason) = self.jit.declined(object) {
            return Err(format!("`{name}` stays interpreted: {}", reason.name()));
        }
        let line = self.vm.codes.get(code).map_or(0, |info| info.span.line);
        match self.jit.module_of(object).filter(|_| code.tier() == Tier::Compiled) {
            Some(id) => {
                let function = crate::jit::function_name(code.name().map_or(Value::FALSE, Symbol::value), line);
                Ok(format!("(module {id} {function:?})"))
            }
            None => {
                self.jit.request(object, None);
                Ok("(requested)".to_string())
            }
        }
    }
}

/// `((CLASS START END) …)` in bytes; what cannot be a token makes the rest of the text `malformed`.
fn tokens(text: &str) -> String {
    let mut lexer = Lexer::new(text, Span::NONE.source);
    let mut list = String::new();
    let mut push = |class: &str, start: usize, end: usize| {
        // Writing to a string does not fail.
        let _ = write!(list, "({class} {start} {end})");
    };
    let mut end = 0;
    loop {
        let skipped = lexer.skip_space();
        let start = if skipped.is_ok() { lexer.position() } else { text.len() };
        let space = &text[end..start];
        let comment = space.trim();
        if !comment.is_empty() {
            let from = end + (space.len() - space.trim_start().len());
            push("comment", from, from + comment.len());
        }
        match skipped.and_then(|()| lexer.token()) {
            Ok(Some((token, _))) => {
                end = lexer.position();
                push(class(&token, &text[start..end]), start, end);
            }
            Err(_) if start < text.len() => {
                let rest = if text[start..].starts_with('"') { "string" } else { "malformed" };
                push(rest, start, text.len());
                break;
            }
            Ok(None) | Err(_) => break,
        }
    }
    format!("({list})")
}

fn class(token: &Token, text: &str) -> &'static str {
    match token {
        Token::Open(_) | Token::Vector | Token::Bytevector => "open",
        Token::Close(_) => "close",
        Token::Abbreviation(_) | Token::Dot | Token::Label(_) | Token::Reference(_) => "punctuation",
        Token::DatumComment => "comment",
        Token::Boolean(_) | Token::Character(_) => "constant",
        Token::String(_) => "string",
        Token::Number(_) => "number",
        Token::Atom(_) if looks_like_number(text) => "number",
        Token::Atom(_) | Token::Symbol(_) => "symbol",
    }
}

/// Near enough for a colour: the reader decides by parsing, which allocates.
fn looks_like_number(text: &str) -> bool {
    let digits = text.trim_start_matches(['+', '-', '.']);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && !digits.contains(|c: char| c.is_alphabetic() && !matches!(c, 'e' | 'E' | 'i'))
}
