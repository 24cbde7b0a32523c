//! The page that people read (`guest/doc/abi.md`) has the same tables.

use std::collections::BTreeMap;

use host_interface::exports::Type;
use host_interface::{
    Answer, Cause, EXPORTS, Effect, Export, Jit, Key, Question, ResultKind, Status, Values, exit_code, exports,
    request, tag,
};

const PAGE: &str = include_str!("../../doc/abi.md");

/// The rows of each table of the page, by the head of its first column.
fn tables() -> BTreeMap<&'static str, Vec<Vec<&'static str>>> {
    let mut tables: BTreeMap<&str, Vec<Vec<&str>>> = BTreeMap::new();
    let mut head = None;
    for line in PAGE.lines() {
        let Some(row) = line.strip_prefix("| ").and_then(|line| line.strip_suffix(" |")) else {
            // The line below a head keeps it.
            head = head.filter(|_| line.starts_with("|---"));
            continue;
        };
        let cells: Vec<&str> = row.split(" | ").map(|cell| cell.trim_end_matches(" |")).collect();
        match head {
            None => head = Some(cells[0]),
            Some(head) => tables.entry(head).or_default().push(cells),
        }
    }
    tables
}

/// The first cells of the table with this head.
fn firsts(head: &str) -> Vec<&'static str> {
    tables()[head].iter().map(|row| row[0]).collect()
}

fn coded(rows: impl IntoIterator<Item = (u32, &'static str)>) -> Vec<String> {
    rows.into_iter().map(|(code, name)| format!("{code} `{name}`")).collect()
}

#[test]
fn codes() {
    assert_eq!(firsts("status"), coded(Status::ALL.iter().map(|row| (row.code(), row.name()))));
    assert_eq!(firsts("kind"), coded(ResultKind::ALL.iter().map(|row| (row.code(), row.name()))));
    assert_eq!(firsts("cause"), coded(Cause::ALL.iter().map(|row| (row.code(), row.name()))));
    assert_eq!(firsts("question"), coded(Question::ALL.iter().map(|row| (row.code(), row.name()))));
    assert_eq!(firsts("raise"), coded(Answer::ALL.iter().map(|row| (row.code(), row.name()))));
    let bits = [(request::INTERRUPT, "INTERRUPT"), (request::SUSPEND, "SUSPEND"), (request::LATE, "LATE")];
    assert_eq!(firsts("bit"), coded(bits));
}

#[test]
fn a_code_is_read_back() {
    assert!(Status::ALL.iter().all(|row| Status::from_code(row.code()) == Some(*row)));
    assert!(Cause::ALL.iter().all(|row| Cause::from_code(row.code()) == Some(*row)));
    assert!(Key::ALL.iter().all(|row| Key::from_code(row.code()) == Some(*row)));
    assert_eq!((Status::from_code(6), Cause::from_code(12), Key::from_code(0)), (None, None, None));
}

#[test]
fn tags() {
    assert_eq!(firsts("tag"), tag::ALL.iter().map(u8::to_string).collect::<Vec<_>>());
}

#[test]
fn exit_codes() {
    use exit_code::{DEFECT, ERROR, HUNG_UP, INTERRUPTED, LIMIT, MOST, MOST_PORTABLE, OK};
    assert_eq!(firsts("exit code"), [OK, ERROR, LIMIT, INTERRUPTED, HUNG_UP, MOST].map(|code| code.to_string()));
    assert!(PAGE.contains(&format!("`command` gives {MOST_PORTABLE} for what is larger, and {DEFECT} in a module")));
}

#[test]
fn keys() {
    let rows = &tables()["key"];
    assert_eq!(rows.len(), Key::ALL.len());
    for jit in Jit::ALL {
        assert!(rows[0][1].contains(&format!("{} {}", jit.code(), jit.name())));
    }
    for (row, key) in rows.iter().zip(Key::ALL) {
        let [name, meaning, values, default, holds] = row[..] else { panic!("{row:?}") };
        assert_eq!(name, format!("{} `{}`", key.code(), key.name()));
        assert!(meaning.contains(key.unit()), "{name} counts {}", key.unit());
        assert_eq!(values, range(key.values(), key.unit()), "{name}");
        assert_eq!(default, number(key.default(), key.unit()), "{name}");
        assert_eq!(holds, effect(key.effect()), "{name}");
    }
}

fn range(values: Values, unit: &str) -> String {
    let (least, most) = (number(values.least, unit), number(values.most, unit));
    let mut text = match (values.least, values.most) {
        (0, u64::MAX) => "any".to_owned(),
        (_, u64::MAX) => format!("at least {least}"),
        _ => format!("{least} to {most}"),
    };
    if let Some(unlimited) = values.unlimited {
        text += &format!(", or {}", number(unlimited, unit));
    }
    text
}

fn number(value: u64, unit: &str) -> String {
    let next = value.wrapping_add(1);
    match value {
        u64::MAX => "-1".to_owned(),
        0 => "0".to_owned(),
        _ if unit == "bytes" => {
            let (name, shift) = [("GiB", 30), ("MiB", 20), ("KiB", 10)]
                .into_iter()
                .find(|(_, shift)| value.is_multiple_of(1 << shift))
                .expect("sizes are round");
            format!("{} {name}", value >> shift)
        }
        _ if value >= 1 << 20 && value.is_power_of_two() => format!("2^{}", value.ilog2()),
        _ if value >= 1 << 20 && next.is_power_of_two() => format!("2^{}-1", next.ilog2()),
        _ if value >= 1 << 20 && (next + 1).is_power_of_two() => format!("2^{}-2", (next + 1).ilog2()),
        _ => value.to_string(),
    }
}

fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::AtOnce => "at once",
        Effect::NextEvaluation => "from the next evaluation on",
        Effect::NewTexts => "for new texts",
        Effect::NewForms => "for new forms",
        Effect::NewCode => "for new code",
    }
}

#[test]
fn functions() {
    let rows: Vec<(&str, &str)> = tables()["export"].iter().map(|row| (row[0], row[1])).collect();
    let things = [exports::MEMORY, exports::TABLE];
    let named: Vec<String> = things.into_iter().chain(EXPORTS.iter().map(|export| export.name)).map(quoted).collect();
    for (name, ty) in &rows {
        assert!(named.iter().any(|named| named == name), "no export {name}");
        let export = EXPORTS.iter().find(|export| quoted(export.name) == *name);
        assert!(export.is_none_or(|export| quoted(&signature(export)) == *ty), "{name} {ty}");
    }
    for name in &named {
        assert_eq!(rows.iter().filter(|(row, _)| row == name).count(), 1, "{name}");
    }
    assert!(PAGE.contains(&format!("an image exports it as `{}`", exports::START_OF_IMAGE)));
}

fn quoted(name: &str) -> String {
    format!("`{name}`")
}

/// As the page has it: `(key i32, value i64) -> i32`.
fn signature(export: &Export) -> String {
    let shown = |ty: Option<Type>| match ty {
        Some(Type::I32) => "i32",
        Some(Type::I64) => "i64",
        None => "()",
    };
    let parameters: Vec<String> = export.parameters.iter().map(|(name, ty)| format!("{name} {}", shown(*ty))).collect();
    format!("({}) -> {}", parameters.join(", "), shown(export.result))
}

#[test]
fn generated_modules() {
    use host_interface::generated::{IMPORT_MODULE, MEMORY, PATCH, TABLE};
    assert!(
        PAGE.contains(&format!(
            "- Imports: `{IMPORT_MODULE}.{MEMORY}` (the guest's memory), `{IMPORT_MODULE}.{TABLE}`"
        ))
    );
    assert!(PAGE.contains(&format!("- Exports: `{PATCH} : () -> i32` and nothing else.")));
}

#[test]
fn the_version() {
    let head = format!("# Host interface, version {}\n", host_interface::VERSION);
    assert!(PAGE.starts_with(&head));
    let (name, version) = ("`abiVersion`", host_interface::VERSION.to_string());
    assert!(tables()["export"].iter().any(|row| row[0] == name && row[2] == version));
}
