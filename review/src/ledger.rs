//! The ledger: each contradiction of the sources with the decision that was taken and the reason.

mod read;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use ostler_openapi::Tree;
use ostler_openapi::finding::Refusal;
use serde_json::Value;

use crate::facts::{Presence, Side};
use crate::pattern;

/// The most words that a claim may quote.
const MOST_WORDS: usize = 8;

/// What stands in a decision for a member that differs from place to place.
pub(crate) const ANY: &str = "*";

/// The entries in the order of the file.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// In the order of the file.
    pub entries: Vec<Entry>,
}

/// A contradiction, the decision and the reason.
#[derive(Clone, Debug)]
pub struct Entry {
    /// A slug that docs and reports name it by.
    pub id: String,
    /// What kind of contradiction it is.
    pub class: Class,
    /// Where in the spec the decision shows; nowhere for what was left out. A `*` stands for any run of characters
    /// within a part of the pointer: the decision holds at every place that is matched.
    pub subject: Vec<String>,
    /// Which of these places are meant.
    pub r#where: Where,
    /// The entries whose places are not meant.
    pub except: Vec<String>,
    /// What the sources say, as far as the spec does not.
    pub claims: Vec<Claim>,
    /// What the spec does instead.
    pub decision: Decision,
    /// The reason, in one sentence.
    pub because: String,
    /// That nobody decided it yet: the spec does what `decision` says, and somebody has to say whether it should.
    pub undecided: bool,
    /// Where it is visible in Rust.
    pub code: Code,
    /// The sources that outrank the one that the spec follows here.
    pub overrules: Vec<String>,
}

/// What the places of an entry have in common, beside what their pointers show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Where {
    /// The JSON type of what stands there, once references are followed.
    pub r#type: Option<String>,
    /// A keyword of what stands there, once references are followed.
    pub has: Option<String>,
    /// Whether the property is required or optional.
    pub presence: Option<Presence>,
    /// The side of an operation that leads there by references.
    pub side: Option<Side>,
}

/// What stands at a place of a source: either a value that its facts hold, or wording.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The source's name. Beside `says`, a `*` in it stands for any run of characters: the claim is about every source
    /// that is called so.
    pub source: String,
    /// The place: the heading, then the side and the row, as reports print it. A `*` in it is what it is in `source`.
    pub at: String,
    /// The value in question, as the facts have it, or else
    pub says: Option<String>,
    /// some words of one sentence.
    pub quotes: Option<String>,
}

/// What the spec does.
#[derive(Clone, Debug, Default)]
pub struct Decision {
    /// The properties are required or optional.
    pub presence: Option<Presence>,
    /// The type of the properties: a JSON type or the name of a schema.
    pub r#type: Option<String>,
    /// How the type of an identifier follows from the place.
    pub identifier: Option<Identifier>,
    /// The values of the enum.
    pub values: Option<Vec<String>>,
    /// The path of the operation.
    pub path: Option<String>,
    /// The name that is used instead.
    pub rename: Option<String>,
    /// It is left out.
    pub omit: Option<bool>,
    /// The schema that all of them are.
    pub merge: Option<String>,
    /// Whether the properties or operations are deprecated.
    pub deprecated: Option<bool>,
    /// Keywords as they stand at the subjects. A member of a value may be `*`, which is anything.
    pub set: BTreeMap<String, Value>,
}

/// How the type of an identifier follows from the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identifier {
    /// The name of the member ends with it, or is `Id` in the schema that it begins with.
    ByName,
}

/// Items of the generated crate, such as `Reservation::purpose`.
#[derive(Clone, Debug, Default)]
pub struct Code {
    /// Those that have to be there.
    pub exists: Vec<String>,
    /// Those that must not be there.
    pub absent: Vec<String>,
}

/// The kinds of contradiction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the words of the ledger, which spec/README.md explains")]
pub enum Class {
    Path,
    Enum,
    Name,
    Presence,
    Type,
    Property,
    Example,
    Json,
    Deprecation,
    Undefined,
    Misplaced,
    Lossy,
    Link,
    Wording,
    Gap,
}

impl Class {
    /// All of them in the order of reports.
    pub const ALL: [Class; 15] = [
        Class::Path,
        Class::Enum,
        Class::Name,
        Class::Presence,
        Class::Type,
        Class::Property,
        Class::Example,
        Class::Json,
        Class::Deprecation,
        Class::Undefined,
        Class::Misplaced,
        Class::Lossy,
        Class::Link,
        Class::Wording,
        Class::Gap,
    ];

    /// The ledger's word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Enum => "enum",
            Self::Name => "name",
            Self::Presence => "presence",
            Self::Type => "type",
            Self::Property => "property",
            Self::Example => "example",
            Self::Json => "json",
            Self::Deprecation => "deprecation",
            Self::Undefined => "undefined",
            Self::Misplaced => "misplaced",
            Self::Lossy => "lossy",
            Self::Link => "link",
            Self::Wording => "wording",
            Self::Gap => "gap",
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl Ledger {
    /// Reads `ledger.yaml`.
    ///
    /// # Errors
    ///
    /// When the text is not such a list: all that is wrong, each with its place.
    pub fn parse(name: &str, text: &str) -> Result<Self, Refusal> {
        Self::read(name, text).map(|it| it.1)
    }

    /// The same, with the places of the entries.
    pub(crate) fn read(name: &str, text: &str) -> Result<(Tree, Self), Refusal> {
        read::read(name, text)
    }
}

impl Claim {
    /// What is quoted, whether a value or wording.
    pub fn words(&self) -> &str {
        self.says.as_deref().or(self.quotes.as_deref()).unwrap_or_default()
    }

    /// Whether it may be about several places.
    pub(crate) fn is_pattern(&self) -> bool {
        self.says.is_some() && [&self.source, &self.at].into_iter().any(|it| pattern::is_pattern(it))
    }

    /// Whether it is about a place of a source. A claim on wording is about the very place that it names.
    pub(crate) fn is_about(&self, source: &str, place: &str) -> bool {
        if self.is_pattern() {
            return pattern::glob(&self.source, source) && pattern::glob(&self.at, place);
        }
        self.source == source && self.at == place
    }
}

impl fmt::Display for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}) `{}`", self.source, self.at, self.words())
    }
}

impl Decision {
    /// Whether nothing is decided.
    fn is_empty(&self) -> bool {
        let texts = [&self.r#type, &self.path, &self.rename, &self.merge];
        self.presence.is_none()
            && texts.iter().all(|it| it.is_none())
            && self.identifier.is_none()
            && self.values.is_none()
            && self.omit.is_none()
            && self.deprecated.is_none()
            && self.set.is_empty()
    }
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let presence = self.presence.map(|it| it.word().to_owned());
        let mut parts: Vec<String> = presence.into_iter().collect();
        parts.extend(self.r#type.as_ref().map(|it| format!("type `{it}`")));
        parts.extend(self.identifier.map(|_| "the identifier's type by the member's name".to_owned()));
        parts.extend(self.values.as_ref().map(|it| format!("values `{}`", it.join("`, `"))));
        parts.extend(self.path.as_ref().map(|it| format!("path `{it}`")));
        parts.extend(self.rename.as_ref().map(|it| format!("named `{it}`")));
        parts.extend(self.omit.filter(|it| *it).map(|_| "left out".to_owned()));
        parts.extend(self.merge.as_ref().map(|it| format!("one with `{it}`")));
        parts.extend(self.deprecated.map(|it| if it { "deprecated" } else { "not deprecated" }.to_owned()));
        parts.extend(self.set.iter().map(|(key, value)| format!("`{key}: {}`", plain(value))));
        f.write_str(&parts.join(", "))
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}

/// What is wrong with the ledger as a text: entry by index, and why.
pub(crate) fn faults(ledger: &Ledger) -> Vec<(usize, String)> {
    let mut faults = Vec::new();
    let mut seen = BTreeSet::new();
    for (index, entry) in ledger.entries.iter().enumerate() {
        let mut say = |message: String| faults.push((index, message));
        if !seen.insert(entry.id.as_str()) {
            say("another entry has the same id".to_owned());
        }
        if entry.id.is_empty()
            || !entry.id.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-')
        {
            say("the id is not a slug of small letters, digits and `-`".to_owned());
        }
        if entry.decision.is_empty() {
            say("it decides nothing: add to `decision`".to_owned());
        }
        let because = entry.because.trim();
        if !because.ends_with('.') || because.contains(". ") {
            say("`because` has to be one sentence that ends with a full stop".to_owned());
        }
        if entry.claims.is_empty() && entry.class != Class::Gap {
            say("it has no claims, which only the class gap may".to_owned());
        }
        match entry.decision.omit {
            Some(false) => say("`omit` can only be true: leave it out".to_owned()),
            Some(true) if !entry.subject.is_empty() => {
                say("what is left out has no place in the spec: leave `subject` empty".to_owned());
            }
            _ => {}
        }
        faults_of_subject(entry).into_iter().chain(faults_of_claims(entry)).for_each(say);
    }
    faults
}

/// What is wrong with the claims of an entry.
fn faults_of_claims(entry: &Entry) -> Vec<String> {
    let mut faults = Vec::new();
    for (index, claim) in entry.claims.iter().enumerate() {
        let same = |it: &Claim| {
            (&it.source, &it.at, &it.says, &it.quotes) == (&claim.source, &claim.at, &claim.says, &claim.quotes)
        };
        let covers = |it: &&Claim| it.is_pattern() && it.says == claim.says && it.is_about(&claim.source, &claim.at);
        if entry.claims[..index].iter().any(same) {
            faults.push(format!("claim on {claim}: it is there twice"));
        } else if let Some(other) = entry.claims.iter().find(|it| !same(it) && covers(it)) {
            faults.push(format!("claim on {claim}: the one on {other} says it as well, so leave this one out"));
        }
        faults.extend(fault_of(claim).map(|it| format!("claim on {claim}: {it}")));
    }
    faults
}

/// What makes an entry hold whatever the spec says, or nowhere.
fn faults_of_subject(entry: &Entry) -> Vec<String> {
    let Entry { subject, r#where, except, decision, .. } = entry;
    let mut faults = Vec::new();
    if subject.is_empty() && (*r#where != Where::default() || !except.is_empty()) {
        faults.push("`where` and `except` narrow its subjects, of which there are none: leave them out".to_owned());
    }
    if subject.is_empty() && decision.omit.is_none() && !decision.is_empty() {
        faults.push(
            "what it decides is checked nowhere: name its places as `subject`, or leave the thing out".to_owned(),
        );
    }
    let sets = |keyword: &str| decision.set.contains_key(keyword);
    let given = [
        ("type", r#where.r#type.is_some() && (decision.r#type.is_some() || sets("type"))),
        ("presence", r#where.presence.is_some() && decision.presence.is_some()),
        ("has", r#where.has.as_ref().is_some_and(|it| sets(it) || it == "enum" && decision.values.is_some())),
    ];
    for (word, _) in given.into_iter().filter(|(_, given)| *given) {
        faults.push(format!("`where` gives by `{word}` what `decision` says: it would hold of anything"));
    }
    for (keyword, _) in decision.set.iter().filter(|(_, value)| **value == ANY) {
        faults.push(format!("`{keyword}: {ANY}` would hold of anything: only a member of a value may be `{ANY}`"));
    }
    if sets("method") && subject.iter().any(|it| !it.ends_with("/*")) {
        faults.push("a subject that ends with a method says nothing about it: end it with `/*`".to_owned());
    }
    faults
}

fn fault_of(claim: &Claim) -> Option<String> {
    let words = claim.words().split_whitespace().count();
    match (&claim.says, &claim.quotes) {
        (Some(_), Some(_)) | (None, None) => Some("give either `says`, a value, or `quotes`, wording".to_owned()),
        _ if words == 0 || words > MOST_WORDS => {
            Some(format!("{words} words are quoted, but 1 to {MOST_WORDS} have to be"))
        }
        (None, Some(_)) if pattern::is_pattern(&claim.source) => {
            Some(format!("wording stands in one source: only beside `says` may `{ANY}` stand for several"))
        }
        _ => None,
    }
}
