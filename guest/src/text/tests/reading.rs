//! The lexical syntax, positions and errors.

use super::*;
use crate::data::{list, string};
use crate::heap::Vector;
use crate::heap::objects::{car, cdr};
use crate::text::lexer::Lexer;
use crate::text::source::Span;

#[test]
fn data_of_every_syntax() {
    let world = World::new();
    for (text, want) in [
        ("#t #true #f #FALSE", "#t #t #f #f"),
        ("a |a b| |A\\x42;\\tc| || |a\\|b|", "a |a b| |AB\\tc| || |a\\|b|"),
        (
            "... + - -> +a .a -.a ->b <=? a.b !$%&*/:<=>?^_~ λ ÄÖ",
            "... + - -> +a .a -.a ->b <=? a.b !$%&*/:<=>?^_~ λ ÄÖ",
        ),
        ("1+ -1+ +- a#b", "1+ -1+ +- a#b"),
        ("1 -2.50 1/2 #xFF +i #e1.5 +inf.0", "1 -2.5 1/2 255 +i 3/2 +inf.0"),
        (
            r"#\a #\A #\space #\newline #\x41 #\x #\λ #\( #\) #\; #\nul #\x0 #\# #\Space",
            r"#\a #\A #\space #\newline #\A #\x #\λ #\( #\) #\; #\null #\null #\# #\space",
        ),
        (r#""a\nb\"\\\x41;\t" "é\|""#, r#""a\nb\"\\A\t" "é|""#),
        ("\"a\\  \n   b\" \"c\r\nd\"", "\"ab\" \"c\\nd\""),
        ("() (a) (a . b) (a b . c) (a . (b c)) [a [b]]", "() (a) (a . b) (a b . c) (a b c) (a (b))"),
        ("#() #(1 #(2)) #u8() #u8(0 255) #U8(1)", "#() #(1 #(2)) #u8() #u8(0 255) #u8(1)"),
        ("'a `(b ,c ,@d) ''e (quote f)", "'a `(b ,c ,@d) ''e 'f"),
        ("(,a,b 'c'd)", "(,a ,b 'c 'd)"),
        ("a ; comment\nb #| c #| d |# e |# f #;g h #;(i #;j k) l (m #;n) (o . #;p q)", "a b f h l (m) (o . q)"),
        ("#!fold-case ABC |ABC| #\\SPACE #\\A #!no-fold-case ABC", "abc ABC #\\space #\\A ABC"),
        ("#!fold-case 1E3 +INF.0 ΣΑΣ", "1000.0 +inf.0 σασ"),
        ("#!/usr/bin/env graft\na", "a"),
        ("\u{feff}a", "a"),
        ("#0=(a . #0#) (#1=b #1#)", "#0=(a . #0#) (b b)"),
        ("#0=#(#0# #1=(c . #1#))", "#0=#(#0# #1=(c . #1#))"),
        ("#0='#0# #5=(#6=(#5# #6#))", "#0='#0# #0=(#1=(#0# #1#))"),
        ("", ""),
    ] {
        let shown: Vec<String> =
            world.read_all(text).unwrap_or_else(|e| panic!("{text}: {e}")).into_iter().map(printer::write).collect();
        assert_eq!(shown.join(" "), want, "{text}");
    }
}

#[test]
fn comments_anywhere() {
    let world = World::new();
    for (text, want) in [
        ("(a #;b . #;c d #;e)", "(a . d)"),
        ("(#;a)", "()"),
        ("#(#| x |# 1 ; y\n)", "#(1)"),
        ("#;#;a b c", "c"),
        ("'#;a b", "'b"),
    ] {
        assert_eq!(world.rewrite(text), want, "{text}");
    }
    assert_eq!(world.read_all(" ; nothing\n #| at all |# #;(x)").unwrap(), []);
}

#[test]
fn wrong_texts_are_told_apart() {
    let world = World::new();
    for (text, want) in [
        (")", "1:1: unexpected ')'"),
        ("(a\n  b", "1:1: end of text inside a list that starts here (incomplete)"),
        ("#(a", "1:1: end of text inside a vector that starts here (incomplete)"),
        ("(a]", "1:3: expected ')' to close what starts at 1:1, found ']'"),
        ("(a . )", "1:6: expected a datum after '.'"),
        ("(a . b c)", "1:8: expected ')' after the datum that follows '.'"),
        ("(. a)", "1:2: unexpected '.'"),
        ("(a . b . c)", "1:8: unexpected '.'"),
        (".", "1:1: unexpected '.'"),
        ("#(a . b)", "1:5: unexpected '.'"),
        ("'", "1:1: end of text where the datum of the quote that starts here should be (incomplete)"),
        ("(')", "1:3: unexpected ')' where the datum of the quote at 1:2 should be"),
        ("(#;)", "1:4: unexpected ')' where the datum of the datum comment at 1:2 should be"),
        ("\"a", "1:1: end of text inside a string that starts here (incomplete)"),
        ("\"a\\q\"", "1:3: unknown escape '\\q' in a string"),
        ("\"\\x41\"", "1:2: expected hexadecimal digits and ';' after '\\x'"),
        ("\"\\xd800;\"", "1:2: 'd800' is no Unicode scalar value"),
        ("|a", "1:1: end of text inside a symbol that starts here (incomplete)"),
        ("#| a", "1:1: end of text inside a block comment that starts here (incomplete)"),
        ("#\\foo", "1:1: unknown character name '#\\foo'"),
        ("#\\xd800", "1:1: 'd800' is no Unicode scalar value"),
        ("#\\", "1:1: end of text after '#\\' (incomplete)"),
        ("#u8(1 256)", "1:7: expected an exact integer from 0 to 255 in a bytevector"),
        ("#u8(a)", "1:5: expected an exact integer from 0 to 255 in a bytevector"),
        ("#xyz", "1:1: '#xyz' is no number"),
        ("#foo", "1:1: unknown syntax '#foo'"),
        ("#<procedure x>", "1:1: '#<procedure' is the form of an object that has no syntax"),
        ("#'a", "1:1: unknown syntax '#''"),
        ("#!foo", "1:1: unknown directive '#!foo'"),
        ("#0#", "1:1: #0# refers to no label of this datum"),
        ("#0=#0#", "1:1: the label #0= labels only itself"),
        ("(#0=a #0=b)", "1:7: the label #0= stands twice in one datum"),
        ("#1a", "1:1: expected '=' or '#' after '#1'"),
        ("{a}", "1:1: unexpected '{'"),
        ("a\\b", "1:1: unexpected '\\' in the identifier 'a\\b'"),
        ("a\u{7}b", "1:1: unexpected the control character U+0007 in the identifier 'a\u{7}b'"),
    ] {
        assert_eq!(world.error(text), want, "{text}");
    }
}

#[test]
fn every_pair_and_vector_has_its_position() {
    let world = World::new();
    let mut positions = Positions::default();
    let text = "; head\n(define (f λ)\n  #(1)\r\n  'x)";
    let mut reader = Reader::new(&world.heap, &world.symbols, text, SourceId(7));
    let datum = reader.read(&mut positions).unwrap().unwrap();
    let at = |v| positions.get(v).map(|Span { source, line, column }| (source.0, line, column));
    let pairs: Vec<Value> = list::pairs(datum).collect();
    assert_eq!(
        pairs.iter().map(|&p| at(p)).collect::<Vec<_>>(),
        [(7, 2, 1), (7, 2, 9), (7, 3, 3), (7, 4, 3)].map(Some)
    );
    assert_eq!((at(car(pairs[1])), at(cdr(car(pairs[1])))), (Some((7, 2, 9)), Some((7, 2, 12))));
    assert_eq!(at(car(pairs[2])), Some((7, 3, 3)));
    assert_eq!((at(car(pairs[3])), at(cdr(car(pairs[3])))), (Some((7, 4, 3)), Some((7, 4, 4))));
    assert_eq!(reader.read(&mut positions), Ok(None));
}

#[test]
fn a_port_knows_how_much_was_read() {
    let world = World::new();
    let (text, mut positions) = ("(é) b", Positions::default());
    let mut reader = Reader::new(&world.heap, &world.symbols, text, SourceId(0));
    reader.read(&mut positions).unwrap();
    assert_eq!(reader.position(), "(é)".len());
    let (at, span, fold) = (reader.position(), reader.lexer().span(), reader.lexer().folds_case());
    let mut again = Reader::with_lexer(&world.heap, &world.symbols, Lexer::resume(text, at, span, fold));
    assert_eq!(printer::write(again.read(&mut positions).unwrap().unwrap()), "b");
    assert_eq!((again.position(), again.lexer().span().column), (text.len(), 6));
}

#[test]
fn string_literals_are_immutable() {
    let world = World::new();
    assert!(string::is_immutable(world.read("\"abc\"")));
    assert!(string::is_immutable(Vector::known(world.read("#(\"abc\")")).items().get(0)));
}

#[test]
fn depth_and_length_have_no_limit() {
    let world = World::new();
    let depth = 100_000;
    let deep = "(".repeat(depth) + &")".repeat(depth);
    assert_eq!(world.rewrite(&deep), deep);
    let quotes = "'".repeat(depth) + "a";
    assert_eq!(world.rewrite(&quotes), quotes);
    let vectors = "#(".repeat(depth) + &")".repeat(depth);
    assert_eq!(world.rewrite(&vectors), vectors);
    let long = format!("({})", vec!["x"; depth].join(" "));
    assert_eq!(world.rewrite(&long), long);
    assert!(world.read_all(&"(".repeat(depth)).unwrap_err().incomplete);
    assert!(world.read_all(&"#;".repeat(depth)).unwrap_err().incomplete);
    assert_eq!(world.read_all(&("#|".repeat(depth) + &"|#".repeat(depth))).unwrap(), []);
}

#[test]
fn no_text_makes_the_reader_panic() {
    let world = World::new();
    let pieces = [
        "(", ")", "#(", "#u8(", "'", ",@", ".", "#;", "#|", "|#", "\"", "\\", "|", "#\\", "#0=", "#0#", "#!", "λ", "1",
        "+", "i", "e", "#x", " ", "\n", "[", "]", "#", "\u{0}",
    ];
    for a in pieces {
        for b in pieces {
            for c in pieces {
                let _ = world.read_all(&format!("{a}{b}{c}"));
            }
        }
    }
}

#[test]
fn too_large_for_the_heap_is_no_syntax_error() {
    let heap = Heap::new(1 << 20);
    let symbols = SymbolTable::new();
    let text = format!("\"{}\"", "x".repeat(1 << 21));
    let error = Reader::new(&heap, &symbols, &text, SourceId(0)).read(&mut Positions::default()).unwrap_err();
    assert_eq!(error.failure, crate::text::ReadFailure::Memory);
}
