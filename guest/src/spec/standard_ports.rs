//! The standard ports: the parameters that hold them are what an operation on ports means when it is given none.

/// A standard port, and the parameter that holds the current one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standard {
    Input = 0,
    Output = 1,
    Error = 2,
}

impl Standard {
    pub const ALL: [Standard; 3] = [Standard::Input, Standard::Output, Standard::Error];

    /// What its port is called in messages.
    pub const fn name(self) -> &'static str {
        match self {
            Standard::Input => "standard input",
            Standard::Output => "standard output",
            Standard::Error => "standard error",
        }
    }
}
