//! What the documents contradict each other about is settled once, and no draft spelling reaches a user.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use mews_connector::{CommanderOrigin, ReservationCancellationReason, ServiceOrderState};

fn generated() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../generated/src")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    entries.flat_map(|it| if it.is_dir() { files(&it) } else { vec![it] }).collect()
}

/// The public types of the crate, by their declarations.
fn declared() -> Vec<String> {
    let texts = files(&generated()).into_iter().map(|it| fs::read_to_string(it).unwrap());
    let is_declaration = |line: &str| line.starts_with("pub struct ") || line.starts_with("pub enum ");
    let name = |line: &str| {
        let rest = line.split_whitespace().nth(2).unwrap();
        rest.split(['(', '<', '{']).next().unwrap().to_owned()
    };
    texts.flat_map(|text| text.lines().filter(|it| is_declaration(it)).map(name).collect::<Vec<_>>()).collect()
}

#[test]
fn no_draft_spelling_and_no_internal_is_in_the_crate() {
    for path in files(&generated()) {
        let text = fs::read_to_string(&path).unwrap();
        for draft in ["getAlll", "X-Ref", "undefined", "Masked"] {
            assert!(!text.contains(draft), "{} contains {draft}", path.display());
            assert!(!path.to_string_lossy().contains(draft), "{}", path.display());
        }
    }
}

#[test]
fn each_concept_is_declared_once() {
    let declared = declared();
    let concepts = [
        "AccountType",
        "AmountParameters",
        "CommanderOrigin",
        "ItemParameters",
        "OrderAdditionOptions",
        "PersonCount",
        "ProductOrderParameters",
        "ProductServiceOrder",
        "Reservation",
        "ReservationCancellationReason",
        "ReservationPurpose",
        "ServiceOrderOptions",
        "ServiceOrderOrigin",
        "ServiceOrderState",
        "TimeInterval",
    ];
    for concept in concepts {
        assert_eq!(declared.iter().filter(|it| *it == concept).count(), 1, "{concept}");
    }
}

#[test]
fn the_second_name_of_a_concept_is_gone() {
    let drafts = [
        "AmountParameter",
        "OrderItemAdditionData",
        "ProductOrderAdditionData",
        "ReservationOptions",
        "ServiceOrder",
        "ServiceOrderCommanderOrigin",
    ];
    let declared = declared();
    for draft in drafts {
        assert!(!declared.contains(&draft.to_owned()), "{draft}");
    }
}

#[test]
fn an_old_spelling_is_read_as_the_one_of_today() {
    let state: ServiceOrderState = serde_json::from_str(r#""Enquired""#).unwrap();
    assert_eq!(state, ServiceOrderState::Inquired);
    assert_eq!(serde_json::to_string(&state).unwrap(), r#""Inquired""#);
}

#[test]
fn the_values_that_were_added_or_lost_on_the_way_are_there() {
    assert!(CommanderOrigin::KNOWN.contains(&CommanderOrigin::RoomingList));
    assert_eq!(ReservationCancellationReason::KNOWN.len(), 15);
    assert_eq!(ServiceOrderState::KNOWN.len(), 7);
}

#[test]
fn what_is_gone_from_the_api_is_only_in_the_deprecated_charge() {
    for path in files(&generated()) {
        let text = fs::read_to_string(&path).unwrap();
        let is_charge = path.to_string_lossy().contains("charge") || path.ends_with("customers.rs");
        for gone in ["\"UnitCost\"", "\"Category\"", "\"ChargeId\""] {
            assert!(is_charge || !text.contains(gone), "{} contains {gone}", path.display());
        }
    }
}
