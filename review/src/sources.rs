//! The sources of the spec: which documents there are, how they rank, and what their names mean in the spec.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ostler_openapi::finding::{Code, Finding, Findings, Level, Place, Refusal, quote};
use ostler_openapi::nearest::{self, Work};
use ostler_openapi::{NodeId, Source as Text};

use crate::facts::PageFacts;
use crate::names::slug;
use crate::values::Reader;
use crate::yaml;

/// The version of the files of a spec's folder, as `version` of `sources.yaml` says it. It grows with whatever an older
/// version of this program would take for a mistake.
const VERSION: u64 = 1;

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
#[derive(Clone, Debug)]
pub struct SourceEntry {
    /// What the ledger calls it.
    pub name: String,
    /// The document's file name.
    pub document: String,
    /// The file of its facts, beside `sources.yaml`.
    pub facts: String,
    /// The SHA-256 of the document.
    pub sha256: String,
    /// Its date, or the month.
    pub date: String,
    /// The source before it that it ranks with. Without it, it is weaker than all that stand before.
    pub rank_of: Option<String>,
    /// What it does not decide.
    pub decides: Decides,
    /// Whether it is notes, which leave things out, so that what it does not say is no loss.
    pub notes: bool,
    /// How much of it the spec describes.
    pub described: Described,
    /// The text that it stands in.
    text: Arc<Text>,
    /// Where it names its facts, and what they were made from.
    facts_place: Place,
    sha256_place: Place,
}

/// How much of a source the spec describes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Described {
    /// All of it: what leads nowhere in the spec has to be explained.
    #[default]
    Wholly,
    /// Some of its operations, objects and enums: the others are not described yet.
    Partly,
}

/// What a source decides.
#[derive(Clone, Copy, Debug)]
pub struct Decides {
    /// Whether what it says of required and optional counts when the spec is chosen.
    pub presence: bool,
}

impl Default for Decides {
    fn default() -> Self {
        Self { presence: true }
    }
}

impl SourceEntry {
    /// That the file of its facts cannot be used, at the place that names the file.
    pub fn refuse_facts(&self, why: String) -> Refusal {
        let help = "bring the file back, or mend `facts`";
        Refusal::of(&self.text, Finding::new(SOURCE, Level::Error, self.facts_place.clone(), why, help))
    }
}

/// The entries of a list of sources, in its order; it is called `name` in what there is to say about it.
///
/// # Errors
///
/// When the text is not such a list, two sources share a name, or one ranks with a source that does not stand before it:
/// all of it, each with its place. Of a list that a newer version of this program wrote, that alone.
pub fn parse_list(name: &str, text: &str) -> Result<Vec<SourceEntry>, Refusal> {
    let tree = yaml::read(name, text)?;
    let mut reader = Reader::new(&tree);
    let entries = read_list(&mut reader);
    reader.finish(entries.unwrap_or_default())
}

fn read_list(reader: &mut Reader<'_>) -> Option<Vec<SourceEntry>> {
    let mut file = reader.object(reader.tree.root(), "an object with `sources`")?;
    if let Some(node) = file.take(reader, "version") {
        let version: u64 = reader.count(node)?;
        if version > VERSION {
            let message =
                format!("a newer version of this program wrote these files: this one knows version {VERSION}");
            reader.error(Code::DocumentVersion, node, message, "use the newer one");
            return None;
        }
    }
    let nodes = file.require("sources").map(|it| reader.elements(it, "a list of sources")).unwrap_or_default();
    file.finish(reader);
    let mut seen = BTreeSet::new();
    let mut entries = Vec::new();
    for node in nodes {
        let Some(entry) = read_source(reader, *node) else { continue };
        let at = |key: &str| reader.tree.get(*node, key).unwrap_or(*node);
        let (own, rank) = (at("name"), at("rank-of"));
        if let Some(other) = entry.rank_of.as_ref().filter(|it| !seen.contains(it.as_str())) {
            let message = format!("`{}` has the `rank-of` `{other}`, which is not a source before it", entry.name);
            reader.error(SOURCE, rank, message, "name one that stands above it");
        }
        if !entry.name.is_empty() && !seen.insert(entry.name.clone()) {
            let message = format!("two sources are called `{}`", entry.name);
            reader.error(SOURCE, own, message, "give each a name of its own");
        }
        entries.push(entry);
    }
    Some(entries)
}

fn read_source(reader: &mut Reader<'_>, node: NodeId) -> Option<SourceEntry> {
    const DESCRIBED: [(&str, Described); 2] = [("wholly", Described::Wholly), ("partly", Described::Partly)];
    let mut it = reader.object(node, "a source")?;
    let tree = reader.tree;
    let place = |key: &str| tree.place(tree.get(node, key).unwrap_or(node));
    let entry = SourceEntry {
        name: it.require_text(reader, "name"),
        document: it.require_text(reader, "document"),
        facts: it.require_text(reader, "facts"),
        sha256: it.require_text(reader, "sha256"),
        date: it.require("date").and_then(|it| read_date(reader, it)).unwrap_or_default(),
        rank_of: it.text(reader, "rank-of"),
        decides: it.take(reader, "decides").and_then(|it| read_decides(reader, it)).unwrap_or_default(),
        notes: it.flag(reader, "notes").unwrap_or_default(),
        described: it.choice(reader, "described", &DESCRIBED).unwrap_or_default(),
        text: Arc::clone(tree.source()),
        facts_place: place("facts"),
        sha256_place: place("sha256"),
    };
    it.finish(reader);
    Some(entry)
}

fn read_decides(reader: &mut Reader<'_>, node: NodeId) -> Option<Decides> {
    let mut it = reader.object(node, "`decides`")?;
    let decides = Decides { presence: it.require_flag(reader, "presence") };
    it.finish(reader);
    Some(decides)
}

fn read_date(reader: &mut Reader<'_>, node: NodeId) -> Option<String> {
    let date = reader.text(node)?;
    if !is_date(&date) {
        let message = format!("{} is not a date", quote(&date));
        reader.error(Code::InvalidValue, node, message, "write a day that there is, such as `2026-05-31`, or a month");
    }
    Some(date)
}

/// Whether a text is a day or a month of the calendar.
fn is_date(text: &str) -> bool {
    let number = |it: &str, length: usize| {
        it.parse::<u32>().ok().filter(|_| it.len() == length && it.bytes().all(|it| it.is_ascii_digit()))
    };
    let mut parts = text.splitn(3, '-');
    let year = parts.next().and_then(|it| number(it, 4));
    let month = parts.next().and_then(|it| number(it, 2)).filter(|it| (1..=12).contains(it));
    let (Some(year), Some(month)) = (year, month) else { return false };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    parts.next().is_none_or(|it| number(it, 2).is_some_and(|it| (1..=days).contains(&it)))
}

impl Sources {
    /// Joins the entries with their facts; `facts` in the order of `entries`.
    ///
    /// # Errors
    ///
    /// When the facts are those of another document or of another version of it, or an alias is of no source: each with
    /// its place.
    pub fn join(entries: &[SourceEntry], facts: Vec<PageFacts>, aliases: Aliases) -> Result<Self, Refusal> {
        let mut list: Vec<Source> = Vec::new();
        let mut findings = Findings::new();
        for (entry, facts) in entries.iter().zip(facts) {
            fault_of(entry, &facts).into_iter().for_each(|it| findings.push(it));
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
        if let Some(entry) = entries.first().filter(|_| findings.has_errors()) {
            return Err(Refusal { source: Some(Arc::clone(&entry.text)), findings });
        }
        list.sort_by_key(|it| it.rank);
        aliases.check(&list)?;
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

/// What makes facts those of another page than an entry names.
fn fault_of(entry: &SourceEntry, facts: &PageFacts) -> Option<Finding> {
    let (place, message, help) = if entry.document != facts.document || entry.sha256 != facts.sha256 {
        let message = format!(
            "the facts in {} are those of {} ({}), and not of {} ({})",
            entry.facts,
            facts.document,
            short(&facts.sha256),
            entry.document,
            short(&entry.sha256)
        );
        let command = format!("`cargo xtask reconcile --page FILE --as {} --write`", entry.name);
        (&entry.sha256_place, message, format!("take the page over once more, with {command}"))
    } else {
        let error = check_facts(facts).err()?;
        (&entry.facts_place, format!("{}: {error}", entry.facts), "mend the facts, or take the page over".to_owned())
    };
    Some(Finding::new(SOURCE, Level::Error, place.clone(), message, help))
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
    /// When the text is not such a list, an entry points nowhere, or a name is there twice: all of it, each with its place.
    pub fn parse(name: &str, text: &str) -> Result<Self, Refusal> {
        let tree = yaml::read(name, text)?;
        let mut reader = Reader::new(&tree);
        let mut aliases = Self { text: Some(Arc::clone(tree.source())), ..Self::default() };
        if let Some(mut file) = reader.object(tree.root(), "an object with `aliases`") {
            let nodes = file.require("aliases").map(|it| reader.elements(it, "a list of aliases"));
            file.finish(&mut reader);
            nodes.into_iter().flatten().for_each(|it| aliases.add(&mut reader, *it));
        }
        reader.finish(aliases)
    }

    fn add(&mut self, reader: &mut Reader<'_>, node: NodeId) {
        let Some(mut it) = reader.object(node, "an alias") else { return };
        let name = it.require_text(reader, "name");
        let source = it.text(reader, "source");
        let (one, several) = (it.take(reader, "pointer"), it.take(reader, "pointers"));
        it.finish(reader);
        let mut targets: Vec<String> = one.and_then(|it| reader.text(it)).into_iter().collect();
        targets.extend(several.map(|it| reader.texts(it)).unwrap_or_default());
        match (one, several) {
            (Some(_), Some(several)) => {
                let message = format!("alias `{name}` has `pointer` and `pointers`");
                reader.error(ALIAS, several, message, "write all of it as `pointers`");
            }
            _ if targets.is_empty() => {
                reader.error(ALIAS, node, format!("alias `{name}` points nowhere"), "add `pointer`");
            }
            _ => {}
        }
        let key = (name, source);
        if self.pointers.contains_key(&key) {
            reader.error(ALIAS, node, format!("alias `{}` is there twice", key.0), "remove one of them");
        }
        self.places.insert(key.clone(), reader.tree.place(node));
        self.pointers.insert(key, targets);
    }

    /// Refuses those of sources that there are not.
    fn check(&self, list: &[Source]) -> Result<(), Refusal> {
        let mut findings = Findings::new();
        let mut work = Work::default();
        for (name, source, _) in self.all() {
            let Some(source) = source.filter(|it| !list.iter().any(|source| source.name == **it)) else { continue };
            let Some(place) = self.place(name, Some(source)) else { continue };
            let message = format!("alias `{name}` is of {}, which is not a source", quote(source));
            let help = match nearest::find(&mut work, source, list.iter().map(|it| &*it.name)) {
                Some(meant) => format!("write `{meant}`"),
                None => "name one that `sources.yaml` lists".to_owned(),
            };
            findings.push(Finding::new(ALIAS, Level::Error, place.clone(), message, help));
        }
        findings.sort();
        if findings.is_empty() { Ok(()) } else { Err(Refusal { source: self.text.clone(), findings }) }
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
