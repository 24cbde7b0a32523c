//! What a host may configure (`configure` in the host interface): a cell for each key.

use host_interface::{Key, configuration_keys};
use std::cell::Cell;

macro_rules! config {
    ($($(#[$doc:meta])* $code:literal $key:ident $field:ident $name:literal = $default:expr,
       $make:ident($least:expr, $most:expr)$(.$or:ident($unlimited:expr))?, $unit:literal, $effect:ident;)*) => {
        /// The configuration; every value is a 64-bit integer to the host.
        pub struct Config { $($(#[$doc])* pub $field: Cell<u64>,)* }

        impl Default for Config {
            fn default() -> Config { Config { $($field: Cell::new(Key::$key.default()),)* } }
        }

        impl Config {
            fn cell(&self, key: Key) -> &Cell<u64> {
                match key { $(Key::$key => &self.$field,)* }
            }
        }
    };
}
configuration_keys!(config);

impl Config {
    /// Sets a value; false when it is out of range.
    pub fn set(&self, key: Key, value: u64) -> bool {
        let fits = key.values().contain(value);
        if fits {
            self.cell(key).set(value);
        }
        fits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_out_of_range_are_refused() {
        let config = Config::default();
        let memory = config.max_memory.get();
        for value in [0, (1 << 20) - 1] {
            assert!(!config.set(Key::MaxMemory, value));
        }
        assert_eq!(config.max_memory.get(), memory);
        assert!(config.set(Key::MaxMemory, 1 << 20));
        assert!(!config.set(Key::Depth, 1) && !config.set(Key::Depth, 1001));
        assert!(config.set(Key::Depth, 2) && config.set(Key::Depth, 1000));
        assert_eq!((config.max_memory.get(), config.depth.get()), (1 << 20, 1000));
    }
}
