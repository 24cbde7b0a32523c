//! Laws on random numbers, against num-bigint.

use super::*;
use crate::data::equal::eqv;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, Zero};
use proptest::prelude::*;

/// Integers of every size, near the borders of the fixnums too.
fn integers() -> impl Strategy<Value = BigInt> {
    prop_oneof![
        any::<i8>().prop_map(BigInt::from),
        any::<i64>().prop_map(BigInt::from),
        (-3i64..3, any::<bool>()).prop_map(|(d, low)| BigInt::from(if low { -(1i64 << 60) } else { 1i64 << 60 }) + d),
        proptest::collection::vec(any::<u32>(), 0..12).prop_map(|digits| BigInt::new(num_bigint::Sign::Plus, digits)),
        proptest::collection::vec(any::<u32>(), 0..12).prop_map(|digits| BigInt::new(num_bigint::Sign::Minus, digits)),
        // Large enough for every algorithm that is chosen by size.
        proptest::collection::vec(any::<u32>(), 100..400)
            .prop_map(|digits| BigInt::new(num_bigint::Sign::Plus, digits)),
    ]
}

fn doubles() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<u64>().prop_map(f64::from_bits).prop_filter("a number", |f| !f.is_nan()),
        (-1000i32..1000).prop_map(|n| n as f64 / 8.0),
        (any::<i32>(), -30i32..30).prop_map(|(n, e)| n as f64 * 10f64.powi(e)),
    ]
}

fn value(heap: &Heap, n: &BigInt) -> Value {
    from_bigint(heap, &dashu_int::IBig::from_le_bytes(&n.to_signed_bytes_le())).expect("memory")
}

/// The integer of an exact integer, by its bytes: the text is itself under test.
fn integer(v: Value) -> Option<BigInt> {
    to_bigint(v).map(|n| BigInt::from_signed_bytes_le(&n.to_le_bytes()))
}

proptest! {
    #![proptest_config(crate::laws::config(128))]

    #[test]
    fn integers_agree_with_num_bigint(a in integers(), b in integers()) {
        let heap = Heap::new(1 << 24);
        let (x, y) = (value(&heap, &a), value(&heap, &b));
        prop_assert_eq!(integer(x), Some(a.clone()));
        prop_assert_eq!(x.is_fixnum(), a >= BigInt::from(-(1i64 << 60)) && a < BigInt::from(1i64 << 60));
        for (result, want) in [
            (add(&heap, x, y), &a + &b),
            (sub(&heap, x, y), &a - &b),
            (mul(&heap, x, y), &a * &b),
            (gcd(&heap, x, y), a.gcd(&b)),
            (lcm(&heap, x, y), a.lcm(&b)),
            (bits::and(&heap, x, y), &a & &b),
            (bits::or(&heap, x, y), &a | &b),
            (bits::xor(&heap, x, y), &a ^ &b),
            (bits::not(&heap, x), !&a),
        ] {
            prop_assert_eq!(result.map(integer), Ok(Some(want)));
        }
        prop_assert_eq!(compare(x, y), Ok(Some(a.cmp(&b))));
        prop_assert_eq!(eqv(x, y), a == b);
        if !b.is_zero() {
            for (result, want) in [
                (quotient(&heap, x, y), &a / &b),
                (remainder(&heap, x, y), &a % &b),
                (floor_quotient(&heap, x, y), a.div_floor(&b)),
                (modulo(&heap, x, y), a.mod_floor(&b)),
            ] {
                prop_assert_eq!(result.map(integer), Ok(Some(want)));
            }
            // (a / b) * b = a
            let ratio = div(&heap, x, y).unwrap();
            prop_assert!(eqv(mul(&heap, ratio, y).unwrap(), x));
            prop_assert!(eqv(parse(&heap, &to_string(ratio, 7).unwrap(), 7).unwrap().unwrap(), ratio));
        }
    }

    #[test]
    fn roots_powers_and_shifts_agree_with_num_bigint(a in integers(), power in 0u32..20, count in 0i64..200) {
        let heap = Heap::new(1 << 24);
        let x = value(&heap, &a);
        if !a.is_negative() {
            let (root, rest) = exact_integer_sqrt(&heap, x).unwrap();
            prop_assert_eq!((integer(root), integer(rest)), (Some(a.sqrt()), Some(&a - a.sqrt() * a.sqrt())));
        }
        let square = mul(&heap, x, x).unwrap();
        prop_assert_eq!(sqrt(&heap, square).map(integer), Ok(Some(a.abs())));
        prop_assert_eq!(expt(&heap, x, Value::fixnum(power as i64)).map(integer), Ok(Some(a.pow(power))));
        prop_assert_eq!(bits::shift(&heap, x, Value::fixnum(count)).map(integer), Ok(Some(&a << count)));
        prop_assert_eq!(bits::shift(&heap, x, Value::fixnum(-count)).map(integer), Ok(Some(&a >> count)));
        prop_assert_eq!(bits::is_set(x, count as u64), Ok(a.bit(count as u64)));
        prop_assert_eq!(bits::lowest(x), Ok(a.trailing_zeros()));
        prop_assert_eq!(to_f64(x), num_traits::ToPrimitive::to_f64(&a));
    }

    #[test]
    fn integers_come_back_from_text(a in integers(), radix in 2u32..=36) {
        let heap = Heap::new(1 << 24);
        let v = value(&heap, &a);
        let text = to_string(v, radix).unwrap();
        prop_assert_eq!(&text, &a.to_str_radix(radix));
        prop_assert!(eqv(parse(&heap, &text, radix).unwrap().unwrap(), v));
    }

    #[test]
    fn doubles_come_back_from_text(f in doubles(), radix in 2u32..=36) {
        let heap = Heap::new(1 << 24);
        let v = heap.flonum(f);
        let text = to_string(v, 10).unwrap();
        prop_assert!(eqv(parse(&heap, &text, 10).unwrap().unwrap(), v), "{}", text);
        if f.abs() < 1e30 && (f == 0.0 || f.abs() > 1e-30) && radix <= 18 {
            let text = to_string(v, radix).unwrap();
            prop_assert!(eqv(parse(&heap, &text, radix).unwrap().unwrap(), v), "{} {} in {}", f, text, radix);
        }
    }

    #[test]
    fn exact_and_back(f in doubles(), g in doubles()) {
        let heap = Heap::new(1 << 24);
        let (x, y) = (heap.flonum(f), heap.flonum(g));
        if f.is_finite() && g.is_finite() {
            let (ex, ey) = (exact(&heap, x).unwrap(), exact(&heap, y).unwrap());
            prop_assert_eq!(to_f64(ex), Some(f));
            prop_assert_eq!(compare(ex, y), Ok(f.partial_cmp(&g)));
            prop_assert_eq!(compare(x, ey), Ok(f.partial_cmp(&g)));
            prop_assert_eq!(compare(ex, ey), Ok(f.partial_cmp(&g)));
            // One rounding of the exact sum and product is what the machine does.
            let sum = add(&heap, ex, ey).unwrap();
            prop_assert_eq!(to_f64(sum), Some(f + g));
            let product = mul(&heap, ex, ey).unwrap();
            prop_assert_eq!(to_f64(product), Some(f * g));
            if g != 0.0 {
                let quotient = div(&heap, ex, ey).unwrap();
                prop_assert_eq!(to_f64(quotient), Some(f / g));
            }
        }
    }
}
