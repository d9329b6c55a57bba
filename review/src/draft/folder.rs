//! A draft with what it was made from, as the folder of a spec that can be reconciled.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::base::Base;
use super::exceptions;
use super::library::Library;
use super::model::Schemas;
use super::naming::Naming;
use super::page::{Page, Target};
use super::rules;
use super::yaml::{self, Entry, Node, plain, text};
use crate::facts::{self, PageFacts};
use crate::ledger::Class;
use crate::reconcile::{self, File, Reconciliation, Undecided};
use crate::sources::{self, Aliases, Source, SourceEntry, Sources};

/// A file of the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftFile {
    /// Its path below the folder, with slashes.
    pub path: String,
    /// What it holds.
    pub text: String,
}

/// What a page is called among the sources: its file's name up to the first dot, in small letters, digits and dashes.
pub(super) fn source_name(page: &str) -> String {
    let name = page.split('.').next().unwrap_or(page).to_lowercase();
    let name = name.replace(|it: char| !it.is_ascii_alphanumeric(), "-");
    let name = name.trim_matches('-');
    if name.is_empty() { "page".to_owned() } else { name.to_owned() }
}

/// What stands among the sources and is none, without its ending.
const RESERVED: [&str; 2] = ["aliases", "sources"];

/// What a page is called among sources that have names and files already, which are given in small letters and without their
/// ending: no two of them may share a file, also where letters of both sizes are the same.
fn free_name(page: &str, taken: &BTreeSet<String>) -> String {
    let name = source_name(page);
    let others = (2..).map(|it| format!("{name}-page-{it}"));
    let mut names = [name.clone(), format!("{name}-page")].into_iter().chain(others);
    names.find(|it| !RESERVED.contains(&it.as_str()) && !taken.contains(it)).unwrap_or(name)
}

/// What each page is called among the sources, by its file's name; those that are sources already keep theirs.
fn source_names(pages: &[Page], entries: &[SourceEntry], sources: Option<&Sources>) -> BTreeMap<String, String> {
    let stem = |file: &str| file.rsplit_once('.').map_or(file, |it| it.0).to_lowercase();
    let mut taken: BTreeSet<String> = entries.iter().flat_map(|it| [it.name.to_lowercase(), stem(&it.facts)]).collect();
    let mut names = BTreeMap::new();
    for own in pages.iter().map(|it| &it.wording.facts) {
        let known = sources.and_then(|it| source_of(it, own)).map(|it| it.name.clone());
        let name = known.unwrap_or_else(|| free_name(&own.document, &taken));
        taken.insert(name.clone());
        names.insert(own.document.clone(), name);
    }
    names
}

/// The source that a page is already.
fn source_of<'s>(sources: &'s Sources, page: &PageFacts) -> Option<&'s Source> {
    sources.list.iter().find(|it| it.facts.document == page.document || it.facts.sha256 == page.sha256)
}

/// The lines of `aliases.yaml` for the headings that are called otherwise in the document.
///
/// Those of the spec that this is merged into are of single pages: what others call them has its lines there.
pub(super) fn aliases(
    library: &Library<'_>,
    naming: &Naming<'_>,
    schemas: &Schemas,
    base: Option<&Base<'_>>,
) -> Vec<Alias> {
    let mut by_heading: BTreeMap<&str, BTreeMap<usize, BTreeSet<&str>>> = BTreeMap::new();
    for named in naming.named.iter().filter(|it| schemas.contains_key(&it.name)) {
        for (page, thing) in &named.things {
            by_heading.entry(thing.name()).or_default().entry(*page).or_default().insert(&named.name);
        }
    }
    let mut found = Vec::new();
    for (heading, pages) in by_heading {
        let all: BTreeSet<&str> = pages.values().flatten().copied().collect();
        // Where every page means the same by it, so does whoever refers to it.
        if all.len() == 1 {
            let schema = all.first().copied().unwrap_or_default();
            if crate::names::written_together(heading) != schema {
                found.push(Alias { name: heading.to_owned(), page: None, schemas: vec![schema.to_owned()] });
            }
            continue;
        }
        for (page, schemas) in pages {
            // That heading leads there by itself.
            if schemas.len() == 1 && schemas.contains(crate::names::written_together(heading).as_str()) {
                continue;
            }
            found.push(Alias {
                name: heading.to_owned(),
                page: Some(library.pages[page].wording.facts.document.clone()),
                schemas: schemas.into_iter().map(str::to_owned).collect(),
            });
        }
    }
    for named in naming.named.iter().filter(|it| base.is_some_and(|base| base.has_schema(&it.name))) {
        for (page, thing) in &named.things {
            if crate::names::written_together(thing.name()) != named.name {
                found.push(Alias {
                    name: thing.name().to_owned(),
                    page: Some(library.pages[*page].wording.facts.document.clone()),
                    schemas: vec![named.name.clone()],
                });
            }
        }
    }
    found
}

/// What a heading is in the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Alias {
    pub(super) name: String,
    /// The file's name of the page that alone means it so.
    pub(super) page: Option<String>,
    pub(super) schemas: Vec<String>,
}

impl Alias {
    /// The source that alone means it so.
    fn source<'n>(&self, names: &'n BTreeMap<String, String>) -> Option<&'n String> {
        names.get(self.page.as_ref()?)
    }

    fn entry(&self, names: &BTreeMap<String, String>) -> Node {
        let mut members = vec![Entry::new("name", text(&self.name))];
        members.extend(self.source(names).map(|it| Entry::new("source", text(it))));
        let pointer = |it: &String| text(format!("#/components/schemas/{it}"));
        match self.schemas.as_slice() {
            [only] => {
                members.push(Entry::new("pointer", pointer(only)));
                return yaml::on_one_line(Node::Map(members), "  - ".len());
            }
            several => members.push(Entry::new("pointers", Node::List(several.iter().map(pointer).collect()))),
        }
        Node::Map(members)
    }
}

/// The text of `aliases.yaml`.
fn aliases_text(aliases: &[Alias], names: &BTreeMap<String, String>) -> String {
    let list = aliases.iter().map(|it| it.entry(names)).collect();
    yaml::write_map(&[Entry::new("aliases", Node::List(list))], 0)
}

/// The files beside the document: the sources with their facts, aliases, and the ledger.
pub(super) fn files(pages: &[Page], document: &str, aliases: &[Alias]) -> Result<Vec<DraftFile>, String> {
    let mut list = Vec::new();
    let mut files = Vec::new();
    let names = source_names(pages, &[], None);
    for page in pages {
        let facts = &page.wording.facts;
        let name = &names[&facts.document];
        list.push(Node::Map(vec![
            Entry::new("name", text(name)),
            Entry::new("document", text(&facts.document)),
            Entry::new("facts", text(format!("{name}.yaml"))),
            Entry::new("sha256", text(&facts.sha256)),
            Entry::new("date", text(&page.date)),
            Entry::new("described", text("partly")),
        ]));
        files.push(DraftFile { path: format!("sources/{name}.yaml"), text: facts::to_yaml(facts) });
    }
    let comment = "The pages, the strongest first: where two differ, the one that stands before decides.".to_owned();
    let entry = Entry::new("sources", Node::List(list)).under(vec![comment]);
    let sources = yaml::write_map(&[entry], 0);
    let aliases = aliases_text(aliases, &names);
    let (ledger, reconciliation) = ledger(pages, document, &sources, &aliases)?;
    for (path, text) in [
        ("openapi.yaml", document.to_owned()),
        ("ledger.yaml", ledger),
        ("RECONCILIATION.md", reconciliation),
        ("sources/sources.yaml", sources),
        ("sources/aliases.yaml", aliases),
    ] {
        files.push(DraftFile { path: path.to_owned(), text });
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// The ledger: the rules that hold, and an entry for whatever else is not as a page says; and `RECONCILIATION.md` of it.
fn ledger(pages: &[Page], document: &str, sources: &str, aliases: &str) -> Result<(String, String), String> {
    let refused = |it: ostler_openapi::finding::Refusal| it.to_string();
    let entries = sources::parse_list("sources.yaml", sources).map_err(refused)?;
    let aliases = Aliases::parse("aliases.yaml", aliases).map_err(refused)?;
    let facts = pages.iter().map(|it| it.wording.facts.clone()).collect();
    let sources = Sources::join(&entries, facts, aliases).map_err(refused)?;
    let rules = rules::holding(document, &sources)?;
    let spec = File { name: "openapi.yaml", text: document };
    let reconciliation =
        Reconciliation::new(spec, File { name: "ledger.yaml", text: &rules }, &sources).map_err(refused)?;
    let mut text = rules.clone();
    let mut ids = BTreeSet::new();
    for entry in reconciliation.undecided() {
        text.push('\n');
        text.push_str(&entry_text(&entry, &mut ids));
    }
    let read =
        Reconciliation::new(spec, File { name: "ledger.yaml", text: &text }, &sources).map_err(refused)?.document();
    Ok((text, read))
}

/// The files of a spec that change once its document has new parts: with pages as sources that are none yet, what headings
/// are called otherwise, and the decisions that are open.
pub(super) fn merged(
    pages: &[Page],
    document: &str,
    aliases: &[Alias],
    target: Target<'_>,
) -> Result<Vec<DraftFile>, String> {
    let refused = |it: ostler_openapi::finding::Refusal| it.to_string();
    let mut list = target.list.to_owned();
    let mut files = Vec::new();
    let mut facts: Vec<_> = target.sources.list.iter().map(|it| it.facts.clone()).collect();
    let entries = sources::parse_list("sources.yaml", &list).map_err(refused)?;
    let names = source_names(pages, &entries, Some(target.sources));
    for page in pages {
        let own = &page.wording.facts;
        if facts.iter().any(|it| it.document == own.document || it.sha256 == own.sha256) {
            continue;
        }
        let name = &names[&own.document];
        let entries = sources::parse_list("sources.yaml", &list).map_err(refused)?;
        let below = entries.last().map(|it| it.name.clone()).ok_or("sources.yaml has no source")?;
        list = reconcile::add_source(&list, name, &below, own, &page.date)?;
        files.push(DraftFile { path: format!("sources/{name}.yaml"), text: facts::to_yaml(own) });
        facts.push(own.clone());
    }
    let known = |it: &Alias| target.sources.aliases.get(it.source(&names).map_or("", String::as_str), &it.name);
    let new = aliases.iter().filter(|it| known(it).is_empty());
    let new: String = new.map(|it| yaml::write_element_text(&it.entry(&names))).collect();
    let new: String = new.lines().map(|it| format!("  {it}\n")).collect();
    let gap = if new.is_empty() || target.aliases.ends_with('\n') { "" } else { "\n" };
    let all_aliases = format!("{}{gap}{new}", target.aliases);
    let entries = sources::parse_list("sources.yaml", &list).map_err(refused)?;
    let parsed = Aliases::parse("aliases.yaml", &all_aliases).map_err(refused)?;
    let joined = join(&entries, &facts, parsed)?;
    let spec = File { name: "openapi.yaml", text: document };
    let mut ledger = exceptions::add(document, target, &joined).map_err(refused)?;
    let read = Reconciliation::new(spec, File { name: "ledger.yaml", text: &ledger }, &joined).map_err(refused)?;
    let mut ids = read.ledger().entries.iter().map(|it| it.id.clone()).collect();
    for entry in read.undecided() {
        ledger.push('\n');
        ledger.push_str(&entry_text(&entry, &mut ids));
    }
    let read = Reconciliation::new(spec, File { name: "ledger.yaml", text: &ledger }, &joined).map_err(refused)?;
    for (path, text, before) in [
        ("openapi.yaml", document.to_owned(), None),
        ("RECONCILIATION.md", read.document(), None),
        ("ledger.yaml", ledger, Some(target.ledger)),
        ("sources/sources.yaml", list, Some(target.list)),
        ("sources/aliases.yaml", all_aliases, Some(target.aliases)),
    ] {
        if before != Some(text.as_str()) {
            files.push(DraftFile { path: path.to_owned(), text });
        }
    }
    Ok(files)
}

/// The sources with their facts, which stand in the order in which pages became sources.
fn join(entries: &[SourceEntry], facts: &[PageFacts], aliases: Aliases) -> Result<Sources, String> {
    let of = |it: &SourceEntry| facts.iter().find(|facts| facts.document == it.document).cloned();
    let facts = entries.iter().filter_map(of).collect();
    Sources::join(entries, facts, aliases).map_err(|it| it.to_string())
}

/// An entry as the ledger writes it.
pub(super) fn entry_text(entry: &Undecided, ids: &mut BTreeSet<String>) -> String {
    let because = match (entry.is_contradiction, entry.class) {
        (false, Class::Example) => "Null and leaving it out mean the same in a request.",
        (false, Class::Enum) => "Both lists have the same values.",
        (false, Class::Undefined) if !entry.claims.iter().any(|it| it[2].ends_with("object")) => {
            "It is another word for that type."
        }
        (false, Class::Undefined) => "The page says `object` here, and elsewhere which structures that may be.",
        (false, Class::Gap) if entry.decision.contains_key("type") => {
            "It is what examples show, or follows from its name."
        }
        (false, _) => "It follows from the names and words of the pages.",
        (true, Class::Gap) => "No page states it but by an example.",
        (true, _) => "The page contradicts itself, and the draft follows its tables.",
    };
    named_entry_text(entry, (&id_words(entry), because), ids).1
}

/// The same with its reason, called by these words as far as no other is; and what it is called.
pub(super) fn named_entry_text(
    entry: &Undecided,
    (words, because): (&str, &str),
    ids: &mut BTreeSet<String>,
) -> (String, String) {
    let mut id = words.to_owned();
    let mut number = 2;
    while !ids.insert(id.clone()) {
        id = format!("{words}-{number}");
        number += 1;
    }
    let claims = entry.claims.iter().map(|[source, at, says]| {
        let members = [("source", source), ("at", at), ("says", says)];
        let claim = Node::Map(members.map(|(key, it)| Entry::new(key, text(it))).into());
        yaml::on_one_line(claim, "    - ".len())
    });
    let mut members = vec![Entry::new("id", text(&id)), Entry::new("class", text(entry.class.to_string()))];
    let subject = Node::List(entry.subject.iter().map(text).collect());
    members.push(Entry::new("subject", yaml::on_one_line(subject, "  subject: ".len())));
    if !entry.claims.is_empty() {
        members.push(Entry::new("claims", Node::List(claims.collect())));
    }
    let decision = yaml::of_json(&Value::Object(entry.decision.clone()));
    members.push(Entry::new("decision", yaml::on_one_line(decision, "  decision: ".len())));
    members.push(Entry::new("because", text(because)));
    if entry.is_contradiction {
        members.push(Entry::new("undecided", plain(true)));
    }
    (id, yaml::write_element_text(&Node::Map(members)))
}

/// Small letters, digits and dashes that say what an entry is about.
fn id_words(entry: &Undecided) -> String {
    let about = match (entry.subject.as_slice(), entry.claims.first()) {
        ([only], _) => only
            .rsplit('/')
            .take(3)
            .filter(|it| !["components", "schemas", "properties", "#"].contains(it))
            .collect::<Vec<_>>(),
        (_, Some([_, at, _])) => vec![at.as_str()],
        _ => Vec::new(),
    };
    let decided = entry.decision.iter().map(|(key, value)| match (key.as_str(), value) {
        ("set", Value::Object(set)) => set.keys().cloned().collect::<Vec<_>>().join("-"),
        (key, Value::String(value)) => format!("{key}-{value}"),
        (key, _) => key.to_owned(),
    });
    let words: Vec<String> = about.iter().rev().map(|it| (*it).to_owned()).chain(decided).collect();
    slug(&words.join("-"))
}

/// A text as the identifier of an entry.
pub(super) fn slug(text: &str) -> String {
    let mut id = String::new();
    let mut before = '-';
    for it in text.chars() {
        if it.is_ascii_uppercase() && before.is_ascii_lowercase() {
            id.push('-');
        }
        let small = if it.is_ascii_alphanumeric() { it.to_ascii_lowercase() } else { '-' };
        if small != '-' || !id.ends_with('-') {
            id.push(small);
        }
        before = it;
    }
    id.trim_matches('-').chars().take(80).collect::<String>().trim_matches('-').to_owned()
}
