//! The sources of the spec: which documents there are, how they rank, and what their names mean in the spec.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ostler_openapi::Source as Text;
use ostler_openapi::finding::{Code, Finding, Findings, Level, Place, Refusal};
use serde::Deserialize;

use crate::facts::PageFacts;
use crate::names::slug;
use crate::yaml;

/// A source that cannot be told from another one, or ranked.
const SOURCE: Code = Code::new("source");

/// An alias that cannot be followed.
const ALIAS: Code = Code::new("alias");

/// The documents that the spec was written from, and the alias table.
#[derive(Clone, Debug)]
pub struct Sources {
    /// The strongest first.
    pub list: Vec<Source>,
    /// What the names in the sources mean.
    pub aliases: Aliases,
}

/// A document that the spec was written from.
#[derive(Clone, Debug)]
pub struct Source {
    /// What the ledger calls it.
    pub name: String,
    /// 1 is the strongest. Two sources may have the same.
    pub rank: usize,
    /// Its date, or the month.
    pub date: String,
    /// Whether what it says of required and optional counts when the spec is chosen.
    pub decides_presence: bool,
    /// Whether it is notes, which leave things out, so that what it does not say is no loss.
    pub notes: bool,
    /// How much of it the spec describes.
    pub described: Described,
    /// What it states.
    pub facts: PageFacts,
}

/// A line of `sources.yaml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceEntry {
    /// What the ledger calls it.
    pub name: String,
    /// The document's file name.
    pub document: String,
    /// The file of its facts, beside `sources.yaml`.
    pub facts: String,
    /// The SHA-256 of the document.
    pub sha256: String,
    /// Its date.
    pub date: String,
    /// The source before it that it ranks with. Without it, it is weaker than all that stand before.
    #[serde(rename = "rank-of")]
    pub rank_of: Option<String>,
    /// What it does not decide.
    #[serde(default)]
    pub decides: Decides,
    /// Whether it is notes, which leave things out, so that what it does not say is no loss.
    #[serde(default)]
    pub notes: bool,
    /// How much of it the spec describes.
    #[serde(default)]
    pub described: Described,
}

/// How much of a source the spec describes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Described {
    /// All of it: what leads nowhere in the spec has to be explained.
    #[default]
    Wholly,
    /// Some of its operations, objects and enums: the others are not described yet.
    Partly,
}

/// What a source decides.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decides {
    /// Whether what it says of required and optional counts when the spec is chosen.
    pub presence: bool,
}

impl Default for Decides {
    fn default() -> Self {
        Self { presence: true }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourcesFile {
    sources: Vec<SourceEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AliasesFile {
    aliases: Vec<AliasEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AliasEntry {
    name: String,
    source: Option<String>,
    pointer: Option<String>,
    #[serde(default)]
    pointers: Vec<String>,
}

/// The entries of a list of sources, in its order; it is called `name` in what there is to say about it.
///
/// # Errors
///
/// When the text is not such a list, two sources share a name, or one ranks with a source that does not stand before it:
/// each with its place.
pub fn parse_list(name: &str, text: &str) -> Result<Vec<SourceEntry>, Refusal> {
    let (tree, file): (_, SourcesFile) = yaml::parse(name, text)?;
    let nodes = tree.get(tree.root(), "sources").map(|it| tree.elements(it)).unwrap_or_default();
    let mut seen = BTreeSet::new();
    let mut findings = Findings::new();
    for (entry, node) in file.sources.iter().zip(nodes) {
        let mut refuse = |key: &str, message: String, help: &'static str| {
            let place = tree.place(tree.get(*node, key).unwrap_or(*node));
            findings.push(Finding::new(SOURCE, Level::Error, place, message, help));
        };
        if let Some(other) = entry.rank_of.as_ref().filter(|it| !seen.contains(it.as_str())) {
            let message = format!("`{}` has the `rank-of` `{other}`, which is not a source before it", entry.name);
            refuse("rank-of", message, "name one that stands above it");
        }
        if !seen.insert(entry.name.as_str()) {
            refuse("name", format!("two sources are called `{}`", entry.name), "give each a name of its own");
        }
    }
    if findings.is_empty() {
        Ok(file.sources)
    } else {
        Err(Refusal { source: Some(Arc::clone(tree.source())), findings })
    }
}

impl Sources {
    /// Joins the entries with their facts; `facts` in the order of `entries`.
    ///
    /// # Errors
    ///
    /// When the facts are those of another document or of another version of it.
    pub fn join(entries: &[SourceEntry], facts: Vec<PageFacts>, aliases: Aliases) -> Result<Self, String> {
        let mut list: Vec<Source> = Vec::new();
        for (entry, facts) in entries.iter().zip(facts) {
            if entry.document != facts.document || entry.sha256 != facts.sha256 {
                return Err(format!(
                    "{}: the facts are those of {} ({}), but sources.yaml names {} ({}); take the page over once more, with \
                     `cargo xtask reconcile --page FILE --as {} --write`",
                    entry.facts,
                    facts.document,
                    short(&facts.sha256),
                    entry.document,
                    short(&entry.sha256),
                    entry.name
                ));
            }
            check_facts(&facts).map_err(|error| format!("{}: {error}", entry.facts))?;
            let same = list.iter().find(|it| Some(&it.name) == entry.rank_of.as_ref()).map(|it| it.rank);
            let next = list.iter().map(|it| it.rank).max().unwrap_or(0) + 1;
            list.push(Source {
                name: entry.name.clone(),
                rank: same.unwrap_or(next),
                date: entry.date.clone(),
                decides_presence: entry.decides.presence,
                notes: entry.notes,
                described: entry.described,
                facts,
            });
        }
        list.sort_by_key(|it| it.rank);
        let unknown = |name: &str| !list.iter().any(|it| it.name == name);
        if let Some((alias, source, _)) = aliases.all().find(|(_, source, _)| source.is_some_and(unknown)) {
            return Err(format!(
                "aliases.yaml: alias `{alias}` is of '{}', which is not a source",
                source.unwrap_or_default()
            ));
        }
        Ok(Self { list, aliases })
    }

    /// The source that the ledger calls `name`.
    pub fn get(&self, name: &str) -> Option<&Source> {
        self.list.iter().find(|it| it.name == name)
    }
}

impl Source {
    /// Whether something is called `name` in it: an operation, by path, an object, an enum, or the type of a row, which may
    /// be a link to a heading of that name.
    pub(crate) fn names(&self, name: &str) -> bool {
        let PageFacts { operations, objects, enums, .. } = &self.facts;
        let rows = operations.iter().flat_map(|it| it.request.iter().chain(&it.response));
        let mut rows = rows.chain(objects.iter().flat_map(|it| &it.properties));
        let own = slug(name);
        let is_type = |it: &str| it.strip_suffix(name).is_some_and(|it| it.is_empty() || it.ends_with(' '));
        operations.iter().any(|it| it.path == name)
            || objects.iter().any(|it| it.name == name)
            || enums.iter().any(|it| it.name == name)
            || rows.any(|it| {
                let anchor = it.link.as_ref().and_then(|it| it.split_once('#'));
                it.r#type.as_ref().is_some_and(|it| is_type(it)) || anchor.is_some_and(|it| slug(it.1) == own)
            })
    }
}

/// Whether facts can be those of a page: they stand on lines that it has.
fn check_facts(facts: &PageFacts) -> Result<(), String> {
    let operations = facts.operations.iter().flat_map(|it| it.request.iter().chain(&it.response));
    let rows = operations.chain(facts.objects.iter().flat_map(|it| &it.properties));
    for row in rows {
        if !facts.lines.contains_key(&row.line) {
            return Err(format!("`{}` stands on line {}, which is empty or not there", row.name, row.line));
        }
        if row.r#type.as_ref().is_some_and(|it| it.to_lowercase().starts_with("array") != row.array) {
            return Err(format!("`{}` of line {}: `array` is not what `type` says", row.name, row.line));
        }
    }
    let headings = facts.operations.iter().map(|it| it.line).chain(facts.objects.iter().map(|it| it.line));
    let mut headings = headings.chain(facts.enums.iter().map(|it| it.line));
    match headings.find(|it| !facts.lines.contains_key(it)) {
        Some(line) => Err(format!("a heading stands on line {line}, which is empty or not there")),
        None => Ok(()),
    }
}

fn short(sha256: &str) -> &str {
    sha256.get(..12).unwrap_or(sha256)
}

/// What a heading, type name or path of a source means in the spec.
#[derive(Clone, Debug, Default)]
pub struct Aliases {
    /// By name and, where it holds for one source only, by source.
    pointers: BTreeMap<(String, Option<String>), Vec<String>>,
    /// Where each of them stands.
    places: BTreeMap<(String, Option<String>), Place>,
    text: Option<Arc<Text>>,
}

impl Aliases {
    /// Reads `aliases.yaml`.
    ///
    /// # Errors
    ///
    /// When the text is not such a list, an entry points nowhere, or a name is there twice, with the place.
    pub fn parse(name: &str, text: &str) -> Result<Self, Refusal> {
        let (tree, file): (_, AliasesFile) = yaml::parse(name, text)?;
        let mut pointers = BTreeMap::new();
        let mut places = BTreeMap::new();
        for (index, entry) in file.aliases.into_iter().enumerate() {
            let place = Place::of_key(&tree, &format!("#/aliases/{index}"));
            let refuse = |message: String, help: &'static str| {
                let finding = Finding::new(ALIAS, Level::Error, place.clone(), message, help);
                Err(Refusal::of(tree.source(), finding))
            };
            let targets: Vec<_> = entry.pointer.into_iter().chain(entry.pointers).collect();
            if targets.is_empty() {
                return refuse(format!("alias `{}` points nowhere", entry.name), "add `pointer`");
            }
            let key = (entry.name, entry.source);
            if pointers.contains_key(&key) {
                return refuse(format!("alias `{}` is there twice", key.0), "remove one of them");
            }
            places.insert(key.clone(), place);
            pointers.insert(key, targets);
        }
        Ok(Self { pointers, places, text: Some(Arc::clone(tree.source())) })
    }

    /// Where an alias stands.
    pub(crate) fn place(&self, name: &str, source: Option<&str>) -> Option<&Place> {
        self.places.get(&(name.to_owned(), source.map(ToOwned::to_owned)))
    }

    /// What they were read from.
    pub(crate) fn text(&self) -> Option<&Arc<Text>> {
        self.text.as_ref()
    }

    /// What the table says of `name`, as `source` writes it.
    pub(crate) fn get(&self, source: &str, name: &str) -> &[String] {
        let own = self.pointers.get(&(name.to_owned(), Some(source.to_owned())));
        let found = own.or_else(|| self.pointers.get(&(name.to_owned(), None)));
        // A page of no known source may use any source's names.
        let any = || self.pointers.iter().find(|((alias, _), _)| source.is_empty() && alias == name).map(|it| it.1);
        found.or_else(any).map_or(&[], Vec::as_slice)
    }

    /// What the table says of `name` for every source.
    pub(crate) fn of_every_source(&self, name: &str) -> &[String] {
        self.pointers.get(&(name.to_owned(), None)).map_or(&[], Vec::as_slice)
    }

    /// The names, each with what it leads to, that hold for `source`.
    pub(crate) fn of<'a>(&'a self, source: &'a str) -> impl Iterator<Item = (&'a str, &'a [String])> {
        let entries = self
            .pointers
            .iter()
            .filter(move |((_, only), _)| source.is_empty() || only.as_ref().is_none_or(|it| it == source));
        entries.map(|((name, _), pointers)| (name.as_str(), pointers.as_slice()))
    }

    /// Every alias with its targets.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, Option<&str>, &[String])> {
        self.pointers.iter().map(|((name, source), to)| (name.as_str(), source.as_deref(), to.as_slice()))
    }
}
