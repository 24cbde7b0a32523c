//! Why the code generator declines a lambda. Declining is normal: the lambda stays interpreted and the reason is counted.

macro_rules! bails {
    ($($(#[$doc:meta])* $name:ident $text:literal;)*) => {
        /// A reason to leave a lambda interpreted.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Bail { $($(#[$doc])* $name,)* }

        impl Bail {
            /// Every reason, in the order of the counters.
            pub const ALL: &'static [Bail] = &[$(Bail::$name,)*];
            /// Number of reasons.
            pub const COUNT: usize = Bail::ALL.len();
            /// The reason's name in statistics.
            pub const fn name(self) -> &'static str { match self { $(Bail::$name => $text,)* } }
        }
    };
}

bails! {
    /// The tree has too many nodes.
    TooLarge "too-large";
    /// The frame does not fit the slack above the stack limit.
    FrameTooLarge "frame-too-large";
    /// More slots and captured values than the analyses keep track of.
    TooManyLocals "too-many-locals";
    /// A call has more arguments than fit the callee's part of the slack.
    TooManyArguments "too-many-arguments";
    /// The lambda has no tree (it was made by a boot image or is a primitive).
    NoTree "no-tree";
    /// Its flattened tree does not exist yet: there are no sites to leave compiled code at.
    NotFlattened "not-flattened";
    /// Nesting too deep to be compiled by recursion.
    TooDeep "too-deep";
    /// No memory for what the code must keep alive.
    OutOfMemory "out-of-memory";
    /// The host could not link the module.
    LinkFailed "link-failed";
}
