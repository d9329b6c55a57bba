//! The greatest length of a text or a time, as pages write it: `255 characters`, `1 year`.

/// The greatest length that a page states.
#[derive(Debug, PartialEq)]
pub(crate) enum Length {
    Characters(u64),
    Months(u64),
}

/// A length that a keyword can state.
pub(crate) fn length(text: &str) -> Option<Length> {
    let (number, unit) = text.split_once(' ').unwrap_or((text, "characters"));
    let number: u64 = number.parse().ok()?;
    Some(match unit.trim_end_matches('s') {
        "character" | "char" => Length::Characters(number),
        "month" => Length::Months(number),
        "year" => Length::Months(number.checked_mul(12)?),
        "quarter" => Length::Months(number.checked_mul(3)?),
        _ => return None,
    })
}

impl Length {
    /// The limit in the words of reports.
    pub(crate) fn words(&self) -> String {
        match self {
            Length::Characters(it) => format!("max length {it} characters"),
            Length::Months(it) => format!("max length {it} months"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_has_a_unit_that_a_keyword_knows() {
        for (text, expected) in [
            ("3 months", Some(Length::Months(3))),
            ("1 year", Some(Length::Months(12))),
            ("255 characters", Some(Length::Characters(255))),
            ("255", Some(Length::Characters(255))),
            ("100 hours", None),
            ("99999999999999999999 years", None),
        ] {
            assert_eq!(length(text), expected, "{text}");
        }
    }
}
