//! Each adaptation of the document is needed: what progenitor does without it. Where one of these fails after an update
//! of progenitor, the adaptation can go.

#[path = "../build/adapt.rs"]
mod adapt;

use adapt::{ADAPTATIONS, Adaptation, adapt};
use mews_connector_oracle::spec;

/// What progenitor makes of the document with these adaptations alone.
fn generate(adaptations: &[Adaptation]) -> String {
    let mut document = spec::document();
    adapt(&mut document, adaptations);
    let document: openapiv3::OpenAPI = serde_json::from_value(document).unwrap();
    progenitor::Generator::default().generate_tokens(&document).unwrap().to_string()
}

#[test]
fn adapted_the_document_is_read() {
    let client = generate(&ADAPTATIONS);
    assert!(client.contains("pub booker_id : :: std :: option :: Option < CustomerId >"));
}

#[test]
fn a_success_without_a_body_beside_one_with_a_body_panics() {
    let panic = std::panic::catch_unwind(|| generate(&[adapt::untype_null])).unwrap_err();
    assert_eq!(panic.downcast_ref(), Some(&"assertion failed: response_types.len() <= 1"));
}

#[test]
fn a_nullable_reference_becomes_a_struct_of_flattened_choices() {
    let client = generate(&[adapt::drop_empty_success]);
    assert!(client.contains("pub booker_id : :: std :: option :: Option < ProductServiceOrderBookerId >"));
    assert!(client.contains("pub subtype_1 : :: std :: option :: Option < () >"));
}

#[test]
fn a_nullable_reference_takes_the_name_of_a_schema() {
    let client = generate(&[adapt::drop_empty_success]);
    for name in ["ReservationCancellationReason", "ReservationPurpose"] {
        assert!(client.contains(&format!("pub enum {name} ")), "{name}");
        assert!(client.contains(&format!("pub struct {name} ")), "{name}");
    }
}
