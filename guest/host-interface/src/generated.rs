//! Names in the contract of a generated module: it imports memory and table, and exports `patch`.

/// The module of the imports.
pub const IMPORT_MODULE: &str = "env";
/// The guest's memory.
pub const MEMORY: &str = crate::exports::MEMORY;
/// The guest's table.
pub const TABLE: &str = crate::exports::TABLE;
/// The one export.
pub const PATCH: &str = "patch";
