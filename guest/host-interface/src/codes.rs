//! Codes: numbers that stand for one of a few things.

use crate::exit_code;

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$row:meta])* $code:literal $variant:ident $spelling:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u32)]
        pub enum $name { $($(#[$row])* $variant = $code,)* }

        impl $name {
            /// All of them, by code.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// The number.
            pub const fn code(self) -> u32 {
                self as u32
            }

            /// The name on the interface's page.
            pub const fn name(self) -> &'static str {
                match self { $($name::$variant => $spelling,)* }
            }

            /// What has this number.
            pub fn from_code(code: u32) -> Option<$name> {
                $name::ALL.iter().copied().find(|known| known.code() == code)
            }
        }
    };
}

codes! {
    /// What `eval`, `resume`, `call` and `start` give.
    Status {
        /// The evaluation is over, and went well.
        0 Done "DONE";
        /// The guest gives control for a while: `resume` goes on.
        1 Suspended "SUSPENDED";
        /// The evaluation is over, and went wrong.
        2 Error "ERROR";
        /// The program called `exit`.
        3 Exit "EXIT";
        /// The program calls a procedure of the host's.
        4 Called "CALLED";
        /// The program asks for an image of the instance as it is now.
        5 Checkpoint "CHECKPOINT";
    }
}

codes! {
    /// What `result` describes.
    #[derive(Default)]
    ResultKind {
        /// No value to show.
        #[default]
        0 Nothing "NOTHING";
        /// A value.
        1 Value "VALUE";
        /// An error.
        2 Error "ERROR";
        /// An exit.
        3 Exit "EXIT";
    }
}

codes! {
    /// Why the last evaluation, or another call of the host's, came to its end: what `cause` gives.
    #[derive(Default)]
    Cause {
        /// It went well, it has not ended, or there was none.
        #[default]
        0 None "NONE";
        /// An object that the program raised and nobody handled, and that is none of the following.
        1 Condition "CONDITION";
        /// The condition of kind `out-of-memory`, which nobody handled; or there is no memory to begin with.
        2 Memory "MEMORY";
        /// A text that cannot be read.
        3 Unreadable "UNREADABLE";
        /// The host asked for an interrupt.
        4 Interrupted "INTERRUPTED";
        /// The host asked for an interrupt, because the time is up.
        5 Time "TIME";
        /// The fuel is used up.
        6 Fuel "FUEL";
        /// The program called `exit`.
        7 Exit "EXIT";
        /// The host gave it up, in one of its procedures.
        8 Abandoned "ABANDONED";
        /// What the program wrote could not be written.
        9 Output "OUTPUT";
        /// Nobody reads the program's output any more.
        10 HungUp "HUNG_UP";
        /// The host asked for what cannot be done; nothing was evaluated.
        11 Refused "REFUSED";
    }
}

impl Cause {
    /// The exit code of the process that ends so; after an exit, unless the program gave another one.
    pub const fn exit_code(self) -> i32 {
        match self {
            Cause::None | Cause::Exit => exit_code::OK,
            Cause::Interrupted => exit_code::INTERRUPTED,
            Cause::Time | Cause::Fuel => exit_code::LIMIT,
            Cause::HungUp => exit_code::HUNG_UP,
            Cause::Condition | Cause::Memory | Cause::Unreadable => exit_code::ERROR,
            Cause::Abandoned | Cause::Output | Cause::Refused => exit_code::ERROR,
        }
    }
}

codes! {
    /// The values of [`crate::Key::Jit`].
    Jit {
        /// Nothing is compiled.
        0 Off "off";
        /// Code that has become hot is compiled.
        1 Lazy "lazy";
        /// Everything is compiled before its first run.
        2 Eager "eager";
    }
}

codes! {
    /// What a host may ask between evaluations, by `inspect`.
    Question {
        /// Where the data of a text end.
        1 Data "DATA";
        /// What the tokens of a text are.
        2 Tokens "TOKENS";
        /// What is bound in the interaction environment.
        3 Names "NAMES";
        /// What forms expand to.
        4 Expansion "EXPANSION";
        /// Where the code of a procedure is.
        5 Code "CODE";
        /// The optimisations of generated code.
        6 Optimisations "OPTIMISATIONS";
        /// What the suspended evaluation was at.
        7 Stack "STACK";
    }
}

codes! {
    /// What a call of a procedure of the host's is answered with, by `hostReturn`.
    Answer {
        /// Its value.
        0 Value "VALUE";
        /// An error to raise.
        1 Raise "RAISE";
        /// The host could not do it at all, and gives up the evaluation: nothing in the program can handle that.
        2 Abandon "ABANDON";
    }
}
