//! `read` after `write` gives an `equal?` datum; the reader agrees with `lexpr` on what both read.

use super::*;
use crate::data::{equal, list, number, string, symbol};
use crate::heap::{Bytevector, Vector};
use crate::text::printer::{write, write_shared, write_simple};
use proptest::prelude::*;

/// A datum as a recipe.
#[derive(Clone, Debug)]
enum Recipe {
    Atom(Value),
    Double(f64),
    Integer(i128),
    Text(String),
    Symbol(String),
    Bytes(Vec<u8>),
    List(Vec<Recipe>),
    Dotted(Vec<Recipe>, Box<Recipe>),
    Vector(Vec<Recipe>),
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        proptest::collection::vec(any::<char>(), 0..6).prop_map(|chars| chars.into_iter().collect()),
        "[-+.0-9a-z#|\\\\ \"';,`@()iex/]{0,5}",
    ]
}

fn recipes() -> impl Strategy<Value = Recipe> {
    let leaf = prop_oneof![
        Just(Recipe::Atom(Value::TRUE)),
        Just(Recipe::Atom(Value::NIL)),
        any::<char>().prop_map(|c| Recipe::Atom(Value::char(c))),
        any::<f64>().prop_map(Recipe::Double),
        any::<i128>().prop_map(Recipe::Integer),
        text().prop_map(Recipe::Text),
        text().prop_map(Recipe::Symbol),
        proptest::collection::vec(any::<u8>(), 0..4).prop_map(Recipe::Bytes),
        Just(Recipe::Symbol("quote".into())),
        Just(Recipe::Symbol("unquote".into())),
    ];
    leaf.prop_recursive(5, 40, 5, |inner| {
        let items = || proptest::collection::vec(inner.clone(), 0..5);
        prop_oneof![
            items().prop_map(Recipe::List),
            (items(), inner.clone()).prop_map(|(items, tail)| Recipe::Dotted(items, Box::new(tail))),
            items().prop_map(Recipe::Vector),
        ]
    })
}

impl World {
    fn make(&self, recipe: &Recipe) -> Value {
        let all = |items: &[Recipe]| items.iter().map(|item| self.make(item)).collect::<Vec<_>>();
        match recipe {
            Recipe::Atom(v) => *v,
            Recipe::Double(f) => self.heap.flonum(*f),
            Recipe::Integer(n) => number::from_bigint(&self.heap, &(*n).into()).unwrap(),
            Recipe::Text(text) => string::new(&self.heap, text).unwrap(),
            Recipe::Symbol(name) => self.symbols.intern(&self.heap, name),
            Recipe::Bytes(bytes) => self.heap.bytevector(bytes).unwrap(),
            Recipe::List(items) => self.heap.list(&all(items)),
            Recipe::Dotted(items, tail) => self.heap.list_with_tail(&all(items), self.make(tail)),
            Recipe::Vector(items) => self.heap.vector(&all(items)).unwrap(),
        }
    }
}

proptest! {
    #![proptest_config(crate::laws::config(192))]

    #[test]
    fn what_is_written_is_read(recipe in recipes()) {
        let world = World::new();
        let datum = world.make(&recipe);
        for text in [write(datum), write_shared(datum), write_simple(datum)] {
            let back = world.read(&text);
            prop_assert!(equal::equal(back, datum).unwrap(), "{}", text);
            prop_assert_eq!(write(back), write(datum));
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[()\\[\\]#'`,@.;|\"\\\\ \n0-9a-fixu8+=!tλ-]{0,30}") {
        let _ = World::new().read_all(&text);
    }
}

/// Is the datum of our reader what `lexpr` read?
fn agrees(v: Value, other: &lexpr::Value) -> bool {
    use lexpr::Value as L;
    match other {
        L::Nil | L::Null => v.is_null(),
        L::Bool(b) => v == Value::bool(*b),
        L::Number(n) => match (n.as_i64(), n.as_f64()) {
            (Some(n), _) => number::to_i64(v) == Some(n),
            (None, Some(f)) => number::to_f64(v) == Some(f),
            (None, None) => false,
        },
        L::Char(c) => v == Value::char(*c),
        L::String(text) => string::is_string(v) && string::is_text(v, text),
        L::Symbol(name) => symbol::is_named(v, name),
        L::Bytes(bytes) => Bytevector::of(v).is_some_and(|v| v.bytes().to_bytes() == **bytes),
        L::Vector(items) => Vector::of(v).is_some_and(|v| {
            v.length() as usize == items.len() && v.items().iter().zip(items).all(|(v, item)| agrees(v, item))
        }),
        L::Cons(_) => {
            let (Some((items, tail)), (others, other_tail)) = (list::split_tail(v), split(other)) else { return false };
            items.len() == others.len()
                && items.iter().zip(&others).all(|(&item, other)| agrees(item, other))
                && agrees(tail, other_tail)
        }
        L::Keyword(_) => false,
    }
}

fn split(mut other: &lexpr::Value) -> (Vec<&lexpr::Value>, &lexpr::Value) {
    let mut items = Vec::new();
    while let lexpr::Value::Cons(pair) = other {
        items.push(pair.car());
        other = pair.cdr();
    }
    (items, other)
}

#[test]
fn the_reader_agrees_with_lexpr() {
    let world = World::new();
    for text in [
        "()",
        "(a b c)",
        "(a . b)",
        "(a (b #(c 1 -2 3.5 1.5e10)) . \"d\\n\\\\e\")",
        "#u8(1 2 255)",
        "#\\a",
        "#\\space",
        "#\\newline",
        "#t",
        "#f",
        "'a",
        "`(a ,b ,@c)",
        "\"λ\\x41;\"",
        "set!",
        "->x",
        "<=?",
        "...",
        "+",
        "-",
        "; comment\n(1)",
        "9223372036854775807",
        "-1",
        "0.1",
        "1.5e-3",
        "(define (fib n)\n  (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))",
        "#(#(#()))",
        "((((a))))",
    ] {
        let other = lexpr::from_str(text).unwrap_or_else(|e| panic!("lexpr: {text}: {e}"));
        assert!(agrees(world.read(text), &other), "{text}: {} against {other}", world.rewrite(text));
    }
}

proptest! {
    #![proptest_config(crate::laws::config(96))]

    #[test]
    fn what_both_write_both_read(recipe in plain()) {
        let world = World::new();
        let datum = world.make(&recipe);
        let other = lexpr::from_str(&write(datum)).expect("lexpr");
        prop_assert!(agrees(datum, &other), "{}", write(datum));
        prop_assert!(agrees(world.read(&other.to_string()), &other), "{}", other);
    }
}

/// Data whose syntax `lexpr` knows too.
fn plain() -> impl Strategy<Value = Recipe> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(|b| Recipe::Atom(Value::bool(b))),
        any::<i64>().prop_map(|n| Recipe::Integer(n as i128)),
        (-1000i32..1000).prop_map(|n| Recipe::Double(n as f64 / 16.0)),
        "[a-z!?<=>*/][a-z0-9!?<=>*/-]{0,6}".prop_map(Recipe::Symbol),
        "[ -~λé]{0,6}".prop_map(Recipe::Text),
        proptest::char::range('!', '~').prop_map(|c| Recipe::Atom(Value::char(c))),
    ];
    leaf.prop_recursive(4, 30, 5, |inner| {
        let items = || proptest::collection::vec(inner.clone(), 0..5);
        prop_oneof![
            items().prop_map(Recipe::List),
            (proptest::collection::vec(inner.clone(), 1..4), "[a-z]{1,4}")
                .prop_map(|(items, tail)| Recipe::Dotted(items, Box::new(Recipe::Symbol(tail)))),
            items().prop_map(Recipe::Vector),
        ]
    })
}
