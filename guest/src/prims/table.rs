//! The primitive table. A primitive is one form:
//!
//! ```text
//! /// The documentation.
//! #[never returns] #[needs compiler] #[mostly returns]
//! "name" (required: Type, … [optional: Type, …] | rest) Effect Inline => body;
//! ```
//!
//! - Every parameter has a [`Param`] type, which checks and converts the argument (`name: argument 2 must be a list`).
//!   Optional ones are `Option`s in the body; the rest is an [`Args`] of unchecked values.
//! - `Effect` is a [`spec::Effect`](crate::spec::ops::Effect); left out, the primitive "may do anything".
//! - `Inline` is what the compiler makes of a call ([`Inline`]): the name of the [`Op`] that means the same when the
//!   primitive is called with exactly that many arguments, `Selector("ad")`, `Search(Memq)`, `List`, `ConsStar`, `Vector`,
//!   `Record` or `Values`. Left out, a call stays a call.
//! - `#[never returns]`: it raises in any case. `#[needs compiler]`: what keeps it needs expander and compiler.
//!   `#[mostly returns]`, of a primitive that may do anything: most calls just give a value, so generated code asks its
//!   direct entry before it makes the call in full.
//!
//! All that the compiler and the linker know of a primitive is in its row: they ask for these attributes, never for names.
//! - The body is an expression of type [`Outcome`]. It may be run twice (`Control::RetryAfterGc`): it must fail before
//!   it has effects. It never calls back into Scheme.
//!
//! The caller checks the number of arguments ([`Prim::accepts`]) before it runs a primitive; bodies rely on it.
//!
//! From a form with an effect come direct entries (`direct.rs`): one for each number of arguments, up to three of the rest.
//! There `args` in the body is a [`Source`], which has no slice of all arguments.

use super::direct::{Direct, Entries, Source};
use crate::data::condition::ConditionKind;
use crate::data::hash_table::Table;
use crate::data::{list, number, string, symbol};
use crate::heap::{self, Value};
use crate::spec::ops::Effect;
use crate::spec::{Inline, Op};
use crate::vm::Vm;
use crate::vm::control::{Args, Control, Outcome};

/// A primitive procedure.
#[derive(Debug)]
pub struct Prim {
    pub name: &'static str,
    pub doc: &'static str,
    pub required: u8,
    pub optional: u8,
    pub rest: bool,
    /// Names of the required parameters, then of the optional ones.
    pub params: &'static [&'static str],
    /// What it does besides giving its result; `None` is "anything".
    pub effect: Option<Effect>,
    /// What the compiler makes of its calls.
    pub inline: Option<Inline>,
    /// It raises in any case.
    pub never_returns: bool,
    /// It makes code of new forms.
    pub needs_compiler: bool,
    /// It may do anything, but has direct entries, which give `UNWIND` when there is more to do than to give a value.
    pub mostly_returns: bool,
    /// What runs it.
    pub entries: Entries,
}

impl Prim {
    /// The inline operation it is when called with as many arguments as that has.
    #[inline]
    pub fn op(&self) -> Option<Op> {
        self.inline.and_then(Inline::op)
    }

    /// Can it be called with this many arguments?
    #[inline]
    pub fn accepts(&self, arguments: u32) -> bool {
        let least = self.required as u32;
        arguments >= least && (self.rest || arguments <= least + self.optional as u32)
    }

    /// Its direct entry for this many arguments.
    #[inline(always)]
    pub fn direct(&self, arguments: u32) -> Option<Direct> {
        self.entries.direct.get((arguments as usize).checked_sub(self.required as usize)?).copied()
    }

    /// Runs it. The number of arguments must be one it accepts.
    #[inline(always)]
    pub fn run(&self, vm: &Vm, args: Args) -> Outcome {
        match self.direct(args.len()) {
            Some(direct) => direct.run(vm, args),
            None => (self.entries.general.expect("it has entries for all that it accepts"))(vm, args),
        }
    }
}

/// Declares `TABLE`; the identifiers are what bodies call the machine and the arguments.
macro_rules! prims {
    ($vm:ident, $args:ident; $(
        $(#[doc = $doc:literal])+
        $(#[never $returns:ident])?
        $(#[needs $compiler:ident])?
        $(#[mostly $mostly:ident])?
        $name:literal ($($p:ident: $t:ty),* $([$($o:ident: $ot:ty),*])? $(| $rest:ident)?)
            $($effect:ident $($inline:ident $(($path:tt))?)?)? => $body:expr;
    )*) => {
        /// The primitives of this file.
        pub(super) const TABLE: &[$crate::prims::table::Prim] = &[$($crate::prims::table::Prim {
            name: $name,
            doc: concat!($($doc, "\n"),+),
            required: <[&str]>::len(&[$(stringify!($p)),*]) as u8,
            optional: <[&str]>::len(&[$($(stringify!($o)),*)?]) as u8,
            rest: <[&str]>::len(&[$(stringify!($rest))?]) == 1,
            params: &[$(stringify!($p),)* $($(stringify!($o)),*)?],
            effect: prims!(@effect $($effect)?),
            inline: prims!(@inline $($($inline $(($path))?)?)?),
            never_returns: <[&str]>::len(&[$(stringify!($returns))?]) == 1,
            needs_compiler: <[&str]>::len(&[$(stringify!($compiler))?]) == 1,
            mostly_returns: <[&str]>::len(&[$(stringify!($mostly))?]) == 1,
            entries: prims!(@entries [$($mostly [])? $($effect [$($inline $(($path))?)?])?] [$($rest)?]
                $vm $args $name ($($p $t)*) ($($($o $ot)*)?) $body),
        },)*];
    };
    (@entries [] $rest:tt $vm:ident $args:ident $name:literal $required:tt $optional:tt $body:expr) => {
        $crate::prims::direct::Entries {
            direct: &[],
            general: Some(|$vm: &$crate::vm::Vm, $args: $crate::vm::control::Args| -> $crate::vm::control::Outcome {
                prims!(@body $rest $vm $args $name $required $optional $body)
            }),
        }
    };
    (@entries [$effect:ident [$($inline:tt)*]] [$($rest:ident)?] $vm:ident $args:ident $name:literal
        ($($p:ident $t:ty)*) ($($o:ident $ot:ty)*) $body:expr) => {{
        struct Row;
        impl $crate::prims::direct::Body for Row {
            const REQUIRED: usize = <[&str]>::len(&[$(stringify!($p)),*]);
            const NAMED: usize = <[&str]>::len(&[$(stringify!($p),)* $(stringify!($o)),*]);
            const REST: bool = <[&str]>::len(&[$(stringify!($rest))?]) == 1;
            const OP: Option<$crate::spec::Op> = prims!(@operation [$($rest)?] $($inline)*);
            #[inline(always)]
            fn run<S: $crate::prims::direct::Source>($vm: &$crate::vm::Vm, $args: S) -> $crate::vm::control::Outcome {
                prims!(@body [$($rest)?] $vm $args $name ($($p $t)*) ($($o $ot)*) $body)
            }
        }
        const COUNT: usize = $crate::prims::direct::count::<Row>();
        $crate::prims::direct::Entries {
            direct: &const { $crate::prims::direct::entries::<Row, COUNT>() },
            general: $crate::prims::direct::in_places::<Row>(),
        }
    }};
    (@body [$($rest:ident)?] $vm:ident $args:ident $name:literal
        ($($p:ident $t:ty)*) ($($o:ident $ot:ty)*) $body:expr) => {{
        #[allow(unused_mut, unused_variables)]
        let mut next = $crate::prims::table::Next { who: $name, at: 0 };
        $(let $p = next.required::<$t, _>($vm, $args)?;)*
        $(let $o = next.optional::<$ot, _>($vm, $args)?;)*
        $(let $rest = next.rest($args);)?
        // Some bodies use neither, which must not be a warning.
        let _ = ($vm, $args);
        $body
    }};
    (@operation [$rest:ident] List) => { None };
    (@operation [$rest:ident] ConsStar) => { None };
    (@operation [$rest:ident] Vector) => { None };
    (@operation [$rest:ident] Record) => { None };
    (@operation [$rest:ident] Values) => { None };
    (@operation [$rest:ident] $op:ident) => { Some($crate::spec::Op::$op) };
    (@operation $rest:tt $($inline:tt)*) => { None };
    (@effect) => { None };
    (@effect $effect:ident) => { Some($crate::spec::ops::Effect::$effect) };
    (@inline) => { None };
    (@inline List) => { Some($crate::spec::Inline::List) };
    (@inline ConsStar) => { Some($crate::spec::Inline::ConsStar) };
    (@inline Vector) => { Some($crate::spec::Inline::Vector) };
    (@inline Record) => { Some($crate::spec::Inline::Record) };
    (@inline Search($search:ident)) => { Some($crate::spec::Inline::Search($crate::spec::Search::$search)) };
    (@inline Values) => { Some($crate::spec::Inline::Values) };
    (@inline Selector($path:literal)) => { Some($crate::spec::Inline::Selector($path)) };
    (@inline $op:ident) => { Some($crate::spec::Inline::Op($crate::spec::Op::$op)) };
}
pub(super) use prims;

/// Takes one argument after the other.
pub(super) struct Next {
    pub who: &'static str,
    pub at: u32,
}

impl Next {
    #[inline(always)]
    pub fn required<P: Param, S: Source>(&mut self, vm: &Vm, args: S) -> Result<P::Out, Control> {
        self.converted::<P>(vm, args.get(self.at))
    }

    #[inline(always)]
    fn converted<P: Param>(&mut self, vm: &Vm, v: Value) -> Result<P::Out, Control> {
        self.at += 1;
        P::convert(vm, v).ok_or_else(|| wrong::<P>(vm, self.who, self.at, v))
    }

    #[inline(always)]
    pub fn optional<P: Param, S: Source>(&mut self, vm: &Vm, args: S) -> Result<Option<P::Out>, Control> {
        args.optional(self.at).map(|v| self.converted::<P>(vm, v)).transpose()
    }

    #[inline(always)]
    pub fn rest<S: Source>(&self, args: S) -> Args {
        args.from(self.at)
    }
}

/// The condition names the procedure that the program called: `%name` is what does the work of `name`.
#[cold]
#[inline(never)]
fn wrong<P: Param>(vm: &Vm, who: &'static str, argument: u32, v: Value) -> Control {
    vm.type_error(who.trim_start_matches('%'), argument, P::EXPECTED, v)
}

/// The type of a parameter.
pub(super) trait Param {
    /// What the body gets.
    type Out;
    /// `argument 1 must be …`
    const EXPECTED: &'static str;
    fn convert(vm: &Vm, v: Value) -> Option<Self::Out>;
}

macro_rules! params {
    ($($(#[doc = $doc:literal])* $name:ident -> $out:ty, $expected:literal, |$vm:ident, $v:ident| $convert:expr;)*) => {$(
        $(#[doc = $doc])*
        pub(super) struct $name;
        impl Param for $name {
            type Out = $out;
            const EXPECTED: &'static str = $expected;
            #[inline(always)]
            fn convert($vm: &Vm, $v: Value) -> Option<$out> { $convert }
        }
    )*};
}

params! {
    Any -> Value, "a value", |_vm, v| Some(v);
    /// A proper list: its elements.
    List -> Vec<Value>, "a list", |_vm, v| list::to_vec(v);
    /// A position or length.
    Index -> u32, "an exact non-negative integer", |_vm, v| v.to_fixnum().and_then(|n| u32::try_from(n).ok());
    Fixnum -> i64, "a fixnum", |_vm, v| v.to_fixnum();
    Byte -> u8, "a byte", |_vm, v| v.to_fixnum().and_then(|n| u8::try_from(n).ok());
    Integer -> Value, "an integer", |_vm, v| number::is_integer(v).then_some(v);
    ExactInteger -> Value, "an exact integer", |_vm, v| number::is_exact_integer(v).then_some(v);
    Rational -> Value, "a rational number", |_vm, v| number::is_rational(v).then_some(v);
    Real -> Value, "a real number", |_vm, v| number::is_real(v).then_some(v);
    Number -> Value, "a number", |_vm, v| number::is_number(v).then_some(v);
    Radix -> u32, "a radix from 2 to 36", |_vm, v| v.to_fixnum().filter(|n| (2..=36).contains(n)).map(|n| n as u32);
    Boolean -> bool, "a boolean", |_vm, v| (v == Value::TRUE || v == Value::FALSE).then_some(v == Value::TRUE);
    Char -> char, "a character", |_vm, v| v.to_char();
    Symbol -> Value, "a symbol", |_vm, v| symbol::is_symbol(v).then_some(v);
    Str -> Value, "a string", |_vm, v| string::is_string(v).then_some(v);
    Vector -> heap::Vector, "a vector", |_vm, v| heap::Vector::of(v);
    Bytevector -> heap::Bytevector, "a bytevector", |_vm, v| heap::Bytevector::of(v);
    Procedure -> Value, "a procedure", |_vm, v| v.is_procedure().then_some(v);
    Promise -> heap::Promise, "a promise", |_vm, v| heap::Promise::of(v);
    RecordType -> heap::RecordType, "a record type", |_vm, v| heap::RecordType::of(v);
    Condition -> Value, "an error object", |_vm, v| heap::Condition::is(v).then_some(v);
    /// A handle that the host knows, or the object of a program that it does not know.
    Program -> u32, "a program", |_vm, v| match heap::Program::of(v) {
        Some(program) => Some(program.handle()),
        None => v.to_fixnum().and_then(|n| u32::try_from(n).ok()),
    };
    Environment -> Value, "an environment", |_vm, v| heap::Environment::is(v).then_some(v);
    HashTable -> Table, "a hash table", |_vm, v| Table::of(v);
    Port -> heap::Port, "a port", |_vm, v| heap::Port::of(v);
}

/// Helpers that several files share.
pub(super) const UNSPECIFIED: Outcome = Ok(Value::UNSPECIFIED);

pub(super) fn boolean(b: bool) -> Outcome {
    Ok(Value::bool(b))
}

pub(super) fn index(n: u32) -> Outcome {
    Ok(Value::fixnum(n as i64))
}

/// The range `start..end` of something with `len` elements.
pub(super) fn range(
    vm: &Vm,
    who: &str,
    of: impl Into<Value>,
    len: u32,
    start: Option<u32>,
    end: Option<u32>,
) -> Result<(u32, u32), Control> {
    let (from, to) = (start.unwrap_or(0), end.unwrap_or(len));
    if to > len {
        return Err(vm.range_error(who, Value::fixnum(to as i64), of.into()));
    }
    if from > len {
        return Err(vm.range_error(who, Value::fixnum(from as i64), of.into()));
    }
    if from > to {
        let message = format!("{who}: the start of the range is behind its end");
        return Err(vm.error(ConditionKind::Range, &message, &[from, to].map(|i| Value::fixnum(i as i64))));
    }
    Ok((from, to))
}

/// Checks every value of a rest parameter; `first` is its first argument's number, from 1.
#[inline(never)]
pub(super) fn check<P: Param>(vm: &Vm, who: &'static str, first: u32, rest: Args) -> Result<(), Control> {
    for (v, i) in rest.iter().zip(first..) {
        if P::convert(vm, v).is_none() {
            return Err(wrong::<P>(vm, who, i, v));
        }
    }
    Ok(())
}

/// The same, and gives what they are.
#[inline(never)]
pub(super) fn each<P: Param>(vm: &Vm, who: &'static str, first: u32, rest: Args) -> Result<Vec<P::Out>, Control> {
    check::<P>(vm, who, first, rest)?;
    Ok(rest.iter().filter_map(|v| P::convert(vm, v)).collect())
}

/// A copy of bytes `start..end` of a bytevector.
pub(super) fn byte_range(v: heap::Bytevector, start: u32, end: u32) -> Vec<u8> {
    v.bytes().part(start..end).to_bytes()
}
