//! The text of a JSON number → its one form, by which equal numbers are the same text.

/// The digits of a number without zeros at either end, and its exponent: `1.50e3` is `15e2`. A number whose exponent no
/// 64 bits hold stays as it is.
pub(super) fn canonical(text: &str) -> String {
    parts(text).unwrap_or_else(|| text.to_owned())
}

fn parts(text: &str) -> Option<String> {
    let (sign, rest) = text.strip_prefix('-').map_or(("", text), |it| ("-", it));
    let (mantissa, exponent) = rest.split_once(['e', 'E']).unwrap_or((rest, "0"));
    let exponent: i64 = exponent.parse().ok()?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let significant = digits.trim_end_matches('0');
    let dropped = i64::try_from(digits.len() - significant.len()).ok()?;
    let significant = significant.trim_start_matches('0');
    if significant.is_empty() {
        return Some("0".to_owned());
    }
    let exponent = exponent.checked_sub(i64::try_from(fraction.len()).ok()?)?.checked_add(dropped)?;
    Some(format!("{sign}{significant}e{exponent}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_numbers_have_one_form_and_others_have_another() {
        for (texts, form) in [
            (["1", "1.0", "10e-1", "0.1E+1"], "1e0"),
            (["-1500", "-1.50e3", "-15E2", "-1500.000"], "-15e2"),
            (["0", "-0", "0.000", "0e99"], "0"),
        ] {
            assert!(texts.iter().all(|it| canonical(it) == form), "{texts:?}");
        }
        assert_eq!(canonical("12345678901234567890.123"), "12345678901234567890123e-3");
        assert_eq!(canonical("1e99999999999999999999"), "1e99999999999999999999");
    }
}
