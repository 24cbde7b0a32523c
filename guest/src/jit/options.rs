//! The named optimisations and their switches (`--opt=-name`).

macro_rules! optimisations {
    ($($(#[$doc:meta])* $field:ident $name:literal;)*) => {
        /// Which optimisations are on.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct Optimisations { $($(#[$doc])* pub $field: bool,)* }

        impl Optimisations {
            /// Every name, in the order of the table.
            pub const NAMES: &'static [&'static str] = &[$($name,)*];
            /// Everything on.
            pub const ALL: Optimisations = Optimisations { $($field: true,)* };
            /// Everything off.
            pub const NONE: Optimisations = Optimisations { $($field: false,)* };

            /// What is on when nothing is said.
            pub const DEFAULT: Optimisations = Optimisations { branch_hints: false, ..Optimisations::ALL };

            /// What is left after a form compiled with these was given up `generation` times because its assumptions
            /// kept failing: nothing that the type records do not vouch for, then no assumptions at all.
            pub fn after(mut self, generation: u32) -> Optimisations {
                if generation >= 2 {
                    self.global_calls = false;
                    self.leaf_calls = false;
                    self.fused_results = false;
                    self.loop_hoist = false;
                    self.flonum_speculation = false;
                }
                if generation >= 3 {
                    self.fixnum_speculation = false;
                }
                self
            }

            /// What is left where no run has shown which types there are. Calls of what definitions say stay: they rest
            /// on the program's text.
            pub fn without_evidence(self) -> Optimisations {
                Optimisations { global_calls: self.global_calls, leaf_calls: self.leaf_calls, ..self.after(3) }
            }

            /// Switches one optimisation; false when there is none of this name.
            pub fn set(&mut self, name: &str, on: bool) -> bool {
                match name { $($name => self.$field = on,)* _ => return false }
                true
            }
        }
    };
}

optimisations! {
    /// Arithmetic whose record is clean assumes fixnums and leaves otherwise.
    fixnum_speculation "fixnum-speculation";
    /// Arithmetic that saw only flonums assumes flonums and leaves otherwise.
    flonum_speculation "flonum-speculation";
    /// Flonum arithmetic inline; flonums in f64 locals.
    flonum_inline "flonum-inline";
    /// Direct calls of local procedures.
    known_calls "known-calls";
    /// Direct calls of the procedures that globals hold, guarded by one compare.
    global_calls "global-calls";
    /// Primitives that globals hold are called by their direct entries, without a frame.
    direct_primitives "direct-primitives";
    /// What a top-level variable holds is embedded, without a check, where no code assigns it: whoever changes it all the
    /// same has this code given up first.
    watched_globals "watched-globals";
    /// A top-level variable that has a value is not asked whether it has one: it never loses it.
    bound_globals "bound-globals";
    /// A call of a procedure that does one operation is that operation: no arguments are passed, nothing is spilled, flonums
    /// stay unboxed.
    leaf_calls "leaf-calls";
    /// A call's result that arithmetic will need is checked to be a fixnum at once, instead of compared with `UNWIND`.
    fused_results "fused-results";
    /// Pairs, boxes, closures, flonums, small vectors and records are allocated inline.
    inline_alloc "inline-alloc";
    /// Stores of what is known to be no pointer have no write barrier.
    barrier_facts "barrier-facts";
    /// Range facts drop overflow checks.
    range_facts "range-facts";
    /// Types that a loop's body needs are checked once, before the loop.
    loop_hoist "loop-hoist";
    /// Small loops are emitted as two iterations with one poll.
    unroll "unroll";
    /// Procedures that neither call nor loop do not poll.
    leaf_no_poll "leaf-no-poll";
    /// Running interpreted loops enter compiled code.
    loop_entry "loop-entry";
    /// Frames that wait for a call go on in compiled code.
    resume_entry "resume-entry";
    /// ASCII characters and bytes are read from a port's buffer, and written to it, inline.
    port_inline "port-inline";
    /// Branches that leave the hot path are marked unlikely (`metadata.code.branch_hint`). Off by default: with
    /// wasmtime 48's `wasm_branch_hinting` the 10-million-iteration loop takes 10.9 ms instead of 6.8, fib is the same.
    branch_hints "branch-hints";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_switches_its_own_optimisation() {
        let mut all = Optimisations::ALL;
        assert!(Optimisations::NAMES.iter().all(|name| all.set(name, false)));
        assert_eq!(all, Optimisations::NONE);
        assert!(!all.set("no-such-thing", true));
    }
}
