use super::{check, datum, evaluate, fixnums, machine, run, shown};
use crate::data::{number, string};
use crate::heap::objects::set_cdr;
use crate::heap::{Kind, Value};
use crate::prims::ops;
use crate::spec::ops::{Failure, ResultType};
use crate::spec::{Inline, Op};
use crate::vm::control::Control;

#[test]
fn equivalence_booleans_symbols() {
    check(
        "(eq? 'a 'a) => #t
         (eqv? 1.5 1.5) => #t
         (eqv? 1 1.0) => #f
         (equal? '(1 #(2)) '(1 #(2))) => #t
         (not #f) => #t
         (boolean=? #f #f #f) => #t
         (boolean=? #t #t #f) => #f
         (boolean=? #t #t 5) => ! boolean=?: argument 3 must be a boolean: 5
         (symbol=? 'a 'a 'b) => #f
         (symbol->string 'abc) => \"abc\"
         (string->symbol \"a b\") => |a b|
         (symbol-append 'foo 'bar) => foobar",
    );
}

#[test]
fn lists() {
    check(
        "(car '(1 . 2)) => 1
         (car 5) => ! car: argument 1 must be a pair: 5
         (cadr '(1 2 3)) => 2
         (cddadr '(1 (2 3 4))) => (4)
         (cadr '(1)) => ! cadr: argument 1 must be a structure that has a cadr: (1)
         (list) => ()
         (cons* 1 2 '(3)) => (1 2 3)
         (length '(1 2 3)) => 3
         (length '(1 2 . 3)) => ! length: argument 1 must be a list: (1 2 . 3)
         (append '(1) '(2) 3) => (1 2 . 3)
         (append) => ()
         (append '(1) 2 '(3)) => ! append: argument 2 must be a list: 2
         (reverse '(1 2 3)) => (3 2 1)
         (reverse! (list 1 2 3)) => (3 2 1)
         (list-tail '(1 2 3) 2) => (3)
         (list-tail '(1 2 3) 4) => ! list-tail: index out of range: 4 (1 2 3)
         (list-ref '(1 2 3) 1) => 2
         (memq 'c '(a b c d)) => (c d)
         (memv 101 '(100 101 102)) => (101 102)
         (%member '(a) '(b (a) c)) => ((a) c)
         (memq 'x '(a . b)) => ! memq: argument 2 must be a list: (a . b)
         (assv 5 '((2 3) (5 7))) => (5 7)
         (%assoc '(a) '(((a)) ((b)))) => ((a))
         (assq 'a '(b)) => ! assq: argument 2 must be an association list: (b)
         (make-list 2 'x) => (x x)
         (list-copy '(1 2 . 3)) => (1 2 . 3)
         (list-copy 5) => 5
         (last-pair '(1 2)) => (2)",
    );
}

#[test]
fn walks_of_cyclic_lists_end() {
    let vm = machine();
    let cycle = vm.heap.list(&[Value::fixnum(1), Value::fixnum(2)]);
    set_cdr(crate::heap::objects::cdr(cycle), cycle);
    for (name, arguments) in [
        ("memq", [Value::TRUE, cycle].as_slice()),
        ("%member", &[Value::TRUE, cycle]),
        ("length", &[cycle]),
        ("list-copy", &[cycle]),
        ("last-pair", &[cycle]),
        ("append", &[cycle, cycle]),
    ] {
        assert!(matches!(run(vm, name, arguments), Err(Control::Raise(_))), "{name}");
    }
}

#[test]
fn characters_and_strings() {
    check(
        "(char<? #\\a #\\b #\\c) => #t
         (char-ci=? #\\a #\\A #\\a) => #t
         (char=? #\\a #\\a 5) => ! char=?: argument 3 must be a character: 5
         (char-upcase #\\ß) => #\\ß
         (digit-value #\\7) => 7
         (digit-value #\\x) => #f
         (integer->char 955) => #\\λ
         (integer->char 55296) => ! integer->char: argument 1 must be a Unicode scalar value: 55296
         (string #\\a #\\λ) => \"aλ\"
         (string-ref \"abc\" 3) => ! string-ref: index out of range: 3 \"abc\"
         (string-ref \"abc\" -1) => ! string-ref: index out of range: -1 \"abc\"
         (string<? \"a\" \"b\" \"c\") => #t
         (string-ci=? \"Straße\" \"STRASSE\") => #t
         (substring \"hello\" 1 3) => \"el\"
         (substring \"hello\" 3 9) => ! substring: index out of range: 9 \"hello\"
         (string-append \"a\" \"b\" \"\") => \"ab\"
         (string-append \"a\" 5) => ! string-append: argument 2 must be a string: 5
         (string->list \"abc\" 1) => (#\\b #\\c)
         (list->string '(#\\a #\\b)) => \"ab\"
         (list->string '(1)) => ! list->string: argument 1 must be a list of characters: (1)
         (string-set! \"abc\" 0 #\\x) => ! string-set!: the string is a constant: \"abc\"
         (string-copy \"hello\" 1 3) => \"el\"
         (string-upcase \"abcß\") => \"ABCSS\"
         (string->vector \"abc\") => #(#\\a #\\b #\\c)
         (vector->string #(#\\a #\\b)) => \"ab\"
         (string-join '(\"a\" \"b\") \", \") => \"a, b\"
         (string-search-forward \"lo\" \"hello\" 0) => 3",
    );
}

#[test]
fn strings_change() {
    let vm = machine();
    let s = evaluate(vm, datum(vm, "(make-string 4 #\\a)")).unwrap();
    run(vm, "string-set!", &[s, Value::fixnum(1), Value::char('λ')]).unwrap();
    run(vm, "string-copy!", &[s, Value::fixnum(2), datum(vm, "\"xyz\""), Value::fixnum(1)]).unwrap();
    assert_eq!(string::to_rust(s), "aλyz");
    assert!(run(vm, "string-copy!", &[s, Value::fixnum(3), datum(vm, "\"xyz\"")]).is_err());
    run(vm, "string-fill!", &[s, Value::char('-'), Value::fixnum(3)]).unwrap();
    assert_eq!(string::to_rust(s), "aλy-");
}

#[test]
fn vectors_and_bytevectors() {
    check(
        "(make-vector 2 'x) => #(x x)
         (vector-length '#(1 2)) => 2
         (vector-ref '#(1 2) 2) => ! vector-ref: index out of range: 2 #(1 2)
         (vector-ref '(1) 0) => ! vector-ref: argument 1 must be a vector: (1)
         (vector->list '#(1 2 3) 1) => (2 3)
         (list->vector '(1 2)) => #(1 2)
         (vector-copy '#(1 2 3) 1 2) => #(2)
         (vector-append '#(1) '#() '#(2 3)) => #(1 2 3)
         (vector-append '#(1) 2) => ! vector-append: argument 2 must be a vector: 2
         (bytevector 1 2 255) => #u8(1 2 255)
         (bytevector 256) => ! bytevector: argument 1 must be a byte: 256
         (make-bytevector 2 7) => #u8(7 7)
         (bytevector-u8-ref #u8(1 2) 1) => 2
         (bytevector-append #u8(1) #u8(2 3)) => #u8(1 2 3)
         (bytevector-copy #u8(1 2 3) 1) => #u8(2 3)
         (utf8->string #u8(206 187 97)) => \"λa\"
         (string->utf8 \"λa\" 1) => #u8(97)
         (utf8->string #u8(97 255)) => ! utf8->string: not UTF-8 at this byte: 1 #u8(97 255)",
    );
}

#[test]
fn overlapping_copies() {
    let vm = machine();
    let items: Vec<Value> = (1..6).map(Value::fixnum).collect();
    let v = vm.heap.vector(&items).unwrap();
    run(vm, "vector-copy!", &[v, Value::fixnum(1), v, Value::fixnum(0), Value::fixnum(4)]).unwrap();
    assert_eq!(fixnums(run(vm, "vector->list", &[v]).unwrap()), [1, 1, 2, 3, 4]);
}

#[test]
fn records_promises_parameters() {
    let vm = machine();
    let t = run(vm, "%make-record-type", &[vm.symbol("<point>"), datum(vm, "#(x y)")]).unwrap();
    let p = run(vm, "%record", &[t, Value::fixnum(1), Value::fixnum(2)]).unwrap();
    assert_eq!(run(vm, "%record-ref", &[p, t, Value::fixnum(1)]), Ok(Value::fixnum(2)));
    run(vm, "%record-set!", &[p, t, Value::fixnum(1), Value::TRUE]).unwrap();
    assert_eq!(ops::operate(vm, Op::RecordRef, p, t, Value::fixnum(1), Value::FALSE), Ok(Value::TRUE));
    assert_eq!(run(vm, "%record-is?", &[Value::NIL, t]), Ok(Value::FALSE));
    assert!(run(vm, "%record-ref", &[Value::NIL, t, Value::fixnum(0)]).is_err());
    assert!(run(vm, "%record-ref", &[p, t, Value::fixnum(2)]).is_err());

    let outer = run(vm, "%make-promise", &[Value::FALSE, Value::NIL]).unwrap();
    let inner = run(vm, "%make-promise", &[Value::FALSE, Value::TRUE]).unwrap();
    run(vm, "%promise-chain!", &[outer, inner]).unwrap();
    run(vm, "%promise-resolve!", &[inner, Value::fixnum(7)]).unwrap();
    assert_eq!(run(vm, "%promise-content", &[outer]), Ok(Value::fixnum(7)));
    assert_eq!(run(vm, "%promise-state", &[outer]), Ok(Value::TRUE));
}

/// The compiler makes of a selector what its name says.
#[test]
fn selectors_are_called_by_their_letters() {
    let selectors = crate::prims::all().filter_map(|prim| match prim.inline {
        Some(Inline::Selector(path)) => Some((prim.name, format!("c{path}r"))),
        _ => None,
    });
    let selectors: Vec<(&str, String)> = selectors.collect();
    assert_eq!(selectors.len(), 4 + 8 + 16);
    assert!(selectors.iter().all(|(name, letters)| name == letters));
}

/// Every operation gives what the primitive of the same name gives.
#[test]
fn operations_and_primitives_agree() {
    let vm = machine();
    let values = ["1", "-3", "2.5", "()", "(1 2)", "#(1 2 3)", "\"abc\"", "#\\a", "sym", "#u8(1 2)", "#t", "0"];
    let values: Vec<Value> = values.iter().map(|text| datum(vm, text)).collect();
    for &op in Op::ALL {
        let Some(prim) = crate::prims::all().find(|prim| prim.op() == Some(op)) else {
            assert!(op.name().starts_with('%'), "no primitive names the operation {}", op.name());
            continue;
        };
        assert!(prim.accepts(op.arity() as u32), "{}", prim.name);
        if op.name() != prim.name || op.name().starts_with('%') || op.arity() > 2 || op.name().ends_with('!') {
            continue;
        }
        for &a in &values {
            for &b in &values {
                let direct = ops::operate(vm, op, a, b, Value::FALSE, Value::FALSE);
                let called = run(vm, prim.name, &[a, b][..op.arity()]);
                match (direct, called) {
                    (Ok(x), Ok(y)) => assert!(crate::data::equal::equal(x, y).unwrap(), "{}", prim.name),
                    (Err(Control::Raise(x)), Err(Control::Raise(y))) => {
                        let text = crate::text::printer::condition_text;
                        assert_eq!(text(x), text(y), "{}", prim.name);
                    }
                    (x, y) => panic!("{}: {x:?} {y:?} for {a:?} {b:?}", prim.name),
                }
            }
        }
    }
}

/// What the table of operations says of failures and results is what the operations do.
#[test]
fn operations_keep_what_their_rows_say() {
    let vm = machine();
    let values = ["1", "-3", "2.5", "()", "(1 2)", "#(1 2 3)", "\"abc\"", "#\\a", "sym", "#u8(1 2)", "#t", "0"];
    let values: Vec<Value> = values.iter().map(|text| datum(vm, text)).collect();
    // Operations on boxes, records and several values are given what the core knows to be such.
    let general = Op::ALL.iter().filter(|op| !op.name().starts_with('%') || **op == Op::MakeBox);
    for &op in general {
        let mut raised = false;
        for (&a, &b) in values.iter().flat_map(|a| values.iter().map(move |b| (a, b))) {
            let outcome = ops::operate(vm, op, a, b, Value::fixnum(0), Value::FALSE);
            raised |= outcome.is_err();
            let Ok(value) = outcome else { continue };
            let fits = match op.result() {
                ResultType::Any => true,
                ResultType::Boolean => value == Value::TRUE || value == Value::FALSE,
                ResultType::Number => number::is_number(value),
                ResultType::Fixnum => value.is_fixnum(),
                ResultType::Pair => value.is_pair(),
                ResultType::Char => value.is_char(),
                ResultType::Vector => crate::heap::objects::is_kind(value, Kind::Vector),
                ResultType::Record => crate::heap::objects::is_kind(value, Kind::Record),
                ResultType::Box => crate::heap::objects::is_kind(value, Kind::Box),
                ResultType::Unspecified => value == Value::UNSPECIFIED,
            };
            assert!(fits, "{} of {a:?} and {b:?} gives {value:?}", op.name());
        }
        assert_eq!(raised, op.failure() == Failure::Raises, "{}", op.name());
    }
}

#[test]
fn several_values() {
    let vm = machine();
    let two = run(vm, "values", &[Value::fixnum(1), Value::fixnum(2)]).unwrap();
    assert!(crate::heap::objects::is_kind(two, Kind::Values));
    assert_eq!(run(vm, "values", &[Value::TRUE]), Ok(Value::TRUE));
    assert_eq!(fixnums(run(vm, "%values->list", &[two]).unwrap()), [1, 2]);
    let fetch = |k, n| ops::operate(vm, Op::ValuesRef, two, Value::fixnum(k), Value::fixnum(n), Value::FALSE);
    assert_eq!(fetch(1, 2).map(number::to_i64), Ok(Some(2)));
    assert!(fetch(0, 3).is_err());
    assert_eq!(shown(vm, "(%values->list (values 1) 2)"), "! expected at least 2 values, got 1: 1");
}

#[test]
fn what_cannot_fit_is_asked_for_again() {
    let vm = machine();
    vm.heap.set_limit(8 << 20);
    for text in
        ["(make-vector 100000000)", "(make-string 100000000)", "(make-list 100000000)", "(make-bytevector 100000000)"]
    {
        assert_eq!(evaluate(vm, datum(vm, text)), Err(Control::RetryAfterGc), "{text}");
    }
}
