//! What is tried, a file each. `engines` needs a second engine, which is the caller's.

mod cache;
mod data;
mod engines;
mod expander;
mod exports;
mod guests;
mod programs;
mod reader;
mod text;

pub use engines::{Engines, OtherEngine};

use std::sync::Arc;

use super::campaign::Target;
use crate::image::Host;

/// All targets but [`Engines`], in the order in which they are run.
pub fn all(host: &Arc<Host>) -> Vec<Box<dyn Target>> {
    vec![
        Box::new(programs::Programs::new(host)),
        Box::new(text::Texts::new(host)),
        Box::new(reader::Reader::new(host)),
        Box::new(expander::Expansion::new(host)),
        Box::new(data::Data::new(host)),
        Box::new(cache::Caches),
        Box::new(exports::Exports::new(host)),
    ]
}
