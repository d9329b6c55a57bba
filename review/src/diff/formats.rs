//! The formats of a value -> which has more values.

use ostler_openapi::model::SchemaType;

use crate::diff::cx::{Cx, Owner, PairId};
use crate::diff::meaning::Meaning;
use crate::diff::names::quoted;
use crate::diff::number::range_of_integer;
use crate::diff::rules;

/// Formats that only say how a form shows a text.
const HINTS: &[&str] = &["password", "textarea", "multiline", "markdown", "html", "string"];

/// Formats of texts whose values are known.
const OF_TEXTS: &[&str] = &[
    "binary",
    "byte",
    "date",
    "date-time",
    "decimal",
    "duration",
    "email",
    "hostname",
    "idn-email",
    "idn-hostname",
    "ipv4",
    "ipv6",
    "iri",
    "iri-reference",
    "json-pointer",
    "regex",
    "relative-json-pointer",
    "time",
    "uri",
    "uri-reference",
    "uri-template",
    "url",
    "uuid",
];

/// Each with a format that has its values and more.
const WIDER: &[(&str, &str)] = &[
    ("email", "idn-email"),
    ("hostname", "idn-hostname"),
    ("iri", "iri-reference"),
    ("uri", "iri"),
    ("uri", "iri-reference"),
    ("uri", "uri-reference"),
    ("uri", "url"),
    ("uri-reference", "iri-reference"),
    ("url", "uri"),
];

/// Which of two formats has more values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    Same,
    Hint,
    Narrower,
    Wider,
    Other,
    Unknown,
}

pub(super) fn compare(cx: &mut Cx<'_>, pair: PairId, old: &Meaning, new: &Meaning) {
    let Some(ty) = new.ty.as_ref().map(|it| it.value) else { return };
    // Where the type changed, that says what became of the values.
    if old.ty.as_ref().is_none_or(|it| it.value != ty) {
        return;
    }
    let format = |it: &Meaning| it.format.as_ref().map(|it| it.value.to_string());
    let (before, after) = (format(old), format(new));
    let rule = match relate(ty, before.as_deref(), after.as_deref()) {
        Relation::Same => return,
        Relation::Hint => rules::FORMAT_HINT_CHANGED,
        Relation::Narrower => rules::FORMAT_NARROWED,
        Relation::Wider => rules::FORMAT_WIDENED,
        Relation::Other => rules::FORMAT_CHANGED,
        Relation::Unknown => rules::FORMAT_UNKNOWN_CHANGED,
    };
    let word = |it: Option<String>| it.map_or("none".to_owned(), |it| quoted(&it));
    let node = |it: &Meaning| it.format.as_ref().map_or(it.node, |it| it.node);
    let subject = cx.new.subject(new.inner);
    let message = format!("the format of {subject} was {} and is {}", word(before), word(after));
    cx.edit(rule, Owner::Pair(pair), (node(old), node(new)), message);
}

fn relate(ty: SchemaType, before: Option<&str>, after: Option<&str>) -> Relation {
    let plain = |it: Option<&str>| it.filter(|it| !HINTS.contains(it)).map(str::to_owned);
    let (old, new) = (plain(before), plain(after));
    if old == new {
        return if before == after { Relation::Same } else { Relation::Hint };
    }
    let range = match ty {
        SchemaType::Integer => range_of_integer,
        SchemaType::Number => range_of_number,
        SchemaType::String => return relate_texts(old.as_deref(), new.as_deref()),
        SchemaType::Array | SchemaType::Boolean | SchemaType::Object => return Relation::Unknown,
    };
    match (range(old.as_deref()), range(new.as_deref())) {
        (Some(old), Some(new)) if old == new => Relation::Hint,
        (Some(old), Some(new)) if new.0 >= old.0 && new.1 <= old.1 => Relation::Narrower,
        (Some(old), Some(new)) if new.0 <= old.0 && new.1 >= old.1 => Relation::Wider,
        (Some(_), Some(_)) => Relation::Other,
        _ => Relation::Unknown,
    }
}

/// How many digits a number has, as a range.
fn range_of_number(format: Option<&str>) -> Option<(i32, i32)> {
    Some(match format {
        None | Some("number") => (-1000, 1000),
        Some("decimal") => (-100, 100),
        Some("double") => (-53, 53),
        Some("float") => (-24, 24),
        Some(_) => return None,
    })
}

fn relate_texts(old: Option<&str>, new: Option<&str>) -> Relation {
    let is_known = |it: Option<&str>| it.is_none_or(|it| OF_TEXTS.contains(&it));
    match (old, new) {
        _ if !is_known(old) || !is_known(new) => Relation::Unknown,
        (None, _) => Relation::Narrower,
        (_, None) => Relation::Wider,
        (Some(old), Some(new)) if WIDER.contains(&(old, new)) && WIDER.contains(&(new, old)) => Relation::Hint,
        (Some(old), Some(new)) if WIDER.contains(&(old, new)) => Relation::Wider,
        (Some(old), Some(new)) if WIDER.contains(&(new, old)) => Relation::Narrower,
        _ => Relation::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_relation_has_its_mirror() {
        use Relation::{Hint, Narrower, Other, Same, Unknown, Wider};
        use SchemaType::{Integer, Number, String};
        for (ty, old, new, expected) in [
            (Integer, Some("int32"), Some("int64"), Wider),
            (Integer, None, Some("int64"), Narrower),
            (Integer, Some("int32"), Some("uint32"), Other),
            (Integer, Some("uint32"), Some("int64"), Wider),
            (Number, Some("float"), Some("double"), Wider),
            (Number, None, Some("money"), Unknown),
            (String, Some("date"), Some("date-time"), Other),
            (String, None, Some("uuid"), Narrower),
            (String, Some("password"), None, Hint),
            (String, Some("uri"), Some("url"), Hint),
            (String, Some("email"), Some("idn-email"), Wider),
            (String, Some("cuid"), None, Unknown),
            (String, Some("uuid"), Some("uuid"), Same),
        ] {
            assert_eq!(relate(ty, old, new), expected, "{old:?} {new:?}");
            let mirrored = match expected {
                Wider => Narrower,
                Narrower => Wider,
                other => other,
            };
            assert_eq!(relate(ty, new, old), mirrored, "{new:?} {old:?}");
        }
    }
}
