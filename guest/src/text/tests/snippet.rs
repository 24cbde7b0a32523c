//! Source lines with a mark.

use crate::text::snippet::{DatumPlace, heads_around};
use crate::text::source::{SourceId, Span};

fn at(line: u32, column: u32) -> Span {
    Span { source: SourceId(0), line, column }
}

#[track_caller]
fn check(text: &str, line: u32, column: u32, expected: &str) {
    let place = DatumPlace::find(text, 0, at(line, column)).expect("a position of the text");
    assert_eq!(place.show(), expected, "\n{text}");
}

#[test]
fn the_datum_is_underlined() {
    check("(f)\n  (+ 1 (car x))\n", 2, 8, "    2 |   (+ 1 (car x))\n      |        ^~~~~~~");
    check("(f 'x \"a b\")", 1, 4, "    1 | (f 'x \"a b\")\n      |    ^~");
    check("(f 'x \"a b\")", 1, 7, "    1 | (f 'x \"a b\")\n      |       ^~~~~");
    check("(f #(1 #u8(2)) x)", 1, 4, "    1 | (f #(1 #u8(2)) x)\n      |    ^~~~~~~~~~~");
    check("(f #;(x) y)", 1, 4, "    1 | (f #;(x) y)\n      |    ^~~~~");
}

#[test]
fn of_a_datum_on_several_lines_the_first() {
    check("(let ((x 1))\n  x)", 1, 1, "    1 | (let ((x 1))\n      | ^~~~~~~~~~~~");
    check("(a\r\n (b))\r\n", 2, 2, "    2 |  (b))\n      |  ^~~");
}

#[test]
fn where_no_datum_begins() {
    check("(a)\n", 2, 1, "    2 | \n      | ^");
    check("(a . )", 1, 6, "    1 | (a . )\n      |      ^");
    check("(list #<x>)", 1, 7, "    1 | (list #<x>)\n      |       ^");
    assert_eq!(DatumPlace::find("(a)", 0, at(3, 1)), None);
    assert_eq!(DatumPlace::find("(a)", 0, at(1, 9)), None);
}

#[test]
fn tabs_and_wide_characters() {
    check("\t(\"日本\"\t(g))", 1, 8, "    1 | \t(\"日本\"\t(g))\n      | \t       \t^~~");
    check("(λ (日 b))", 1, 5, "    1 | (λ (日 b))\n      |     ^~");
    check("(a \u{1b}[31m b)", 1, 10, "    1 | (a \u{fffd}[31m b)\n      |          ^");
}

#[test]
fn long_lines_are_cut_around_the_position() {
    let text = format!("{}(f)){}", "(a b) ".repeat(40), " (c d)".repeat(40));
    let shown = DatumPlace::find(&text, 0, at(1, 241)).expect("a position").show();
    let (line, mark) = shown.split_once('\n').expect("two lines");
    assert!(line.starts_with("    1 | …") && line.ends_with('…'), "{line}");
    assert_eq!(line.chars().count(), 8 + 102);
    let column = mark.find('^').expect("a mark");
    assert_eq!(line.chars().skip(column).take(3).collect::<String>(), "(f)");
    let start = DatumPlace::find(&text, 0, at(1, 1)).expect("a position").show();
    assert!(start.starts_with("    1 | (a b) (a b)"), "{start}");
}

#[test]
fn names_are_found_where_they_are_not_quoted() {
    let found = |text, name| {
        let place = DatumPlace::find(text, 0, at(1, 1)).expect("a position");
        place.of_name(name).map(|place| place.span.column)
    };
    assert_eq!(found("(f 'x \"x\" ; x", "x"), None);
    assert_eq!(found("(f 'x (g x))", "x"), Some(10));
    assert_eq!(found("(f #;x x)", "x"), Some(8));
    assert_eq!(found("(1+ x)", "1+"), Some(2));
    assert_eq!(found("(f) x", "x"), None);
}

#[test]
fn heads_of_the_lists_around() {
    let heads = |text, line, column| heads_around(text, 0, at(line, column));
    assert_eq!(heads("(a (b) (c\n (d e) f))", 2, 5), ["a", "c", "d"]);
    assert_eq!(heads("(defin (f x) (g x))", 1, 11), ["defin", "f"]);
    assert_eq!(heads("(a) (b)", 1, 6), ["b"]);
    assert!(heads("", 1, 1).is_empty());
}

#[test]
fn lines_before_the_text_count() {
    let place = DatumPlace::find("(a)\n(b c)", 40, at(42, 4)).expect("a position of the text");
    assert_eq!(place.show(), "   42 | (b c)\n      |    ^");
    assert_eq!(place.of_name("c").map(|place| place.span), Some(at(42, 4)));
    assert_eq!(DatumPlace::find("(a)", 40, at(1, 1)).map(|place| place.span), None);
}
