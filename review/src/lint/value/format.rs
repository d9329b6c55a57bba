//! A `format` and a text -> whether the text surely is not of the format.

/// Whether a text is not of a format that strings have. What a format says that is not known here is not checked.
pub(super) fn misses(format: &str, text: &str) -> bool {
    match format {
        "date" => !is_date(text),
        "date-time" => !is_date_time(text),
        "uuid" | "guid" => !is_uuid(text),
        "email" => !is_email(text),
        "ipv4" => text.parse::<core::net::Ipv4Addr>().is_err(),
        "ipv6" => text.parse::<core::net::Ipv6Addr>().is_err(),
        "uri" | "url" => !is_uri(text),
        "byte" | "base64" => !is_base64(text),
        "int32" | "int64" => text.is_empty() || text.parse::<i64>().is_err(),
        _ => false,
    }
}

fn digits(text: &str) -> Option<u32> {
    text.bytes().all(|it| it.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || !text.is_ascii() || bytes[4] != b'-' || bytes[7] != b'-' {
        return false;
    }
    let (Some(year), Some(month), Some(day)) = (digits(&text[..4]), digits(&text[5..7]), digits(&text[8..])) else {
        return false;
    };
    let is_leap = year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    let most = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=most).contains(&day)
}

/// RFC 3339, with a `T` in either case and an offset.
fn is_date_time(text: &str) -> bool {
    if !text.is_ascii()
        || text.len() < 20
        || !is_date(&text[..10])
        || !matches!(text.as_bytes()[10], b'T' | b't' | b' ')
    {
        return false;
    }
    let rest = &text[11..];
    let Some(at) = rest.find(['Z', 'z', '+', '-']) else { return false };
    let (time, offset) = rest.split_at(at);
    let (clock, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let is_clock = |it: &str, parts: usize| {
        let numbers: Vec<_> = it.split(':').map(|it| digits(it).filter(|_| it.len() == 2)).collect();
        let most = [24, 60, 61];
        numbers.len() == parts && numbers.iter().zip(most).all(|(it, most)| it.is_some_and(|it| it < most))
    };
    let is_offset = matches!(offset, "Z" | "z") || is_clock(&offset[1..], 2);
    is_clock(clock, 3) && !fraction.is_empty() && digits_only(fraction) && is_offset
}

fn digits_only(text: &str) -> bool {
    text.bytes().all(|it| it.is_ascii_digit())
}

fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.iter().map(|it| it.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|it| it.bytes().all(|it| it.is_ascii_hexdigit()))
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    !local.is_empty()
        && !domain.is_empty()
        && !text.contains(char::is_whitespace)
        && !domain.starts_with('.')
        && !domain.ends_with('.')
        && !domain.contains("..")
}

/// Something with a scheme, or a template of it.
fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let is_scheme = scheme.starts_with(|it: char| it.is_ascii_alphabetic())
        && scheme.chars().all(|it| it.is_ascii_alphanumeric() || "+-.".contains(it));
    is_scheme && !rest.is_empty() && !text.contains(|it: char| it.is_whitespace() || "<>\"\\^`".contains(it))
}

fn is_base64(text: &str) -> bool {
    let text = text.trim_end_matches('=');
    text.chars().all(|it| it.is_ascii_alphanumeric() || "+/-_ \n\r\t".contains(it))
}

#[cfg(test)]
mod tests {
    use super::misses;

    #[test]
    fn a_text_is_of_a_format_or_is_not() {
        for (format, good, bad) in [
            (
                "date",
                &["2024-02-29", "1999-12-31"][..],
                &["2023-02-29", "2024-13-01", "24-01-01", "2024/01/01", ""][..],
            ),
            (
                "date-time",
                &["2024-01-01T00:00:00Z", "2024-01-01t23:59:60.123+02:00"],
                &["2024-01-01", "2024-01-01T00:00:00", "2024-01-01T25:00:00Z", "2024-01-01T00:00Z", "yesterday"],
            ),
            (
                "uuid",
                &["123e4567-e89b-12d3-a456-426614174000"],
                &["123e4567e89b12d3a456426614174000", "123e4567-e89b-12d3-a456-42661417400g", "1"],
            ),
            ("email", &["a@b.example", "a+b@c"], &["a", "@b", "a@", "a b@c", "a@b..c"]),
            ("ipv4", &["10.0.0.1"], &["10.0.0.256", "::1"]),
            ("ipv6", &["::1"], &["10.0.0.1", "1:2"]),
            ("uri", &["https://a.example/b?c", "mailto:a@b", "urn:a:b"], &["a.example", "/a", "https://a b", "1:2"]),
            ("byte", &["aGk=", ""], &["a*b"]),
            ("int64", &["12", "-1"], &["1.5", "a"]),
            ("decimal", &["anything"], &[]),
        ] {
            for text in good {
                assert!(!misses(format, text), "{format} {text}");
            }
            for text in bad {
                assert!(misses(format, text), "{format} {text}");
            }
        }
    }
}
