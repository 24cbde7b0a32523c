//! The prompt: reads an input, evaluates it, prints its values, until there is no more.

mod colour;
mod command;
mod editor;

use std::cell::RefCell;
use std::fs;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Instant;

use etcetera::BaseStrategy;
use lexpr::Value;
use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{ColorMode, CompletionType, Config, Editor};

use crate::console::{complain, say};
use crate::error::{EXIT_HUNG_UP, EXIT_OK, Result, RunnerError};
use crate::guest::Cause;
use crate::inspect::{Code, Data};
use crate::limits::HISTORY;
use crate::paint;
use crate::session::{Kind, Session};
use crate::wat_text;

use command::Command;
use editor::Assistant;

const PROMPT: &str = "> ";

/// What positions in inputs are called.
const NAME: &str = "repl";

/// Runs the prompt on a session whose programs share their environment; the exit code.
pub fn run(session: Session, history: bool) -> Result<i32> {
    let terminal = std::io::stdin().is_terminal();
    let session = Rc::new(RefCell::new(session));
    let mut editor = editor(&session)?;
    let history = if history && terminal { history_file() } else { None };
    if let Some(file) = &history {
        // There is none before the first input.
        let _ = editor.load_history(file);
    }
    if terminal {
        say(&format!("Graft {}. `,help` says what there is, Ctrl-D leaves.", env!("CARGO_PKG_VERSION")))?;
    }
    let mut repl = Repl { session, lines: 0 };
    loop {
        let input = match editor.readline(PROMPT) {
            Ok(input) => input,
            // The line is given up.
            Err(ReadlineError::Interrupted) => continue,
            Err(ReadlineError::Eof) => return Ok(EXIT_OK),
            Err(ReadlineError::Io(error)) => return Err(failed(error)),
            Err(error) => return Err(failed(std::io::Error::other(error))),
        };
        if input.trim().is_empty() {
            continue;
        }
        if let Some(file) = &history
            && editor.add_history_entry(&input).unwrap_or(false)
        {
            // At once: the session may end in any way. One that cannot be kept is no reason to stop.
            let _ = editor.append_history(file);
        }
        if let Some(code) = repl.answer(&input)? {
            return Ok(code);
        }
        if let Some(assistant) = editor.helper_mut() {
            assistant.names_changed();
        }
    }
}

fn editor(session: &Rc<RefCell<Session>>) -> Result<Editor<Assistant, FileHistory>> {
    let colours = match std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) {
        true => ColorMode::Disabled,
        false => ColorMode::Enabled,
    };
    let config = Config::builder()
        .max_history_size(HISTORY)
        .and_then(|config| config.history_ignore_dups(true))
        .map_err(|error| failed(std::io::Error::other(error)))?
        .completion_type(CompletionType::List)
        .color_mode(colours)
        // A program may leave the cursor anywhere.
        .check_cursor_position(true)
        .build();
    let mut editor = Editor::with_config(config).map_err(|error| failed(std::io::Error::other(error)))?;
    editor.set_helper(Some(Assistant::new(Rc::clone(session))));
    Ok(editor)
}

/// The history in the user's folder for state, made if it is not there.
fn history_file() -> Option<PathBuf> {
    let strategy = etcetera::base_strategy::choose_base_strategy().ok()?;
    let folder = strategy.state_dir().unwrap_or_else(|| strategy.data_dir()).join("graft");
    fs::create_dir_all(&folder).ok()?;
    Some(folder.join("history"))
}

fn failed(source: std::io::Error) -> RunnerError {
    RunnerError::Read { path: PathBuf::from("the terminal"), source }
}

struct Repl {
    session: Rc<RefCell<Session>>,
    /// Lines of all inputs so far: positions count on from input to input.
    lines: usize,
}

impl Repl {
    /// Acts on an input; an exit code ends the session.
    fn answer(&mut self, input: &str) -> Result<Option<i32>> {
        match command::parse(input) {
            None => self.evaluate(input),
            Some(Ok((command, rest))) => self.command(command, rest),
            Some(Err(complaint)) => {
                complain(&complaint);
                Ok(None)
            }
        }
    }

    fn command(&mut self, command: Command, rest: &str) -> Result<Option<i32>> {
        match command {
            Command::Help => say(&command::help())?,
            Command::Quit => return Ok(Some(EXIT_OK)),
            Command::Stats => {
                let mut session = self.session.borrow_mut();
                say(session.stats_table()?.trim_end())?;
            }
            Command::Wat | Command::Time | Command::Expand if rest.is_empty() => {
                complain("what? `,help` says what the commands take");
            }
            Command::Wat => self.wat(rest)?,
            Command::Time => return self.time(rest),
            Command::Expand => match self.session.borrow_mut().expansion(rest)? {
                Ok(forms) => say(forms.trim_end())?,
                Err(reason) => complain(&reason),
            },
        }
        Ok(None)
    }

    /// Evaluates the data of an input one by one and shows their values.
    fn evaluate(&mut self, input: &str) -> Result<Option<i32>> {
        let data = self.session.borrow_mut().data(input)?;
        let ends = match data {
            Data::Complete(ends) => ends,
            // Running it says what is wrong with it.
            Data::Incomplete | Data::Malformed => vec![input.len()],
        };
        let first_line = self.lines;
        self.lines += input.lines().count();
        let mut start = 0;
        for end in ends {
            let mut session = self.session.borrow_mut();
            session.interrupter().clear();
            session.count_lines_before(first_line)?;
            let text = blank(&input[..start]) + &input[start..end];
            let outcome = session.run(NAME, &text)?;
            match outcome.kind {
                Kind::Value => say(&outcome.text)?,
                Kind::NoValue => {}
                Kind::Exit => {
                    complain(&outcome.text);
                    return Ok(Some(outcome.code));
                }
                Kind::Error if outcome.cause == Cause::HungUp => return Ok(Some(EXIT_HUNG_UP)),
                Kind::Error | Kind::Interrupted | Kind::OutOfFuel | Kind::TimeLimit => {
                    complain(&paint::report(&outcome.text));
                    break;
                }
            }
            start = end;
        }
        Ok(None)
    }

    fn time(&mut self, expression: &str) -> Result<Option<i32>> {
        let before = self.figures()?;
        let start = Instant::now();
        let ended = self.evaluate(expression)?;
        let time = start.elapsed();
        let after = self.figures()?;
        let change = |at: usize| after[at] - before[at];
        let text = format!(
            "{:.3} ms, {} collections, {} modules linked in {:.3} ms",
            time.as_secs_f64() * 1e3,
            change(0),
            change(1),
            change(2) / 1e6,
        );
        complain(&text);
        Ok(ended)
    }

    /// Collections, modules linked, nanoseconds of compiling and linking.
    fn figures(&mut self) -> Result<[f64; 3]> {
        let mut session = self.session.borrow_mut();
        let collections = session.stats()?.get("collections").and_then(Value::as_f64).unwrap_or_default();
        let times = session.link_times();
        Ok([collections, times.linked as f64, (times.compile + times.link).as_nanos() as f64])
    }

    /// Shows the generated code of a procedure, which is compiled if it is not.
    fn wat(&mut self, name: &str) -> Result<()> {
        let mut session = self.session.borrow_mut();
        let mut code = session.code(name)?;
        if code == Ok(Code::Requested) {
            session.link_all()?;
            code = session.code(name)?;
        }
        let (id, function) = match code {
            Ok(Code::Module(id, function)) => (id, function),
            Ok(Code::Requested) => {
                complain(&format!(
                    "`{name}` could not be linked: {}",
                    session.refusal().unwrap_or("no reason is known")
                ));
                return Ok(());
            }
            Err(reason) => {
                complain(&reason);
                return Ok(());
            }
        };
        let module = session.linked().iter().find(|module| module.id == id);
        let Some(module) = module else {
            complain("the module is not kept");
            return Ok(());
        };
        let text =
            wasmprinter::print_bytes(&module.bytes).map_err(|error| RunnerError::Interface(error.to_string()))?;
        say(&format!(";; module {id}, {} bytes", module.bytes.len()))?;
        say(wat_text::functions(&text, &function).trim_end())
    }
}

/// As much space as the text takes, its line ends kept: what follows keeps its position.
fn blank(text: &str) -> String {
    text.chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_keep_positions() {
        assert_eq!(blank("(λ)\n\"x"), "   \n  ");
    }
}
