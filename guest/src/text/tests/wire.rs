//! Data through bytes and back.

use super::World;
use crate::heap::objects::set_cdr;
use crate::heap::{Value, Vector};
use crate::text::printer::write;
use crate::text::wire::{ReadError, Writer, read};

fn bytes(v: Value) -> Vec<u8> {
    let mut writer = Writer::default();
    assert!(writer.value(v, u64::MAX));
    writer.finish()
}

#[test]
fn what_is_sent_comes_back() {
    let world = World::new();
    for text in [
        "()",
        "#t",
        "#f",
        "0",
        "-1",
        "1152921504606846975",
        "1152921504606846976",
        "-9223372036854775808",
        "123456789012345678901234567890",
        "-22/7",
        "1.5",
        "-0.0",
        "+nan.0",
        "-inf.0",
        "1+2i",
        "#\\x0",
        "#\\λ",
        "\"a\\n\\\"λ\"",
        "\"\"",
        "|a b|",
        "||",
        "λ",
        "#u8()",
        "#u8(0 255)",
        "#()",
        "#(1 #(2) ())",
        "(1 . 2)",
        "(1 2 . #(3))",
        "((((()))))",
        "(quote x)",
        "(a (b . c) #t \"d\" . e)",
    ] {
        let sent = bytes(world.read(text));
        let back = read(&world.heap, &world.symbols, &sent).expect(text);
        assert_eq!(write(back), write(world.read(text)));
    }
}

#[test]
fn long_and_deep_data_need_no_native_stack() {
    let world = World::new();
    let mut v = Value::NIL;
    for i in 0..200_000 {
        v = if i % 2 == 0 { world.heap.list(&[v]) } else { world.heap.vector(&[v, Value::TRUE]).expect("memory") };
    }
    let sent = bytes(v);
    assert_eq!(bytes(read(&world.heap, &world.symbols, &sent).expect("a value")), sent);
    let long = world.heap.list(&vec![Value::TRUE; 200_000]);
    assert_eq!(bytes(long).len(), 200_000 + 6);
}

#[test]
fn what_has_no_external_form_is_text() {
    let world = World::new();
    let pair = world.heap.cons(Value::TRUE, Value::NIL);
    set_cdr(pair, pair);
    assert_eq!(bytes(pair)[0], 13);
    let vector = world.heap.vector(&[Value::NIL]).expect("memory");
    Vector::known(vector).items().set(0, vector);
    assert_eq!(&bytes(world.heap.list(&[vector]))[5..], b"(#0=#(#0#))");
    let mut writer = Writer::default();
    assert!(!writer.value(world.read("(1 2 3)"), 10));
}

#[test]
fn nonsense_is_refused() {
    let world = World::new();
    for bytes in [
        &b""[..],
        b"\x0e",
        b"\x04\0",
        b"\x08\x02\0\0\0\xff\xff",
        b"\x08\xff\xff\xff\xff",
        b"\x01\x01",
        b"\x0b\xff\xff\xff\xff\x01",
        b"\x0c\x02\0\0\0\x01",
        b"\x07\0\xd8\0\0",
        b"\x06\x01\0\0\0x",
    ] {
        assert_eq!(read(&world.heap, &world.symbols, bytes), Err(ReadError::Malformed), "{bytes:?}");
    }
}
