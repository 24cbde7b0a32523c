//! What a shrunk program is made of and what went, by part of the guest.

use std::collections::BTreeMap;
use std::fmt;

use super::module::Module;
use super::reach::Reach;
use super::symbols::Symbols;

/// Functions or data of one kind: how many, and their bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Size {
    /// How many.
    pub count: usize,
    /// Their bytes before anything is written anew.
    pub bytes: usize,
}

/// What stayed and what went.
#[derive(Debug, Clone, Default)]
pub struct Sizes {
    /// Functions by part.
    pub code: BTreeMap<String, Stay>,
    /// Static data by part.
    pub data: BTreeMap<String, Stay>,
    /// Bytes of other memory that are not zero.
    pub heap: usize,
}

/// One part.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stay {
    /// In the program.
    pub stayed: Size,
    /// Not in the program.
    pub went: Size,
}

impl Stay {
    fn add(&mut self, stays: bool, bytes: usize) {
        let size = if stays { &mut self.stayed } else { &mut self.went };
        size.count += 1;
        size.bytes += bytes;
    }
}

impl Sizes {
    pub(super) fn measure(module: &Module, symbols: &Symbols, reached: &Reach) -> Sizes {
        let mut sizes = Sizes::default();
        let imported = module.imports.len();
        for (function, body) in (imported..).zip(&module.bodies) {
            let part = match symbols.names.get(&(function as u32)) {
                _ if function >= symbols.code.len() => "generated code".to_owned(),
                Some(name) => part(name),
                None => "without a name".to_owned(),
            };
            sizes.code.entry(part).or_default().add(reached.functions[function], body.range().len());
        }
        let mut heap = module.bytes.iter().filter(|byte| **byte != 0).count();
        for (region, &stays) in symbols.regions.iter().zip(&reached.regions) {
            let range = region.range.start as usize..region.range.end as usize;
            heap -= module.bytes.get(range).unwrap_or_default().iter().filter(|byte| **byte != 0).count();
            sizes.data.entry(part(&region.name)).or_default().add(stays, region.range.len());
        }
        sizes.heap = heap;
        sizes
    }

    /// All of one table together.
    fn total(parts: &BTreeMap<String, Stay>) -> Stay {
        let mut total = Stay::default();
        for part in parts.values() {
            for (sum, size) in [(&mut total.stayed, part.stayed), (&mut total.went, part.went)] {
                sum.count += size.count;
                sum.bytes += size.bytes;
            }
        }
        total
    }
}

impl Sizes {
    /// What went and what stayed, in one line each.
    pub(crate) fn summary(&self) -> String {
        let line = |what: &str, parts| {
            let Stay { stayed, went } = Sizes::total(parts);
            format!(
                "  {what}: {} bytes ({}) stayed, {} ({}) went\n",
                stayed.bytes, stayed.count, went.bytes, went.count
            )
        };
        line("functions", &self.code) + &line("static data", &self.data) + &format!("  heap: {} bytes\n", self.heap)
    }
}

impl fmt::Display for Sizes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (title, parts) in [("code", &self.code), ("static data", &self.data)] {
            writeln!(f, "{title:<24}{:>14}{:>14}", "stayed", "went")?;
            let mut rows: Vec<(&String, &Stay)> = parts.iter().collect();
            rows.sort_by_key(|(_, stay)| std::cmp::Reverse(stay.stayed.bytes));
            let total = Sizes::total(parts);
            let all = String::from("together");
            for (name, stay) in rows.into_iter().chain([(&all, &total)]) {
                let cell = |size: Size| format!("{} ({})", size.bytes, size.count);
                writeln!(f, "  {name:<22}{:>14}{:>14}", cell(stay.stayed), cell(stay.went))?;
            }
        }
        writeln!(f, "heap {}", self.heap)
    }
}

/// The part of the guest that a mangled name belongs to: a crate, or a floor of the guest's.
fn part(name: &str) -> String {
    let path = path(name);
    match path.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["guest", floor, ..] => format!("guest::{floor}"),
        // Only tables of function pointers are compiled from closures without captures: the primitives.
        ["core", "ops", ..] => "primitives".to_owned(),
        ["core" | "alloc" | "std", module, ..] => format!("std {module}"),
        [one] if one.starts_with(".L") => "constants".to_owned(),
        [krate, _, ..] => (*krate).to_owned(),
        _ => "libc".to_owned(),
    }
}

/// The components of a path: of a legacy name all; of a `v0` name those from the crate on.
fn path(name: &str) -> Vec<String> {
    let (mut rest, v0) = match (name.strip_prefix("_ZN"), name.strip_prefix("_R")) {
        (Some(rest), _) => (rest, false),
        (None, Some(rest)) => (rest, true),
        (None, None) => return vec![name.to_owned()],
    };
    if v0 {
        // `Cs<base 62>_` is a crate; its name and the names inside it follow, each after its length.
        let Some(at) = rest.find("Cs") else { return vec![name.to_owned()] };
        rest = rest[at..].split_once('_').map_or("", |(_, rest)| rest);
    }
    let mut path = Vec::new();
    while let Some(length) = rest.find(|c: char| !c.is_ascii_digit()).filter(|digits| *digits > 0) {
        let Ok(count) = rest[..length].parse::<usize>() else { break };
        let from = length + usize::from(v0 && rest[length..].starts_with('_'));
        let Some(component) = rest.get(from..from + count) else { break };
        path.push(component.to_owned());
        rest = &rest[from + count..];
    }
    match path.first().map(String::as_str) {
        // `<T as Trait>::method` of a legacy name: the type says where it belongs.
        Some(first) if first.starts_with("_$LT$") => {
            let inner = first.trim_start_matches("_$LT$").trim_start_matches("$RF$").trim_start_matches("mut$u20$");
            let inner = inner.split("$u20$as").next().unwrap_or(inner);
            inner.split("..").map(|part| part.split('$').next().unwrap_or(part).to_owned()).collect()
        }
        _ => path,
    }
}
