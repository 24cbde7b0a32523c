//! Instructions: their encoding, their texts, and what the checker finds.

mod checking;
// Under wasm only the package folder is open.
#[cfg(not(target_family = "wasm"))]
mod corpus;
mod encoding;
#[cfg(not(target_family = "wasm"))]
mod golden;
