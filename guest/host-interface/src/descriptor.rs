//! Descriptors: what the guest shows lies at an address that an export gives, as so many words (u32).

/// `result`: [`crate::ResultKind`], address and length of the text, exit code.
pub const RESULT: usize = 4;
/// `jitModule`: number, address and length of the module.
pub const MODULE: usize = 3;
/// `hostCall`: number of the procedure, address and length of the arguments.
pub const CALL: usize = 3;
/// All others: address and length.
pub const BYTES: usize = 2;
