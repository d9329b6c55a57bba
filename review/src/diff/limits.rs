//! The limits of a value -> which exclude more and which fewer.

use ostler_openapi::NodeId;

use crate::diff::cx::{Cx, Owner, PairId};
use crate::diff::meaning::{Meaning, Said};
use crate::diff::names::quoted;
use crate::diff::number::{End, Numeric};
use crate::diff::rule::Rule;
use crate::diff::rules;

/// What can become of a limit.
struct Family {
    set: &'static Rule,
    removed: &'static Rule,
    lowered: &'static Rule,
    raised: &'static Rule,
}

macro_rules! family {
    ($set:ident, $removed:ident, $lowered:ident, $raised:ident) => {
        Family { set: rules::$set, removed: rules::$removed, lowered: rules::$lowered, raised: rules::$raised }
    };
}

const MAXIMUM: Family = family!(MAXIMUM_SET, MAXIMUM_REMOVED, MAXIMUM_LOWERED, MAXIMUM_RAISED);
const MINIMUM: Family = family!(MINIMUM_SET, MINIMUM_REMOVED, MINIMUM_LOWERED, MINIMUM_RAISED);
const COUNTS: &[(&str, Family)] = &[
    ("maxItems", family!(MAX_ITEMS_SET, MAX_ITEMS_REMOVED, MAX_ITEMS_LOWERED, MAX_ITEMS_RAISED)),
    ("maxLength", family!(MAX_LENGTH_SET, MAX_LENGTH_REMOVED, MAX_LENGTH_LOWERED, MAX_LENGTH_RAISED)),
    (
        "maxProperties",
        family!(MAX_PROPERTIES_SET, MAX_PROPERTIES_REMOVED, MAX_PROPERTIES_LOWERED, MAX_PROPERTIES_RAISED),
    ),
    ("minItems", family!(MIN_ITEMS_SET, MIN_ITEMS_REMOVED, MIN_ITEMS_LOWERED, MIN_ITEMS_RAISED)),
    ("minLength", family!(MIN_LENGTH_SET, MIN_LENGTH_REMOVED, MIN_LENGTH_LOWERED, MIN_LENGTH_RAISED)),
    (
        "minProperties",
        family!(MIN_PROPERTIES_SET, MIN_PROPERTIES_REMOVED, MIN_PROPERTIES_LOWERED, MIN_PROPERTIES_RAISED),
    ),
    (
        "x-max-interval-in-months",
        family!(MAX_INTERVAL_SET, MAX_INTERVAL_REMOVED, MAX_INTERVAL_LOWERED, MAX_INTERVAL_RAISED),
    ),
];

pub(super) fn compare(cx: &mut Cx<'_>, pair: PairId, old: &Meaning, new: &Meaning) {
    for (keyword, family) in COUNTS {
        let (before, after) = (old.counts.get(keyword), new.counts.get(keyword));
        compare_limit(cx, pair, (old, new), keyword, family, (before, after), Ord::cmp);
    }
    let order = |it: &End, other: &End| {
        let bias = |it: &End| u8::from(it.exclusive);
        it.value.partial_cmp(&other.value).unwrap_or(std::cmp::Ordering::Equal).then(bias(it).cmp(&bias(other)))
    };
    let ends = (old.minimum.as_ref(), new.minimum.as_ref());
    compare_limit(cx, pair, (old, new), "minimum", &MINIMUM, ends, order);
    // An upper end that is outside excludes more.
    let order = |it: &End, other: &End| {
        let bias = |it: &End| u8::from(!it.exclusive);
        it.value.partial_cmp(&other.value).unwrap_or(std::cmp::Ordering::Equal).then(bias(it).cmp(&bias(other)))
    };
    let ends = (old.maximum.as_ref(), new.maximum.as_ref());
    compare_limit(cx, pair, (old, new), "maximum", &MAXIMUM, ends, order);
    compare_multiples(cx, pair, old, new);
    compare_patterns(cx, pair, old, new);
    compare_unique(cx, pair, old, new);
}

fn compare_limit<T: ToString>(
    cx: &mut Cx<'_>,
    pair: PairId,
    (old, new): (&Meaning, &Meaning),
    keyword: &str,
    family: &Family,
    (before, after): (Option<&Said<T>>, Option<&Said<T>>),
    order: impl Fn(&T, &T) -> std::cmp::Ordering,
) {
    let rule = match (before, after) {
        (None, None) => return,
        (None, Some(_)) => family.set,
        (Some(_), None) => family.removed,
        (Some(before), Some(after)) => match order(&after.value, &before.value) {
            std::cmp::Ordering::Equal => return,
            std::cmp::Ordering::Less => family.lowered,
            std::cmp::Ordering::Greater => family.raised,
        },
    };
    let word = |it: Option<&Said<T>>| it.map_or("none".to_owned(), |it| it.value.to_string());
    let node = |it: Option<&Said<T>>, other: NodeId| it.map_or(other, |it| it.node);
    let message = format!("`{keyword}` of {} was {} and is {}", cx.new.subject(new.inner), word(before), word(after));
    cx.edit(rule, Owner::Pair(pair), (node(before, old.inner), node(after, new.inner)), message);
}

fn compare_multiples(cx: &mut Cx<'_>, pair: PairId, old: &Meaning, new: &Meaning) {
    let value = |it: &Meaning| it.multiple_of.as_ref().map(|it| it.value);
    let rule = match (value(old), value(new)) {
        (None, None) => return,
        (Some(before), Some(after)) if before == after => return,
        (None, Some(_)) => rules::MULTIPLE_OF_SET,
        (Some(_), None) => rules::MULTIPLE_OF_REMOVED,
        (Some(before), Some(after)) if after.is_multiple_of(before) => rules::MULTIPLE_OF_NARROWED,
        (Some(before), Some(after)) if before.is_multiple_of(after) => rules::MULTIPLE_OF_WIDENED,
        (Some(_), Some(_)) => rules::MULTIPLE_OF_CHANGED,
    };
    let word = |it: Option<Numeric>| it.map_or("none".to_owned(), |it| it.to_string());
    let node = |it: &Meaning| it.multiple_of.as_ref().map_or(it.node, |it| it.node);
    let subject = cx.new.subject(new.inner);
    let message = format!("`multipleOf` of {subject} was {} and is {}", word(value(old)), word(value(new)));
    cx.edit(rule, Owner::Pair(pair), (node(old), node(new)), message);
}

fn compare_patterns(cx: &mut Cx<'_>, pair: PairId, old: &Meaning, new: &Meaning) {
    let texts = |it: &Meaning| {
        let mut texts: Vec<_> = it.patterns.iter().map(|it| it.value.to_string()).collect();
        texts.sort();
        texts.dedup();
        texts
    };
    let (before, after) = (texts(old), texts(new));
    let rule = match (&before[..], &after[..]) {
        _ if before == after => return,
        _ if before.iter().all(|it| after.contains(it)) => rules::PATTERN_SET,
        _ if after.iter().all(|it| before.contains(it)) => rules::PATTERN_REMOVED,
        _ => rules::PATTERN_CHANGED,
    };
    let word = |it: &[String]| match it {
        [] => "none".to_owned(),
        some => some.iter().map(|it| quoted(it)).collect::<Vec<_>>().join(", "),
    };
    let node = |it: &Meaning| it.patterns.first().map_or(it.node, |it| it.node);
    let subject = cx.new.subject(new.inner);
    let message = format!("the pattern of {subject} was {} and is {}", word(&before), word(&after));
    cx.edit(rule, Owner::Pair(pair), (node(old), node(new)), message);
}

fn compare_unique(cx: &mut Cx<'_>, pair: PairId, old: &Meaning, new: &Meaning) {
    let subject = cx.new.subject(new.inner);
    let (rule, nodes, message) = match (old.unique_items, new.unique_items) {
        (None, Some(node)) => (rules::UNIQUE_ITEMS_SET, (old.inner, node), format!("{subject} holds no item twice")),
        (Some(node), None) => {
            (rules::UNIQUE_ITEMS_REMOVED, (node, new.inner), format!("{subject} may hold an item twice"))
        }
        _ => return,
    };
    cx.edit(rule, Owner::Pair(pair), nodes, message);
}
