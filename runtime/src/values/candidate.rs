//! Which of several types a JSON value may be, the likeliest first.

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

/// The numbers of those candidates that a value may be, the likeliest first.
///
/// A candidate is left out whose JSON type is another, of whose required members one is not there, or of whose constant
/// members one is there with another value; null counts as one that is not there, except for a required member. The
/// others are in the order of how many members they know, the most first; of as many, how many they do not know, the
/// fewest first; and last the order in which they stand.
pub(super) fn ranked(text: &str, candidates: &[Candidate]) -> Vec<usize> {
    let kind = Kind::of(text);
    let members = if kind == Kind::Object { plain::members(text).unwrap_or_default() } else { Vec::new() };
    let known = |it: &Candidate| members.iter().filter(|(name, _)| it.known.contains(&name.as_str())).count();
    let fitting = candidates.iter().enumerate().filter(|(_, it)| kind.fits(it.kind) && it.is_possible(&members));
    let mut ranked: Vec<_> = fitting.map(|(index, it)| (members.len() - known(it), index)).collect();
    // The more a candidate knows, the less it does not: both orders are one, and sorting keeps that of equal ones.
    ranked.sort_by_key(|(unknown, _)| *unknown);
    ranked.into_iter().map(|(_, index)| index).collect()
}

impl Candidate {
    fn is_possible(&self, members: &[(String, &RawValue)]) -> bool {
        let find = |name: &str| members.iter().find(|(known, _)| known == name).map(|(_, value)| value.get());
        let is_constant = |(name, texts): &(&str, &[&str])| match find(name) {
            None | Some("null") => true,
            Some(value) => scalar(value).is_some_and(|it| texts.contains(&it.as_str())),
        };
        self.required.iter().all(|it| find(it).is_some()) && self.constants.iter().all(is_constant)
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
