//! Which public path of the generated crate may be meant by one that leads nowhere.

use std::collections::BTreeSet;
use std::ops::Bound;

/// How alike two names are of which one may be meant by the other, from 0 to 1.
const LIKENESS: f64 = 0.7;

/// Of the paths of a crate the one that may be meant by `path`, for a message that asks: the same in another module, or
/// else one with another name in place of the first that leads nowhere.
pub(crate) fn nearest(paths: &BTreeSet<&str>, path: &str) -> Option<String> {
    let segments: Vec<&str> = path.split("::").collect();
    // The module may be the wrong one, but a member without its type says nothing.
    let starts = || (0..segments.len()).filter(|it| *it == 0 || segments[*it].starts_with(char::is_uppercase));
    let same = starts().find_map(|it| elsewhere(paths, &segments[it..].join("::")));
    let alike = || starts().find_map(|it| alike(paths, &segments[it..], Rest::Kept));
    same.or_else(alike).or_else(|| self::alike(paths, &segments, Rest::Dropped))
}

/// The path of the same item in some module.
fn elsewhere(paths: &BTreeSet<&str>, path: &str) -> Option<String> {
    let below = format!("::{path}");
    paths.iter().find(|it| **it == path || !path.is_empty() && it.ends_with(&below)).map(|it| (*it).to_owned())
}

/// What becomes of the segments behind the one that is replaced.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rest {
    Kept,
    Dropped,
}

/// The path with another name in place of the first that leads nowhere.
fn alike(paths: &BTreeSet<&str>, segments: &[&str], rest: Rest) -> Option<String> {
    let known = (0..segments.len()).rev().find(|it| *it == 0 || paths.contains(segments[..*it].join("::").as_str()))?;
    let (before, wrong) = (&segments[..known], segments[known]);
    let after = if rest == Rest::Kept { &segments[known + 1..] } else { &[] };
    let likeness = |it: &str| strsim::jaro_winkler(it, wrong);
    let names = names_below(paths, before);
    let mut alike: Vec<_> = names.into_iter().filter(|it| likeness(it) >= LIKENESS).collect();
    alike.sort_by(|left, right| likeness(right).total_cmp(&likeness(left)));
    let mut whole = alike.into_iter().map(|it| [before, &[it], after].concat().join("::"));
    whole.find(|it| paths.contains(it.as_str()))
}

/// The names that may come after a path.
fn names_below<'p>(paths: &BTreeSet<&'p str>, segments: &[&str]) -> BTreeSet<&'p str> {
    let start: String = segments.iter().map(|it| format!("{it}::")).collect();
    let below = paths.range::<str, _>((Bound::Included(start.as_str()), Bound::Unbounded));
    let below = below.map_while(|it| it.strip_prefix(start.as_str()));
    below.filter_map(|it| it.split("::").next()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_is_like_another_is_said() {
        let paths = ["Order", "Order::company_id", "orders", "orders::GetAll", "orders::GetAll::ids", "transport"];
        for (path, expected) in [
            ("Order::compny_id", Some("Order::company_id")),
            ("Ordr::company_id", Some("Order::company_id")),
            ("order", Some("orders")),
            ("orders::getAll::ids", Some("orders::GetAll::ids")),
            ("orders::GetAll::id", Some("orders::GetAll::ids")),
            ("orders::GetAl::something", Some("orders::GetAll")),
            ("orders::Order", Some("Order")),
            ("GetAll::ids", Some("orders::GetAll::ids")),
            // A module that is not public, as types of the crate stand in.
            ("types::Order::company_id", Some("Order::company_id")),
            ("types::Ordr::compny_id", None),
            ("types::Ordr::company_id", Some("Order::company_id")),
            ("Order::something", None),
            ("Pet::company_id", None),
            ("", None),
            ("::", None),
        ] {
            assert_eq!(nearest(&BTreeSet::from(paths), path).as_deref(), expected, "{path}");
        }
    }
}
