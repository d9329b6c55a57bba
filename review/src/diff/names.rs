//! Names as messages show them, and two names -> whether the one may have become the other.

/// How many characters of a name are shown.
const LONGEST: usize = 200;

/// A name or value of a document as code in a message, of a very long one the beginning. As in Markdown, more backticks stand
/// round it than there are in it, so that it ends where it ends.
pub(crate) fn quoted(name: &str) -> String {
    shortly_quoted(name, LONGEST)
}

/// The same with another length.
pub(super) fn shortly_quoted(name: &str, longest: usize) -> String {
    let (name, dots) = match name.char_indices().nth(longest) {
        Some((end, _)) => (&name[..end], "…"),
        None => (name, ""),
    };
    let fence = "`".repeat(longest_run(name) + 1);
    // A space beside a backtick, or beside what are spaces on both sides, is no part of the name.
    let is_padded = |it: &str| it.starts_with('`') || it.ends_with('`') || it.starts_with(' ') && it.ends_with(' ');
    let space = if is_padded(name) || name.is_empty() { " " } else { "" };
    format!("{fence}{space}{name}{dots}{space}{fence}")
}

/// The most backticks that stand beside each other.
pub(crate) fn longest_run(text: &str) -> usize {
    text.split(|it| it != '`').map(str::len).max().unwrap_or_default()
}

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
    use super::{are_similar, quoted};

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

    #[test]
    fn a_name_ends_where_it_ends_whatever_is_in_it() {
        for (name, expected) in [
            ("a", "`a`"),
            ("a`b", "``a`b``"),
            ("`a", "`` `a ``"),
            ("a``b", "```a``b```"),
            (" a ", "`  a  `"),
            ("", "`  `"),
        ] {
            assert_eq!(quoted(name), expected);
        }
        assert_eq!(quoted(&"n".repeat(1000)).chars().count(), 203);
    }
}
