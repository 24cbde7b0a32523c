//! From data to core forms: scopes, hygienic macros, libraries.
//!
//! | file | what |
//! |---|---|
//! | [`ast`], [`mod@print`] | what comes out, and its printed form |
//! | [`keyword`] | the table of core syntax |
//! | [`scope`], [`environment`], [`identifier`] | what an identifier means where; aliases |
//! | [`expander`] | the state that lives on: environments, libraries; the public face |
//! | [`steps`], [`toplevel`], [`ahead`] | top-level forms, one at a time; those that one macro use became |
//! | [`expand`] | expressions: the loop that dispatches on the head of a form |
//! | [`lambda`], [`body`], [`binding`], [`branch`], [`control`], [`record`], [`quasi`] | the core forms by group |
//! | [`rules`], [`pattern`], [`template`] | `syntax-rules` |
//! | [`meant`] | which name a misspelt one was meant to be |
//! | [`library`], [`declare`], [`import`], [`standard`], [`conditional`] | libraries, the standard ones, `cond-expand`, `include` |
//!
//! Hygiene is by renaming: an expansion turns each identifier of its template into a fresh *alias*
//! (`Kind::Identifier`), an object that names the identifier it stands for and the scope its macro was defined in. A
//! binding form binds the alias itself, so it catches nothing else. An alias that nothing binds means what its
//! original means where the macro was defined. `quote` turns aliases back into symbols. The same holds at top level: a
//! definition that a template introduces is bound to its alias, so each expansion has its own, and only what that
//! expansion made can refer to it.

mod ahead;
pub mod ast;
mod binding;
mod body;
mod branch;
mod conditional;
mod control;
mod declare;
mod environment;
mod error;
mod expand;
mod expander;
mod identifier;
mod import;
mod keyword;
mod lambda;
mod library;
mod meant;
mod pattern;
pub mod print;
mod quasi;
mod record;
mod rules;
mod scope;
mod standard;
mod steps;
mod template;
#[cfg(test)]
mod tests;
mod toplevel;

pub use environment::EnvId;
pub use error::SyntaxError;
pub use expander::{Expander, NoLoader, SourceLoader, SourceText, Tools};
pub use meant::Meant;
pub use steps::Steps;
