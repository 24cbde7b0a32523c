//! Tests of the code generator on hand-built trees. What the code *does* is tested by the Scheme files in all modes.

mod contract;
mod golden;
mod kept;
mod pairs;
mod trees;
