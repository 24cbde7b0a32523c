//! The recursive algorithms agree with dashu's own, at sizes around the piece and far above.

use super::*;
use dashu_int::ops::{BitTest, DivRem, Gcd, SquareRootRem, UnsignedAbs};
use dashu_int::{IBig, Sign, UBig};

/// Numbers of this many bits (xorshift), with runs of ones and zeros now and then.
fn number(bits: usize, seed: &mut u64) -> UBig {
    let mut words: Vec<dashu_int::Word> = Vec::new();
    while words.len() * (dashu_int::Word::BITS as usize) < bits + 64 {
        *seed ^= *seed << 13;
        *seed ^= *seed >> 7;
        *seed ^= *seed << 17;
        words.push(match *seed % 11 {
            0 => 0,
            1 => dashu_int::Word::MAX,
            _ => *seed as dashu_int::Word,
        });
    }
    let (mut low, _) = UBig::from_words(&words).split_bits(bits);
    if bits > 0 {
        low.set_bit(bits - 1);
    }
    low
}

const SIZES: [usize; 13] = [0, 1, 63, 64, 65, 1000, 2047, 2048, 2049, 5000, 9999, 20_001, 65_536];

fn each_pair(mut check: impl FnMut(&IBig, &IBig)) {
    let mut seed = 88_172_645_463_325_252;
    for m in SIZES {
        for n in SIZES {
            let (a, b) = (number(m, &mut seed), number(n, &mut seed));
            let signs =
                [(Sign::Positive, Sign::Positive), (Sign::Negative, Sign::Positive), (Sign::Negative, Sign::Negative)];
            for (s, t) in signs {
                check(&IBig::from_parts(s, a.clone()), &IBig::from_parts(t, b.clone()));
            }
        }
    }
}

#[test]
fn products() {
    each_pair(|a, b| assert_eq!(multiply(a, b), Ok(a * b)));
}

#[test]
fn quotients_and_remainders() {
    each_pair(|a, b| {
        if !b.is_zero() {
            assert_eq!(div_rem(a, b), Ok(a.div_rem(b)), "{} by {} bits", a.bit_len(), b.bit_len());
            let floor = div_floor(a, b).unwrap();
            let rest = mod_floor(a, b).unwrap();
            assert_eq!(&(floor * b + &rest), a);
            assert!(rest.is_zero() || rest.sign() == b.sign());
        }
    });
}

#[test]
fn quotients_next_to_multiples() {
    let mut seed = 7;
    for bits in [3000, 4096, 8191, 20_000] {
        let y = IBig::from(number(bits, &mut seed));
        for factor in [1, 2500, 4096, 30_000] {
            let x = &y * IBig::from(number(factor, &mut seed));
            for x in [&x - IBig::ONE, x.clone(), &x + IBig::ONE] {
                assert_eq!(div_rem(&x, &y), Ok((&x).div_rem(&y)));
            }
        }
    }
}

#[test]
fn greatest_common_divisors() {
    let mut seed = 99;
    each_pair(|a, b| {
        if !a.is_zero() || !b.is_zero() {
            let common = IBig::from(number(700, &mut seed));
            for (a, b) in [(a.clone(), b.clone()), (a * &common, b * &common)] {
                assert_eq!(gcd(&a, &b), Ok((&a).gcd(&b)), "{} and {} bits", a.bit_len(), b.bit_len());
            }
        }
    });
    // Euclid's worst case.
    let (mut a, mut b) = (IBig::ONE, IBig::ONE);
    for _ in 0..20_000 {
        (a, b) = (&a + &b, a);
    }
    assert_eq!(gcd(&a, &b), Ok(UBig::ONE));
}

#[test]
fn roots() {
    let mut seed = 5;
    for bits in SIZES {
        let n = number(bits, &mut seed);
        let square = &n * &n;
        for n in [n.clone(), square.clone(), &square + UBig::ONE, square - UBig::from(!n.is_zero())] {
            assert_eq!(sqrt_rem(n.clone()), Ok(n.sqrt_rem()), "{} bits", n.bit_len());
        }
    }
}

#[test]
fn digits_and_back() {
    let mut seed = 3;
    for bits in SIZES {
        let n = number(bits, &mut seed);
        let power = IBig::from(10).pow(bits / 4);
        for n in [IBig::from(n.clone()), -IBig::from(n), power.clone(), power - IBig::ONE] {
            for radix in [2, 3, 10, 16, 36] {
                let text = to_digits(&n, radix).unwrap();
                assert_eq!(text, n.in_radix(radix).to_string());
                let magnitude = (&n).unsigned_abs();
                let digits = text.trim_start_matches('-');
                assert_eq!(from_digits(digits, radix), Ok(magnitude.into()));
            }
        }
    }
}

#[test]
fn powers() {
    for (base, exponent) in [(3, 20_000), (2, 50_000), (-12, 9_999), (10, 10_000), (1_000_003, 777)] {
        assert_eq!(power(&IBig::from(base), exponent), Ok(IBig::from(base).pow(exponent)));
    }
}
