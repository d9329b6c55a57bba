//! The items of the real crate.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use ostler_review::items::Items;

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    entries.flat_map(|it| if it.is_dir() { files(&it) } else { vec![it] }).collect()
}

#[test]
fn the_generated_crate_has_the_items_that_its_users_see() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../generated");
    let texts: Vec<_> = files(&root.join("src"))
        .into_iter()
        .map(|it| {
            let path = it.strip_prefix(&root).unwrap().components().map(|it| it.as_os_str().to_str().unwrap());
            (path.collect::<Vec<_>>().join("/"), fs::read_to_string(&it).unwrap())
        })
        .collect();
    let items = Items::of(texts.iter().map(|(path, text)| (path.as_str(), text.as_str()))).unwrap();
    for path in [
        "Client::builder",
        "ClientBuilder",
        "Platform::Address",
        "Reservation",
        "reservations::GetAll",
        "reservations::GetAll::new",
        "reservations::GetAll::updated_utc",
        "reservations::GetAllResponse::reservations",
        "reservations::Reservations::get_all",
        "types::Reservation",
        "types::Reservation::partner_company_id",
        "types::ReservationId",
        "types::ServiceOrderState::Inquired",
        "types::ServiceOrderState::KNOWN",
    ] {
        assert!(items.contains(path), "{path} is missing; nearest is {:?}", items.nearest(path));
    }
    for path in [
        "types",
        "types::Reservation::company_id",
        "types::ServiceOrderState::Enquired",
        "types::ServiceOrderState::VALUES",
        "types::wire",
        "reservations::GetAll::nothing",
        "reservations::ReservationId",
        "wire::reservations::GetAll::members",
        "Client::core",
    ] {
        assert!(!items.contains(path), "{path} is there");
    }
    assert_eq!(
        items.nearest("types::Reservation::partner_compny").as_deref(),
        Some("types::Reservation::partner_company_id")
    );
}
