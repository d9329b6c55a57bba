//! Sums, products, quotients and remainders of decimals: exactly or not at all.
//!
//! The operands have at most 96 bits and 28 digits after the point, as those of `rust_decimal`. A result is first
//! brought to its fewest digits, so that 128 bits overflow only where 28 digits would not do either.

use crate::values::decimal_text::{MAX_DIGITS, MAX_SCALE, Parts};

/// The least coefficient that has too many digits.
const LIMIT: u128 = 10_u128.pow(MAX_DIGITS);

/// The sum, with the zeros after the point of the finer operand, as far as there is room.
pub(crate) fn add(a: Parts, b: Parts) -> Option<Parts> {
    let wanted = a.scale.max(b.scale);
    let (a, b) = (without_zeros(a), without_zeros(b));
    // If one is finer now, its last digit is not zero, nor is that of the sum: too large for 128 bits is too long.
    let scale = a.scale.max(b.scale);
    let sum = at_scale(a, scale)?.checked_add(at_scale(b, scale)?)?;
    fit_digits(sum < 0, sum.unsigned_abs(), signed(scale), wanted)
}

/// The product, with the zeros after the point of both operands, as far as there is room.
pub(crate) fn multiply(a: Parts, b: Parts) -> Option<Parts> {
    let wanted = a.scale + b.scale;
    let (mut x, mut y) = (a.coefficient, b.coefficient);
    if x == 0 || y == 0 {
        return fit_digits(false, 0, 0, wanted);
    }
    let mut scale = signed(wanted);
    // Each pair of a factor 2 and a factor 5, wherever they are, is a zero at the end of the product.
    while [2, 5].iter().all(|it| x.is_multiple_of(*it) || y.is_multiple_of(*it)) {
        divide_either(&mut x, &mut y, 2);
        divide_either(&mut x, &mut y, 5);
        scale -= 1;
    }
    fit_digits(a.negative != b.negative, x.checked_mul(y)?, scale, wanted)
}

/// The quotient, with the zeros after the point that the dividend has beyond the divisor; `None` also where the
/// divisor is zero or the digits have no end.
pub(crate) fn divide(a: Parts, b: Parts) -> Option<Parts> {
    let wanted = a.scale.saturating_sub(b.scale);
    if b.coefficient == 0 {
        return None;
    }
    let common = greatest_common_divisor(a.coefficient, b.coefficient);
    let (mut numerator, mut denominator) = (a.coefficient / common, b.coefficient / common);
    let mut scale = signed(a.scale) - signed(b.scale);
    // A denominator of twos and fives alone becomes a power of ten; any other leaves digits without end.
    for (factor, other) in [(10, 1), (2, 5), (5, 2)] {
        while denominator.is_multiple_of(factor) {
            denominator /= factor;
            numerator = numerator.checked_mul(other)?;
            scale += 1;
        }
    }
    if denominator != 1 {
        return None;
    }
    fit_digits(a.negative != b.negative, numerator, scale, wanted)
}

/// What is left of `a` after taking `b` from it as often as it goes, with the sign of `a`; `None` where `b` is zero.
pub(crate) fn remainder(a: Parts, b: Parts) -> Option<Parts> {
    if b.coefficient == 0 {
        return None;
    }
    let scale = a.scale.max(b.scale);
    let mut rest = a.coefficient;
    if a.scale > b.scale {
        // A divisor beyond 128 bits is greater than any dividend.
        let divisor = b.coefficient.checked_mul(10_u128.pow(a.scale - b.scale));
        rest = divisor.map_or(rest, |it| rest % it);
    } else {
        rest %= b.coefficient;
        for _ in a.scale..b.scale {
            rest = rest * 10 % b.coefficient;
        }
    }
    fit_digits(a.negative, rest, signed(scale), scale)
}

/// Brings `coefficient × 10^-scale` to at most 28 digits, `wanted` of them after the point where there is room.
fn fit_digits(negative: bool, mut coefficient: u128, mut scale: i32, wanted: u32) -> Option<Parts> {
    let wanted = wanted.min(MAX_SCALE);
    if coefficient == 0 {
        return Some(Parts { negative: false, coefficient, scale: wanted });
    }
    while coefficient.is_multiple_of(10) {
        coefficient /= 10;
        scale -= 1;
    }
    if coefficient >= LIMIT || scale > signed(MAX_SCALE) {
        return None;
    }
    while scale < 0 {
        coefficient *= 10;
        scale += 1;
        if coefficient >= LIMIT {
            return None;
        }
    }
    while scale < signed(wanted) && coefficient * 10 < LIMIT {
        coefficient *= 10;
        scale += 1;
    }
    Some(Parts { negative, coefficient, scale: scale.unsigned_abs() })
}

/// The same number without zeros at the end of its digits after the point.
fn without_zeros(mut it: Parts) -> Parts {
    while it.scale > 0 && it.coefficient.is_multiple_of(10) {
        it.coefficient /= 10;
        it.scale -= 1;
    }
    it
}

/// The signed coefficient at a scale that is not less than the number's own.
fn at_scale(it: Parts, scale: u32) -> Option<i128> {
    let coefficient = i128::try_from(it.coefficient).ok()?.checked_mul(10_i128.pow(scale - it.scale))?;
    Some(if it.negative { -coefficient } else { coefficient })
}

fn divide_either(x: &mut u128, y: &mut u128, factor: u128) {
    if x.is_multiple_of(factor) {
        *x /= factor;
    } else {
        *y /= factor;
    }
}

fn greatest_common_divisor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// A scale as a number that may become negative; it is at most twice 28.
fn signed(scale: u32) -> i32 {
    scale.cast_signed()
}
