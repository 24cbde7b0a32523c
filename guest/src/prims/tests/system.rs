use super::{check, datum, machine, run, shown};
use crate::heap::Value;
use crate::vm::control::{Control, Request};

#[test]
fn exit_codes() {
    let vm = machine();
    let codes = [("#t", 0), ("#f", 1), ("3", 3), ("255", 255), ("sym", 1), ("1.5", 1)];
    // What is no exit code never looks like success.
    let others = ["256", "512", "-1", "1000000000000000000000"].map(|status| (status, 255));
    for (status, expected) in codes.into_iter().chain(others) {
        let exit = run(vm, "emergency-exit", &[datum(vm, status)]);
        assert_eq!(exit, Err(Control::Request(Request::Exit { code: expected })), "{status}");
    }
    assert_eq!(run(vm, "emergency-exit", &[]), Err(Control::Request(Request::Exit { code: 0 })));
}

#[test]
fn clocks_and_features() {
    let vm = machine();
    let first = run(vm, "current-jiffy", &[]).unwrap().as_fixnum();
    assert!(run(vm, "current-jiffy", &[]).unwrap().as_fixnum() >= first);
    assert!(shown(vm, "(features)").contains("r7rs"));
    check(
        "(jiffies-per-second) => 1000000000
         (< 1600000000 (current-second)) => #t
         (get-environment-variable \"no such = variable\") => #f
         (file-exists? \"/no/such/file\") => #f
         (open-input-file \"/no/such/file\") => ! open-input-file: no such file or directory: \"/no/such/file\"",
    );
}

#[test]
fn conditions() {
    check(
        "(error-object-message (%make-error \"no good:\" '(1 two))) => \"no good:\"
         (error-object-irritants (%make-error \"no good:\" '(1 two))) => (1 two)
         (error-object? 5) => #f
         (error-object-message 5) => ! error-object-message: argument 1 must be an error object: 5
         (condition->string (%make-error \"no good\" '(1 two))) => \"no good: 1 two\"
         (%make-condition 'nonsense \"x\" '()) => ! %make-condition: argument 1 must be a kind of condition: nonsense
         (%type-error 'map 2 \"a list\" 5) => ! map: argument 2 must be a list: 5
         (%assert-failed '(= 1 2)) => ! assertion failed: (= 1 2)",
    );
}

#[test]
fn control_asks_the_engine() {
    let vm = machine();
    let is = |name, arguments: &[Value], expected: Request| {
        assert_eq!(run(vm, name, arguments), Err(Control::Request(expected)), "{name}");
    };
    is("%uncaught", &[Value::TRUE], Request::Uncaught { condition: Value::TRUE });
    is("eval", &[Value::TRUE], Request::Eval { form: Value::TRUE, environment: Value::FALSE });
    is("%next-form", &[Value::fixnum(3), Value::fixnum(4)], Request::NextForm { handle: 3, index: 4 });
    run(vm, "%set-handlers!", &[Value::TRUE]).unwrap();
    assert_eq!(run(vm, "%handlers", &[]), Ok(Value::TRUE));
}
