//! Texts in which a `*` stands for any run of characters.

/// Whether a subject, or a part of a claim, stands for as many places as it matches.
pub(crate) fn is_pattern(subject: &str) -> bool {
    subject.contains('*')
}

/// Whether a text is the pattern with something, or nothing, in place of each `*`.
pub(crate) fn glob(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        // The earliest occurrence leaves the most for what follows.
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}
