//! The machine without a program: frames, continuations and code objects made by hand.

mod frames;
pub(crate) mod support;
