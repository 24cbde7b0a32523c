//! The prompt's own commands: a comma, a word, the rest of the input.

/// A command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Command {
    Help,
    Stats,
    Wat,
    Time,
    Expand,
    Quit,
}

/// Word, what follows it, what it does.
const COMMANDS: [(Command, &str, &str, &str); 6] = [
    (Command::Expand, "expand", "FORM", "shows the core form that FORM expands to"),
    (Command::Help, "help", "", "shows this"),
    (Command::Quit, "quit", "", "leaves (so do Ctrl-D and (exit))"),
    (Command::Stats, "stats", "", "shows what was collected, compiled and linked so far"),
    (Command::Time, "time", "EXPR", "evaluates EXPR and says how long that took"),
    (Command::Wat, "wat", "NAME", "shows the WebAssembly that the procedure in NAME is compiled to"),
];

/// Words that are as near as this, from 0 to 1, are offered for one that is no command.
const NEAR: f64 = 0.5;

/// The command at the beginning of an input and what follows it, or a sentence about a word that is none. `None`: the
/// input is Scheme.
pub(super) fn parse(input: &str) -> Option<Result<(Command, &str), String>> {
    let text = input.trim_start().strip_prefix(',')?;
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    Some(find(word).map(|command| (command, rest.trim())))
}

/// The Scheme text in an input: what follows a command that takes some.
pub(super) fn scheme_part(input: &str) -> &str {
    match parse(input) {
        None => input,
        Some(Ok((Command::Expand | Command::Time, rest))) => rest,
        Some(_) => "",
    }
}

/// The words, for completion.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    COMMANDS.iter().map(|row| row.1)
}

/// A word may be cut short as long as it is clear.
fn find(word: &str) -> Result<Command, String> {
    let begun: Vec<Command> =
        COMMANDS.iter().filter(|row| !word.is_empty() && row.1.starts_with(word)).map(|row| row.0).collect();
    if let [command] = begun.as_slice() {
        return Ok(*command);
    }
    let nearness = |row: &&(Command, &str, &str, &str)| (strsim::jaro_winkler(word, row.1) * 1e6) as u64;
    let near = COMMANDS.iter().max_by_key(nearness).filter(|row| strsim::jaro_winkler(word, row.1) >= NEAR);
    Err(match near {
        Some((_, near, ..)) => format!("there is no command `,{word}`; did you mean `,{near}`?"),
        None => format!("there is no command `,{word}`; `,help` lists them"),
    })
}

/// What `,help` says.
pub(super) fn help() -> String {
    let mut text = String::from("Scheme expressions are evaluated; what they define stays.\n");
    for (_, word, argument, about) in COMMANDS {
        text.push_str(&format!("  {:<14} {about}\n", format!(",{word} {argument}")));
    }
    text.push_str(
        "Tab completes a name. Ctrl-C clears the input, or ends an evaluation.\n\
         An input goes on over lines until its parentheses are closed.",
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_and_what_follows_them() {
        assert_eq!(parse("(car x)"), None);
        assert_eq!(parse(",quit"), Some(Ok((Command::Quit, ""))));
        assert_eq!(parse(" ,time  (f 1)\n (g) "), Some(Ok((Command::Time, "(f 1)\n (g)"))));
        assert_eq!(parse(",w fib"), Some(Ok((Command::Wat, "fib"))));
    }

    #[test]
    fn a_word_that_is_no_command_gets_a_near_one() {
        let complaint = |input| parse(input).unwrap().unwrap_err();
        assert_eq!(complaint(",stast"), "there is no command `,stast`; did you mean `,stats`?");
        assert_eq!(complaint(",exand x"), "there is no command `,exand`; did you mean `,expand`?");
        assert_eq!(complaint(","), "there is no command `,`; `,help` lists them");
    }

    #[test]
    fn only_scheme_is_asked_to_be_balanced() {
        assert_eq!(scheme_part("(a"), "(a");
        assert_eq!(scheme_part(",time (a"), "(a");
        assert_eq!(scheme_part(",wat (a"), "");
        assert_eq!(scheme_part(",nonsense (a"), "");
    }

    #[test]
    fn help_names_every_command() {
        assert!(words().all(|word| help().contains(&format!(",{word}"))));
    }
}
