//! What the `patch` of a module has stored, as text, for `--dump=patch`.

use super::Jit;
use super::link::Word;
use crate::core::print::Name;
use crate::heap::{Code, Value};
use std::fmt::Write;

impl Jit {
    /// A line for each word that now holds the index of a table slot, and one for each code object that is compiled now.
    /// Empty when no such module awaits its link.
    pub fn patched(&self, id: u32) -> String {
        let book = self.book.borrow();
        let Some(pending) = book.awaiting(id) else { return String::new() };
        let mut text = String::new();
        for word in &pending.words {
            // Writing to a string does not fail.
            let _ = writeln!(text, "{}: {} = {}", name(word.code), word_name(word), word.at.get());
        }
        for &object in &pending.codes {
            let _ = writeln!(text, "{}: tier = compiled", name(object));
        }
        text
    }
}

fn name(object: Value) -> String {
    Name(Code::known(object).name().map_or(Value::FALSE, |name| name.value())).to_string()
}

fn word_name(word: &Word) -> String {
    if let Some(reentry) = word.reentry {
        return reentry.to_string();
    }
    let code = Code::known(word.code);
    let direct = (0..=Code::MAX_DIRECT_ARGS).find(|&n| code.place(Code::ENTRIES.element(n)) == word.at);
    direct.map_or("entry_any".to_string(), |n| format!("entry_{n}"))
}
