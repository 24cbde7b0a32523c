//! Configuration keys.

/// From when on a setting holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// At once.
    AtOnce,
    /// When the next evaluation begins.
    NextEvaluation,
    /// For texts that are parsed from then on.
    NewTexts,
    /// For forms that are expanded from then on.
    NewForms,
    /// For code that is generated from then on.
    NewCode,
}

/// The values that a key may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Values {
    /// The least.
    pub least: u64,
    /// The largest.
    pub most: u64,
    /// One more, which stands for no limit.
    pub unlimited: Option<u64>,
}

impl Values {
    const fn from(least: u64, most: u64) -> Values {
        Values { least, most, unlimited: None }
    }

    const fn or(self, unlimited: u64) -> Values {
        Values { unlimited: Some(unlimited), ..self }
    }

    /// Is this one of them?
    pub const fn contain(&self, value: u64) -> bool {
        let unlimited = match self.unlimited {
            Some(unlimited) => value == unlimited,
            None => false,
        };
        unlimited || self.least <= value && value <= self.most
    }
}

/// Calls a macro with the rows of the table: a description, code, variant, field, name, default, values, unit, effect.
/// All numbers are those of the parameter `value` of `configure`, as unsigned ones.
#[macro_export]
macro_rules! configuration_keys {
    ($with:ident) => {
        $with! {
            /// 0 off, 1 lazy (hot code), 2 eager (everything before its first run).
            1 Jit jit "JIT" = $crate::Jit::Lazy as u64, from($crate::Jit::Off as u64, $crate::Jit::Eager as u64), "", AtOnce;
            /// Entries plus loop iterations before code is hot.
            2 Threshold threshold "THRESHOLD" = 1000, from(1, 1 << 30), "entries", NewForms;
            /// Hard limit of the heap.
            3 MaxMemory max_memory "MAX_MEMORY" = 1 << 30, from(1 << 20, u64::MAX), "bytes", NextEvaluation;
            /// Size of the Scheme stack region.
            4 Stack stack "STACK" = 256 << 10, from(4 << 10, 1 << 30), "bytes", NextEvaluation;
            /// Activations of the interpreter nested on the native stack before the stack is captured.
            5 Depth depth "DEPTH" = 100, from(2, 1000), "activations", AtOnce;
            /// 1: collect after every few allocations (tests).
            6 GcStress gc_stress "GC_STRESS" = 0, from(0, 1), "", NextEvaluation;
            /// 1: every third guard of compiled code fails (tests).
            7 Deopt deopt "DEOPT" = 0, from(0, 1), "", NewCode;
            /// 1: `result` shows the last value even when it is unspecified.
            8 ShowResult show_result "SHOW_RESULT" = 0, from(0, 1), "", AtOnce;
            /// 1: programs are read into the interaction environment: definitions stay from one to the next.
            9 Interactive interactive "INTERACTIVE" = 0, from(0, 1), "", NewTexts;
            /// Procedure entries and rounds of loops that the program may make from now on; all ones (-1): no limit.
            10 Fuel fuel "FUEL" = u64::MAX, from(0, i64::MAX as u64).or(u64::MAX), "entries", AtOnce;
            /// 1: the host makes images when the program asks for one.
            11 Images images "IMAGES" = 0, from(0, 1), "", AtOnce;
            /// Procedure entries and rounds of loops after which the program gives the host control; 0: never.
            12 Slice slice "SLICE" = 0, from(0, 1 << 40), "entries", AtOnce;
            /// The most that `STACK` may be when the instance runs as a command, under a host of which nothing is
            /// known: half of the 512 KiB of native stack that wasmtime gives when nothing is said. Compiled frames of
            /// 24 bytes take 80 to 100 of it each; 128 KiB overflowed.
            13 CommandStack command_stack "COMMAND_STACK" = 64 << 10, from(4 << 10, 1 << 30), "bytes", AtOnce;
            /// Lines that go before the next text that is parsed, and before that one only: a prompt counts on.
            14 LinesBefore lines_before "LINES_BEFORE" = 0, from(0, u32::MAX as u64 - 1), "lines", NewTexts;
            /// Levels of nested expressions beyond which a form is refused: what the native stack is sure to hold in
            /// every pass. The default is for the 512 KiB that wasmtime gives when nothing is said, the largest for the
            /// guest's own stack in memory.
            15 Nesting nesting "NESTING" = 150, from(100, 2000), "levels", NewForms;
            /// Not 0: a seed by which it is decided for each lambda when it is compiled (tests).
            16 Tiers tiers "TIERS" = 0, from(0, u64::MAX), "", NewForms;
        }
    };
}

macro_rules! keys {
    ($($(#[$doc:meta])* $code:literal $variant:ident $field:ident $name:literal = $default:expr,
       $make:ident($least:expr, $most:expr)$(.$or:ident($unlimited:expr))?, $unit:literal, $effect:ident;)*) => {
        /// A setting of the guest: an argument of `configure`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u32)]
        pub enum Key { $($(#[$doc])* $variant = $code,)* }

        impl Key {
            /// All of them, by code.
            pub const ALL: &'static [Key] = &[$(Key::$variant,)*];

            /// The number.
            pub const fn code(self) -> u32 {
                self as u32
            }

            /// The name on the interface's page.
            pub const fn name(self) -> &'static str {
                match self { $(Key::$variant => $name,)* }
            }

            /// The value when nothing is said.
            pub const fn default(self) -> u64 {
                match self { $(Key::$variant => $default,)* }
            }

            /// The values that it may have.
            pub const fn values(self) -> Values {
                match self { $(Key::$variant => Values::$make($least, $most)$(.$or($unlimited))?,)* }
            }

            /// What the value counts; empty where it is one of a few codes.
            pub const fn unit(self) -> &'static str {
                match self { $(Key::$variant => $unit,)* }
            }

            /// From when on a change holds.
            pub const fn effect(self) -> Effect {
                match self { $(Key::$variant => Effect::$effect,)* }
            }

            /// The key with this number.
            pub fn from_code(code: u32) -> Option<Key> {
                Key::ALL.iter().copied().find(|key| key.code() == code)
            }
        }
    };
}
configuration_keys!(keys);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_default_is_a_value() {
        for key in Key::ALL {
            assert!(key.values().contain(key.default()), "{}", key.name());
        }
    }

    #[test]
    fn no_limit_is_a_value_of_its_own() {
        let fuel = Key::Fuel.values();
        assert!(fuel.contain(0) && fuel.contain(i64::MAX as u64) && fuel.contain(u64::MAX));
        assert!(!fuel.contain(1 << 63) && !Key::Slice.values().contain(u64::MAX));
    }
}
