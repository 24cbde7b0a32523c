//! The system interface (R7RS §6.14).

use super::table::{Any, Boolean, Str, UNSPECIFIED, boolean, prims};
use crate::data::condition::ConditionKind;
use crate::data::number::is_exact_integer;
use crate::data::string;
use crate::heap::{RetryAfterGc, Value};
use crate::vm::control::{Control, Outcome, Request};
use crate::vm::{Vm, errno};
use host_interface::exit_code;
use std::time::{SystemTime, UNIX_EPOCH};

/// What `features` and `cond-expand` say.
pub const FEATURES: &[&str] = &[
    "r7rs",
    "exact-closed",
    "exact-complex",
    "ieee-float",
    "full-unicode",
    "ratios",
    "syntax-rules",
    "graft",
    "wasm32",
];

prims! { vm, args;
    /// Is there a file (or folder) of this name?
    "file-exists?" (name: Str) => boolean(std::path::Path::new(&string::to_rust(name)).exists());
    /// Deletes a file.
    "delete-file" (name: Str) => match std::fs::remove_file(string::to_rust(name)) {
        Ok(()) => UNSPECIFIED,
        Err(error) => Err(file_error(vm, "delete-file", name, &error)),
    };
    /// The program's name and arguments: a list of strings.
    "command-line" () => strings(vm, std::env::args_os().map(|arg| arg.to_string_lossy().into_owned()).collect());
    /// The value of a variable of the environment, or `#f`.
    "get-environment-variable" (name: Str) => match std::env::var_os(checked(&string::to_rust(name))) {
        Some(value) => Ok(string::new(&vm.heap, &value.to_string_lossy())?),
        None => Ok(Value::FALSE),
    };
    /// All variables of the environment: an association list.
    "get-environment-variables" () => environment(vm);
    /// Seconds since 1970, as a flonum.
    "current-second" () => {
        let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |since| since.as_secs_f64());
        Ok(vm.heap.flonum(seconds))
    };
    /// Nanoseconds since some moment in the past.
    "current-jiffy" () => Ok(Value::fixnum(vm.clock.nanoseconds() as i64));
    /// A thousand million.
    "jiffies-per-second" () => Ok(Value::fixnum(1_000_000_000));
    /// What this implementation has: a list of symbols.
    "features" () Allocates => {
        let symbols: Vec<Value> = FEATURES.iter().map(|name| vm.symbol(name)).collect();
        Ok(vm.heap.list(&symbols))
    };
    /// Ends the program at once: `#t` (also left out) is success, `#f` failure, an integer is the code itself.
    "emergency-exit" ([status: Any]) => Err(Control::Request(exit(status)));
    /// `emergency-exit` after the extents of `dynamic-wind` are left.
    "%exit" (status: Any) => Err(Control::Request(exit(Some(status))));
    /// The bytes that live objects take, and the number of collections so far: two values as a pair.
    "%heap-figures" () => {
        let stats = vm.heap.stats();
        Ok(vm.heap.cons(Value::fixnum(vm.heap.used() as i64), Value::fixnum(stats.collections as i64)))
    };
    /// Counts a test of SRFI 64 or its like that passed or failed.
    "%note-check" (passed: Boolean) => {
        let mut checks = vm.checks.get();
        checks[passed as usize] += 1;
        vm.checks.set(checks);
        UNSPECIFIED
    };
    /// Asks for a garbage collection at the next safe point.
    "gc" () => { vm.heap.request_gc(); UNSPECIFIED };
}

/// The exit code of `exit`'s argument (R7RS leaves other objects open: they count as failure).
fn exit(status: Option<Value>) -> Request {
    let code = match status {
        None | Some(Value::TRUE | Value::UNSPECIFIED | Value::DEFAULT) => exit_code::OK,
        Some(v) if is_exact_integer(v) => {
            let code = v.to_fixnum().and_then(|code| i32::try_from(code).ok());
            code.filter(|code| (0..=exit_code::MOST).contains(code)).unwrap_or(exit_code::MOST)
        }
        Some(_) => exit_code::ERROR,
    };
    Request::Exit { code }
}

/// A condition for which `file-error?` holds.
pub(super) fn file_error(vm: &Vm, who: &str, name: Value, error: &std::io::Error) -> Control {
    vm.error(ConditionKind::File, &format!("{who}: {}", errno::reason(error)), &[name])
}

/// `std::env::var_os` panics on names that cannot be.
fn checked(name: &str) -> &str {
    if name.contains(['=', '\0']) { "" } else { name }
}

fn strings(vm: &Vm, texts: Vec<String>) -> Outcome {
    let strings: Result<Vec<Value>, RetryAfterGc> = texts.iter().map(|text| string::new(&vm.heap, text)).collect();
    Ok(vm.heap.list(&strings?))
}

fn environment(vm: &Vm) -> Outcome {
    let mut pairs = Vec::new();
    for (name, value) in std::env::vars_os() {
        let name = string::new(&vm.heap, &name.to_string_lossy())?;
        let value = string::new(&vm.heap, &value.to_string_lossy())?;
        pairs.push(vm.heap.cons(name, value));
    }
    Ok(vm.heap.list(&pairs))
}
