//! Which of several types a JSON value may be, the likeliest first.

use std::collections::BTreeSet;

use serde_json::value::RawValue;

use crate::values::plain;

/// What is known of a type that a value may be.
#[derive(Debug, Clone, Copy)]
pub struct Candidate {
    /// The JSON type of its values.
    pub kind: Kind,
    /// The members that an object must have.
    pub required: &'static [&'static str],
    /// The members that an object may have, the required ones among them.
    pub known: &'static [&'static str],
    /// Members of which every value is known, with the texts of these values.
    pub constants: &'static [(&'static str, &'static [&'static str])],
    /// Members of which some values are known, with their texts; the server may add others.
    pub listed: &'static [(&'static str, &'static [&'static str])],
    /// Which strings or numbers they are.
    pub form: Form,
    /// Of a union the types that it consists of, if they are known. The union is whatever the best of them is.
    pub types: &'static [Candidate],
    /// Whether the document says that an object has no other members than the known ones.
    pub closed: bool,
    /// Members of whose values more is known, with the types that they may be of.
    pub members: &'static [(&'static str, &'static [Candidate])],
    /// The types of which an item of a list, or a value of a map, may be; none where nothing is known of it.
    pub items: &'static [Candidate],
}

/// Which strings or numbers the values of a type are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Those of a certain form, such as dates: another is seen when it is read. It is also that of what has parts.
    Exact,
    /// Any.
    Any,
    /// Any, of which some are known by their texts.
    Listed(&'static [&'static str]),
}

/// A type of JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "they are called as JSON Schema calls them")]
pub enum Kind {
    /// Whatever there is.
    Any,
    Null,
    Bool,
    /// A number that is written without a fraction and without an exponent.
    Integer,
    Number,
    String,
    Array,
    Object,
}

impl Kind {
    /// The type of a value, by its text.
    pub(super) fn of(text: &str) -> Self {
        match text.as_bytes().first() {
            Some(b'n') => Kind::Null,
            Some(b't' | b'f') => Kind::Bool,
            Some(b'"') => Kind::String,
            Some(b'[') => Kind::Array,
            Some(b'{') => Kind::Object,
            _ if text.contains(['.', 'e', 'E']) => Kind::Number,
            _ => Kind::Integer,
        }
    }

    /// May a value of this type be one of another? An integer is a number as well.
    fn fits(self, expected: Kind) -> bool {
        expected == Kind::Any || self == expected || (self == Kind::Integer && expected == Kind::Number)
    }
}

/// How many items of a list, or values of a map, are looked at.
const MOST_ITEMS: usize = 4;

/// The numbers of those candidates that a value may be, the likeliest first.
///
/// A candidate is left out whose JSON type is another, of whose required members one is not there, or of whose constant
/// members one is there with another value; null counts as one that is not there, except for a required member. The
/// others are in the order of what speaks against them (`Doubt`), and then in that in which they stand. One that is a union
/// stands where the best of its types does.
pub(super) fn ranked(text: &str, candidates: &[Candidate]) -> Vec<usize> {
    let value = Value::of(text);
    let all = candidates.iter().enumerate().flat_map(|(index, it)| it.types().iter().map(move |it| (index, it)));
    let fitting: Vec<_> = all.filter(|(_, it)| value.may_be(it)).collect();
    let rivals: Vec<_> = fitting.iter().map(|(_, it)| *it).collect();
    let mut ranked: Vec<_> = fitting.iter().map(|(index, it)| (value.doubt(it, &rivals), *index)).collect();
    ranked.sort_unstable();
    let mut seen = BTreeSet::new();
    ranked.into_iter().map(|(_, index)| index).filter(|it| seen.insert(*it)).collect()
}

/// What speaks against a type of a value, the strongest first, what is inside of it included.
#[derive(Default, PartialEq, Eq, PartialOrd, Ord)]
struct Doubt {
    /// How many parts are of none of their types.
    misfits: usize,
    /// How badly texts and numbers fit: one that is listed, one of the form, any, and last one that is not listed.
    form: usize,
    /// How many members have a value that is not listed here, and is by another type.
    foreign: usize,
    /// How many members are not known where the document says that there are no others.
    strangers: usize,
    /// How many members are not known.
    unknown: usize,
}

impl Doubt {
    fn add(&mut self, part: Doubt) {
        self.misfits += part.misfits;
        self.form += part.form;
        self.foreign += part.foreign;
        self.strangers += part.strangers;
        self.unknown += part.unknown;
    }
}

/// A value as it is compared with the candidates.
struct Value<'v> {
    json: &'v str,
    kind: Kind,
    /// The text of one without parts.
    text: Option<String>,
    members: Vec<(String, &'v RawValue)>,
}

impl<'v> Value<'v> {
    fn of(json: &'v str) -> Self {
        let kind = Kind::of(json);
        let members = if kind == Kind::Object { plain::members(json).unwrap_or_default() } else { Vec::new() };
        Value { json, kind, text: scalar(json), members }
    }

    fn may_be(&self, candidate: &Candidate) -> bool {
        self.kind.fits(candidate.kind) && candidate.is_possible(&self.members)
    }

    /// What speaks against a type that the value may be; the rivals are all such types.
    fn doubt(&self, candidate: &Candidate, rivals: &[&Candidate]) -> Doubt {
        let is_foreign = |(name, text): &(&str, String)| rivals.iter().any(|it| it.lists(name, text));
        let foreign = candidate.unlisted(&self.members).into_iter().filter(is_foreign).count();
        let is_unknown = |(name, _): &&(String, &RawValue)| !candidate.known.contains(&name.as_str());
        let unknown = self.members.iter().filter(is_unknown).count();
        let strangers = if candidate.closed { unknown } else { 0 };
        let form = candidate.form.rank(self.text.as_deref());
        let mut doubt = Doubt { misfits: 0, form, foreign, strangers, unknown };
        for (part, value) in self.parts(candidate) {
            let value = Value::of(value.get());
            let rivals = rivals.iter().flat_map(|it| it.part(part)).filter(|it| value.may_be(it)).collect::<Vec<_>>();
            let own = candidate.part(part).iter().filter(|it| value.may_be(it)).map(|it| value.doubt(it, &rivals));
            doubt.add(own.min().unwrap_or(Doubt { misfits: 1, ..Doubt::default() }));
        }
        doubt
    }

    /// The parts of which a candidate knows more; null is no part. There are no more than it knows, or the first few.
    fn parts(&self, candidate: &Candidate) -> Vec<(Part<'_>, &'v RawValue)> {
        let is_known = |name: &str| candidate.members.iter().any(|(known, _)| *known == name);
        let members = self.members.iter().filter(|(name, _)| is_known(name));
        let mut parts: Vec<_> = members.map(|(name, value)| (Part::Member(name), *value)).collect();
        if !candidate.items.is_empty() {
            let items = match self.kind {
                Kind::Array => plain::first_items(self.json, MOST_ITEMS).unwrap_or_default(),
                _ => self.members.iter().take(MOST_ITEMS).map(|(_, value)| *value).collect(),
            };
            parts.extend(items.into_iter().map(|it| (Part::Item, it)));
        }
        parts.retain(|(_, value)| value.get() != "null");
        parts
    }
}

/// What stands in a value.
#[derive(Clone, Copy)]
enum Part<'v> {
    Member(&'v str),
    /// An item of a list, or a value of a map.
    Item,
}

impl Form {
    fn rank(self, text: Option<&str>) -> usize {
        match self {
            Form::Listed(texts) if text.is_some_and(|it| texts.contains(&it)) => 0,
            Form::Exact => 1,
            Form::Any => 2,
            Form::Listed(_) => 3,
        }
    }
}

impl Candidate {
    /// A type of which no more is known than what its values are in JSON.
    #[must_use]
    pub const fn of(kind: Kind) -> Self {
        let (required, known, constants, listed) = (&[], &[], &[], &[]);
        let (form, types, closed, members, items) = (Form::Exact, &[], false, &[], &[]);
        Candidate { kind, required, known, constants, listed, form, types, closed, members, items }
    }

    /// The types that a value may be of.
    fn types(&self) -> &[Candidate] {
        if self.types.is_empty() { std::slice::from_ref(self) } else { self.types }
    }

    /// The types that a part may be of.
    fn part(&self, part: Part<'_>) -> &'static [Candidate] {
        match part {
            Part::Member(name) => self.members.iter().find(|(known, _)| *known == name).map_or(&[], |(_, it)| it),
            Part::Item => self.items,
        }
    }

    fn is_possible(&self, members: &[(String, &RawValue)]) -> bool {
        let find = |name: &str| members.iter().find(|(known, _)| known == name).map(|(_, value)| value.get());
        let is_constant = |(name, texts): &(&str, &[&str])| match find(name) {
            None | Some("null") => true,
            Some(value) => scalar(value).is_some_and(|it| texts.contains(&it.as_str())),
        };
        self.required.iter().all(|it| find(it).is_some()) && self.constants.iter().all(is_constant)
    }

    /// The members with a value that is not among those which are known.
    fn unlisted<'v>(&self, members: &'v [(String, &RawValue)]) -> Vec<(&'v str, String)> {
        let of = |name: &str| self.listed.iter().any(|(listed, _)| *listed == name);
        let members = members.iter().filter(|(name, _)| of(name));
        let texts = members.filter_map(|(name, value)| Some((name.as_str(), scalar(value.get())?)));
        texts.filter(|(name, text)| !self.lists(name, text)).collect()
    }

    /// Is a value of a member one of those which are known?
    fn lists(&self, name: &str, text: &str) -> bool {
        self.listed.iter().any(|(listed, texts)| *listed == name && texts.contains(&text))
    }
}

/// The text of a string, an integer or a boolean.
pub(super) fn scalar(json: &str) -> Option<String> {
    match Kind::of(json) {
        Kind::String => serde_json::from_str(json).ok(),
        Kind::Integer | Kind::Bool => Some(json.to_owned()),
        Kind::Any | Kind::Null | Kind::Number | Kind::Array | Kind::Object => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INTEGER: Candidate = Candidate::of(Kind::Integer);
    const OBJECT: Candidate = Candidate::of(Kind::Object);
    const LIST: Candidate = Candidate::of(Kind::Array);
    const A: Candidate = Candidate { known: &["a", "n"], listed: &[("kind", &["a", "c"])], ..OBJECT };
    const B: Candidate = Candidate { known: &["b", "n"], listed: &[("kind", &["b"])], ..OBJECT };

    #[test]
    fn the_first_items_of_a_list_and_values_of_a_map_decide() {
        const LISTS: [Candidate; 3] = [
            Candidate { items: &[A], ..LIST },
            Candidate { items: &[B], ..LIST },
            Candidate { items: &[INTEGER, A], ..LIST },
        ];
        const MAPS: [Candidate; 3] = [
            Candidate { items: &[A], ..OBJECT },
            Candidate { items: &[B], ..OBJECT },
            Candidate { items: &[INTEGER, A], ..OBJECT },
        ];
        for (items, expected) in [
            (&[r#"{"a":1}"#, r#"{"a":2,"n":1}"#][..], [0, 2, 1]),
            (&[r#"{"b":1}"#], [1, 0, 2]),
            (&[r#"{"n":1}"#, r#"{"b":1}"#], [1, 0, 2]),
            (&["1", r#"{"b":1}"#, r#"{"b":1}"#], [2, 1, 0]),
            (&["{}", "{}", "{}", "null", r#"{"b":1}"#], [0, 1, 2]),
            (&[], [0, 1, 2]),
            (&[r#"{"kind":"b"}"#], [1, 0, 2]),
            (&[r#"{"kind":"c"}"#], [0, 2, 1]),
            (&[r#"{"kind":"d"}"#], [0, 1, 2]),
        ] {
            let list = format!("[{}]", items.join(", "));
            assert_eq!(ranked(&list, &LISTS), expected, "{list}");
            let members: Vec<_> = items.iter().enumerate().map(|(index, it)| format!("\"{index}\": {it}")).collect();
            let map = format!("{{{}}}", members.join(", "));
            assert_eq!(ranked(&map, &MAPS), expected, "{map}");
        }
    }

    #[test]
    fn what_a_member_holds_decides_where_its_type_is_another() {
        const OF_A: Candidate = Candidate { known: &["of"], members: &[("of", &[A])], ..OBJECT };
        const OF_B: Candidate = Candidate { known: &["of"], members: &[("of", &[B])], ..OBJECT };
        const OF_LIST: Candidate =
            Candidate { known: &["of"], members: &[("of", &[Candidate { items: &[B], ..LIST }])], ..OBJECT };
        let order = |json| ranked(json, &[OF_A, OF_B, OF_LIST]);
        assert_eq!(order(r#"{"of":{"b":1}}"#), [1, 0, 2]);
        assert_eq!(order(r#"{"of":{"a":1}}"#), [0, 1, 2]);
        assert_eq!(order(r#"{"of":[{"b":1}]}"#), [2, 0, 1]);
        assert_eq!(order(r#"{"of":null}"#), [0, 1, 2]);
        assert_eq!(order("{}"), [0, 1, 2]);
    }

    #[test]
    fn a_member_that_is_not_declared_speaks_against_a_type_without_others() {
        const CLOSED: Candidate = Candidate { known: &["a", "b"], closed: true, ..OBJECT };
        const OPEN: Candidate = Candidate { known: &["a"], ..OBJECT };
        let order = |json| ranked(json, &[CLOSED, OPEN]);
        assert_eq!(order(r#"{"a":1,"b":2}"#), [0, 1]);
        assert_eq!(order(r#"{"a":1,"b":2,"c":3}"#), [1, 0]);
        assert_eq!(ranked(r#"{"x":1}"#, &[CLOSED]), [0], "it is no refusal");
    }

    #[test]
    fn a_list_is_looked_at_no_further_than_its_first_items() {
        let list = format!("[1{}]", ",[[".repeat(3));
        assert_eq!(ranked(&list, &[Candidate { items: &[INTEGER], ..LIST }]), [0], "what is no JSON decides nothing");
        let list = format!("[{}\"x\"]", "1,".repeat(MOST_ITEMS));
        const TEXT: Candidate = Candidate::of(Kind::String);
        assert_eq!(
            ranked(&list, &[Candidate { items: &[TEXT], ..LIST }, Candidate { items: &[INTEGER], ..LIST }]),
            [1, 0]
        );
    }
}
