//! Exit codes of the process that an evaluation would be.

/// It went well.
pub const OK: i32 = 0;
/// An uncaught condition, or what is like one.
pub const ERROR: i32 = 1;
/// A defect of Graft itself, or a module that is used as what it is not (`EX_SOFTWARE` of sysexits.h): never the answer
/// to a wrong program.
pub const DEFECT: i32 = 70;
/// Out of fuel or time: the code of `timeout(1)`.
pub const LIMIT: i32 = 124;
/// The largest code that WASI hosts agree on: wasmtime traps on one from 126, which shells use for themselves.
pub const MOST_PORTABLE: i32 = 125;
/// Interrupted: what a shell reports for Ctrl-C.
pub const INTERRUPTED: i32 = 130;
/// Nobody reads the output any more: what a shell reports of commands that SIGPIPE ends.
pub const HUNG_UP: i32 = 141;
/// The largest code that a process has, and what an integer becomes that is no exit code: a process has eight bits to
/// say how it went, and the low ones of 256 would say that it went well.
pub const MOST: i32 = 255;
