//! Numbers as documents write them, compared by value.

use std::cmp::Ordering;
use std::fmt;

use ostler_openapi::tree::{Scalar, ScalarKind, Value};
use ostler_openapi::{NodeId, Tree};

/// A number of a document. Whole ones are exact; others are as near as a binary fraction comes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Numeric {
    Whole(i128),
    Fraction(f64),
}

/// An end of a range.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct End {
    pub(super) value: Numeric,
    pub(super) exclusive: bool,
}

impl Numeric {
    /// Nothing for what is not a number, or is not finite.
    pub(super) fn of(scalar: &Scalar) -> Option<Self> {
        if let Some(whole) = scalar.as_i64().map(i128::from).or_else(|| scalar.as_u64().map(i128::from)) {
            return Some(Self::Whole(whole));
        }
        let fraction = scalar.as_f64()?;
        // Up to here each whole number is one of its own.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        #[expect(clippy::cast_possible_truncation, reason = "it is whole and small")]
        match fraction.fract() == 0.0 && fraction.abs() <= EXACT {
            true => Some(Self::Whole(fraction as i128)),
            false => Some(Self::Fraction(fraction)),
        }
    }

    /// A value as JSON, in which numbers of one value are one text, such as `1` for `1.0`, and the order of members is no
    /// matter. It goes as deep as the tree, which is bounded.
    pub(super) fn canonical(tree: &Tree, node: NodeId) -> String {
        let mut text = String::new();
        write_canonical(&mut text, tree, node);
        text
    }

    /// The whole number that is so much more.
    pub(super) fn plus(self, step: i128) -> Option<Self> {
        match self {
            Self::Whole(it) => it.checked_add(step).map(Self::Whole),
            // The next whole number inside.
            Self::Fraction(it) if step > 0 => Self::whole(it.ceil()),
            Self::Fraction(it) => Self::whole(it.floor()),
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "what does not fit is none")]
    fn whole(number: f64) -> Option<Self> {
        (number.abs() < 1e30).then_some(Self::Whole(number as i128))
    }

    fn as_f64(self) -> f64 {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "only numbers with fractions are compared by it")]
            Self::Whole(it) => it as f64,
            Self::Fraction(it) => it,
        }
    }

    /// Whether this is a multiple of another one, as far as binary fractions tell.
    pub(super) fn is_multiple_of(self, other: Self) -> bool {
        match (self, other) {
            (_, Self::Whole(0)) => false,
            (Self::Whole(left), Self::Whole(right)) => left % right == 0,
            (left, right) => {
                let quotient = left.as_f64() / right.as_f64();
                (quotient - quotient.round()).abs() < 1e-9 && quotient.round() != 0.0
            }
        }
    }
}

/// How many bits a whole number has below zero and above.
pub(super) fn range_of_integer(format: Option<&str>) -> Option<(i32, i32)> {
    const ALL: i32 = 1000;
    Some(match format {
        None | Some("integer" | "int" | "bigint") => (-ALL, ALL),
        Some("int8") => (-7, 7),
        Some("int16") => (-15, 15),
        Some("int32") => (-31, 31),
        Some("int64" | "long") => (-63, 63),
        Some("uint8") => (0, 8),
        Some("uint16") => (0, 16),
        Some("uint32") => (0, 32),
        Some("uint64") => (0, 64),
        Some(_) => return None,
    })
}

/// The least and the most that a whole number of a format can be.
pub(super) fn ends_of(format: &str) -> Option<(i128, i128)> {
    let (below, above) = range_of_integer(Some(format)).filter(|it| it.1 < 100)?;
    let power = |bits: i32| 1_i128 << bits;
    Some((if below == 0 { 0 } else { -power(-below) }, power(above) - 1))
}

fn write_canonical(text: &mut String, tree: &Tree, node: NodeId) {
    match tree.value(node) {
        Value::Scalar(scalar) => {
            let number = Some(scalar).filter(|it| matches!(it.kind, ScalarKind::Int | ScalarKind::Float));
            let number = number.and_then(Numeric::of);
            text.push_str(&number.map_or_else(|| tree.to_json(node), |it| it.to_string()));
        }
        Value::Sequence(elements) => {
            text.push('[');
            for element in elements {
                write_canonical(text, tree, *element);
                text.push(',');
            }
            text.push(']');
        }
        Value::Mapping(_) => {
            let mut members: Vec<_> = tree.members(node).iter().collect();
            members.sort_by(|left, right| left.key.cmp(&right.key));
            text.push('{');
            for member in members {
                text.push_str(&format!("{:?}:", member.key));
                write_canonical(text, tree, member.value);
                text.push(',');
            }
            text.push('}');
        }
    }
}

impl PartialEq for Numeric {
    fn eq(&self, other: &Self) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

impl PartialOrd for Numeric {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Whole(left), Self::Whole(right)) => Some(left.cmp(right)),
            (left, right) => left.as_f64().partial_cmp(&right.as_f64()),
        }
    }
}

impl fmt::Display for Numeric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(it) => it.fmt(f),
            // Hundreds of zeros say less than an exponent.
            Self::Fraction(it) if *it != 0.0 && !(1e-9..1e21).contains(&it.abs()) => write!(f, "{it:e}"),
            Self::Fraction(it) => it.fmt(f),
        }
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.value, if self.exclusive { " (exclusive)" } else { "" })
    }
}

impl End {
    /// Whether this lower end excludes more than another one.
    pub(super) fn is_above(&self, other: &Self) -> bool {
        self.value > other.value || self.value == other.value && self.exclusive && !other.exclusive
    }

    /// Whether this upper end excludes more than another one.
    pub(super) fn is_below(&self, other: &Self) -> bool {
        self.value < other.value || self.value == other.value && self.exclusive && !other.exclusive
    }
}

#[cfg(test)]
mod tests {
    use super::Numeric::{Fraction, Whole};

    #[test]
    fn numbers_are_compared_by_value() {
        assert!(Whole(1) < Fraction(1.5) && Fraction(1.5) < Whole(2) && Whole(2) == Whole(2));
        assert!(Whole(i128::from(i64::MAX) - 1) < Whole(i128::from(i64::MAX)));
    }

    #[test]
    fn a_number_is_short() {
        let written = [Fraction(1e-300), Fraction(1.5e30), Fraction(0.25)].map(|it| it.to_string());
        assert_eq!(written, ["1e-300", "1.5e30", "0.25"]);
    }

    #[test]
    fn multiples_are_told_with_fractions_as_well() {
        assert!(Whole(10).is_multiple_of(Whole(5)) && !Whole(5).is_multiple_of(Whole(10)));
        assert!(Fraction(0.1).is_multiple_of(Fraction(0.01)) && !Fraction(0.01).is_multiple_of(Fraction(0.1)));
        assert!(!Whole(3).is_multiple_of(Whole(0)));
    }
}
