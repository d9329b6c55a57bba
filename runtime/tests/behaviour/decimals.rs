//! Arithmetic with decimals is exact or does not happen.

use std::panic::catch_unwind;

use num_bigint::BigInt;
use ostler_runtime::{Decimal, RoundingStrategy, dec};
use proptest::prelude::*;

#[test]
fn sums_products_and_quotients_keep_their_zeros() {
    assert_eq!((dec!(7.50) + dec!(2.5)).to_string(), "10.00");
    assert_eq!((dec!(7.50) - dec!(7.5)).to_string(), "0.00");
    assert_eq!((dec!(7.50) * dec!(1.20)).to_string(), "9.0000");
    assert_eq!((dec!(7.50) / dec!(2)).to_string(), "3.75");
    assert_eq!((dec!(10.00) / dec!(4)).to_string(), "2.50");
    assert_eq!((dec!(-7.50) % dec!(2)).to_string(), "-1.50");
    assert_eq!((-dec!(7.50)).to_string(), "-7.50");
    assert_eq!((-dec!(0)).to_string(), "0");
    assert_eq!(dec!(-7.50).abs(), dec!(7.50));
}

#[test]
fn a_result_that_would_be_rounded_is_none() {
    let one_part = dec!(0.0000000000000000000000000001);
    assert_eq!(dec!(10).checked_div(dec!(3)), None);
    assert_eq!(dec!(10).checked_div(dec!(0)), None);
    assert_eq!(dec!(10).checked_rem(dec!(0)), None);
    assert_eq!(one_part.checked_mul(dec!(0.5)), None);
    assert_eq!(one_part.checked_div(dec!(2)), None);
    assert_eq!(dec!(1).checked_add(one_part), None, "29 digits, which rust_decimal still keeps");
    assert_eq!(Decimal::MAX.checked_add(dec!(0.1)), None);
    assert_eq!(Decimal::MAX.checked_add(dec!(1)), None);
    assert_eq!(Decimal::MIN.checked_sub(dec!(1)), None);
    assert_eq!(Decimal::MAX.checked_mul(dec!(10)), None);
    assert_eq!(dec!(1234567.1234567).checked_mul(dec!(1.123456789012345678901)), None);
}

#[test]
fn zeros_that_do_not_fit_are_left_out_rather_than_the_result() {
    assert_eq!(dec!(1000000000000000000000000000) + dec!(1.00), dec!(1000000000000000000000000001));
    assert_eq!(dec!(5e27) + dec!(1.000000000000000000000000000), dec!(5000000000000000000000000001));
    assert_eq!(dec!(0.00000000000002) * dec!(0.0000000000000050), dec!(0.0000000000000000000000000001));
    // 2 to the 38th by 5 to the 38th: 39 digits, of which one remains.
    assert_eq!(dec!(0.274877906944) * dec!(0.363797880709171295166015625), dec!(0.1));
}

#[test]
fn an_operator_panics_where_there_is_no_exact_result() {
    let texts = [
        catch_unwind(|| dec!(10) / dec!(3)),
        catch_unwind(|| Decimal::MAX + 1),
        catch_unwind(|| [Decimal::MAX, dec!(1)].iter().sum()),
        catch_unwind(|| {
            let mut price = dec!(0.1);
            price %= 0;
            price
        }),
    ]
    .map(|it| it.unwrap_err().downcast::<String>().unwrap());
    assert_eq!(*texts[0], "10 / 3 is not a decimal of at most 28 digits, and is never rounded");
    assert!(texts[1..].iter().all(|it| it.contains("is not a decimal of at most 28 digits")), "{texts:?}");
}

#[test]
fn decimals_meet_integers_and_rust_decimal_on_both_sides() {
    let theirs = rust_decimal::Decimal::new(150, 2);
    assert_eq!(3 * dec!(1.5) + theirs, dec!(6));
    assert_eq!(theirs / dec!(2) - 1_i64, dec!(-0.25));
    assert_eq!(dec!(7) % 4_u64, 3);
    assert_eq!(theirs, dec!(1.5));
    assert!(dec!(1.4) < theirs && theirs > dec!(1.4) && dec!(1.4) > 1 && 2_u32 > dec!(1.4));
    // 29 digits of rust_decimal are an operand, though never a result.
    let max = rust_decimal::Decimal::MAX;
    assert_eq!(max % dec!(10), 5);
    assert!(catch_unwind(|| max - dec!(1)).is_err());
}

#[test]
fn assignments_and_sums_take_what_operators_take() {
    let mut total = dec!(1);
    total += dec!(0.5);
    total += &dec!(0.5);
    total -= 1;
    total *= rust_decimal::Decimal::TEN;
    total /= 4_u32;
    assert_eq!(total, dec!(2.5));
    let prices = [dec!(7.50), dec!(0.05), dec!(2)];
    assert_eq!(prices.iter().sum::<Decimal>(), dec!(9.55));
    assert_eq!(prices.into_iter().sum::<Decimal>().to_string(), "9.55");
    assert_eq!([].iter().sum::<Decimal>(), 0);
}

#[test]
fn rounding_names_its_digits_and_its_strategy() {
    assert_eq!(dec!(2.345).round(2, RoundingStrategy::MidpointNearestEven).to_string(), "2.34");
    assert_eq!(dec!(2.3).round(2, RoundingStrategy::ToZero).to_string(), "2.3");
    assert_eq!(dec!(999.9999999999999999999999999).round(0, RoundingStrategy::AwayFromZero), 1000);
    assert_eq!(Decimal::MAX.round(0, RoundingStrategy::AwayFromZero), Decimal::MAX);
}

/// A number as an integer and the power of ten that divides it.
fn exactly(it: Decimal) -> (BigInt, u32) {
    (BigInt::from(it.into_inner().mantissa()), it.scale())
}

fn tens(count: u32) -> BigInt {
    BigInt::from(10).pow(count)
}

/// What a decimal can hold of `numerator ÷ (denominator × 10^scale)`: the number itself, or nothing.
fn held(mut numerator: BigInt, mut denominator: BigInt, scale: u32) -> Option<Decimal> {
    denominator *= tens(scale);
    numerator *= tens(28);
    if &numerator % &denominator != BigInt::ZERO {
        return None;
    }
    let mut coefficient = numerator / denominator;
    let mut scale = 28;
    while scale > 0 && &coefficient % 10 == BigInt::ZERO {
        coefficient /= 10;
        scale -= 1;
    }
    format!("{coefficient}e-{scale}").parse().ok()
}

/// Numbers of all lengths, many of them with factors 2, 5 and 10, so that exact results are not rare.
fn number() -> impl Strategy<Value = Decimal> {
    let coefficient = prop_oneof![
        0..10_i128.pow(28),
        0..10_i128.pow(14),
        0..100_i128,
        (0..93_u32).prop_map(|it| 1 << it),
        (0..40_u32).prop_map(|it| 5_i128.pow(it)),
        (0..28_u32, 0..10_i128).prop_map(|(zeros, digit)| digit * 10_i128.pow(zeros)),
    ];
    (coefficient, 0..=28_u32, any::<bool>()).prop_map(|(coefficient, scale, negative)| {
        let coefficient = coefficient % 10_i128.pow(28) * if negative { -1 } else { 1 };
        Decimal::try_from(rust_decimal::Decimal::from_i128_with_scale(coefficient, scale)).unwrap()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn arithmetic_is_that_of_integers_without_end(a in number(), b in number()) {
        let ((x, i), (y, j)) = (exactly(a), exactly(b));
        let one = BigInt::from(1);
        prop_assert_eq!(a.checked_add(b), held(&x * tens(j) + &y * tens(i), one.clone(), i + j));
        prop_assert_eq!(a.checked_sub(b), held(&x * tens(j) - &y * tens(i), one.clone(), i + j));
        prop_assert_eq!(a.checked_mul(b), held(&x * &y, one.clone(), i + j));
        prop_assert_eq!(a.cmp(&b), (&x * tens(j)).cmp(&(&y * tens(i))));
        if y == BigInt::ZERO {
            prop_assert_eq!((a.checked_div(b), a.checked_rem(b)), (None, None));
        } else {
            prop_assert_eq!(a.checked_div(b), held(&x * tens(j), &y * tens(i), 0));
            prop_assert_eq!(a.checked_rem(b), held((&x * tens(j)) % (&y * tens(i)), one, i + j));
        }
    }

    #[test]
    fn a_product_divided_by_a_factor_is_the_other(a in number(), b in number()) {
        if let Some(product) = a.checked_mul(b).filter(|it| !it.is_zero()) {
            prop_assert_eq!(product / b, a);
        }
    }
}
