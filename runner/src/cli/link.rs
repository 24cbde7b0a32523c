//! `runner link`.

use std::path::Path;

use crate::console::complain;
use crate::error::{EXIT_ERROR, EXIT_OK, Result, RunnerError};
use crate::guest::{Key, library_option};
use crate::image::{Host, Merged, package};
use crate::options::LinkOptions;
use crate::output::write_whole;
use crate::paint;
use crate::session::SessionConfig;
use crate::static_link::{Linkage, link};
use crate::wasi::{Console, World};

/// `runner link`; its exit code.
pub(crate) fn command(options: &LinkOptions) -> Result<i32> {
    let source = super::program(&options.file)?;
    let host = Host::new()?;
    let linkage = Linkage {
        entry: options.entry.clone(),
        train: options.train.as_deref().map(words),
        is_final: options.is_final,
        indirect: options.indirect_calls,
    };
    let merged = match link(&host, &config(options)?, &linkage, &source.name, &source.text)? {
        Ok(merged) => merged,
        Err(outcome) => {
            complain(&paint::report(&outcome.text));
            return Ok(EXIT_ERROR);
        }
    };
    let bytes = match options.component {
        true => package::component(&merged.bytes)?,
        false => merged.bytes,
    };
    let Merged { functions, direct, sizes, .. } = merged;
    let (path, size) = (options.output.display(), bytes.len());
    let mut said = format!("{path}: {size} bytes, {functions} compiled functions, {direct} direct calls\n");
    match options.precompiled {
        true => said += &write_both(&options.output, &bytes)?,
        false => write_whole(&options.output, &bytes)?,
    }
    if let Some(sizes) = sizes {
        said += &if options.sizes { sizes.to_string() } else { sizes.summary() };
    }
    // On standard error: the module itself may go to standard output.
    complain(&said);
    Ok(EXIT_OK)
}

/// Writes a module and its machine code, both or none; what is to be said of the second.
fn write_both(module: &Path, bytes: &[u8]) -> Result<String> {
    let path = module.with_extension("cwasm");
    if path == *module {
        return Err(RunnerError::Usage(format!("{} would be the module and its machine code", path.display())));
    }
    let code = package::precompiled(bytes)?;
    write_whole(&path, &code)?;
    write_whole(module, bytes).inspect_err(|_| {
        // The error that is told is the first one.
        let _ = std::fs::remove_file(&path);
    })?;
    Ok(format!("{}: {} bytes of machine code\n", path.display(), code.len()))
}

/// Arguments separated by spaces.
fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn config(options: &LinkOptions) -> Result<SessionConfig> {
    let libraries = options.libraries.folders(false)?;
    let mut texts: Vec<String> = libraries.iter().map(|folder| library_option(folder)).collect();
    texts.extend(options.opt.iter().map(|switch| format!("optimisation={switch}")));
    let mut settings = Vec::new();
    if let Some(bytes) = options.max_stack {
        let bytes = super::stack_size(bytes)?;
        settings.extend([Key::Stack, Key::CommandStack].map(|key| (key, bytes)));
    }
    settings.extend(options.max_memory.map(|bytes| (Key::MaxMemory, bytes.cast_signed())));
    let world = World {
        args: vec![options.file.clone()],
        environment: true,
        variables: Vec::new(),
        folders: super::folders_of(&options.dir, Some(Path::new(&options.file)), &libraries),
        console: Console::Inherit,
    };
    Ok(SessionConfig { world, settings, options: texts, ..SessionConfig::default() })
}
