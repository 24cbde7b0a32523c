//! What is added in few files stays so: the table in `ARCHITECTURE.md`, under "How to add …", says for each sort of thing
//! in how many files one is declared, and names an existing one and its files. This is the test that they are these.
//!
//! It reads the runner's sources too, which tests under wasm cannot: only the package folder is open to them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::heap::Kind;

const PAGE: &str = include_str!("../ARCHITECTURE.md");
/// The head of the table.
const HEAD: &str = "| to add | files at most | witness | files that must name it | its users |";
/// Folders of sources, from the root of the repository, and what stands for each on the page.
const ROOTS: [(&str, &str); 5] = [
    ("guest/src", ""),
    ("guest/heap/src", "heap/src/"),
    ("guest/host-interface/src", "host-interface/src/"),
    ("guest/lib", "lib/"),
    ("runner/src", "runner/src/"),
];

/// A row of the table.
struct Row {
    what: &'static str,
    most: usize,
    /// What to search for: any of these names the witness.
    witness: Vec<&'static str>,
    /// The files that one of its sort cannot do without, as the page calls them.
    needed: BTreeSet<String>,
    /// Those that do something with the witness.
    users: BTreeSet<String>,
}

fn table() -> Vec<Row> {
    let rows = PAGE.lines().skip_while(|line| *line != HEAD).skip(2).take_while(|line| line.starts_with('|'));
    rows.map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let [what, most, witness, needed, users] = cells[..] else { panic!("{line}") };
        let files = |cell| code(cell).into_iter().map(str::to_owned).collect();
        let most = most.parse().unwrap_or_else(|_| panic!("{line}"));
        Row { what, most, witness: code(witness), needed: files(needed), users: files(users) }
    })
    .collect()
}

/// What stands between backquotes.
fn code(cell: &'static str) -> Vec<&'static str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// The sources without tests, by the names that the page gives them.
fn sources() -> BTreeMap<String, String> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the guest is in the repository");
    let mut sources = BTreeMap::new();
    for (folder, prefix) in ROOTS {
        let root = repository.join(folder);
        for file in files(&root) {
            let below = file.strip_prefix(&root).expect("a file below its root");
            if is_source(below) {
                let text = std::fs::read_to_string(&file).expect("a readable text");
                let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
                let path: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
                sources.insert(format!("{prefix}{}", path.join("/")), text);
            }
        }
    }
    assert!(sources.len() > 200, "{}", sources.len());
    sources
}

/// Is it a program's text, and no test? Golden texts and the fuzzer's grammar are tests as well.
fn is_source(file: &Path) -> bool {
    let is_text = file.extension().is_some_and(|extension| ["rs", "scm", "sld"].iter().any(|it| extension == *it));
    let mut parts = file.iter().map(|part| part.to_string_lossy());
    is_text && !parts.any(|part| part.starts_with("tests") || ["golden", "fuzz"].contains(&&*part))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries
        .map(|entry| entry.expect("an entry of a folder").path())
        .flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] })
        .collect()
}

/// Does the text name it? `Type::Variant` is also named by `Variant` alone in the file that declares the enum or module.
fn names(text: &str, witness: &str) -> bool {
    let declared = witness.split_once("::").is_some_and(|(outer, inner)| {
        [format!("enum {outer} {{"), format!("mod {outer} {{")].iter().any(|head| text.contains(head))
            && has_word(text, inner)
    });
    declared || has_word(text, witness)
}

/// Does the word occur by itself, in Rust or in Scheme?
fn has_word(text: &str, word: &str) -> bool {
    let belongs = |c: char| c.is_alphanumeric() || "_-%".contains(c);
    text.match_indices(word).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + word.len()..]);
        !before.ends_with(belongs) && !after.starts_with(belongs)
    })
}

#[test]
fn what_is_added_is_known_to_few_files() {
    let (rows, sources) = (table(), sources());
    assert!(rows.len() > 9, "{} rows", rows.len());
    let mut wrong = Vec::new();
    for row in rows {
        let names_it = |text: &String| row.witness.iter().any(|witness| names(text, witness));
        let found: BTreeSet<String> =
            sources.iter().filter(|(_, text)| names_it(text)).map(|(file, _)| file.clone()).collect();
        let listed: BTreeSet<String> = row.needed.union(&row.users).cloned().collect();
        for file in found.difference(&listed) {
            wrong.push(format!("{}: {file} names {:?}, and the row lacks it", row.what, row.witness));
        }
        for file in listed.difference(&found) {
            wrong.push(format!("{}: the row has {file}, which does not name {:?}", row.what, row.witness));
        }
        if row.needed.len() > row.most {
            wrong.push(format!("{}: {} files, and {} at most", row.what, row.needed.len(), row.most));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A file that names most kinds of objects has to learn every new one.
#[test]
fn only_the_files_of_the_row_know_the_kinds_of_objects() {
    let kinds: Vec<String> = (0..=u8::MAX).filter_map(Kind::from_code).map(|kind| format!("Kind::{kind:?}")).collect();
    let table = table();
    let row = table.iter().find(|row| row.what.contains("object kind")).expect("a row for kinds of objects");
    let sources = sources();
    let knowing =
        sources.iter().filter(|(_, text)| kinds.iter().filter(|kind| has_word(text, kind)).count() > kinds.len() / 2);
    for (file, _) in knowing {
        assert!(row.needed.contains(file), "{file} knows the kinds of objects");
    }
}

#[test]
fn a_name_is_a_whole_word() {
    assert!(names("a = Op::Car;", "Op::Car") && names("pub enum Op { Car, }", "Op::Car"));
    assert!(!names("Op::Cart", "Op::Car") && !names("Car", "Op::Car") && !names("%save-all", "%save"));
}
