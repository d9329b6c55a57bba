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

/// The numbers of those candidates that a value may be, the likeliest first.
///
/// A candidate is left out whose JSON type is another, of whose required members one is not there, or of whose constant
/// members one is there with another value; null counts as one that is not there, except for a required member. The
/// others are in the order of
///
/// 1. how well the value's text fits: one that they list, one of their form, any, and last one that they do not list;
/// 2. how many members have a value that they do not list and another of them does, the fewest first;
/// 3. how many members they know, the most first, so that they do not know the fewest;
/// 4. the order in which they stand.
///
/// One that is a union stands where the best of its types does.
pub(super) fn ranked(text: &str, candidates: &[Candidate]) -> Vec<usize> {
    let kind = Kind::of(text);
    let members = if kind == Kind::Object { plain::members(text).unwrap_or_default() } else { Vec::new() };
    let own = scalar(text);
    let known = |it: &Candidate| members.iter().filter(|(name, _)| it.known.contains(&name.as_str())).count();
    let all = candidates.iter().enumerate().flat_map(|(index, it)| it.types().iter().map(move |it| (index, it)));
    let fitting = all.filter(|(_, it)| kind.fits(it.kind) && it.is_possible(&members));
    let fitting: Vec<_> = fitting.map(|(index, it)| (index, it, it.unlisted(&members))).collect();
    let foreign = |unlisted: &[(&str, String)]| {
        let is_listed = |(name, text): &&(&str, String)| fitting.iter().any(|(_, it, _)| it.lists(name, text));
        unlisted.iter().filter(is_listed).count()
    };
    let rank = |(index, it, unlisted): &(usize, &Candidate, Vec<_>)| {
        // The more a candidate knows, the less it does not: both orders are one.
        (it.form.rank(own.as_deref()), foreign(unlisted), members.len() - known(it), *index)
    };
    let mut ranked: Vec<_> = fitting.iter().map(rank).collect();
    ranked.sort_unstable();
    let mut seen = BTreeSet::new();
    ranked.into_iter().map(|(.., index)| index).filter(|it| seen.insert(*it)).collect()
}

impl Form {
    fn rank(self, text: Option<&str>) -> u8 {
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
        let (required, known, constants, listed, types) = (&[], &[], &[], &[], &[]);
        Candidate { kind, required, known, constants, listed, form: Form::Exact, types }
    }

    /// The types that a value may be of.
    fn types(&self) -> &[Candidate] {
        if self.types.is_empty() { std::slice::from_ref(self) } else { self.types }
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
