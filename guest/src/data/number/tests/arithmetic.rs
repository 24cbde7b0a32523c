//! Tables of results.

use super::*;
use std::cmp::Ordering;

const MAX: &str = "1152921504606846975";
const ABOVE: &str = "1152921504606846976";

#[test]
fn sums_and_products() {
    binary(
        "+",
        add,
        &[
            ("1", "2", "3"),
            (MAX, "1", ABOVE),
            (ABOVE, "-1", MAX),
            ("1/2", "1/3", "5/6"),
            ("1/2", "1/2", "1"),
            ("1/2", "0.5", "1.0"),
            ("1+2i", "1-2i", "2"),
            ("1+2i", "1-2.0i", "2+0.0i"),
            ("+inf.0", "-inf.0", "+nan.0"),
        ],
    );
    binary("-", sub, &[("1", "2", "-1"), ("-1152921504606846976", "1", "-1152921504606846977"), ("0.0", "0", "0.0")]);
    binary(
        "*",
        mul,
        &[
            ("3037000500", "3037000500", "9223372037000250000"),
            (MAX, MAX, "1329227995784915870597964051066650625"),
            ("-1152921504606846976", "-1", ABOVE),
            ("2/3", "3/2", "1"),
            ("+i", "+i", "-1"),
            ("1+i", "2", "2+2i"),
            ("0", "1.5", "0.0"),
        ],
    );
    binary(
        "/",
        div,
        &[
            ("6", "3", "2"),
            ("6", "4", "3/2"),
            ("6", "-4", "-3/2"),
            ("1", "0", "(by zero)"),
            ("1.5", "0", "(by zero)"),
            ("1+i", "0", "(by zero)"),
            ("1", "0.0", "+inf.0"),
            ("1", "-0.0", "-inf.0"),
            ("1+2i", "3+4i", "11/25+2/25i"),
            ("1.0", "+i", "0.0-1.0i"),
        ],
    );
    unary("-", negate, &[("5", "-5"), ("0.0", "-0.0"), ("-1152921504606846976", ABOVE), ("1-i", "-1+i")]);
    unary("abs", abs, &[("-5", "5"), ("-0.0", "0.0"), ("-1/2", "1/2"), ("-1e300", "1e300"), ("+i", "(not real)")]);
    unary("square", square, &[("-3", "9"), ("1/2", "1/4")]);
}

#[test]
fn what_is_no_number_is_named() {
    let heap = heap();
    let (one, half) = (Value::fixnum(1), n(&heap, "1/2"));
    assert_eq!(add(&heap, one, Value::TRUE), Err(NumError::NotANumber(Value::TRUE)));
    assert_eq!(mul(&heap, Value::NIL, half), Err(NumError::NotANumber(Value::NIL)));
    assert_eq!(div(&heap, half, Value::NIL), Err(NumError::NotANumber(Value::NIL)));
    assert_eq!(compare(Value::NIL, half), Err(NumError::NotANumber(Value::NIL)));
    assert_eq!(num_eq(n(&heap, "+i"), Value::NIL), Err(NumError::NotANumber(Value::NIL)));
    assert_eq!(negate(&heap, Value::NIL), Err(NumError::NotANumber(Value::NIL)));
    assert_eq!(quotient(&heap, half, one), Err(NumError::NotAnInteger(half)));
    assert_eq!(sqrt(&heap, Value::NIL), Err(NumError::NotANumber(Value::NIL)));
    assert_eq!(is_zero(Value::NIL), Err(NumError::NotANumber(Value::NIL)));
    assert_eq!(inexact(&heap, Value::NIL), Err(NumError::NotANumber(Value::NIL)));
    assert_eq!(floor(&heap, Value::NIL), Err(NumError::NotANumber(Value::NIL)));
}

#[test]
fn integer_division() {
    let rows = [
        ("7", "2", "3", "1", "3", "1"),
        ("-7", "2", "-3", "-1", "-4", "1"),
        ("7", "-2", "-3", "1", "-4", "-1"),
        ("-7", "-2", "3", "-1", "3", "-1"),
        ("-7.0", "2", "-3.0", "-1.0", "-4.0", "1.0"),
        ("-100000000000000000000", "3", "-33333333333333333333", "-1", "-33333333333333333334", "2"),
        ("-1152921504606846976", "-1", ABOVE, "0", ABOVE, "0"),
    ];
    for (a, b, tq, tr, fq, fr) in rows {
        binary("quotient", quotient, &[(a, b, tq)]);
        binary("remainder", remainder, &[(a, b, tr)]);
        binary("floor-quotient", floor_quotient, &[(a, b, fq)]);
        binary("modulo", modulo, &[(a, b, fr)]);
    }
    binary(
        "modulo",
        modulo,
        &[("1", "0", "(by zero)"), ("1.5", "2", "(not an integer)"), ("+inf.0", "2", "(not an integer)")],
    );
    binary(
        "gcd",
        gcd,
        &[
            ("32", "-36", "4"),
            ("0", "0", "0"),
            ("0", "-5", "5"),
            ("32.0", "-36", "4.0"),
            ("100000000000000000000", "75", "25"),
            ("-1152921504606846976", "0", ABOVE),
        ],
    );
    binary("lcm", lcm, &[("32", "-36", "288"), ("32.0", "-36", "288.0"), ("0", "5", "0")]);
}

#[test]
fn order() {
    let heap = heap();
    let rows = [
        ("1", "2", Some(Ordering::Less)),
        ("1/3", "0.3333333333333333", Some(Ordering::Greater)),
        ("9007199254740993", "9007199254740992.0", Some(Ordering::Greater)),
        ("1152921504606846975", "1152921504606846976.0", Some(Ordering::Less)),
        ("100000000000000000000", "1e20", Some(Ordering::Equal)),
        ("100000000000000000001", "1e20", Some(Ordering::Greater)),
        ("-100000000000000000001", "-inf.0", Some(Ordering::Greater)),
        ("1/2", "+inf.0", Some(Ordering::Less)),
        ("1", "+nan.0", None),
        ("1/2", "+nan.0", None),
        ("+nan.0", "+nan.0", None),
        ("0.0", "-0.0", Some(Ordering::Equal)),
        ("-1/2", "1/3", Some(Ordering::Less)),
        ("1/2", "0.5", Some(Ordering::Equal)),
    ];
    for (a, b, want) in rows {
        assert_eq!(compare(n(&heap, a), n(&heap, b)), Ok(want), "{a} {b}");
        assert_eq!(compare(n(&heap, b), n(&heap, a)), Ok(want.map(Ordering::reverse)), "{b} {a}");
        assert_eq!(num_eq(n(&heap, a), n(&heap, b)), Ok(want == Some(Ordering::Equal)), "{a} {b}");
    }
    assert_eq!(num_eq(n(&heap, "1+2i"), n(&heap, "1.0+2.0i")), Ok(true));
    assert_eq!(num_eq(n(&heap, "1+0.0i"), n(&heap, "1")), Ok(true));
    assert!(matches!(compare(n(&heap, "+i"), n(&heap, "1")), Err(NumError::NotReal(_))));
    binary("max", max, &[("1", "2.0", "2.0"), ("3", "2.0", "3.0"), ("1", "+nan.0", "+nan.0"), ("1/2", "1/3", "1/2")]);
    binary("min", min, &[("1", "2.0", "1.0"), ("100000000000000000000", "1", "1")]);
    for (text, zero, positive) in [
        ("0", true, false),
        ("-0.0", true, false),
        ("1/2", false, true),
        ("-1e300", false, false),
        ("100000000000000000000", false, true),
        ("-100000000000000000000", false, false),
        ("+nan.0", false, false),
    ] {
        let v = n(&heap, text);
        assert_eq!((is_zero(v), is_positive(v)), (Ok(zero), Ok(positive)), "{text}");
        assert_eq!(is_negative(v), Ok(!zero && !positive && !is_nan(v)), "{text}");
    }
}

#[test]
fn kinds_of_numbers() {
    let heap = heap();
    for (text, real, rational, integer, exact) in [
        ("1", true, true, true, true),
        ("1/2", true, true, false, true),
        ("1.0", true, true, true, false),
        ("1.5", true, true, false, false),
        ("1e300", true, true, true, false),
        ("+inf.0", true, false, false, false),
        ("+nan.0", true, false, false, false),
        ("1+i", false, false, false, true),
        ("1+1.0i", false, false, false, false),
        ("100000000000000000000", true, true, true, true),
    ] {
        let v = n(&heap, text);
        assert!(is_number(v));
        assert_eq!(
            (is_real(v), is_rational(v), is_integer(v), is_exact(v)),
            (real, rational, integer, exact),
            "{text}"
        );
        assert_eq!(is_inexact(v), !exact);
    }
    assert!(!is_number(Value::TRUE) && !is_exact(Value::TRUE) && !is_inexact(Value::TRUE) && !is_finite(Value::NIL));
    assert!(is_nan(n(&heap, "1+nan.0i")) && is_infinite(n(&heap, "-inf.0+i")) && !is_finite(n(&heap, "-inf.0+i")));
    assert_eq!((is_even(n(&heap, "2.0")), is_even(n(&heap, "100000000000000000001"))), (Ok(true), Ok(false)));
}

#[test]
fn rounding_and_parts() {
    for (v, f, c, t, r) in [
        ("7/2", "3", "4", "3", "4"),
        ("5/2", "2", "3", "2", "2"),
        ("-7/2", "-4", "-3", "-3", "-4"),
        ("-5/2", "-3", "-2", "-2", "-2"),
        ("1/3", "0", "1", "0", "0"),
        ("-4.3", "-5.0", "-4.0", "-4.0", "-4.0"),
        ("3.5", "3.0", "4.0", "3.0", "4.0"),
        ("2.5", "2.0", "3.0", "2.0", "2.0"),
        ("-0.4", "-1.0", "-0.0", "-0.0", "-0.0"),
        ("7", "7", "7", "7", "7"),
        ("+inf.0", "+inf.0", "+inf.0", "+inf.0", "+inf.0"),
    ] {
        unary("floor", floor, &[(v, f)]);
        unary("ceiling", ceiling, &[(v, c)]);
        unary("truncate", truncate, &[(v, t)]);
        unary("round", round, &[(v, r)]);
    }
    unary("numerator", numerator, &[("6/4", "3"), ("0.75", "3.0"), ("5", "5"), ("+inf.0", "(domain)")]);
    unary("denominator", denominator, &[("6/4", "2"), ("0.75", "4.0"), ("0", "1")]);
    binary(
        "rationalize",
        rationalize,
        &[
            ("3/10", "1/10", "1/3"),
            ("-3/10", "1/10", "-1/3"),
            ("0.3", "1/10", "0.3333333333333333"),
            ("1/10", "1/5", "0"),
            ("5", "0", "5"),
            ("+inf.0", "1", "+inf.0"),
            ("1", "+inf.0", "0.0"),
            ("22/7", "1/100", "22/7"),
        ],
    );
}

#[test]
fn exactness() {
    unary(
        "exact",
        exact,
        &[
            ("1.5", "3/2"),
            ("0.1", "3602879701896397/36028797018963968"),
            ("1e20", "100000000000000000000"),
            ("-0.0", "0"),
            ("+nan.0", "(not exact)"),
            ("1.5+2.0i", "3/2+2i"),
            ("5e-324", &format!("1/{}", num_bigint::BigInt::from(1) << 1074)),
            ("9007199254740992.0", "9007199254740992"),
        ],
    );
    unary(
        "inexact",
        inexact,
        &[
            ("1/3", "0.3333333333333333"),
            ("9007199254740993", "9007199254740992.0"),
            ("9007199254740995", "9007199254740996.0"),
            ("1+2i", "1.0+2.0i"),
            ("100000000000000000001", "100000000000000000000.0"),
        ],
    );
    let heap = heap();
    assert_eq!(to_i64(n(&heap, "9223372036854775807")), Some(i64::MAX));
    assert_eq!(to_i64(n(&heap, "-9223372036854775808")), Some(i64::MIN));
    assert_eq!((to_i64(n(&heap, "9223372036854775808")), to_i64(n(&heap, "1.0"))), (None, None));
    for v in [i64::MAX, i64::MIN, 0, -1, 1 << 60, -(1 << 60) - 1] {
        assert_eq!((to_i64(from_i64(&heap, v)), show(from_i64(&heap, v))), (Some(v), v.to_string()));
    }
    assert_eq!(show(from_u64(&heap, u64::MAX)), u64::MAX.to_string());
}

#[test]
fn powers_and_roots() {
    binary(
        "expt",
        expt,
        &[
            ("2", "10", "1024"),
            ("2", "-2", "1/4"),
            ("-2", "3", "-8"),
            ("2/3", "2", "4/9"),
            ("2/3", "-2", "9/4"),
            ("0", "0", "1"),
            ("0.0", "0", "1"),
            ("0", "5", "0"),
            ("0", "-1", "(by zero)"),
            ("-1", "100000000000000000001", "-1"),
            ("2", "100000000000000000001", "(too large)"),
            ("10", "20", "100000000000000000000"),
            ("2.0", "3", "8.0"),
            ("-2.0", "3", "-8.0"),
            ("2", "0.5", "1.4142135623730951"),
            ("4", "1/2", "2"),
            ("4", "-3/2", "1/8"),
            ("9/4", "3/2", "27/8"),
            ("+i", "2", "-1"),
            ("+i", "-1", "-i"),
            ("1+i", "8", "16"),
            ("0", "1.5", "0.0"),
            ("0", "-1.5", "(domain)"),
            ("1", "2.5", "1.0"),
            ("1.1", "0", "1"),
        ],
    );
    unary(
        "sqrt",
        sqrt,
        &[
            ("16", "4"),
            ("0", "0"),
            ("2", "1.4142135623730951"),
            ("1/4", "1/2"),
            ("1/2", "0.7071067811865476"),
            ("16.0", "4.0"),
            ("-0.0", "-0.0"),
            ("-1", "+i"),
            ("-4.0", "+2.0i"),
            ("-2", "+1.4142135623730951i"),
            ("-3+4i", "1+2i"),
            ("3+4i", "2+i"),
            ("-2i", "1-i"),
            ("100000000000000000000", "10000000000"),
            ("+inf.0", "+inf.0"),
        ],
    );
    let heap = heap();
    let huge = expt(&heap, n(&heap, "10"), n(&heap, "601")).unwrap();
    assert_eq!(show(sqrt(&heap, huge).unwrap()), "3.1622776601683795e300");
    for (v, root, rest) in [("17", "4", "1"), ("0", "0", "0"), ("100000000000000000001", "10000000000", "1")] {
        let (a, b) = exact_integer_sqrt(&heap, n(&heap, v)).unwrap();
        assert_eq!((show(a).as_str(), show(b).as_str()), (root, rest));
    }
    assert!(matches!(exact_integer_sqrt(&heap, n(&heap, "-1")), Err(NumError::Domain(_))));
    assert!(matches!(exact_integer_sqrt(&heap, n(&heap, "4.0")), Err(NumError::NotExact(_))));
}

#[test]
fn transcendental_functions() {
    for (name, f, rows) in [
        ("exp", exp as Unary, &[("0", "1"), ("1", "2.718281828459045"), ("-inf.0", "0.0")][..]),
        ("log", log, &[("1", "0"), ("0", "-inf.0"), ("1.0", "0.0"), ("-1", "0.0+3.141592653589793i")]),
        ("sin", sin, &[("0", "0"), ("0.0", "0.0")]),
        ("cos", cos, &[("0", "1"), ("0.0", "1.0")]),
        ("tan", tan, &[("0", "0")]),
        ("asin", asin, &[("0", "0"), ("1", "1.5707963267948966")]),
        ("acos", acos, &[("1", "0"), ("0", "1.5707963267948966")]),
        (
            "atan",
            atan,
            &[("0", "0"), ("1", "0.7853981633974483"), ("+inf.0", "1.5707963267948966"), ("+i", "(domain)")],
        ),
    ] {
        unary(name, f, rows);
    }
    binary(
        "atan",
        atan2,
        &[
            ("1", "1", "0.7853981633974483"),
            ("0", "1", "0"),
            ("0", "-1", "3.141592653589793"),
            ("-0.0", "-1", "-3.141592653589793"),
            ("0", "0", "(by zero)"),
            ("1", "+i", "(not real)"),
        ],
    );
    let heap = heap();
    let big = expt(&heap, n(&heap, "10"), n(&heap, "1000")).unwrap();
    let close = |v: Value, want: f64| (to_f64(v).unwrap() - want).abs() < 1e-9;
    assert!(close(log(&heap, big).unwrap(), 2302.585092994046));
    assert!(close(log_base(&heap, n(&heap, "8"), n(&heap, "2")).unwrap(), 3.0));
    // asin(2) = pi/2 - i ln(2 + sqrt 3), on one side or the other of the cut
    let z = asin(&heap, n(&heap, "2")).unwrap();
    assert!(close(real_part(z).unwrap(), std::f64::consts::FRAC_PI_2));
    assert!(close(abs(&heap, imag_part(z).unwrap()).unwrap(), 1.3169578969248166));
    // sin(asin z) = z
    for text in ["2", "-3.5", "1+2i", "0.5-0.25i"] {
        let z = n(&heap, text);
        for (f, inverse) in [(sin as Unary, asin as Unary), (cos, acos), (tan, atan)] {
            let back = f(&heap, inverse(&heap, z).unwrap()).unwrap();
            assert!(close(magnitude(&heap, sub(&heap, back, z).unwrap()).unwrap(), 0.0), "{text} {}", show(back));
        }
    }
}

#[test]
fn complex_parts() {
    unary("magnitude", magnitude, &[("3+4i", "5"), ("-5", "5"), ("-2i", "2"), ("3.0+4i", "5.0"), ("-1e300", "1e300")]);
    unary(
        "angle",
        angle,
        &[("5", "0"), ("-5", "3.141592653589793"), ("5.0", "0.0"), ("0", "0"), ("+i", "1.5707963267948966")],
    );
    unary("real-part", |_, v| real_part(v), &[("1+2i", "1"), ("1.5", "1.5")]);
    unary("imag-part", |_, v| imag_part(v), &[("1+2i", "2"), ("1.5", "0")]);
    binary(
        "make-rectangular",
        make_rectangular,
        &[("1", "0", "1"), ("1.5", "0.0", "1.5+0.0i"), ("+i", "1", "(not real)")],
    );
    binary("make-polar", make_polar, &[("2", "0", "2"), ("0", "3", "0")]);
}

#[test]
fn bit_operations() {
    binary(
        "and",
        bits::and,
        &[("12", "10", "8"), ("-1", "100000000000000000000", "100000000000000000000"), ("-4", "7", "4")],
    );
    binary("or", bits::or, &[("12", "10", "14"), ("-100000000000000000000", "1", "-99999999999999999999")]);
    binary(
        "xor",
        bits::xor,
        &[("12", "10", "6"), ("-1", "1", "-2"), ("1.0", "1", "(not exact)"), ("1/2", "1", "(not an integer)")],
    );
    binary(
        "shift",
        bits::shift,
        &[
            ("1", "100", "1267650600228229401496703205376"),
            ("-5", "-1", "-3"),
            ("5", "-100", "0"),
            ("-5", "-100", "-1"),
            ("1267650600228229401496703205376", "-100", "1"),
            ("-1267650600228229401496703205377", "-100", "-2"),
            ("1", "100000000000000000000", "(too large)"),
            ("0", "100000000000000000000", "0"),
            ("-9", "-100000000000000000000", "-1"),
            ("-100000000000000000000", "-1000", "-1"),
            ("1", "1000000000", "(too large)"),
        ],
    );
    unary("not", bits::not, &[("0", "-1"), ("100000000000000000000", "-100000000000000000001")]);
    let heap = heap();
    let (a, b) = (n(&heap, "-8"), n(&heap, "18446744073709551615"));
    assert_eq!((bits::count(a), bits::count(b), bits::length(a), bits::length(b)), (Ok(3), Ok(64), Ok(3), Ok(64)));
    assert_eq!(
        (bits::lowest(a), bits::lowest(Value::fixnum(0)), bits::is_set(a, 200)),
        (Ok(Some(3)), Ok(None), Ok(true))
    );
}
