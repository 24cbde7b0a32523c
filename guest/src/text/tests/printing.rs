//! Styles, labels, objects without syntax, conditions, short forms.

use super::*;
use crate::data::condition::{self, ConditionKind};
use crate::data::label::PortKind;
use crate::data::string;
use crate::heap::objects::{set_car, set_cdr};
use crate::heap::{
    BoxObject, Bytevector, Closure, Code, Environment, Global, Identifier, Pair, Port, Primitive, Promise, Record,
    RecordType, Symbol, Tier, Values, Vector,
};
use crate::text::printer::{condition_text, display, short, write, write_shared, write_simple};

#[test]
fn display_shows_text_as_it_is() {
    let world = World::new();
    let v = world.read(r#"("a\nb" #\c |d e| (#\space . "f") 'g)"#);
    assert_eq!(display(v), "(a\nb c d e (  . f) 'g)");
    assert_eq!(write(v), r#"("a\nb" #\c |d e| (#\space . "f") 'g)"#);
}

#[test]
fn symbols_have_bars_where_they_need_them() {
    let world = World::new();
    for (name, want) in [
        ("abc", "abc"),
        ("ABC", "ABC"),
        ("", "||"),
        ("a b", "|a b|"),
        ("1", "|1|"),
        ("+1", "|+1|"),
        ("+i", "|+i|"),
        (".", "|.|"),
        ("..", ".."),
        ("...", "..."),
        ("+", "+"),
        ("1+", "1+"),
        ("#a", "|#a|"),
        ("a#", "a#"),
        ("@x", "|@x|"),
        ("a|b", "|a\\|b|"),
        ("a\\b", "|a\\\\b|"),
        ("a\nb", "|a\\nb|"),
        ("a'b", "|a'b|"),
        ("\u{301}", "|\\x301;|"),
        ("λ", "λ"),
        ("a\u{200b}", "|a\\x200b;|"),
        ("\"", "|\"|"),
        ("a\u{a0}b", "|a\\xa0;b|"),
    ] {
        let symbol = world.symbols.intern(&world.heap, name);
        assert_eq!(write(symbol), want);
        assert_eq!(world.read(want), symbol, "{want}");
        assert_eq!(display(symbol), name);
    }
}

#[test]
fn characters_have_names_or_codes() {
    for (c, want) in [
        ('a', "#\\a"),
        (' ', "#\\space"),
        ('\0', "#\\null"),
        ('\x07', "#\\alarm"),
        ('\x0c', "#\\xc"),
        ('λ', "#\\λ"),
        ('\u{301}', "#\\x301"),
        ('"', "#\\\""),
        ('\'', "#\\'"),
        ('\\', "#\\\\"),
        ('(', "#\\("),
        ('\u{a0}', "#\\xa0"),
        ('🦀', "#\\🦀"),
    ] {
        assert_eq!(write(Value::char(c)), want);
    }
}

#[test]
fn labels_for_cycles_or_for_all_sharing() {
    let world = World::new();
    let shared = world.read("(#0=(a) #0# #1=#(b) . #1#)");
    assert_eq!(write(shared), "((a) (a) #(b) . #(b))");
    assert_eq!(write_simple(shared), write(shared));
    assert_eq!(write_shared(shared), "(#0=(a) #0# #1=#(b) . #1#)");
    for text in
        ["#0=(a . #0#)", "(a . #0=(b c . #0#))", "#0=(#1=(#0# . #1#) . #2=#(#2#))", "#0=(a quote #0#)", "(a . #0='#0#)"]
    {
        assert_eq!(write(world.read(text)), text);
        assert_eq!(display(world.read(text)), text);
        assert_eq!(write_shared(world.read(text)), text);
    }
    // A shared part beside a cycle: only the cycle has a label.
    assert_eq!(write(world.read("(#0=(a) #0# . #1=(b . #1#))")), "((a) (a) . #0=(b . #0#))");
    assert_eq!(write(world.read("(quote . #0=(a . #0#))")), "(quote . #0=(a . #0#))");
    assert_eq!(write_shared(world.read("((quote . #0=(a)) #0#)")), "((quote . #0=(a)) #0#)");
}

#[test]
fn shared_data_are_searched_once() {
    let world = World::new();
    let doubled = (0..5000).fold(Value::NIL, |v, _| world.heap.cons(v, v));
    // Each level is `(#n=inner . #n#)`.
    assert!(write_shared(doubled).starts_with("(#0=(#1=(#2=("));
    assert_eq!(write_shared(doubled).matches('=').count(), 4999);
}

#[test]
fn quotations_that_are_none() {
    let world = World::new();
    for text in ["(quote)", "(quote a b)", "(quote . a)", "(a quote b)", "'()", "(quasiquote a . b)", "#(quote a)"] {
        assert_eq!(world.rewrite(text), text);
    }
}

#[test]
fn objects_without_syntax() {
    let World { heap, symbols } = World::new();
    let name = |text| symbols.intern(&heap, text);
    let fields = heap.vector(&[name("x"), name("y z")]).unwrap();
    let point = RecordType::new(&heap, name("<point>"), Vector::known(fields), None);
    let record = Record::small(&heap, 2, point);
    record.fields().write([Value::fixnum(1), Value::NIL]);
    let fields = record.fields();
    let record = record.value();
    assert_eq!(write(record), "#<point x: 1 |y z|: ()>");
    assert_eq!(write(point.value()), "#<record-type point>");
    fields.set(1, record);
    assert_eq!(write(record), "#0=#<point x: 1 |y z|: #0#>");
    let fib = Some(Symbol::known(name("fib")));
    let code = Code::new(&heap, 0, [0; 7], 16, 0, 1, Tier::Interpreted, None, None, fib, None, None, 0, 0, 0, 0);
    let closure = Closure::small(&heap, 0, code).value();
    let primitive = Primitive::new(&heap, 3, code).value();
    let shared = Pair::new(&heap, Value::FALSE, Value::NIL);
    let values = Values::of_items(&heap, &[Value::TRUE, Value::NIL]).unwrap();
    let global = Global::new(&heap, 0, Value::NIL, Symbol::known(name("g")));
    assert_eq!((write(closure).as_str(), display(primitive).as_str()), ("#<procedure fib>", "#<procedure fib>"));
    code.set_name(None);
    assert_eq!(write(closure), "#<procedure>");
    let nothing = Bytevector::small(&heap, 0);
    let port = Port::new(&heap, 0, Port::NO_ROW, PortKind::BinaryInput.label(), nothing, 0, 0, 0, 1, 1);
    for (v, want) in [
        (Value::EOF, "#<eof>"),
        (Value::UNSPECIFIED, "#<unspecified>"),
        (Value::DEFAULT, "#<default>"),
        (BoxObject::new(&heap, Value::TRUE).value(), "#<box #t>"),
        (Promise::new(&heap, shared).value(), "#<promise>"),
        (port.value(), "#<binary-input-port>"),
        (Environment::new(&heap, 1).value(), "#<environment>"),
        (values.value(), "#t ()"),
        (Values::of_items(&heap, &[]).unwrap().value(), ""),
        (Identifier::new(&heap, 0, name("id")).value(), "id"),
        (global.value(), "#<variable g>"),
    ] {
        assert_eq!(write(v), want);
    }
}

#[test]
fn conditions_say_what_happened() {
    let World { heap, symbols } = World::new();
    let text = string::new(&heap, "a\"b").unwrap();
    let make =
        |message: &str, irritants: &[Value]| condition::make(&heap, &symbols, ConditionKind::Error, message, irritants);
    for (v, said, written) in [
        (make("no good", &[]), "no good", "#<condition error: no good>"),
        (
            make("no good", &[Value::fixnum(1), text]),
            "no good: 1 \"a\\\"b\"",
            "#<condition error: no good: 1 \"a\\\"b\">",
        ),
        (make("no good:", &[Value::NIL]), "no good: ()", "#<condition error: no good: ()>"),
        (make("", &[Value::NIL]), "()", "#<condition error: : ()>"),
    ] {
        assert_eq!((condition_text(v).as_str(), write(v).as_str()), (said, written));
    }
    let odd = condition::make_with(
        &heap,
        &symbols,
        ConditionKind::Error,
        symbols.intern(&heap, "f"),
        heap.list(&[text, Value::TRUE]),
        Value::FALSE,
    );
    assert_eq!(condition_text(odd), "f: a\"b: #t");
    assert_eq!(condition_text(Value::fixnum(42)), "42");
    let own = make("loop", &[Value::NIL]);
    set_car(condition::irritants(own), own);
    assert_eq!(write(own), "#0=#<condition error: loop: #0#>");
}

#[test]
fn short_forms_are_short() {
    let world = World::new();
    for (text, max, want) in
        [("(a b c)", 7, "(a b c)"), ("(a b c)", 6, "(a b …"), ("\"a long string\"", 5, "\"a l…"), ("12345", 1, "…")]
    {
        assert_eq!(short(world.read(text), max), want);
    }
    let ring = world.heap.list(&[Value::TRUE]);
    set_cdr(ring, ring);
    assert_eq!(short(ring, 10), "(#t #t #t…");
    let deep = (0..100_000).fold(Value::NIL, |v, _| world.heap.cons(v, Value::NIL));
    assert_eq!(short(deep, 4), "(((…");
}
