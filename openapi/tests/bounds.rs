//! Documents that ask for more than their length, and the findings that say so.

mod support;

use ostler_openapi::MOST_ITEMS;
use ostler_openapi::shape::{MOST_WRAPPERS, ShapeKind};
use ostler_openapi::uses::Uses;
use support::{found, reading, schemas};

/// Schemas with a discriminator, each of which inherits from so many before it.
fn heirs(count: usize, parents: usize) -> String {
    let lines: Vec<String> = (0..count)
        .map(|it| {
            let parents: Vec<_> = (it.saturating_sub(parents)..it)
                .map(|parent| format!("{{$ref: '#/components/schemas/S{parent}'}}"))
                .collect();
            let inherits =
                if parents.is_empty() { String::new() } else { format!(", allOf: [{}]", parents.join(", ")) };
            format!("S{it}: {{properties: {{p: {{}}}}, discriminator: {{propertyName: kind}}{inherits}}}")
        })
        .collect();
    schemas(&lines.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn what_inherits_is_followed_once_for_each_schema_and_up_to_a_bound() {
    for (count, parents) in [(300, 1), (200, 8)] {
        let reading = reading(&heirs(count, parents));
        assert!(reading.findings.is_empty(), "{}", reading.findings.summary());
        let document = reading.document.expect("is read");
        let found: usize = document.heirs().values().map(Vec::len).sum();
        assert_eq!(found, count * (count - 1) / 2, "each inherits from all before it");
    }
    for (count, parents) in [(1_000, 1), (4_000, 8)] {
        let text = heirs(count, parents);
        let found = found(&text);
        let expected =
            "error[document-size] to find what inherits up to here takes more than 200000 steps along `allOf`";
        assert!(found.len() == 1 && found[0].contains(expected), "{found:?}");
        let document = reading(&text).document.expect("is read");
        assert!(document.heirs().is_empty());
        Uses::of(&document);
    }
}

#[test]
fn wrappers_are_looked_through_up_to_a_bound() {
    let chain = |length: usize| {
        let lines: Vec<String> =
            (0..length).map(|it| format!("S{it}: {{allOf: [{{$ref: '#/components/schemas/S{}'}}]}}", it + 1)).collect();
        let last = format!("S{length}: {{type: string}}");
        schemas(&lines.iter().map(String::as_str).chain([last.as_str()]).collect::<Vec<_>>())
    };
    let kind = |text: &str| {
        let reading = reading(text);
        let document = reading.document.as_ref().expect("is read");
        document.shape(reading.tree.as_ref().expect("is a tree"), &document.components.schemas[0].value).kind
    };
    assert_eq!(found(&chain(MOST_WRAPPERS)), [""; 0]);
    assert!(matches!(kind(&chain(MOST_WRAPPERS)), ShapeKind::Scalar(_)));
    for length in [MOST_WRAPPERS + 1, 8_000] {
        let found = found(&chain(length));
        assert!(found.len() == 1 && found[0].contains("error[document-depth] this wraps a schema that"), "{found:?}");
        assert!(matches!(kind(&chain(length)), ShapeKind::Circle));
    }
}

#[test]
fn items_are_read_up_to_a_bound() {
    let text = |count: usize| {
        let branches = vec!["{}"; count].join(",");
        format!(
            r#"{{"openapi":"3.0.4","info":{{"title":"T","version":"1"}},"paths":{{}},"components":{{"schemas":{{"A":{{"anyOf":[{branches}]}}}}}}}}"#
        )
    };
    let text = text(MOST_ITEMS + 1_000);
    let reading = reading(&text);
    let found: Vec<_> = reading.findings.kept().iter().map(|it| (it.code.id(), it.message.as_str())).collect();
    let message = "the document has more than 250000 schemas, parameters and the like up to here";
    assert_eq!(found, [("document-size", message)]);
    assert_eq!(reading.document.map(|it| it.schemas.len()), Some(MOST_ITEMS + 1), "one stands for the rest");
}
