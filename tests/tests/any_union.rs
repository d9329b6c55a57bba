//! The unions of somebody else's documents: which type a value is read as, and that it is written back as it was.
#![allow(clippy::unwrap_used)]

use tests::goldens::any_unions;

#[test]
fn a_choice_is_read_as_what_it_is_and_written_back_as_it_was() {
    use any_unions::types::{Answer, Either, Level, Model, Vessel};

    let read = |text: &str| serde_json::from_str::<Vessel>(text);
    assert!(matches!(read(r#"{"kind": "boat", "sails": 2}"#).unwrap(), Vessel::Boat(it) if it.sails == Some(2)));
    for kind in ["tanker", "liner"] {
        assert!(matches!(read(&format!(r#"{{"kind": "{kind}", "tons": 1.5}}"#)).unwrap(), Vessel::Ship(_)));
    }
    assert!(read(r#"{"kind": "tanker"}"#).is_err(), "what the discriminator names has to be one");
    let raft = r#"{"kind":"raft","logs":12345678901234567890.5}"#;
    assert!(matches!(read(raft).unwrap(), Vessel::Unknown(_)));
    assert_eq!(serde_json::to_string(&read(raft).unwrap()).unwrap(), raft);

    let read = |text: &str| serde_json::from_str::<Answer>(text).unwrap();
    for (text, variant) in [
        ("\"2024-01-31\"", "Date("),
        ("\"soon\"", "Text("),
        ("7", "Integer("),
        ("7.5", "Number("),
        ("true", "Boolean("),
        ("[\"a\"]", "TextList("),
        (r#"{"x":1,"y":2}"#, "Point("),
        (r#"{"x":1,"radius":2}"#, "AnswerCircle("),
        (r#"{"x":1}"#, "Unknown("),
        ("null", "Unknown("),
    ] {
        let value = read(text);
        assert!(format!("{value:?}").starts_with(variant), "{text}: {value:?}");
        assert_eq!(serde_json::to_string(&value).unwrap(), text);
    }

    assert_eq!(serde_json::from_str::<Model>("\"huge\"").unwrap().as_str(), "huge");
    assert_eq!(serde_json::from_str::<Level>("2").unwrap().as_i64(), 2);
    assert_eq!(serde_json::to_string(&serde_json::from_str::<Level>("9").unwrap()).unwrap(), "9");
    let second = serde_json::from_str::<Either>(r#"{"type": "b"}"#).unwrap();
    assert!(format!("{second:?}").contains("Variant2"), "{second:?}");
}

#[test]
fn what_a_type_lists_and_its_form_tell_it_from_others_in_any_order() {
    use any_unions::types::{Craft, Outcome, Versioned};

    fn shown<T: serde::de::DeserializeOwned + std::fmt::Debug>(text: &str) -> String {
        format!("{:?}", serde_json::from_str::<T>(text).unwrap())
    }
    for (text, variant) in [
        (r#"{"kind":"van","v":"x"}"#, "Van("),
        (r#"{"kind":"tug","v":"x"}"#, "Tug("),
        (r#"{"kind":"raft","v":"x"}"#, "Van("),
        ("\"none\"", "CraftVariant"),
        ("\"2024-01-31\"", "Date("),
        ("\"some\"", "Id("),
        ("0", "CraftVariant"),
        ("7", "Integer("),
    ] {
        assert!(shown::<Craft>(text).starts_with(variant), "{text}: {}", shown::<Craft>(text));
    }
    for (ok, variant) in [(true, "OutcomeDone("), (false, "OutcomeFailed(")] {
        let text = format!(r#"{{"ok":{ok},"v":"x"}}"#);
        assert!(shown::<Outcome>(&text).starts_with(variant), "{}", shown::<Outcome>(&text));
    }
    for (version, variant) in [(1, "First("), (2, "Second("), (3, "Unknown(")] {
        let text = format!(r#"{{"v":{version},"a":"x"}}"#);
        assert!(shown::<Versioned>(&text).starts_with(variant), "{}", shown::<Versioned>(&text));
    }
}

#[test]
fn a_union_within_a_union_is_what_its_own_types_are() {
    use any_unions::types::{Crewed, Fleet, Manned, Vessel};

    let read = |text: &str| {
        let value: Fleet = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&value).unwrap(), text);
        value
    };
    assert!(matches!(read(r#"{"name":"a","range":2}"#), Fleet::Drone(it) if it.range == Some(2)));
    let manned = |text: &str| match read(text) {
        Fleet::Manned(it) => *it,
        other => panic!("{text}: {other:?}"),
    };
    assert!(matches!(manned(r#"{"crew":3,"name":"a"}"#), Manned::Crewed(it) if matches!(*it, Crewed::Crew(_))));
    assert!(matches!(manned(r#"{"kind":"boat","sails":2}"#), Manned::Vessel(Vessel::Boat(it)) if it.sails == Some(2)));
    assert!(matches!(manned("\"adrift\""), Manned::MannedVariant3(_)));
    let Manned::Crewed(list) = manned(r#"[{"crew":3},{"range":1}]"#) else { panic!() };
    assert!(
        matches!(&*list, Crewed::FleetList(it) if matches!(it[..], [Fleet::Manned(_), Fleet::Drone(_)])),
        "{list:?}"
    );
    let raft = manned(r#"{"kind":"raft","logs":3}"#);
    assert!(matches!(raft, Manned::Vessel(Vessel::Unknown(_))), "a discriminator of tomorrow: {raft:?}");
    for unknown in ["7", r#"{"crew":"none","name":7}"#, "null"] {
        assert!(matches!(read(unknown), Fleet::Unknown(_)), "{unknown}");
    }
}

#[test]
fn a_whole_number_survives_beside_numbers_with_fractions() {
    use any_unions::types::{Answer, Order, OrderBy};

    for text in [
        r#"{"at":9007199254740993,"by":7}"#,
        r#"{"at":-9223372036854775808,"by":3000000000.0}"#,
        r#"{"at":12345678901234567890,"by":9007199254740993}"#,
        r#"{"at":0.5,"by":-1e-7,"ratio":2.5}"#,
    ] {
        let order: Order = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&order).unwrap(), text, "{order:?}");
    }
    let order: Order = serde_json::from_str(r#"{"by":3000000000}"#).unwrap();
    assert!(matches!(order.by, Some(OrderBy::Number(3e9))), "what is no `int32` is a number: {order:?}");
    let whole = serde_json::from_str::<Answer>("9007199254740993").unwrap();
    assert!(matches!(whole, Answer::Integer(9_007_199_254_740_993)), "{whole:?}");
    let large = serde_json::from_str::<Answer>("12345678901234567891").unwrap();
    assert!(matches!(large, Answer::Unknown(_)), "{large:?}");
}

#[test]
fn a_branch_of_nothing_but_nullable_is_null() {
    use any_unions::types::{Berthed, BerthedCraft, Crew};

    let berthed: Berthed = serde_json::from_str(r#"{"crew":{"crew":1},"craft":{"range":2}}"#).unwrap();
    assert_eq!(berthed.crew.map(|it: Crew| it.crew), Some(1));
    assert!(matches!(berthed.craft, Some(BerthedCraft::Drone(it)) if it.range == Some(2)));
    let none: Berthed = serde_json::from_str(r#"{"crew":null,"craft":null}"#).unwrap();
    assert!(none.crew.is_none() && none.craft.is_none());
    assert_eq!(serde_json::to_string(&none).unwrap(), r#"{"craft":null}"#);
}

#[test]
fn what_lists_maps_and_members_hold_tells_types_apart() {
    use any_unions::types::{ByName, Held, Strict};

    for (text, variant) in [
        (r#"[{"name":"a","range":1}]"#, "DroneList("),
        (r#"[{"name":"a"},{"name":"b","tons":1}]"#, "BargeList("),
        (r#"[{"crew":1}]"#, "CrewList("),
        (r#"{"data":[{"tons":1}],"at":"x"}"#, "HeldBarges("),
        (r#"{"data":[{"range":1}]}"#, "HeldDrones("),
        (r#"{"first":{"name":"a","tons":1}}"#, "HeldBarges("),
    ] {
        let held: Held = serde_json::from_str(text).unwrap();
        assert!(format!("{held:?}").starts_with(variant), "{text}: {held:?}");
        assert_eq!(serde_json::to_string(&held).unwrap(), text, "nothing of it is lost");
    }
    for (text, variant) in [(r#"{"a":{"tons":1}}"#, "BargeMap("), (r#"{"a":{"range":1}}"#, "DroneMap(")] {
        let by_name: ByName = serde_json::from_str(text).unwrap();
        assert!(format!("{by_name:?}").starts_with(variant), "{text}: {by_name:?}");
    }
    for (text, variant) in [(r#"{"a":1,"b":2}"#, "StrictClosed("), (r#"{"a":1,"b":2,"c":3}"#, "StrictOpen(")] {
        let strict: Strict = serde_json::from_str(text).unwrap();
        assert!(format!("{strict:?}").starts_with(variant), "{text}: {strict:?}");
    }
}
