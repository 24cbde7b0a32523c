//! Tables only: what the expander, the interpreter and the code generator must agree on.

pub mod inline;
pub mod internals;
pub mod limits;
pub mod ops;
pub mod runtime;
pub mod standard_ports;
pub use inline::{Inline, Search};
pub use internals::Internal;
pub use ops::Op;
pub use runtime::Runtime;
pub use standard_ports::Standard;
