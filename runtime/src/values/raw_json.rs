//! A JSON value of which it is not known yet what type it has: a union.

use std::borrow::Cow;
use std::cell::Cell;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, DeserializeOwned, Deserializer};

use crate::values::candidate::{Candidate, Kind, ranked, scalar};
use crate::values::decode::decode_part;
use crate::values::json::Json;
use crate::values::json_text::JsonText;
use crate::values::plain;

/// How many bytes the unions within a value may read, for each byte of it. One that is as deep as can be, and of the first
/// type at each level, takes 127; what is the second type at each level would double at each.
const READ_PER_BYTE: usize = 256;

thread_local! {
    /// How many bytes the unions within the outermost one may still read; nothing outside of any.
    static LEFT: Cell<Option<usize>> = const { Cell::new(None) };
}

/// Says what was left before, once a value is read.
struct Reading(Option<usize>);

impl Reading {
    /// Begins to read so many bytes, unless that is more than are left.
    fn begin(bytes: usize) -> Option<Self> {
        let before = LEFT.get();
        let left = before.unwrap_or(bytes.saturating_mul(READ_PER_BYTE)).checked_sub(bytes)?;
        LEFT.set(Some(left));
        Some(Reading(before))
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        if self.0.is_none() {
            LEFT.set(None);
        }
    }
}

/// The text of a JSON value, to be read as one type or another. `E` is the error of the deserializer that it came from.
///
/// It is nested no deeper than 127 levels, so that a union within a union within a union ends.
pub struct RawJson<'de, E> {
    text: Cow<'de, str>,
    error: PhantomData<fn() -> E>,
}

/// A union that may be a type of another one.
pub trait Known {
    /// Whether the value is one of its types, rather than kept as it was read.
    fn is_known(&self) -> bool;
}

impl<T: Known + ?Sized> Known for Box<T> {
    fn is_known(&self) -> bool {
        (**self).is_known()
    }
}

impl<'de, E: de::Error> RawJson<'de, E> {
    /// Takes a value without a look at what it is.
    pub fn deserialize<D: Deserializer<'de, Error = E>>(deserializer: D) -> Result<Self, E> {
        let JsonText(text) = JsonText::deserialize(deserializer)?;
        Ok(RawJson { text, error: PhantomData })
    }

    /// Reads the value as a type. What would take too many attempts with the types of the unions within is an error, so that
    /// a union keeps it as it is.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, E> {
        let _reading =
            Reading::begin(self.text.len()).ok_or_else(|| E::custom("too many types would have to be tried"))?;
        decode_part(&self.text).map_err(|problem| E::custom(problem.within()))
    }

    /// Reads the value as a type that is a union itself. What that does not know is not of it.
    pub fn read_known<T: DeserializeOwned + Known>(&self) -> Result<T, E> {
        match self.read::<T>()? {
            read if read.is_known() => Ok(read),
            _ => Err(E::custom("the value is none of the types within")),
        }
    }

    /// Reads a number with a binary fraction beside which a whole one may stand: a whole number that it would round is an
    /// error.
    pub fn read_unrounded<T: DeserializeOwned + Copy + Into<f64>>(&self) -> Result<T, E> {
        let read: T = self.read()?;
        let number: f64 = read.into();
        match Kind::of(&self.text) {
            Kind::Integer if format!("{number:.0}") != self.text => Err(E::custom("the number would be rounded")),
            _ => Ok(read),
        }
    }

    /// The text of a member that is a string, an integer or a boolean: what tells the types of a union apart.
    pub fn tag(&self, name: &str) -> Option<String> {
        let members = self.text.starts_with('{').then(|| plain::members(&self.text).ok())??;
        members.iter().find(|(known, _)| known == name).and_then(|(_, value)| scalar(value.get()))
    }

    /// The value without one of its members: what a discriminator says is no member of a type that does not declare it.
    #[must_use]
    pub fn without(&self, name: &str) -> Self {
        let members = plain::members(&self.text).unwrap_or_default();
        let members: Vec<_> = members.iter().filter(|(known, _)| known != name).collect();
        let members =
            members.iter().map(|(name, value)| format!("{}:{}", serde_json::Value::from(name.as_str()), value));
        let text = format!("{{{}}}", members.collect::<Vec<_>>().join(","));
        RawJson { text: Cow::Owned(text), error: PhantomData }
    }

    /// The numbers of those candidates that the value may be, the likeliest first.
    ///
    /// Left out is a candidate whose JSON type is another (an integer is a number as well), of whose required members one
    /// is not there, or of whose constant members one has another value. Of the others come first those that list the
    /// value's text or have its form, and last those that list other texts; then those without a member whose value
    /// another one lists and they do not; then those that know the most members, so that the fewest are unknown; of as
    /// many, in the order of the list. A few of the parts are looked at as well, and come before all of that where they can
    /// be none of their types. One that is a union itself is what the best of its types is.
    pub fn candidates(&self, candidates: &[Candidate]) -> impl Iterator<Item = usize> + use<E> {
        ranked(&self.text, candidates).into_iter()
    }

    /// The value itself.
    pub fn into_json(self) -> Json {
        Json::from_text(JsonText(self.text))
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::values::candidate::Form;

    fn raw(json: &str) -> RawJson<'_, serde_json::Error> {
        RawJson::deserialize(&mut serde_json::Deserializer::from_str(json)).unwrap()
    }

    const NOTHING: Candidate = Candidate::of(Kind::Any);
    const OBJECT: Candidate = Candidate::of(Kind::Object);

    fn order(json: &str, candidates: &[Candidate]) -> Vec<usize> {
        raw(json).candidates(candidates).collect()
    }

    #[test]
    fn the_json_type_has_to_fit() {
        let kinds =
            [Kind::Any, Kind::Null, Kind::Bool, Kind::Integer, Kind::Number, Kind::String, Kind::Array, Kind::Object];
        let candidates = kinds.map(|kind| Candidate { kind, ..NOTHING });
        for (json, fitting) in [
            ("null", &[0, 1][..]),
            ("true", &[0, 2]),
            ("-7", &[0, 3, 4]),
            ("7.0", &[0, 4]),
            ("1e3", &[0, 4]),
            ("\"7\"", &[0, 5]),
            ("[]", &[0, 6]),
            ("{}", &[0, 7]),
        ] {
            assert_eq!(order(json, &candidates), fitting, "{json}");
        }
    }

    #[test]
    fn required_and_constant_members_have_to_be_as_they_must() {
        let cat = Candidate { required: &["name", "kind"], constants: &[("kind", &["cat", "lion"])], ..OBJECT };
        let number = Candidate { constants: &[("version", &["2", "true"])], ..OBJECT };
        let all = [cat, number];
        assert_eq!(order(r#"{"kind":"lion","name":null}"#, &all), [0, 1]);
        assert_eq!(order(r#"{"kind":"dog","name":"x"}"#, &all), [1]);
        assert_eq!(order(r#"{"kind":"cat"}"#, &all), [1]);
        assert_eq!(order(r#"{"version":2}"#, &all), [1]);
        assert_eq!(order(r#"{"version":null}"#, &all), [1]);
        for wrong in [r#"{"version":3}"#, r#"{"version":[2]}"#, r#"{"version":{}}"#] {
            assert!(order(wrong, &all).is_empty(), "{wrong}");
        }
    }

    #[test]
    fn the_most_known_members_come_first_and_then_the_order_of_the_document() {
        let few = Candidate { known: &["a"], ..OBJECT };
        let many = Candidate { known: &["a", "b"], ..OBJECT };
        let others = Candidate { known: &["b", "a", "c"], ..OBJECT };
        assert_eq!(order(r#"{"a":1,"b":2}"#, &[few, many, others]), [1, 2, 0]);
        assert_eq!(order(r#"{"a":1,"b":2,"c":3}"#, &[few, many, others]), [2, 1, 0]);
        assert_eq!(order("{}", &[few, many, others]), [0, 1, 2]);
    }

    #[test]
    fn a_value_that_one_lists_is_not_another_s_that_lists_others() {
        let car = Candidate { known: &["kind", "doors", "v"], listed: &[("kind", &["car", "van"])], ..OBJECT };
        let boat = Candidate { known: &["kind", "v"], listed: &[("kind", &["boat", "2"])], ..OBJECT };
        let any = Candidate { known: &["kind"], ..OBJECT };
        let all = [any, car, boat];
        assert_eq!(order(r#"{"kind":"van","v":1}"#, &all), [1, 0, 2]);
        assert_eq!(order(r#"{"kind":"boat","doors":2,"v":1}"#, &all), [2, 0, 1]);
        assert_eq!(order(r#"{"kind":2,"v":1}"#, &all), [2, 0, 1]);
        assert_eq!(order(r#"{"kind":"raft","doors":2,"v":1}"#, &all), [1, 2, 0], "nobody lists it");
        assert_eq!(order(r#"{"kind":null,"v":1}"#, &all), [1, 2, 0]);
    }

    #[test]
    fn a_listed_value_and_an_exact_form_come_before_any_whatever_the_order() {
        let text = Candidate { kind: Kind::String, ..NOTHING };
        let number = Candidate { kind: Kind::Integer, ..NOTHING };
        let any = Candidate { form: Form::Any, ..text };
        let now = Candidate { form: Form::Listed(&["now", "0"]), ..text };
        let zero = Candidate { form: Form::Listed(&["0"]), ..number };
        assert_eq!(order("\"now\"", &[any, text, now]), [2, 1, 0]);
        assert_eq!(order("\"2024-01-31\"", &[now, any, text]), [2, 1, 0]);
        assert_eq!(order("0", &[number, zero]), [1, 0]);
        assert_eq!(order("7", &[zero, number, now]), [1, 0]);
    }

    #[test]
    fn a_whole_number_is_read_as_a_fraction_unless_it_would_be_rounded() {
        for whole in ["0", "-7", "9007199254740992", "9223372036854775808", "1e300", "0.1", "12345678901234567890.5"] {
            assert!(raw(whole).read_unrounded::<f64>().is_ok(), "{whole}");
        }
        for rounded in ["9007199254740993", "-9007199254740993", "9223372036854775809"] {
            assert!(raw(rounded).read_unrounded::<f64>().is_err(), "{rounded}");
        }
        assert!(raw("16777216").read_unrounded::<f32>().is_ok());
        assert!(raw("16777217").read_unrounded::<f32>().is_err());
        assert!(raw("\"7\"").read_unrounded::<f64>().is_err());
    }

    #[test]
    fn a_union_is_what_its_types_are() {
        const MORE: Candidate = Candidate { known: &["a", "b"], required: &["b"], ..OBJECT };
        const UNION: Candidate = Candidate { types: &[Candidate::of(Kind::Integer), MORE, MORE], ..NOTHING };
        let few = Candidate { known: &["a"], ..OBJECT };
        for (json, expected) in
            [(r#"{"a":1}"#, &[1][..]), (r#"{"a":1,"b":2}"#, &[0, 1]), ("7", &[0]), ("true", &[]), ("[]", &[])]
        {
            assert_eq!(order(json, &[UNION, few]), expected, "{json}");
        }
    }

    #[test]
    fn a_value_without_a_member_has_all_the_others_as_they_were() {
        let value = raw(r#"{"a\n":1.50,"kind":"x","b":[1, 2]}"#);
        assert_eq!(value.without("kind").into_json().as_str(), r#"{"a\n":1.50,"b":[1, 2]}"#);
        assert_eq!(value.without("other").into_json().as_str(), r#"{"a\n":1.50,"kind":"x","b":[1, 2]}"#);
    }

    #[test]
    fn a_tag_is_a_string_an_integer_or_a_boolean() {
        let value = raw(r#"{"a":"x\n","b":7,"c":true,"d":1.5,"e":null,"f":[]}"#);
        let tags = ["a", "b", "c", "d", "e", "f", "g"].map(|it| value.tag(it));
        let expected = [Some("x\n"), Some("7"), Some("true"), None, None, None, None];
        assert_eq!(tags.each_ref().map(Option::as_deref), expected);
        assert_eq!(raw("[1]").tag("a"), None);
    }

    #[test]
    fn a_value_that_is_not_as_it_should_be_is_named_by_its_path() {
        let error = raw(r#"{"a":[1,"x"]}"#).read::<std::collections::BTreeMap<String, Vec<i32>>>().unwrap_err();
        let shown = error.to_string();
        assert!(shown.starts_with(".a[1] in it: invalid type: string"), "{shown}");
        assert!(raw("\"x\"").read::<i32>().unwrap_err().to_string().starts_with("invalid type"));
        assert_eq!(raw("7.10").into_json().as_str(), "7.10");
    }

    /// A union that holds itself.
    #[derive(Debug)]
    struct Nested(usize);

    impl<'de> Deserialize<'de> for Nested {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let raw = RawJson::deserialize(deserializer)?;
            match raw.candidates(&[Candidate { kind: Kind::Array, ..NOTHING }]).next() {
                Some(_) => raw.read::<Vec<Nested>>().map(|it| Nested(1 + it.first().map_or(0, |it| it.0))),
                None => raw.read::<i32>().map(|_| Nested(0)),
            }
        }
    }

    #[test]
    fn a_union_in_a_union_ends_at_a_depth() {
        let deep = |depth: usize| format!("{}7{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(serde_json::from_str::<Nested>(&deep(127)).unwrap().0, 127);
        let error = serde_json::from_str::<Nested>(&deep(100_000)).unwrap_err();
        assert!(error.to_string().contains("nested deeper than 127 levels"), "{error}");
    }

    /// A union whose first type is only seen to be the wrong one behind the value that it holds.
    enum Late {
        Number(Box<(Late, i32)>),
        Text(Box<(Late, String)>),
        Kept(Json),
    }

    impl<'de> Deserialize<'de> for Late {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let raw = RawJson::deserialize(deserializer)?;
            match raw.read().map(Late::Number).or_else(|_| raw.read().map(Late::Text)) {
                Ok(read) => Ok(read),
                Err(_) => Ok(Late::Kept(raw.into_json())),
            }
        }
    }

    impl Late {
        fn text(&self) -> String {
            match self {
                Late::Number(it) => format!("[{},{}]", it.0.text(), it.1),
                Late::Text(it) => format!("[{},{:?}]", it.0.text(), it.1),
                Late::Kept(json) => json.as_str().to_owned(),
            }
        }
    }

    #[test]
    fn the_work_does_not_double_with_each_union_within_a_union() {
        for (depth, inside) in [(1, 1), (3, 3), (120, 0)] {
            let json = (0..depth).fold("7".to_owned(), |it, _| format!("[{it},\"x\"]"));
            let late: Late = serde_json::from_str(&json).unwrap();
            assert_eq!(late.text(), json, "what is not tried is kept");
            let texts = std::iter::successors(Some(&late), |it| match it {
                Late::Text(it) => Some(&it.0),
                Late::Number(_) | Late::Kept(_) => None,
            });
            assert!(texts.count() > inside, "{depth}");
        }
        let number: Late = serde_json::from_str("[[7,1],2]").unwrap();
        assert!(matches!(&number, Late::Number(it) if matches!(it.0, Late::Number(_))), "others are read as ever");
    }

    #[test]
    fn what_is_wrong_in_a_deep_union_is_found_in_one_pass_for_each() {
        let json = format!("{}true{}", "[".repeat(120), "]".repeat(120));
        let error = serde_json::from_str::<Nested>(&json).unwrap_err();
        assert!(error.to_string().contains("invalid type: boolean"), "{error}");
    }
}
