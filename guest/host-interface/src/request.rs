//! Bits of the request word, by which another thread of the host asks a running guest for control.

/// End the evaluation.
pub const INTERRUPT: u32 = 1;
/// Give control to the host.
pub const SUSPEND: u32 = 2;
/// With [`INTERRUPT`]: because the time is up. It means nothing by itself.
pub const LATE: u32 = 4;
