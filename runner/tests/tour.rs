//! The outputs in `guest/doc/tour.md` are those of its commands. `UPDATE_EXPECT=1` rewrites the page.

mod common;

use std::collections::HashMap;
use std::path::Path;

use common::{Ran, run_with};

/// The name of the program on the page.
const PROGRAM: &str = "count.scm";
/// What a block with a command begins with.
const COMMAND: &str = "```text\n$ runner ";
const END: &str = "\n```\n";

/// Numbers from here on are addresses.
const FIRST_ADDRESS: u64 = 0x1000;

#[test]
fn the_tour_is_true() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../guest/doc/tour.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let program = page.split("```scheme\n").nth(1).and_then(|rest| rest.split(END).next()).expect("the program");
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(PROGRAM), format!("{program}\n")).unwrap();

    let mut blocks = page.split(COMMAND);
    let mut written = blocks.next().expect("text before the first command").to_string();
    let mut count = 0;
    for block in blocks {
        let (block, after) = block.split_once(END).expect("the end of the block");
        let command = block.lines().next().unwrap_or_default();
        let ran = run_with(&words(command), folder.path(), "");
        let printed = printed(command, ran);
        written += &format!("{COMMAND}{command}\n{}{END}{after}", printed.trim_end());
        count += 1;
    }
    assert!(count > 10, "{count} commands");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, written).unwrap();
        return;
    }
    for (line, (now, then)) in written.lines().zip(page.lines()).enumerate() {
        assert_eq!(now, then, "tour.md, line {} (UPDATE_EXPECT=1 rewrites it)", line + 1);
    }
    assert_eq!(written.lines().count(), page.lines().count());
}

/// The words of a command, in which `'` quotes.
fn words(command: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for (i, part) in command.split('\'').enumerate() {
        match i % 2 {
            0 => words.extend(part.split_whitespace()),
            _ => words.push(part),
        }
    }
    words
}

/// What a dump wrote, or else what the program did.
fn printed(command: &str, ran: Ran) -> String {
    assert_eq!(ran.code, Some(0), "{command}: {ran:?}");
    assert!(!ran.stderr.is_empty() || !ran.stdout.is_empty(), "{command} prints nothing");
    renamed(if ran.stderr.is_empty() { &ran.stdout } else { &ran.stderr })
}

/// The text with names in the place of addresses and table indices, in the order in which they come.
fn renamed(text: &str) -> String {
    let (mut addresses, mut slots) = (HashMap::new(), HashMap::new());
    let lines: Vec<&str> = text.lines().collect();
    let mut renamed = String::new();
    for (line, next) in lines.iter().zip(lines.iter().skip(1).chain([&""])) {
        let name = |names: &mut HashMap<u64, usize>, prefix: char, number: u64| {
            let count = names.len() + 1;
            format!("{prefix}{}", names.entry(number).or_insert(count))
        };
        renamed += &match slot(line, next) {
            Some((before, number)) => format!("{before}{}", name(&mut slots, 'T', number)),
            None => numbers(line, |number| (number >= FIRST_ADDRESS).then(|| name(&mut addresses, '@', number))),
        };
        renamed.push('\n');
    }
    renamed
}

/// A line that ends in a table index, and the index: the callee of an indirect call, the place of `table.set`, or what
/// `patch` has stored.
fn slot<'a>(line: &'a str, next: &str) -> Option<(&'a str, u64)> {
    let next = next.trim_start();
    let is_index = ["call_indirect", "return_call_indirect", "ref.func"].iter().any(|start| next.starts_with(start));
    let constant = line.trim_start().starts_with("i32.const ") && is_index;
    let stored = line.contains(": entry_") || line.contains(": loop ");
    let (before, number) = line.rsplit_once(' ').filter(|_| constant || stored)?;
    Some((&line[..before.len() + 1], number.parse().ok()?))
}

/// The line with other text in the place of its decimal numbers.
fn numbers(line: &str, mut name: impl FnMut(u64) -> Option<String>) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let end = rest[start..].find(|c: char| !c.is_ascii_digit()).map_or(rest.len(), |length| start + length);
        text += &rest[..start];
        let number = &rest[start..end];
        text += &number.parse().ok().and_then(&mut name).unwrap_or_else(|| number.to_string());
        rest = &rest[end..];
    }
    text + rest
}
