//! Settings whose value is a text (`option` in the host interface).

use super::Engine;
use crate::jit::Optimisations;
use std::path::PathBuf;

impl Engine {
    /// Takes a setting `name=value`; false with the reason in the report.
    pub fn option(&self, text: &str) -> bool {
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        let taken = match name {
            "library-path" => {
                self.programs.add_library_folder(PathBuf::from(value));
                Ok(())
            }
            "optimisation" => self.switch(value),
            "dump" => self.set_dump(value),
            _ => Err(format!("there is no option `{name}`: there are library-path, optimisation and dump")),
        };
        if let Err(message) = &taken {
            self.refuse(message);
        }
        taken.is_ok()
    }

    /// `+name` or `-name`; for code generated from then on.
    fn switch(&self, value: &str) -> Result<(), String> {
        let mut options = self.jit.options.get();
        let (name, on) = match value.strip_prefix('-') {
            Some(name) => (name, false),
            None => (value.strip_prefix('+').unwrap_or(value), true),
        };
        if !options.set(name, on) {
            let all = Optimisations::NAMES.join(", ");
            return Err(format!("there is no optimisation `{name}`: there are {all}"));
        }
        self.jit.options.set(options);
        Ok(())
    }
}
