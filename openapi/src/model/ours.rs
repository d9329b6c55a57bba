//! The names of our `x-` members, and what is probably meant as one.

/// Exceptions from rules, by the id of the rule and each with its reason. It may stand in every object.
pub(crate) const LINT_IGNORE: &str = "x-lint-ignore";
pub(super) const RUST_NAME: &str = "x-rust-name";
pub(super) const MONTHS: &str = "x-max-interval-in-months";
pub(super) const RATE_LIMIT: &str = "x-rate-limit";

/// All of them, in alphabetical order.
const ALL: &[&str] = &[
    "x-at-most-one-of",
    "x-credential",
    "x-deprecatedMessage",
    "x-enum-aliases",
    "x-enum-varnames",
    "x-enumDescriptions",
    "x-exactly-one-of",
    "x-extensible",
    "x-interval-match",
    LINT_IGNORE,
    "x-locale",
    MONTHS,
    "x-pagination",
    RATE_LIMIT,
    "x-recovery",
    RUST_NAME,
    "x-safety",
    "x-sunset",
];

/// The extension of ours that a name is, or that its author probably meant: a slip could turn a token into an argument.
pub(crate) fn named(name: &str) -> Option<&'static str> {
    let plain = |it: &str| it.replace(['-', '_'], "").to_lowercase();
    // The longest of ours has 24 characters, so that anything longer is somebody else's.
    if !name.starts_with(['x', 'X']) || name.len() > 40 {
        return None;
    }
    let name = plain(name);
    let nearest = ALL.iter().min_by_key(|it| strsim::osa_distance(&name, &plain(it)))?;
    (strsim::osa_distance(&name, &plain(nearest)) <= 2).then_some(*nearest)
}

#[cfg(test)]
mod tests {
    use super::{ALL, named};

    #[test]
    fn the_extensions_are_in_alphabetical_order() {
        assert!(ALL.is_sorted());
    }

    #[test]
    fn a_slip_is_told_from_the_extension_of_somebody_else() {
        for (name, meant) in [
            ("x-credential", Some("x-credential")),
            ("x-credentials", Some("x-credential")),
            ("X-Credential", Some("x-credential")),
            ("x_safty", Some("x-safety")),
            ("x-enum-descriptions", Some("x-enumDescriptions")),
            ("x-ms-enum", None),
            ("x-extensible-enum", None),
            ("x-", None),
            ("credential", None),
        ] {
            assert_eq!(named(name), meant, "{name}");
        }
    }
}
