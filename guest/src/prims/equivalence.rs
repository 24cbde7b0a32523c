//! Equivalence (R7RS §6.1), booleans (§6.3), symbols (§6.5).

use super::table::{Any, Boolean, Param, Str, Symbol, boolean, check, each, prims};
use crate::data::{equal, string, symbol};
use crate::heap::Value;
use crate::vm::Vm;
use crate::vm::control::{Args, Outcome};

prims! { vm, args;
    /// The same object?
    "eq?" (a: Any, b: Any) Pure Eq => boolean(a == b);
    /// The same object, or equal numbers of the same exactness, or the same character?
    "eqv?" (a: Any, b: Any) Pure Eqv => boolean(equal::eqv(a, b));
    /// The same structure? Ends on cyclic data.
    "equal?" (a: Any, b: Any) Reads Equal => boolean(equal::equal(a, b)?);

    /// Is it `#f`?
    "not" (x: Any) Pure Not => boolean(x == Value::FALSE);
    /// Is it `#t` or `#f`?
    "boolean?" (x: Any) Pure IsBoolean => boolean(x == Value::TRUE || x == Value::FALSE);
    /// The same boolean, all of them?
    "boolean=?" (a: Boolean, b: Boolean | more) Pure =>
        all_same::<Boolean>(vm, "boolean=?", Value::bool(a), Value::bool(b), more);

    /// Is it a symbol?
    "symbol?" (x: Any) Pure IsSymbol => boolean(symbol::is_symbol(x));
    /// The same symbol, all of them?
    "symbol=?" (a: Symbol, b: Symbol | more) Pure =>
        all_same::<Symbol>(vm, "symbol=?", a, b, more);
    /// The (immutable) name of a symbol.
    "symbol->string" (s: Symbol) Pure => Ok(symbol::name_string(s));
    /// The symbol with this name.
    "string->symbol" (s: Str) Allocates => Ok(vm.symbols.intern_string(&vm.heap, s)?);
    /// A symbol that is `eq?` to no other.
    "generate-uninterned-symbol" ([prefix: Str]) => gensym(vm, prefix);
    /// The symbol whose name is those of the arguments, one after the other.
    "symbol-append" (| parts) Allocates => symbol_append(vm, parts);
}

/// Are all the same object? The rest is checked, also after the answer is known.
#[inline(always)]
fn all_same<P: Param>(vm: &Vm, who: &'static str, a: Value, b: Value, more: Args) -> Outcome {
    if more.is_empty() {
        return boolean(a == b);
    }
    check::<P>(vm, who, 3, more)?;
    boolean(a == b && more.iter().all(|c| b == c))
}

fn gensym(vm: &Vm, prefix: Option<Value>) -> Outcome {
    Ok(vm.symbols.gensym(&vm.heap, &prefix.map_or_else(|| "g".to_string(), string::to_rust))?)
}

fn symbol_append(vm: &Vm, parts: Args) -> Outcome {
    let name: String = each::<Symbol>(vm, "symbol-append", 1, parts)?.into_iter().map(symbol::name).collect();
    Ok(vm.symbols.try_intern(&vm.heap, &name)?)
}
