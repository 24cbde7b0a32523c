//! Procedures of the host's by name: those that a [`super::Config`] brings, and those that an image wants.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use lexpr::Value;

use crate::session::{HostProcedure, ProcedureError};

type Shared = Arc<dyn Fn(&[Value]) -> Result<Value, ProcedureError> + Send + Sync>;

/// Procedures that any number of sessions share.
#[derive(Clone, Default)]
pub(super) struct Procedures(BTreeMap<String, Shared>);

impl Procedures {
    pub(super) fn insert<F>(&mut self, name: String, procedure: F)
    where
        F: Fn(&[Value]) -> Result<Value, ProcedureError> + Send + Sync + 'static,
    {
        self.0.insert(name, Arc::new(procedure));
    }

    /// Each with its name, for one session.
    pub(super) fn all(&self) -> impl Iterator<Item = (&str, HostProcedure)> {
        self.0.iter().map(|(name, procedure)| (name.as_str(), for_session(procedure)))
    }

    /// Those of these names, in their order; or the names that are missing.
    pub(super) fn bind(&self, names: &[String]) -> Result<Vec<HostProcedure>, Vec<String>> {
        let mut missing: Vec<String> = names.iter().filter(|name| !self.0.contains_key(*name)).cloned().collect();
        if missing.is_empty() {
            return Ok(names.iter().map(|name| for_session(&self.0[name])).collect());
        }
        missing.sort();
        missing.dedup();
        Err(missing)
    }
}

fn for_session(procedure: &Shared) -> HostProcedure {
    let procedure = Arc::clone(procedure);
    Box::new(move |arguments| procedure(arguments))
}

impl fmt::Debug for Procedures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}
