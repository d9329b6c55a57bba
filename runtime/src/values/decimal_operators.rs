//! Arithmetic with decimals: the exact result, or none.

use std::cmp::Ordering;
use std::fmt::Display;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Rem, RemAssign, Sub, SubAssign};

use crate::values::decimal::{Decimal, parts_of};
use crate::values::decimal_exact;
use crate::values::decimal_text::Parts;

impl Decimal {
    /// The sum; `None` where it has more than 28 digits.
    pub fn checked_add(self, other: Decimal) -> Option<Decimal> {
        add(self, other)
    }

    /// The difference; `None` where it has more than 28 digits.
    pub fn checked_sub(self, other: Decimal) -> Option<Decimal> {
        subtract(self, other)
    }

    /// The product; `None` where it has more than 28 digits, or more than 28 of them after the point.
    pub fn checked_mul(self, other: Decimal) -> Option<Decimal> {
        multiply(self, other)
    }

    /// The quotient; `None` where it has more than 28 digits, no last digit (10 by 3), or the divisor is zero.
    pub fn checked_div(self, other: Decimal) -> Option<Decimal> {
        divide(self, other)
    }

    /// What is left after taking `other` away as often as it goes, with the sign of `self`; `None` where `other` is
    /// zero.
    pub fn checked_rem(self, other: Decimal) -> Option<Decimal> {
        remainder(self, other)
    }
}

/// Whatever a decimal can be added to or compared with.
trait Operand: Copy + Display {
    fn number(self) -> rust_decimal::Decimal;

    fn parts(self) -> Parts {
        parts_of(self.number())
    }
}

impl Operand for Decimal {
    fn number(self) -> rust_decimal::Decimal {
        self.into_inner()
    }
}

fn add(a: impl Operand, b: impl Operand) -> Option<Decimal> {
    decimal_exact::add(a.parts(), b.parts()).map(Decimal::from_parts)
}

fn subtract(a: impl Operand, b: impl Operand) -> Option<Decimal> {
    let b = b.parts();
    decimal_exact::add(a.parts(), Parts { negative: !b.negative, ..b }).map(Decimal::from_parts)
}

fn multiply(a: impl Operand, b: impl Operand) -> Option<Decimal> {
    decimal_exact::multiply(a.parts(), b.parts()).map(Decimal::from_parts)
}

fn divide(a: impl Operand, b: impl Operand) -> Option<Decimal> {
    decimal_exact::divide(a.parts(), b.parts()).map(Decimal::from_parts)
}

fn remainder(a: impl Operand, b: impl Operand) -> Option<Decimal> {
    decimal_exact::remainder(a.parts(), b.parts()).map(Decimal::from_parts)
}

/// The result of an operator, which has no other way to say that there is none.
#[track_caller]
fn exact(result: Option<Decimal>, a: impl Display, operator: &str, b: impl Display) -> Decimal {
    match result {
        Some(result) => result,
        None => panic!("{a} {operator} {b} is not a decimal of at most 28 digits, and is never rounded"),
    }
}

macro_rules! operator {
    ($operator:ident::$method:ident, $assigning:ident::$assign:ident, $function:ident, $sign:literal) => {
        operator!(@ $operator::$method, $function, $sign:
            (Decimal, Decimal), (Decimal, rust_decimal::Decimal), (rust_decimal::Decimal, Decimal),
            (Decimal, i32), (i32, Decimal), (Decimal, i64), (i64, Decimal),
            (Decimal, u32), (u32, Decimal), (Decimal, u64), (u64, Decimal)
        );

        impl $operator<&Decimal> for Decimal {
            type Output = Decimal;

            /// # Panics
            ///
            /// Where the exact result is not a decimal of at most 28 digits.
            #[track_caller]
            fn $method(self, other: &Decimal) -> Decimal {
                self.$method(*other)
            }
        }

        impl<T> $assigning<T> for Decimal
        where
            Decimal: $operator<T, Output = Decimal>,
        {
            /// # Panics
            ///
            /// Where the exact result is not a decimal of at most 28 digits.
            #[track_caller]
            fn $assign(&mut self, other: T) {
                *self = self.$method(other);
            }
        }
    };
    (@ $operator:ident::$method:ident, $function:ident, $sign:literal: $(($left:ty, $right:ty)),+) => {$(
        impl $operator<$right> for $left {
            type Output = Decimal;

            /// # Panics
            ///
            /// Where the exact result is not a decimal of at most 28 digits.
            #[track_caller]
            fn $method(self, other: $right) -> Decimal {
                exact($function(self, other), self, $sign, other)
            }
        }
    )+};
}

operator!(Add::add, AddAssign::add_assign, add, "+");
operator!(Sub::sub, SubAssign::sub_assign, subtract, "-");
operator!(Mul::mul, MulAssign::mul_assign, multiply, "*");
operator!(Div::div, DivAssign::div_assign, divide, "/");
operator!(Rem::rem, RemAssign::rem_assign, remainder, "%");

impl Neg for Decimal {
    type Output = Decimal;

    fn neg(self) -> Decimal {
        let parts = self.parts();
        Decimal::from_parts(Parts { negative: !parts.negative && parts.coefficient != 0, ..parts })
    }
}

impl Sum for Decimal {
    /// # Panics
    ///
    /// Where a sum on the way has more than 28 digits.
    fn sum<I: Iterator<Item = Decimal>>(numbers: I) -> Decimal {
        numbers.fold(Decimal::ZERO, Decimal::add)
    }
}

impl<'a> Sum<&'a Decimal> for Decimal {
    /// # Panics
    ///
    /// Where a sum on the way has more than 28 digits.
    fn sum<I: Iterator<Item = &'a Decimal>>(numbers: I) -> Decimal {
        numbers.copied().sum()
    }
}

macro_rules! compared_with {
    ($($other:ty),+) => {$(
        impl Operand for $other {
            fn number(self) -> rust_decimal::Decimal {
                self.into()
            }
        }

        impl PartialEq<$other> for Decimal {
            fn eq(&self, other: &$other) -> bool {
                self.number() == other.number()
            }
        }

        impl PartialEq<Decimal> for $other {
            fn eq(&self, other: &Decimal) -> bool {
                self.number() == other.number()
            }
        }

        impl PartialOrd<$other> for Decimal {
            fn partial_cmp(&self, other: &$other) -> Option<Ordering> {
                self.number().partial_cmp(&other.number())
            }
        }

        impl PartialOrd<Decimal> for $other {
            fn partial_cmp(&self, other: &Decimal) -> Option<Ordering> {
                self.number().partial_cmp(&other.number())
            }
        }
    )+};
}

compared_with!(rust_decimal::Decimal, i32, i64, u32, u64);
