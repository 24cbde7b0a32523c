//! What a host may configure (`configure` in the host interface). One table: key, name, default.

use std::cell::Cell;

/// Levels of expressions for the 512 KiB of native stack that wasmtime gives when nothing is said.
pub const COMMAND_NESTING: u64 = 150;
/// Levels of expressions for which the guest's own stack is large enough, if the native stack is.
const MAX_NESTING: u64 = 2000;

macro_rules! keys {
    ($($(#[$doc:meta])* $key:literal $field:ident = $default:expr, $valid:expr;)*) => {
        /// The configuration; every value is a 64-bit integer to the host.
        pub struct Config { $($(#[$doc])* pub $field: Cell<u64>,)* }

        impl Default for Config {
            fn default() -> Config { Config { $($field: Cell::new($default),)* } }
        }

        impl Config {
            /// Sets the value with this key; false when the key is unknown or the value out of range.
            pub fn set(&self, key: u32, value: u64) -> bool {
                match key {
                    $($key => { let ok: fn(u64) -> bool = $valid; if ok(value) { self.$field.set(value); } ok(value) })*
                    _ => false,
                }
            }
        }
    };
}

keys! {
    /// 0 off, 1 lazy, 2 eager.
    1 jit = 1, |v| v <= 2;
    /// Entries plus loop iterations before code is hot.
    2 threshold = 1000, |v| (1..=1 << 30).contains(&v);
    /// Hard limit of the heap in bytes.
    3 max_memory = 1 << 30, |v| v >= 1 << 20;
    /// Bytes of the Scheme stack region.
    4 stack = 256 << 10, |v| (4096..=1 << 30).contains(&v);
    /// Native activations nested before the stack is captured.
    5 depth = 100, |v| (2..=1000).contains(&v);
    /// 1: collect every few allocations.
    6 gc_stress = 0, |v| v <= 1;
    /// 1: every third guard of compiled code fails.
    7 deopt = 0, |v| v <= 1;
    /// 1: show the last value even when it is unspecified.
    8 show_result = 0, |v| v <= 1;
    /// 1: programs are read into the interaction environment: definitions stay from one to the next.
    9 interactive = 0, |v| v <= 1;
    /// Safe points (procedure entries, loop rounds) the program may pass from now on; all ones: no limit.
    10 fuel = u64::MAX, |v| v <= i64::MAX as u64 || v == u64::MAX;
    /// 1: the host makes images when the program asks for one.
    11 images = 0, |v| v <= 1;
    /// Safe points after which the program gives the host control; 0: it does not.
    12 slice = 0, |v| v <= 1 << 40;
    /// Bytes of the Scheme stack region at most when the instance runs as a command, under a host of which nothing is
    /// known: half of the 512 KiB of native stack that wasmtime gives when nothing is said. Compiled frames of 24 bytes
    /// take 80 to 100 of it each; 128 KiB overflowed.
    13 command_stack = 64 << 10, |v| (4096..=1 << 30).contains(&v);
    /// Lines that go before the next text that is parsed, and before that one only: a prompt counts on.
    14 lines_before = 0, |v| v < u32::MAX as u64;
    /// Levels of nested expressions beyond which a form is refused: what the native stack is sure to hold in every pass.
    /// The default is for 512 KiB of it.
    15 nesting = COMMAND_NESTING, |v| (100..=MAX_NESTING).contains(&v);
    /// Not 0: when each lambda is compiled is decided by lot, and this is the seed.
    16 tiers = 0, |_| true;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_out_of_range_are_refused() {
        let config = Config::default();
        let memory = config.max_memory.get();
        for value in [0, (1 << 20) - 1] {
            assert!(!config.set(3, value));
        }
        assert_eq!(config.max_memory.get(), memory);
        assert!(config.set(3, 1 << 20));
        assert!(!config.set(5, 1) && !config.set(5, 1001) && config.set(5, 2) && config.set(5, 1000));
        assert!(!config.set(99, 1));
    }
}
