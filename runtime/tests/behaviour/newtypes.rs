//! Ids, texts and enums as the macros make them.

use ostler_runtime::{Error, Uuid};

use crate::support::*;

const ID: &str = "5f8b1d2e-0c8a-4b6e-9a43-3a2f6f1f0c11";

#[test]
fn an_id_reads_and_writes_its_text() {
    let id: OrderId = ID.parse().unwrap();
    assert_eq!(id.to_string(), ID);
    assert_eq!(format!("{id:?}"), format!("OrderId({ID})"));
    assert_eq!(serde_json::to_string(&id).unwrap(), format!("\"{ID}\""));
    assert_eq!(serde_json::from_str::<OrderId>(&format!("\"{}\"", ID.to_uppercase())).unwrap(), id);
    assert_eq!(OrderId::from(Uuid::from(id)), OrderId::from_uuid(*id.as_uuid()));
    assert_eq!(OrderId::try_from(ID).unwrap(), OrderId::try_from(ID.to_owned()).unwrap());
    assert!(OrderId::nil().is_nil() && !id.is_nil());
}

#[test]
fn a_text_that_is_not_an_id_is_refused_without_being_shown() {
    let token = "E0D439EE522F44368DC78E1BFB03710C";
    for text in ["abc", token, &format!("{token}-D24FB11DBE31D4621C4817E028D9E1D"), &format!("{{{ID}}}"), ""] {
        let parsed = text.parse::<OrderId>().unwrap_err();
        let length = text.len();
        assert!(matches!(parsed, Error::InvalidRequest(_)));
        let expected = format!(
            "a text of {length} characters is not OrderId, which is a UUID such as `01234567-89ab-cdef-0123-456789abcdef`"
        );
        assert_eq!(parsed.to_string(), expected);
        assert_eq!(OrderId::try_from(text).unwrap_err().to_string(), expected);
        assert_eq!(serde_json::from_value::<OrderId>(text.into()).unwrap_err().to_string(), expected);
    }
}

#[test]
fn an_open_enum_keeps_what_it_does_not_know() {
    assert_eq!("Enquired".parse::<State>().unwrap(), State::Inquired);
    let state = State::from("Later".to_owned());
    let State::Unknown(value) = &state else { panic!("{state:?}") };
    assert_eq!((value.to_string(), format!("{value:?}")), ("Later".to_owned(), "\"Later\"".to_owned()));
    assert_eq!(format!("{state:>7}|"), "  Later|");
    let json = r#""Lat\u0065r""#;
    assert_eq!(serde_json::from_str::<State>(json).unwrap(), state);
    assert_eq!(serde_json::to_string(&state).unwrap(), r#""Later""#);
}

#[test]
fn a_closed_enum_refuses_what_it_does_not_know_and_lists_its_values() {
    assert_eq!("return=minimal".parse::<Preference>().unwrap(), Preference::Minimal);
    assert_eq!(Preference::Minimal.to_string(), "return=minimal");
    assert_eq!(serde_json::to_string(&Preference::Minimal).unwrap(), r#""return=minimal""#);
    let parsed = "all".parse::<Preference>().unwrap_err().to_string();
    assert_eq!(parsed, "`all` is no Preference: it is one of return=minimal");
    let decoded = serde_json::from_str::<Preference>(r#""all""#).unwrap_err().to_string();
    assert!(decoded.starts_with(&parsed), "{decoded}");
}

#[test]
fn a_text_newtype_is_its_text() {
    let name = Name::from("Beer");
    assert_eq!((name.as_str(), name.as_ref(), name.to_string().as_str()), ("Beer", "Beer", "Beer"));
    assert_eq!(serde_json::from_str::<Name>("\"Beer\"").unwrap(), Name::from("Beer".to_owned()));
}
