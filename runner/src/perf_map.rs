//! The map by which Linux `perf` names generated functions: `/tmp/perf-PID.map`, a line `START SIZE NAME` for each, in
//! hexadecimal (`tools/perf/Documentation/jit-interface.txt` of the kernel). The engine can write one itself, but only when
//! it is built with its profiler's crates; what it takes is in its public interface anyway.

use std::collections::HashMap;
use std::fs::File;
use std::io::Write;
use std::path::PathBuf;

use wasmparser::{KnownCustom, Linking, Name, Parser, Payload, SymbolInfo};
use wasmtime::Module;

use crate::error::{Result, RunnerError};

/// The map of this process.
pub(crate) struct PerfMap(File);

impl PerfMap {
    /// An empty map, in the place where `perf` looks for it.
    pub(crate) fn new() -> Result<PerfMap> {
        let path = PathBuf::from(format!("/tmp/perf-{}.map", std::process::id()));
        match File::create(&path) {
            Ok(file) => Ok(PerfMap(file)),
            Err(source) => Err(RunnerError::Write { path, source }),
        }
    }

    /// Adds the functions of a module, with its own names, or those that `names` has by their indices.
    pub(crate) fn add(&mut self, module: &Module, names: &HashMap<u32, String>) {
        let base = module.text().as_ptr().addr();
        let mut lines = String::new();
        for function in module.functions() {
            let index = function.index.as_u32();
            let name = names.get(&index).cloned().or(function.name).unwrap_or_else(|| format!("function {index}"));
            lines += &format!("{:x} {:x} {}\n", base + function.offset, function.len, name.replace('\n', " "));
        }
        // A map that cannot be written whole is one with fewer names, and no reason to end the program.
        let _ = self.0.write_all(lines.as_bytes());
    }
}

/// The names of a module's functions by their indices, from its names section, or the symbols that its linker left, which
/// are mangled.
pub(crate) fn names_of(module: &[u8]) -> HashMap<u32, String> {
    let mut names = HashMap::new();
    for payload in Parser::new(0).parse_all(module).flatten() {
        let Payload::CustomSection(section) = payload else { continue };
        match section.as_known() {
            KnownCustom::Name(section) => {
                for name in section.into_iter().flatten() {
                    let Name::Function(functions) = name else { continue };
                    names.extend(functions.into_iter().flatten().map(|naming| (naming.index, naming.name.to_owned())));
                }
            }
            KnownCustom::Linking(section) => {
                for part in section.into_iter().flatten() {
                    let Linking::SymbolTable(symbols) = part else { continue };
                    for symbol in symbols.into_iter().flatten() {
                        if let SymbolInfo::Func { index, name: Some(name), .. } = symbol {
                            names.insert(index, name.to_owned());
                        }
                    }
                }
            }
            _ => {}
        }
    }
    names
}
