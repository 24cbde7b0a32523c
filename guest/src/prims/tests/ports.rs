use super::{check, datum, evaluate, machine, run, shown};
use crate::data::string;
use crate::heap::{Generations, Marker, Value};
use crate::vm::Vm;
use crate::vm::control::Control;

fn text(v: Value) -> String {
    string::to_rust(v)
}

fn open(vm: &Vm, content: &str) -> Value {
    let content = string::new(&vm.heap, content).unwrap();
    run(vm, "open-input-string", &[content]).unwrap()
}

#[test]
fn text_input() {
    let vm = machine();
    let port = open(vm, "aλ\nline two\r\n\nlast");
    assert_eq!(run(vm, "peek-char", &[port]), Ok(Value::char('a')));
    assert_eq!(run(vm, "read-char", &[port]), Ok(Value::char('a')));
    assert_eq!(run(vm, "read-char", &[port]), Ok(Value::char('λ')));
    assert_eq!(text(run(vm, "read-line", &[port]).unwrap()), "");
    assert_eq!(text(run(vm, "read-line", &[port]).unwrap()), "line two");
    assert_eq!(text(run(vm, "read-line", &[port]).unwrap()), "");
    assert_eq!(text(run(vm, "read-string", &[Value::fixnum(2), port]).unwrap()), "la");
    assert_eq!(text(run(vm, "read-string", &[Value::fixnum(9), port]).unwrap()), "st");
    for name in ["read-line", "read-char", "peek-char", "read"] {
        assert_eq!(run(vm, name, &[port]), Ok(Value::EOF), "{name}");
    }
    assert_eq!(run(vm, "read-string", &[Value::fixnum(1), port]), Ok(Value::EOF));
}

#[test]
fn data_are_read_one_by_one() {
    let vm = machine();
    let long = format!("({})", "symbol ".repeat(500));
    let port = open(vm, &format!("(a . b) foo #;skipped \"x y\"{long} 42"));
    let mut shown = Vec::new();
    loop {
        match run(vm, "read", &[port]).unwrap() {
            Value::EOF => break,
            v => shown.push(crate::text::printer::write(v)),
        }
    }
    assert_eq!(shown.len(), 5);
    assert_eq!([&shown[0], &shown[1], &shown[2], &shown[4]], ["(a . b)", "foo", "\"x y\"", "42"]);
    assert_eq!(shown[3].len(), 500 * 7 + 1);
}

#[test]
fn what_is_no_datum_raises_a_read_error() {
    let vm = machine();
    for wrong in ["(1 2", ")", "#<", "\"abc"] {
        let port = open(vm, wrong);
        let Err(Control::Raise(condition)) = run(vm, "read", &[port]) else { panic!("{wrong} was read") };
        assert_eq!(run(vm, "read-error?", &[condition]), Ok(Value::TRUE), "{wrong}");
    }
}

#[test]
fn string_output() {
    let vm = machine();
    let port = run(vm, "open-output-string", &[]).unwrap();
    let datum = datum(vm, "(1 \"two\" #\\3)");
    for name in ["write", "display", "write-simple", "write-shared"] {
        run(vm, name, &[datum, port]).unwrap();
        run(vm, "newline", &[port]).unwrap();
    }
    run(vm, "write-char", &[Value::char('λ'), port]).unwrap();
    let hello = string::new(&vm.heap, "hello").unwrap();
    run(vm, "write-string", &[hello, port, Value::fixnum(1), Value::fixnum(3)]).unwrap();
    let expected = "(1 \"two\" #\\3)\n(1 two 3)\n(1 \"two\" #\\3)\n(1 \"two\" #\\3)\nλel";
    assert_eq!(text(run(vm, "get-output-string", &[port]).unwrap()), expected);
}

#[test]
fn bytes() {
    check(
        "(read-u8 (open-input-bytevector #u8(7 8))) => 7
         (peek-u8 (open-input-bytevector #u8())) => #<eof>
         (read-bytevector 9 (open-input-bytevector #u8(7 8))) => #u8(7 8)
         (read-bytevector 1 (open-input-bytevector #u8())) => #<eof>
         (read-bytevector! (make-bytevector 4) (open-input-bytevector #u8(7 8)) 1) => 2
         (u8-ready? (open-input-bytevector #u8())) => #t
         (get-output-bytevector (open-output-bytevector)) => #u8()",
    );
}

#[test]
fn wrong_ports_are_refused() {
    let vm = machine();
    let port = open(vm, "x");
    let refused = |name: &str, arguments: &[Value]| match run(vm, name, arguments) {
        Err(Control::Raise(condition)) => crate::text::printer::condition_text(condition),
        other => panic!("{name}: {other:?}"),
    };
    assert!(
        refused("write-char", &[Value::char('x'), port])
            .starts_with("write-char: argument 2 must be a textual output port")
    );
    assert!(refused("read-u8", &[port]).starts_with("read-u8: argument 1 must be a binary input port"));
    assert!(
        refused("read-char", &[Value::fixnum(5)]).starts_with("read-char: argument 1 must be a textual input port: 5")
    );
    run(vm, "close-port", &[port]).unwrap();
    run(vm, "close-input-port", &[port]).unwrap();
    assert_eq!(run(vm, "input-port-open?", &[port]), Ok(Value::FALSE));
    assert!(refused("read-char", &[port]).starts_with("read-char: the port is closed"));
    assert!(refused("output-port-open?", &[port]).starts_with("output-port-open?: argument 1 must be an output port"));
}

#[test]
fn endless_text_is_refused() {
    let vm = machine();
    vm.heap.set_limit(8 << 20);
    let cycle = vm.heap.list(&[Value::fixnum(1)]);
    crate::heap::objects::set_cdr(cycle, cycle);
    let port = run(vm, "open-output-string", &[]).unwrap();
    assert!(matches!(run(vm, "write-simple", &[cycle, port]), Err(Control::Raise(_))));
    run(vm, "write", &[cycle, port]).unwrap();
    assert_eq!(text(run(vm, "get-output-string", &[port]).unwrap()), "#0=(1 . #0#)");
}

#[test]
fn files() {
    let vm = machine();
    let path = temporary_file("prims");
    let name = string::new(&vm.heap, &path.to_string_lossy()).unwrap();
    let port = run(vm, "open-output-file", &[name]).unwrap();
    for i in 0..5000 {
        run(vm, "write", &[Value::fixnum(i), port]).unwrap();
        run(vm, "newline", &[port]).unwrap();
    }
    run(vm, "close-port", &[port]).unwrap();
    assert_eq!(run(vm, "file-exists?", &[name]), Ok(Value::TRUE));

    let port = run(vm, "open-input-file", &[name]).unwrap();
    for i in 0..5000 {
        assert_eq!(run(vm, "read", &[port]), Ok(Value::fixnum(i)));
    }
    assert_eq!(run(vm, "read", &[port]), Ok(Value::EOF));
    run(vm, "delete-file", &[name]).unwrap();
    for gone in ["open-input-file", "delete-file"] {
        let Err(Control::Raise(condition)) = run(vm, gone, &[name]) else { panic!("{gone}") };
        assert_eq!(run(vm, "file-error?", &[condition]), Ok(Value::TRUE), "{gone}");
    }
}

/// A file port that nobody can reach is written out and closed by the collector.
#[test]
fn unreachable_ports_are_closed() {
    let vm = machine();
    let path = temporary_file("sweep");
    let name = string::new(&vm.heap, &path.to_string_lossy()).unwrap();
    let lost = run(vm, "open-output-file", &[name]).unwrap();
    let kept = open(vm, "kept");
    run(vm, "write", &[Value::fixnum(42), lost]).unwrap();
    let roots = |marker: &mut Marker| {
        marker.value(kept);
        vm.ports.mark(marker);
    };
    vm.heap.collect(Generations::All, roots, |marker| vm.ports.sweep(marker));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "42");
    assert_eq!(run(vm, "read-char", &[kept]), Ok(Value::char('k')));
    std::fs::remove_file(path).unwrap();
}

#[test]
fn malformed_utf8_is_replaced() {
    let vm = machine();
    let bytes = [b'a', 0xff, 0xce, 0xbb, 0xce];
    let port = vm.ports.read_from(&vm.heap, crate::vm::ports::Content::Text, &bytes).unwrap();
    let chars: Vec<Value> =
        std::iter::from_fn(|| run(vm, "read-char", &[port]).ok().filter(|&c| c != Value::EOF)).collect();
    assert_eq!(chars, ['a', '\u{fffd}', 'λ', '\u{fffd}'].map(Value::char));
}

/// Where a text is malformed what is read of it is other bytes than those that are skipped.
#[test]
fn data_in_malformed_text() {
    let vm = machine();
    let port = vm.ports.read_from(&vm.heap, crate::vm::ports::Content::Text, b"\"\xff\" (1 2) \"\xfe\xff\" x").unwrap();
    let data = std::iter::from_fn(|| run(vm, "read", &[port]).ok().filter(|&v| v != Value::EOF));
    let shown: Vec<String> = data.map(crate::text::printer::write).collect();
    assert_eq!(shown, ["\"\u{fffd}\"", "(1 2)", "\"\u{fffd}\u{fffd}\"", "x"]);
}

/// What is longer than the buffer of a file makes it grow, and it shrinks again.
#[test]
fn long_lines_and_long_data() {
    let vm = machine();
    let path = temporary_file("long");
    let name = string::new(&vm.heap, &path.to_string_lossy()).unwrap();
    let (line, list) = ("λx".repeat(30_000), format!("({})", "datum ".repeat(20_000)));
    std::fs::write(&path, format!("{line}\r\n{list}\r\nshort\n{line}")).unwrap();
    let port = run(vm, "open-input-file", &[name]).unwrap();
    assert_eq!(text(run(vm, "read-line", &[port]).unwrap()), line);
    let datum = run(vm, "read", &[port]).unwrap();
    assert_eq!(crate::data::list::to_vec(datum).unwrap().len(), 20_000);
    assert_eq!(text(run(vm, "read-line", &[port]).unwrap()), "");
    assert_eq!(crate::vm::ports::position::of(crate::heap::Port::known(port)), (3, 1));
    assert_eq!(text(run(vm, "read-line", &[port]).unwrap()), "short");
    let half = run(vm, "read-string", &[Value::fixnum(30_000), port]).unwrap();
    assert_eq!(text(half), line.chars().take(30_000).collect::<String>());
    assert_eq!(string::length(run(vm, "read-string", &[Value::fixnum(1 << 20), port]).unwrap()), 30_000);
    assert_eq!(run(vm, "read-line", &[port]), Ok(Value::EOF));
    assert!(crate::heap::Port::known(port).buffer().length() < 10_000, "the buffer is small again");
    std::fs::remove_file(path).unwrap();
}

/// A write that fails has written nothing: it may be run again. What is buffered is lost when the port is closed.
#[test]
#[cfg(target_os = "linux")]
fn a_full_device_refuses() {
    let vm = machine();
    let name = string::new(&vm.heap, "/dev/full").unwrap();
    let port = run(vm, "open-output-file", &[name]).unwrap();
    let text = string::new(&vm.heap, &"x".repeat(5000)).unwrap();
    run(vm, "write-string", &[text, port]).unwrap();
    let object = crate::heap::Port::known(port);
    for _ in 0..2 {
        assert!(matches!(run(vm, "write-string", &[text, port]), Err(Control::Raise(_))));
        assert_eq!(object.next(), 5000);
    }
    assert!(matches!(run(vm, "flush-output-port", &[port]), Err(Control::Raise(_))));
    vm.ports.flush_all();
    assert!(vm.ports.take_lost().is_none(), "the program has been told");
    run(vm, "write-char", &[Value::char('x'), port]).unwrap();
    assert!(matches!(run(vm, "close-port", &[port]), Err(Control::Raise(_))));
    run(vm, "close-port", &[port]).unwrap();
    assert_eq!(run(vm, "output-port-open?", &[port]), Ok(Value::FALSE));
}

#[test]
fn the_current_ports() {
    let vm = machine();
    assert_eq!(shown(vm, "(output-port? (%standard-parameter 1))"), "#f");
    let parameter = run(vm, "%standard-parameter", &[Value::fixnum(1)]).unwrap();
    assert_eq!(run(vm, "%standard-parameter", &[Value::fixnum(1)]), Ok(parameter));
    let port = run(vm, "open-output-string", &[]).unwrap();
    run(vm, "%parameter-set!", &[parameter, port]).unwrap();
    evaluate(vm, datum(vm, "(display \"to the string\")")).unwrap();
    assert_eq!(text(run(vm, "get-output-string", &[port]).unwrap()), "to the string");
}

/// A file name nobody uses. Under WASI `std::env::temp_dir` and `std::process::id` panic, and the runner of the tests
/// opens `/tmp`.
fn temporary_file(what: &str) -> std::path::PathBuf {
    let folder = if cfg!(target_family = "wasm") { "/tmp".into() } else { std::env::temp_dir() };
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
    folder.join(format!("graft-{what}-{}", now.as_nanos()))
}
