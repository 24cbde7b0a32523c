//! The cache: an entry that is damaged in any way is absent.

use std::fs;

use crate::cache::Cache;
use crate::engine;
use crate::fuzz::campaign::{Target, Verdict, Worker};
use crate::fuzz::corpus::Entry;
use crate::fuzz::dice::Dice;
use crate::fuzz::mutate;

pub(super) struct Caches;

impl Target for Caches {
    fn name(&self) -> &'static str {
        "cache"
    }

    fn worker(&self) -> Result<Box<dyn Worker + '_>, String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let engine = engine::new().map_err(|error| error.to_string())?;
        let module =
            wasmtime::Module::new(&engine, wat::parse_str("(module (func))").map_err(|error| error.to_string())?)
                .and_then(|module| module.serialize())
                .map_err(|error| error.to_string())?;
        Ok(Box::new(Vandal { folder, engine, module }))
    }
}

struct Vandal {
    folder: tempfile::TempDir,
    engine: wasmtime::Engine,
    /// Machine code of an empty module.
    module: Vec<u8>,
}

impl Worker for Vandal {
    fn case(&mut self, seed: u64) -> Verdict {
        let mut dice = Dice::new(seed);
        let whole = match dice.chance(300) {
            true => self.module.clone(),
            false => (0..dice.below(200)).map(|_| dice.number() as u8).collect(),
        };
        let cache = Cache::at(self.folder.path(), "fuzz");
        cache.write("it", &whole);
        if cache.read("it").as_deref() != Some(&whole[..]) {
            return Err("what was stored does not come back".to_owned());
        }
        let file = if dice.chance(700) { "it" } else { "it.mac" };
        let path = self.folder.path().join("fuzz").join(file);
        let damaged = mutate::bytes(&mut dice, &fs::read(&path).map_err(|error| error.to_string())?);
        fs::write(&path, &damaged).map_err(|error| error.to_string())?;
        if let Some(read) = cache.read("it")
            && read != whole
        {
            return Err(format!("{file} was damaged to {damaged:?}, and its entry is read as {read:?}"));
        }
        // Machine code is only made a module of when it is what was stored.
        let module = cache.read_module(&self.engine, "it");
        match module.is_some() && cache.read("it").as_deref() != Some(&self.module[..]) {
            true => Err(format!("{file} was damaged to {damaged:?}, and is taken for machine code")),
            false => Ok(3),
        }
    }

    fn again(&mut self, _entry: &Entry) -> Verdict {
        Err("the cache has no kept cases: every case is made of a seed".to_owned())
    }
}
