//! Tables only: what the expander, the interpreter and the code generator must agree on.

pub mod limits;
pub mod ops;
pub mod runtime;
pub use ops::Op;
pub use runtime::Runtime;
