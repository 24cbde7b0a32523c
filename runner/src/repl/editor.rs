//! What the line editor asks while an input is written: is it whole, how does a name go on, which colours has it.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use rustyline::completion::Completer;
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Context, Helper};

use super::{colour, command};
use crate::inspect::{Class, Data, Names};
use crate::session::Session;

/// The editor's view of the session, which nobody else uses while a line is edited.
pub(super) struct Assistant {
    session: Rc<RefCell<Session>>,
    /// Since the last evaluation, which may have bound others.
    names: RefCell<Option<Rc<Names>>>,
}

impl Assistant {
    pub(super) fn new(session: Rc<RefCell<Session>>) -> Assistant {
        Assistant { session, names: RefCell::default() }
    }

    /// Something was evaluated.
    pub(super) fn names_changed(&mut self) {
        self.names.take();
    }

    /// Without names where the guest cannot say them: the evaluation to come will say why.
    fn names(&self) -> Rc<Names> {
        let names = || Rc::new(self.session.borrow_mut().names().unwrap_or_default());
        Rc::clone(self.names.borrow_mut().get_or_insert_with(names))
    }

    /// Where the word before the cursor starts, and the names and commands it may become.
    fn completions(&self, line: &str, cursor: usize) -> (usize, Vec<String>) {
        let before = &line[..cursor];
        if let Some(word) = before.strip_prefix(',').filter(|word| !word.contains(char::is_whitespace)) {
            let words = command::words().filter(|known| known.starts_with(word)).map(str::to_owned);
            return (1, words.collect());
        }
        let tokens = self.session.borrow_mut().tokens(before).unwrap_or_default();
        let word = tokens.last().filter(|token| token.class == Class::Symbol && token.end == cursor);
        let Some(start) = word.map(|token| token.start) else { return (cursor, Vec::new()) };
        let names = self.names();
        let mut all: Vec<String> = names
            .syntax
            .iter()
            .chain(&names.variables)
            .filter(|name| name.starts_with(&line[start..cursor]))
            .cloned()
            .collect();
        all.sort();
        (start, all)
    }
}

impl Helper for Assistant {}

impl Hinter for Assistant {
    type Hint = String;
}

impl Validator for Assistant {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        let data = self.session.borrow_mut().data(command::scheme_part(context.input()));
        Ok(match data {
            Ok(Data::Incomplete) => ValidationResult::Incomplete,
            Ok(Data::Complete(_) | Data::Malformed) | Err(_) => ValidationResult::Valid(None),
        })
    }
}

impl Completer for Assistant {
    type Candidate = String;

    fn complete(&self, line: &str, cursor: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<String>)> {
        Ok(self.completions(line, cursor))
    }
}

impl Highlighter for Assistant {
    fn highlight<'l>(&self, line: &'l str, cursor: usize) -> Cow<'l, str> {
        // A command's word is no Scheme.
        let start = line.len() - command::scheme_part(line).len();
        let tokens = self.session.borrow_mut().tokens(&line[start..]);
        let Ok(tokens) = tokens else { return Cow::Borrowed(line) };
        let painted = colour::paint(&line[start..], &tokens, &self.names().syntax, cursor.wrapping_sub(start));
        Cow::Owned(format!("{}{painted}", &line[..start]))
    }

    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, prompt: &'p str, _: bool) -> Cow<'b, str> {
        Cow::Owned(format!("\x1b[1m{prompt}\x1b[0m"))
    }

    fn highlight_char(&self, _: &str, _: usize, _: CmdKind) -> bool {
        true
    }
}
