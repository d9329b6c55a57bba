//! The two types of each schema accept the same JSON, refuse the same JSON, and write what they read alike: whole
//! values, and values in which one member is missing, misspelt, null, empty or of another type.

use mews_connector_oracle::compare::{PAIRS, Pair, assert_alike, normal};
use mews_connector_oracle::{sample, spec};
use serde_json::{Value, json};

const SEEDS: std::ops::Range<usize> = 0..12;

/// What is done to one member.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Damage {
    Removed,
    Misspelt,
    Null,
    Emptied,
    OtherType,
}

/// What the two make of a value.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Verdict {
    /// Both refuse it.
    Refused,
    /// Both read it, and write the same.
    Same,
    /// Ours reads it, progenitor's does not.
    OursAlone,
    /// progenitor's reads it, ours does not.
    TheirsAlone,
    /// Both read it, and write something else.
    Different,
}

fn verdict(pair: &Pair, own: &Value) -> Verdict {
    match (pair.our_reading(own), pair.their_reading(own)) {
        (Err(_), Err(_)) => Verdict::Refused,
        (Ok(_), Err(_)) => Verdict::OursAlone,
        (Err(_), Ok(_)) => Verdict::TheirsAlone,
        (Ok(ours), Ok(theirs)) if normal(ours.clone()) == normal(theirs.clone()) => Verdict::Same,
        (Ok(_), Ok(_)) => Verdict::Different,
    }
}

/// What the document says of a value with that damage, and how the two differ from it.
fn expected(place: &sample::Place<'_>, damage: Damage, received: &[&Value]) -> Verdict {
    let is_sent_alone = !received.iter().any(|it| std::ptr::eq(*it, place.holder));
    let is_optional_list = !place.is_required && place.schema["type"] == "array";
    match damage {
        // progenitor makes an optional list a list that may be missing: null is none to it, and an empty one it leaves out.
        Damage::Null if is_optional_list => Verdict::OursAlone,
        Damage::Emptied if is_optional_list => Verdict::Different,
        Damage::Removed | Damage::Misspelt | Damage::Null if place.is_required => Verdict::Refused,
        // Ours would drop a wish in silence: what a stored request holds and nobody knows, it refuses.
        Damage::Misspelt if is_sent_alone => Verdict::TheirsAlone,
        // Ours stores a decimal as a string, where no envelope can round it.
        Damage::OtherType if place.schema["format"] == "decimal" => Verdict::OursAlone,
        Damage::OtherType => Verdict::Refused,
        Damage::Removed | Damage::Misspelt | Damage::Null | Damage::Emptied => Verdict::Same,
    }
}

/// The value with the damage; nothing where the damage would do nothing.
fn damaged(value: &Value, place: &sample::Place<'_>, damage: Damage) -> Option<Value> {
    let mut value = value.clone();
    let object = value.pointer_mut(&place.object)?.as_object_mut()?;
    let old = object.get(place.member)?.clone();
    let new = match (damage, old) {
        (Damage::Removed | Damage::Misspelt, old) => {
            object.remove(place.member);
            if damage == Damage::Misspelt {
                object.insert(format!("{}s", place.member), old);
            }
            return Some(value);
        }
        (Damage::Null, _) => Value::Null,
        (Damage::Emptied, Value::Array(_)) => json!([]),
        (Damage::Emptied, _) => return None,
        (Damage::OtherType, Value::Array(elements)) => json!({"0": elements[0]}),
        (Damage::OtherType, Value::String(_)) => json!(52),
        (Damage::OtherType, Value::Object(_)) => json!("{}"),
        (Damage::OtherType, other) => json!(other.to_string()),
    };
    object.insert(place.member.to_owned(), new);
    Some(value)
}

#[test]
fn every_object_and_no_other_schema_is_compared() {
    let document = spec::document();
    let mut compared: Vec<_> = PAIRS.iter().map(|pair| pair.schema).chain(["Error", "Limitation"]).collect();
    let mut objects = spec::schemas_where(&document, |schema| schema["type"] == "object");
    compared.sort_unstable();
    objects.sort_unstable();
    assert_eq!(compared, objects);
}

#[test]
fn whole_values_survive_both_types() {
    let document = spec::document();
    for pair in PAIRS {
        for value in SEEDS.flat_map(|seed| {
            [sample::full(&document, pair.schema, seed), sample::smallest(&document, pair.schema, seed)]
        }) {
            let own = pair.own(value);
            assert_alike(&format!("progenitor's {}", pair.schema), pair.their_reading(&own), &own);
            assert_alike(&format!("our {}", pair.schema), pair.our_reading(&own), &own);
        }
    }
}

#[test]
fn each_type_reads_what_the_other_has_written() {
    let document = spec::document();
    for pair in PAIRS {
        for seed in SEEDS {
            let own = pair.own(sample::full(&document, pair.schema, seed));
            let (ours, theirs) = (pair.our_reading(&own).unwrap(), pair.their_reading(&own).unwrap());
            assert_alike(&format!("our reading of progenitor's {}", pair.schema), pair.our_reading(&theirs), &theirs);
            assert_alike(&format!("progenitor's reading of our {}", pair.schema), pair.their_reading(&ours), &ours);
        }
    }
}

#[test]
fn damaged_values_are_refused_or_read_alike() {
    let document = spec::document();
    let received = spec::received(&document);
    let (mut wrong, mut count) = (Vec::new(), 0);
    for pair in PAIRS {
        for seed in SEEDS.step_by(4) {
            let whole = pair.own(sample::full(&document, pair.schema, seed));
            for place in sample::places(&document, spec::schema(&document, pair.schema), &whole) {
                for damage in [Damage::Removed, Damage::Misspelt, Damage::Null, Damage::Emptied, Damage::OtherType] {
                    let Some(own) = damaged(&whole, &place, damage) else { continue };
                    let (found, wanted) = (verdict(pair, &own), expected(&place, damage, &received));
                    if found != wanted {
                        let at = format!("{}{}/{}", pair.schema, place.object, place.member);
                        wrong.push(format!("{at} {damage:?}: {found:?}, not {wanted:?}"));
                    }
                    count += 1;
                }
            }
        }
    }
    wrong.sort_unstable();
    wrong.dedup();
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count > 3_000, "{count}");
}
