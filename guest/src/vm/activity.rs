//! What an instance was at when its host asked for control: for profiles.

/// What ran when the host's request was noticed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Activity {
    #[default]
    Interpreter,
    /// Compiled code, which left at its poll.
    Compiled,
    /// The request came during a collection.
    Collector,
}

impl Activity {
    /// The name on the interface's page.
    pub fn name(self) -> &'static str {
        match self {
            Activity::Interpreter => "interpreter",
            Activity::Compiled => "compiled",
            Activity::Collector => "collector",
        }
    }
}
