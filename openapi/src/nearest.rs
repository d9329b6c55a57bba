//! A name that does not exist -> the nearest one that does.

/// How many pairs of characters are compared for a document: beyond that, nothing is suggested any more. A document of
/// unknown names in front of a list of thousands would otherwise take minutes.
const MOST_WORK: usize = 20_000_000;

/// Keywords that OpenAPI 3.0 does not have.
pub(crate) const CAME_WITH_3_1: &[&str] = &[
    "$anchor",
    "$comment",
    "$defs",
    "$id",
    "$schema",
    "const",
    "contains",
    "contentEncoding",
    "contentMediaType",
    "dependentRequired",
    "dependentSchemas",
    "else",
    "examples",
    "if",
    "identifier",
    "jsonSchemaDialect",
    "pathItems",
    "patternProperties",
    "prefixItems",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
    "webhooks",
];

/// A shorter name is taken for no other one, but for capitals.
const SHORTEST: usize = 3;

/// How much was compared so far.
#[derive(Clone, Debug, Default)]
pub struct Work(usize);

/// The name that was probably meant.
///
/// ```
/// use ostler_openapi::nearest::{Work, find};
///
/// assert_eq!(find(&mut Work::default(), "requird", ["required", "properties"]), Some("required"));
/// assert_eq!(find(&mut Work::default(), "colour", ["required", "properties"]), None);
/// ```
pub fn find<'n>(work: &mut Work, name: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let length = name.chars().count();
    // Of short names each is near the others.
    let allowed = if length < SHORTEST { 0 } else { (length / 3).clamp(1, 3) };
    let name = name.to_lowercase();
    let mut best: Option<(usize, &str)> = None;
    for candidate in names {
        if work.0 > MOST_WORK {
            return None;
        }
        let other = candidate.chars().count();
        work.0 += other;
        if length.abs_diff(other) > allowed {
            continue;
        }
        work.0 += length * other;
        let distance = strsim::osa_distance(&name, &candidate.to_lowercase());
        if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found_and_a_far_one_is_not() {
        let names = ["required", "properties", "type", "format", "a", "id"];
        for (name, expected) in [
            ("requird", Some("required")),
            ("Type", Some("type")),
            ("tpye", Some("type")),
            ("kind", None),
            ("", None),
            ("b", None),
            ("it", None),
            ("ID", Some("id")),
        ] {
            assert_eq!(find(&mut Work::default(), name, names), expected, "{name}");
        }
    }

    #[test]
    fn the_work_is_bounded() {
        let names: Vec<String> = (0..2_000).map(|it| format!("name{it:04}")).collect();
        let mut work = Work::default();
        for name in &names {
            find(&mut work, &format!("{name}x"), names.iter().map(String::as_str));
        }
        assert!(work.0 < MOST_WORK + 100, "{}", work.0);
    }
}
