//! The bench programs: files of Scheme that say in comments at their end what they are.
//!
//! - `;;> text`: the next line of what the program prints, as in test files.
//! - `;;family NAME`: the kind of program it is, which is what means are taken over.
//! - `;;limits`: the program is one of those over which the limits have their means. New programs do not say so: it
//!   would change what the limits measure.
//! - `;;small SIZE`: a size for tests, to stand in the place of the one in the line `(define size …)`; and
//!   `;;small> text`, the next line of what the program prints then.

use std::path::{Path, PathBuf};

use crate::error::{Result, RunnerError};
use crate::options::BenchOptions;
use crate::test_runner::expect;

/// A program to measure.
pub(super) struct Program {
    pub name: String,
    pub path: PathBuf,
    pub text: String,
    pub family: String,
    /// The limits are about this one too.
    pub in_limits: bool,
    /// What it must print.
    pub output: Vec<String>,
    /// The same in WebAssembly, written by hand.
    pub twin: Option<PathBuf>,
}

/// The programs of the folder that were asked for, in the order of their names.
pub(super) fn wanted(options: &BenchOptions) -> Result<Vec<Program>> {
    let failed = |source| RunnerError::Read { path: options.programs.clone(), source };
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&options.programs)
        .map_err(failed)?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "scm"))
        .collect();
    paths.sort();
    let programs = paths.into_iter().map(read).collect::<Result<Vec<Program>>>()?;
    let families = |name: &String| programs.iter().any(|program| program.family == *name);
    if let Some(unknown) = options.family.iter().find(|name| !families(name)) {
        let mut known: Vec<&str> = programs.iter().map(|program| program.family.as_str()).collect();
        known.sort_unstable();
        known.dedup();
        return Err(RunnerError::Usage(format!("`{unknown}` is no family: there are {}", known.join(", "))));
    }
    let of_family = |program: &Program| options.family.is_empty() || options.family.contains(&program.family);
    let is_wanted = |program: &Program| of_family(program) && is_named(options, &program.name);
    Ok(programs.into_iter().filter(is_wanted).collect())
}

/// Was this program or limit asked for by name, or nothing in particular?
pub(super) fn is_named(options: &BenchOptions, name: &str) -> bool {
    let matches = |part: &String| match options.programs.join(part).with_extension("scm").is_file() {
        // The name of one program is not meant for those whose name contains it.
        true => part == name,
        false => name.contains(part.as_str()),
    };
    options.filter.is_empty() || options.filter.iter().any(matches)
}

fn read(path: PathBuf) -> Result<Program> {
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let text = std::fs::read_to_string(&path).map_err(|source| RunnerError::Read { path: path.clone(), source })?;
    let expectation = expect::parse(&text).map_err(|message| RunnerError::Bench(format!("{name}: {message}")))?;
    let family = text.lines().find_map(|line| line.strip_prefix(";;family "));
    let family = family.ok_or_else(|| RunnerError::Bench(format!("{name} has no line `;;family NAME`")))?;
    let twin = Some(path.with_extension("wat")).filter(|twin| twin.is_file());
    let family = family.trim().to_owned();
    let in_limits = text.lines().any(|line| line == ";;limits");
    Ok(Program { name, text, family, in_limits, output: expectation.output, twin, path })
}

/// The program as tests run it, as a test file; nothing for one that has no small size.
pub fn small(text: &str) -> Option<String> {
    let size = text.lines().find_map(|line| line.strip_prefix(";;small "))?.trim();
    let line = |line: &str| {
        if line.starts_with("(define size ") {
            Some(format!("(define size {size})"))
        } else if let Some(output) = line.strip_prefix(";;small>") {
            Some(format!(";;>{output}"))
        } else {
            // What it prints at its full size is not expected here.
            Some(line.to_owned()).filter(|line| !line.starts_with(";;>"))
        }
    };
    Some(text.lines().filter_map(line).map(|line| line + "\n").collect())
}

/// The files in the folder that have a small size, by name, with their texts at that size.
pub fn small_programs(folder: &Path) -> std::io::Result<Vec<(String, String)>> {
    let mut programs = Vec::new();
    for entry in folder.read_dir()? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "scm") {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            programs.extend(small(&std::fs::read_to_string(&path)?).map(|text| (name, text)));
        }
    }
    programs.sort();
    Ok(programs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_program_is_the_same_but_for_its_size_and_output() {
        let text = "; Twice.\n(define size 10)\n(write (* 2 size))\n;;family calls\n;;> 20\n;;small 3\n;;small> 6\n";
        let small = small(text).unwrap();
        assert!(small.starts_with("; Twice.\n(define size 3)\n(write (* 2 size))\n"), "{small}");
        assert_eq!(expect::parse(&small).unwrap().output, ["6"]);
        assert_eq!(super::small("(write 1)\n;;> 1\n"), None);
    }
}
