//! Direct entries: of each primitive one function for each number of arguments, which takes them as arguments.
//!
//! `(fp, self, a1 … an) -> value` is the type of `entry_n`, and a direct entry is what stands in the code object of its
//! primitive for that number of arguments. So a call of a primitive that somebody passes around costs one indirect call.
//! Generated code that knows the primitive calls the same function without a frame ([`Frame::NONE`]). What it has in locals
//! it need not store for that: no primitive collects, looks at frames or calls back.
//!
//! The entry ends in a value, or in `UNWIND`. Without a frame `UNWIND` says that nothing has happened yet (primitives fail
//! before they have effects): the code leaves at the call's site, and the interpreter makes the call and raises. With a frame
//! the call has been made in full, with all that raising and retrying take, before it gives `UNWIND`.
//!
//! One function for both was chosen over a second one, without `fp` and `self`, for generated code: two constants more in
//! registers cost 0.2 ns, 500 functions more some 25 KB.

use super::ops;
use crate::heap::regs;
use crate::heap::{Frame, Procedure, Value};
use crate::spec::Op;
use crate::spec::runtime::{Entry, MOST_ARGUMENTS, SIGNATURES};
use crate::vm::control::{Args, Control, Outcome};
use crate::vm::{Vm, native};

/// Where a primitive's arguments come from.
pub(super) trait Source: Copy {
    /// Argument `i`, from 0, which there must be.
    fn get(self, i: u32) -> Value;
    /// Argument `i`, if there is one.
    fn optional(self, i: u32) -> Option<Value>;
    /// The arguments from `start` on.
    fn from(self, start: u32) -> Args;
}

impl Source for Args {
    #[inline(always)]
    fn get(self, i: u32) -> Value {
        Args::get(self, i)
    }

    #[inline(always)]
    fn optional(self, i: u32) -> Option<Value> {
        (i < self.len()).then(|| Args::get(self, i))
    }

    #[inline(always)]
    fn from(self, start: u32) -> Args {
        Args::from(self, start)
    }
}

/// What stands for an argument that is not given.
const NOT_GIVEN: Value = Value::UNASSIGNED;

/// All that the primitive may take, or all that it must, and no rest.
impl<const N: usize> Source for [Value; N] {
    #[inline(always)]
    fn get(self, i: u32) -> Value {
        self[i as usize]
    }

    #[inline(always)]
    fn optional(self, i: u32) -> Option<Value> {
        Some(self[i as usize]).filter(|&v| v != NOT_GIVEN)
    }

    #[inline(always)]
    fn from(self, start: u32) -> Args {
        debug_assert_eq!(start as usize, N);
        regs::arguments(0)
    }
}

/// What a primitive does, for any source of arguments. The number of arguments must be one that it accepts.
pub(super) trait Body {
    const REQUIRED: usize;
    /// What it requires and what it may take besides, without the rest.
    const NAMED: usize;
    const REST: bool;
    /// The operation that means the same for its number of arguments, of a primitive that takes a rest.
    const OP: Option<Op>;
    fn run<S: Source>(vm: &Vm, arguments: S) -> Outcome;
}

/// What `B` does with this many arguments, which are all that it may take, or an operation's, or some of the rest.
#[inline(always)]
fn run<B: Body, const N: usize>(vm: &Vm, arguments: [Value; N]) -> Outcome {
    match B::OP {
        Some(op) if op.arity() == N => {
            let operand = |i| if i < N { arguments[i] } else { Value::UNSPECIFIED };
            ops::operate_known(vm, op, operand(0), operand(1), operand(2), operand(3))
        }
        Some(_) | None if N == B::NAMED => B::run(vm, arguments),
        Some(_) | None => {
            // A primitive that has some there runs no other one.
            let places = regs::arguments(N as u32);
            places.write(arguments);
            general::<B>(vm, places)
        }
    }
}

/// What `B` does with its arguments in places.
#[inline(never)]
fn general<B: Body>(vm: &Vm, arguments: Args) -> Outcome {
    B::run(vm, arguments)
}

macro_rules! arities {
    ($($Number:ident $name:ident $n:literal ($($arg:ident $at:literal),*);)*) => {
        /// A direct entry, by the number of arguments.
        #[derive(Clone, Copy, Debug)]
        pub enum Direct {
            $($Number(extern "C" fn(Frame, Value $(, value!($arg))*) -> Value),)*
        }

        $(#[allow(clippy::too_many_arguments)]
        extern "C" fn $name<B: Body>(fp: Frame, this: Value $(, $arg: Value)*) -> Value {
            /// The end of a call that gave no value. With a frame it is made again in the general way, which knows what
            /// to do about it.
            #[cold]
            #[inline(never)]
            #[allow(clippy::too_many_arguments)]
            fn failed(fp: Frame, this: Value $(, $arg: Value)*, control: &Control) -> Value {
                native::current().failure.set(*control);
                if fp.is_none() {
                    return Value::UNWIND;
                }
                fp.slots($n).write([$($arg),*]);
                native::call_any(Procedure::known(this).code().entry_any(), fp, this, $n)
            }
            let vm = native::current();
            if $n < B::NAMED {
                // Optional parameters cost one call, not a copy of the body for each number of arguments.
                #[allow(unused_mut)]
                let mut arguments = [NOT_GIVEN; MOST_ARGUMENTS];
                $(arguments[$at] = $arg;)*
                return match const { Direct::of::<B>(B::NAMED) }.call(arguments) {
                    Value::UNWIND => failed(fp, this $(, $arg)*, &vm.failure.get()),
                    value => value,
                };
            }
            match run::<B, $n>(vm, [$($arg),*]) {
                Ok(value) => value,
                Err(ref control) => failed(fp, this $(, $arg)*, control),
            }
        })*

        impl Direct {
            /// The direct entry of `B` for this many arguments.
            const fn of<B: Body>(arguments: usize) -> Direct {
                match arguments {
                    $($n => Direct::$Number($name::<B>),)*
                    _ => panic!("more arguments than entries take"),
                }
            }

            /// Its table index and signature.
            pub fn entry(self) -> Entry {
                match self {
                    $(Direct::$Number(function) =>
                        Entry::new(native::index_of(function as *const ()), SIGNATURES.entry_n[$n]),)*
                }
            }

            /// Calls it without a frame, with the first of these arguments.
            #[inline(always)]
            fn call<S: Source>(self, #[allow(unused_variables)] arguments: S) -> Value {
                match self {
                    $(Direct::$Number(function) => function(Frame::NONE, Value::FALSE $(, arguments.get($at))*),)*
                }
            }

            /// Calls it without a frame: a value, or why there is none.
            #[inline(always)]
            pub(super) fn run(self, vm: &Vm, arguments: Args) -> Outcome {
                match self.call(arguments) {
                    Value::UNWIND => Err(vm.failure.get()),
                    value => Ok(value),
                }
            }
        }
    };
}

macro_rules! value {
    ($arg:ident) => {
        Value
    };
}

arities! {
    None none 0 ();
    One one 1 (a 0);
    Two two 2 (a 0, b 1);
    Three three 3 (a 0, b 1, c 2);
    Four four 4 (a 0, b 1, c 2, d 3);
    Five five 5 (a 0, b 1, c 2, d 3, e 4);
    Six six 6 (a 0, b 1, c 2, d 3, e 4, f 5);
}

/// What runs a primitive.
#[derive(Debug)]
pub struct Entries {
    /// The direct entries, that for the required arguments first. A primitive that "may do anything" has none, unless it
    /// mostly returns.
    pub direct: &'static [Direct],
    /// Runs it with its arguments in places, where no direct entry does.
    pub(super) general: Option<fn(&Vm, Args) -> Outcome>,
}

/// Arguments of a rest parameter that direct entries take. With more the time goes into the primitive's own work.
const REST: usize = 3;

/// The number of direct entries of `B`.
pub(super) const fn count<B: Body>() -> usize {
    assert!(B::NAMED <= MOST_ARGUMENTS);
    let most = B::NAMED + if B::REST { REST } else { 0 };
    1 + if most < MOST_ARGUMENTS { most } else { MOST_ARGUMENTS } - B::REQUIRED
}

/// The direct entries of `B`.
pub(super) const fn entries<B: Body, const COUNT: usize>() -> [Direct; COUNT] {
    let mut all = [Direct::of::<B>(B::REQUIRED); COUNT];
    let mut i = 1;
    while i < COUNT {
        all[i] = Direct::of::<B>(B::REQUIRED + i);
        i += 1;
    }
    all
}

/// What runs `B` with its arguments in places.
pub(super) const fn in_places<B: Body>() -> Option<fn(&Vm, Args) -> Outcome> {
    if B::REST { Some(general::<B>) } else { None }
}
