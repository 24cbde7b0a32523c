//! A copy of the guest that has all mutants of a sample in it, each behind a switch, built once.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::sample::overlap;
use crate::sites::{self, Form, Site};
use crate::tokens::Source;

/// The floors that are mutated.
const FOLDERS: [&str; 5] = ["core", "heap", "interp", "jit", "vm"];

/// What only debug builds run, or only people read.
const LEFT_OUT: [&str; 7] = [
    "core/check.rs",
    "core/print.rs",
    "core/print_ir.rs",
    "core/scope.rs",
    "core/write.rs",
    "heap/verify.rs",
    "jit/golden",
];

/// Of the workspace, what the guest is built from.
const COPIED: [&str; 7] = [
    "guest/heap",
    "guest/host-interface",
    "guest/src",
    "guest/lib",
    "guest/Cargo.toml",
    "guest/build.rs",
    "rust-toolchain.toml",
];

/// The folder of a floor's sources, from the root of the workspace.
fn folder_of(floor: &str) -> String {
    match floor {
        // A crate of its own.
        "heap" => "guest/heap/src".to_owned(),
        floor => format!("guest/src/{floor}"),
    }
}

/// Where a file that is named by its floor and its path there lies, from the root of the workspace.
pub(crate) fn place_of(file: &str) -> String {
    let (floor, rest) = file.split_once('/').expect("a floor and a file");
    format!("{}/{rest}", folder_of(floor))
}

/// The name that [`place_of`] has the place of. The compiler leaves out the folder of the package that it compiles.
fn name_of(place: &str) -> Option<String> {
    match place.strip_prefix("guest/heap/src/") {
        Some(rest) => Some(format!("heap/{rest}")),
        None => place.strip_prefix("guest/src/").or_else(|| place.strip_prefix("src/")).map(str::to_owned),
    }
}

const TARGET: &str = "wasm32-wasip1";

/// The switch. What is said on standard error is what [`crate::coverage`] reads.
const SWITCH: &str = include_str!("switch.rs.txt");

/// Where the switch is set: the setting `mutant=NUMBER`, or `mutant=record`.
const ANCHOR: (&str, &str) = ("guest/src/engine/option.rs", "let (name, value) = text.split_once('=')");
const SETTING: &str = "if let Some(which) = text.strip_prefix(\"mutant=\") { return crate::mutant::choose(which); } ";

/// The workspace's folders.
pub(crate) struct Scratch {
    pub(crate) root: PathBuf,
    /// All that is made here is below it.
    pub(crate) folder: PathBuf,
}

/// A site as it stands in the copy.
struct Placed {
    file: String,
    lines: (usize, usize),
    number: usize,
}

impl Scratch {
    pub(crate) fn new() -> Scratch {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the runner is in a workspace").to_owned();
        // Below the workspace whatever the target folder is: cargo's configuration is found from here.
        let folder = root.join("target/mutants");
        Scratch { root, folder }
    }

    fn copy(&self) -> PathBuf {
        self.folder.join("source")
    }

    /// The files that are mutated, each named by its floor and its path there.
    pub(crate) fn sources(&self) -> Result<BTreeMap<String, Source>, String> {
        let mut files = BTreeMap::new();
        for folder in FOLDERS {
            let src = self.root.join(folder_of(folder));
            let mut found = Vec::new();
            walk(&src, &mut found)?;
            for path in found {
                let name = format!("{folder}/{}", path.strip_prefix(&src).expect("below it").to_string_lossy());
                let test = name.split('/').any(|part| part.starts_with("tests"));
                if name.ends_with(".rs") && !test && !LEFT_OUT.iter().any(|out| name.starts_with(out)) {
                    files.insert(name, Source::new(read(&path)?));
                }
            }
        }
        Ok(files)
    }

    /// Writes the copy with the first `count` of the candidates that compile together, and says which they are.
    pub(crate) fn write(
        &self,
        sources: &BTreeMap<String, Source>,
        candidates: Vec<Site>,
        count: usize,
    ) -> Result<Vec<Site>, String> {
        for part in COPIED {
            copy(&self.root.join(part), &self.copy().join(part))?;
        }
        let workspace = read(&self.root.join("Cargo.toml"))?.replace(", \"runner\", \"runner/guest-module\"]", "]");
        update(&self.copy().join("Cargo.toml"), &workspace)?;
        // Cargo takes the rows of the runner out of its copy.
        if !self.copy().join("Cargo.lock").exists() {
            copy(&self.root.join("Cargo.lock"), &self.copy().join("Cargo.lock"))?;
        }
        self.install_switch()?;
        let mut rest = candidates.into_iter();
        let mut chosen: Vec<Site> = Vec::new();
        loop {
            while chosen.len() < count {
                let Some(site) = rest.next() else { break };
                if !chosen.iter().any(|other| overlap(other, &site)) {
                    chosen.push(site);
                }
            }
            let placed = self.render(sources, &chosen)?;
            let wrong = self.check(&placed)?;
            if wrong.is_empty() {
                return Ok(chosen);
            }
            eprintln!("  {} of {} sites do not compile", wrong.len(), chosen.len());
            let mut number = 0;
            chosen.retain_mut(|site| {
                number += 1;
                !wrong.contains(&(number - 1)) || simpler(site, &sources[&site.file].text)
            });
        }
    }

    fn install_switch(&self) -> Result<(), String> {
        update(&self.copy().join("guest/heap/src/mutant.rs"), SWITCH)?;
        for (file, anchor, before) in [
            ("guest/heap/src/lib.rs", "pub mod blocks;", "pub mod mutant;\n"),
            ("guest/src/lib.rs", "pub use ::heap;", "pub use ::heap::mutant;\n"),
            (ANCHOR.0, ANCHOR.1, SETTING),
        ] {
            let text = read(&self.root.join(file))?;
            let (head, tail) = text.split_once(anchor).ok_or(format!("{file} has no `{anchor}` any more"))?;
            update(&self.copy().join(file), &format!("{head}{before}{anchor}{tail}"))?;
        }
        Ok(())
    }

    /// Writes every mutated file, with the switches of the sites in it, whose numbers are their places.
    fn render(&self, sources: &BTreeMap<String, Source>, chosen: &[Site]) -> Result<Vec<Placed>, String> {
        let mut placed = Vec::new();
        for (file, source) in sources {
            let mut here: Vec<(usize, &Site)> =
                chosen.iter().enumerate().filter(|(_, site)| site.file == *file).collect();
            here.sort_by_key(|(_, site)| site.extent.start);
            let (mut text, mut at) = (String::new(), 0);
            for (number, site) in here {
                text.push_str(&source.text[at..site.extent.start]);
                let first = 1 + text.matches('\n').count();
                text.push_str(&switched(site, number, &source.text));
                let last = 1 + text.matches('\n').count();
                placed.push(Placed { file: file.clone(), lines: (first, last), number });
                at = site.extent.end;
            }
            text.push_str(&source.text[at..]);
            update(&self.copy().join(place_of(file)), &text)?;
        }
        Ok(placed)
    }

    /// The numbers of the sites that the compiler complains about.
    fn check(&self, placed: &[Placed]) -> Result<BTreeSet<usize>, String> {
        let output = self.cargo(&["check", "--message-format=short"]).output().map_err(|error| error.to_string())?;
        if output.status.success() {
            return Ok(BTreeSet::new());
        }
        let messages = String::from_utf8_lossy(&output.stderr).into_owned();
        let mut wrong = BTreeSet::new();
        for message in messages.lines().filter(|line| line.contains(": error")) {
            let mut parts = message.splitn(4, ':');
            let (Some(path), Some(Ok(line))) = (parts.next(), parts.next().map(str::parse::<usize>)) else { continue };
            let Some(file) = name_of(path) else { continue };
            let here = placed.iter().filter(|placed| placed.file == file && placed.lines.0 <= line);
            let exact: Vec<usize> =
                here.clone().filter(|placed| placed.lines.1 >= line).map(|placed| placed.number).collect();
            match exact.is_empty() {
                // What follows from a change shows further down.
                true => wrong.extend(here.max_by_key(|placed| placed.lines).map(|placed| placed.number)),
                false => wrong.extend(exact),
            }
        }
        match wrong.is_empty() {
            true => Err(format!("the copy of the guest does not compile:\n{messages}")),
            false => Ok(wrong),
        }
    }

    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        // What the outer cargo was told is not meant for this build.
        for variable in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_TARGET_DIR", "RUSTC_WORKSPACE_WRAPPER"] {
            cargo.env_remove(variable);
        }
        let (verb, rest) = arguments.split_first().expect("a subcommand");
        cargo.current_dir(self.copy()).args([verb, "--quiet", "--offline", "-p", "guest", "--lib"]);
        if *verb == "test" {
            cargo.args(["-p", "heap"]);
        } else {
            cargo.args(["--target", TARGET, "--profile", "guest"]);
        }
        cargo.arg("--target-dir").arg(self.folder.join("build")).args(rest);
        cargo
    }

    /// Builds the copy: the module, without the linker's notes.
    pub(crate) fn build(&self) -> Result<Vec<u8>, String> {
        let output = self.cargo(&["build"]).output().map_err(|error| error.to_string())?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned());
        }
        let path = self.folder.join("build").join(TARGET).join("guest/guest.wasm");
        let bytes = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let mut module = wasm_encoder::Module::new();
        for payload in wasmparser::Parser::new(0).parse_all(&bytes) {
            let payload = payload.map_err(|error| error.to_string())?;
            if let Some((id, range)) = payload.as_section().filter(|(id, _)| *id != 0) {
                module.section(&wasm_encoder::RawSection { id, data: &bytes[range] });
            }
        }
        Ok(module.finish())
    }

    /// The unit tests of the guest and of the heap, natively. They are built by the first call.
    pub(crate) fn unit_tests(&self) -> Command {
        self.cargo(&["test"])
    }
}

/// The site in a form that compiles more often; false when there is none.
fn simpler(site: &mut Site, text: &str) -> bool {
    let Form::Compare { left, right, other, .. } = &site.form else { return false };
    let mutated = format!("({}) {other} ({})", &text[left.clone()], &text[right.clone()]);
    site.form = Form::Either { original: text[site.extent.clone()].to_owned(), mutated };
    true
}

fn switched(site: &Site, number: usize, text: &str) -> String {
    match &site.form {
        Form::Compare { left, right, sign, other } => format!(
            "({{ let (left, right) = (&({}), &({})); crate::mutant::either({number}, left {other} right, left {sign} right) }})",
            &text[left.clone()],
            &text[right.clone()]
        ),
        Form::Either { original, mutated } => {
            format!("(if crate::mutant::on({number}) {{ {mutated} }} else {{ {original} }})")
        }
        Form::Unless => format!("if !crate::mutant::on({number}) {{ {} }}", &text[site.extent.clone()]),
        Form::Before(value) => format!(" if crate::mutant::on({number}) {{ {value} }} "),
    }
}

/// All sites of the sources.
pub(crate) fn all_sites(sources: &BTreeMap<String, Source>) -> Vec<Site> {
    sources.iter().flat_map(|(file, source)| sites::find(file, source)).collect()
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// Writes what is new: cargo builds again what is younger.
fn update(path: &Path, text: &str) -> Result<(), String> {
    if fs::read(path).is_ok_and(|there| there == text.as_bytes()) {
        return Ok(());
    }
    let folder = path.parent().expect("a file is in a folder");
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, text))
        .map_err(|error| format!("{}: {error}", path.display()))
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    let mut files = Vec::new();
    match from.is_dir() {
        true => walk(from, &mut files)?,
        false => files.push(from.to_owned()),
    }
    for file in files {
        let below = file.strip_prefix(from).expect("below it");
        let to = if below.as_os_str().is_empty() { to.to_owned() } else { to.join(below) };
        let bytes = fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        if fs::read(&to).is_ok_and(|there| there == bytes) {
            continue;
        }
        fs::create_dir_all(to.parent().expect("a file is in a folder"))
            .and_then(|()| fs::write(&to, bytes))
            .map_err(|error| format!("{}: {error}", to.display()))?;
    }
    Ok(())
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        match path.is_dir() {
            true => walk(&path, files)?,
            false => files.push(path),
        }
    }
    Ok(())
}
