//! Two names -> whether the one may have become the other.

/// Whether two names differ in casing and separators alone, or have most of their letters in common.
pub(super) fn are_similar(left: &str, right: &str) -> bool {
    let plain = |it: &str| it.chars().filter(|it| it.is_alphanumeric()).collect::<String>().to_lowercase();
    let (left, right) = (plain(left), plain(right));
    if left == right {
        return true;
    }
    // Of short names too many are alike.
    let shortest = left.len().min(right.len());
    let contains = left.contains(&right) || right.contains(&left);
    shortest >= 4 && (contains || strsim::normalized_damerau_levenshtein(&left, &right) >= 0.7)
}

#[cfg(test)]
mod tests {
    use super::are_similar;

    #[test]
    fn names_are_similar_when_one_may_have_become_the_other() {
        for (left, right, expected) in [
            ("customerId", "customer_id", true),
            ("CreatedUtc", "CreatedAtUtc", true),
            ("Number", "OrderNumber", true),
            ("getAlll", "getAll", true),
            ("id", "ids", false),
            ("name", "title", false),
            ("StartUtc", "EndUtc", false),
        ] {
            assert_eq!(are_similar(left, right), expected, "{left} {right}");
        }
    }
}
