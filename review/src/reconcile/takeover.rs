//! A new version of a source -> its facts, with the wording that the ledger quotes looked up anew.

use std::collections::{BTreeMap, BTreeSet};

use ostler_openapi::finding::Place;
use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::Reconciliation;
use super::stated::known;
use crate::facts::{self, NotFound, PageFacts, PageText, Piece, Property, Quote};
use crate::ledger::Claim;
use crate::sources::{self, Source};
use crate::yaml;

/// The longest sentence that a report shows, in characters.
const LONGEST_SENTENCE: usize = 240;

/// A claim on wording, and what became of it.
pub(super) struct LookedUp<'a> {
    /// Of the entry in the ledger.
    pub(super) index: usize,
    pub(super) claim: &'a Claim,
    pub(super) outcome: Outcome<'a>,
}

pub(super) enum Outcome<'a> {
    /// The sentence is the one that was read.
    Same(&'a Piece),
    /// Another sentence has the words; the hash is that of the one that was read last.
    Reworded(&'a Piece, String),
    Lost(NotFound),
}

impl Reconciliation<'_> {
    /// The facts of a new version of a source, as they have to stand in its file: those of the page, or, where
    /// somebody wrote them down, those of the source at the lines to which they moved; and the wording that the
    /// ledger quotes. What reads otherwise, and what led to the spec and is gone, is marked until [`super::accept`]; of words
    /// that are not found, what was read last is kept, so that they are not taken as read where they come back in another
    /// sentence.
    pub fn take_over(&self, page: &PageText, source: &Source) -> PageFacts {
        let mut document = facts_of(page, source);
        let claims = self.look_up(page, source).into_iter();
        let quotes = claims.filter_map(|LookedUp { claim, outcome, .. }| {
            let (at, words) = (claim.at.clone(), claim.quotes.clone()?);
            let found = |piece: &Piece, was| {
                Some(Quote { hash: Some(piece.hash_at(&at)), at, quotes: words, line: piece.line, was })
            };
            match outcome {
                Outcome::Same(piece) => found(piece, None),
                Outcome::Reworded(piece, was) => found(piece, Some(was)),
                Outcome::Lost(_) => {
                    let known = known(source, claim)?;
                    Some(Quote { hash: None, was: read_last(known).cloned(), ..known.clone() })
                }
            }
        });
        let mut quotes: Vec<_> = quotes.collect();
        quotes.sort_by(|left, right| (left.line, &left.at, &left.quotes).cmp(&(right.line, &right.at, &right.quotes)));
        quotes.dedup();
        document.quotes = quotes;
        document.gone = self.gone_with(&document, source);
        document
    }

    /// Each claim on the wording of a source, looked up in a version of it.
    pub(super) fn look_up<'a>(&'a self, page: &'a PageText, source: &Source) -> Vec<LookedUp<'a>> {
        let entries = self.ledger.entries.iter().enumerate();
        let claims = entries.flat_map(|(index, entry)| entry.claims.iter().map(move |claim| (index, claim)));
        let own = claims.filter(|(_, claim)| claim.source == source.name);
        let looked_up = own.filter_map(|(index, claim)| {
            let words = claim.quotes.as_ref()?;
            let outcome = match facts::find(&page.pieces, &claim.at, words) {
                Ok(piece) => match known(source, claim).and_then(read_last) {
                    Some(read) if *read != piece.hash_at(&claim.at) => Outcome::Reworded(piece, read.clone()),
                    _ => Outcome::Same(piece),
                },
                Err(reason) => Outcome::Lost(reason),
            };
            Some(LookedUp { index, claim, outcome })
        });
        looked_up.collect()
    }
}

/// The hash of the sentence that somebody read last.
fn read_last(quote: &Quote) -> Option<&String> {
    quote.was.as_ref().or(quote.hash.as_ref())
}

/// The facts of a version of a source: what the page states, or what somebody wrote down from its notes.
pub(super) fn facts_of(page: &PageText, source: &Source) -> PageFacts {
    if !source.notes {
        return page.facts.clone();
    }
    let alignment = Alignment::new(&source.facts.lines, &page.facts.lines);
    let mut facts = source.facts.clone();
    facts.document.clone_from(&page.facts.document);
    facts.sha256.clone_from(&page.facts.sha256);
    facts.lines.clone_from(&page.facts.lines);
    let mut reworded: BTreeSet<usize> = facts.reworded.iter().map(|it| alignment.to(*it).line).collect();
    for line in lines_of(&mut facts) {
        let moved = alignment.to(*line);
        *line = moved.line;
        if !moved.same {
            reworded.insert(moved.line);
        }
    }
    facts.reworded = reworded.into_iter().collect();
    facts
}

/// The lines that facts name.
fn lines_of(facts: &mut PageFacts) -> Vec<&mut usize> {
    fn rows(properties: &mut [Property]) -> impl Iterator<Item = &mut usize> {
        properties.iter_mut().map(|it| &mut it.line)
    }
    let mut lines = Vec::new();
    for operation in &mut facts.operations {
        lines.push(&mut operation.line);
        lines.extend(rows(&mut operation.request).chain(rows(&mut operation.response)));
        lines.extend(operation.examples.iter_mut().map(|it| &mut it.line));
    }
    for object in &mut facts.objects {
        lines.push(&mut object.line);
        lines.extend(rows(&mut object.properties));
    }
    lines.extend(facts.enums.iter_mut().map(|it| &mut it.line));
    lines
}

/// Where a line went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moved {
    pub(super) line: usize,
    /// Whether it reads as it did.
    pub(super) same: bool,
}

/// Which line of a version is which line of the version before.
pub(super) struct Alignment {
    to: BTreeMap<usize, Moved>,
    last: usize,
}

impl Alignment {
    pub(super) fn new(before: &BTreeMap<usize, String>, after: &BTreeMap<usize, String>) -> Self {
        let [old, new] = [before, after].map(|it| it.iter().collect::<Vec<_>>());
        let [old_hashes, new_hashes] = [&old, &new].map(|it| it.iter().map(|it| it.1).collect::<Vec<_>>());
        let last = new.last().map_or(1, |it| *it.0);
        let mut to = BTreeMap::new();
        for operation in capture_diff_slices(Algorithm::Patience, &old_hashes, &new_hashes) {
            let same = matches!(operation, DiffOp::Equal { .. });
            let (from, into) = (operation.old_range(), operation.new_range());
            for (index, (line, _)) in old[from].iter().enumerate() {
                // What is replaced stands where its replacement does, what is gone where the next thing does.
                let at = (into.start + index).min(into.end.saturating_sub(1).max(into.start));
                let line_after = new.get(at).map_or(last, |it| *it.0);
                to.insert(**line, Moved { line: line_after, same });
            }
        }
        Self { to, last }
    }

    pub(super) fn to(&self, line: usize) -> Moved {
        self.to.get(&line).copied().unwrap_or(Moved { line: self.last, same: false })
    }

    /// How many lines have another number and read as they did.
    pub(super) fn moved(&self) -> usize {
        self.to.iter().filter(|(line, moved)| moved.same && **line != moved.line).count()
    }
}

/// A sentence for a report.
pub(super) fn shown(piece: &Piece) -> String {
    let mut text: String = piece.text.chars().take(LONGEST_SENTENCE).collect();
    if text.len() < piece.text.len() {
        text.push('…');
    }
    text
}

/// `sources.yaml` with another version of a source: its document, the document's SHA-256 and its date.
///
/// # Errors
///
/// When the source's members do not stand on lines of their own.
pub fn renew_source(text: &str, source: &str, facts: &PageFacts, date: &str) -> Result<String, String> {
    let entries = sources::parse_list("sources.yaml", text).map_err(|it| it.to_string())?;
    let at = entries.iter().position(|it| it.name == source).ok_or_else(|| format!("there is no source `{source}`"))?;
    let tree = yaml::read("sources.yaml", text).map_err(|it| it.to_string())?;
    let mut lines: Vec<String> = text.split('\n').map(ToOwned::to_owned).collect();
    let renewed = [("document", facts.document.as_str()), ("sha256", &facts.sha256), ("date", date)];
    for (member, value) in renewed {
        let number = Place::of_key(&tree, &format!("#/sources/{at}/{member}")).line;
        let own = lines.get_mut(number.saturating_sub(1));
        let own = own.filter(|it| it.trim_start().trim_start_matches("- ").starts_with(&format!("{member}:")));
        let Some(line) = own else {
            return Err(format!("line {number}: give `{member}` of the source `{source}` a line of its own"));
        };
        let key = line.find(':').unwrap_or_default();
        let comment = comment(line.get(key + 1..).unwrap_or_default()).to_owned();
        *line = format!("{}: {value}{comment}", &line[..key]);
    }
    let text = lines.join("\n");
    let renewed =
        sources::parse_list("sources.yaml", &text).ok().and_then(|mut it| (at < it.len()).then(|| it.swap_remove(at)));
    match renewed {
        Some(it) if it.name == source && it.document == facts.document && it.date == date => Ok(text),
        _ => Err(format!("`{}` or `{date}` cannot be written there as it is", facts.document)),
    }
}

/// The comment behind a value, with the space before it.
fn comment(value: &str) -> &str {
    let start = value.trim_start();
    let quote = start.chars().next().filter(|it| ['\'', '"'].contains(it));
    let closes = |(at, it): &(usize, char)| {
        *at > 0 && Some(*it) == quote && start[at + 1..].chars().next().is_none_or(char::is_whitespace)
    };
    // A `#` between quotes is a part of the value.
    let tail = start.char_indices().find(closes).map_or(start, |(at, _)| &start[at + 1..]);
    tail.find(" #").map_or("", |at| &tail[tail[..at].trim_end().len()..])
}

/// `sources.yaml` with a new source right below another one in rank, of which nothing has to be described yet.
///
/// # Errors
///
/// When the name is no slug or taken, there is no source to put it below, or the list is not one item below the other.
pub fn add_source(text: &str, name: &str, below: &str, facts: &PageFacts, date: &str) -> Result<String, String> {
    let is_slug = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-';
    if name.is_empty() || !name.chars().all(is_slug) {
        return Err(format!("`{name}` is not a slug of small letters, digits and `-`, which a source is called"));
    }
    let entries = sources::parse_list("sources.yaml", text).map_err(|it| it.to_string())?;
    let at = entries.iter().position(|it| it.name == below).ok_or_else(|| format!("there is no source `{below}`"))?;
    if entries.iter().any(|it| it.name == name) {
        return Err(format!("two sources are called `{name}`"));
    }
    // Those that rank with it stay beside it.
    let beside = entries[at + 1..].iter().take_while(|it| it.rank_of.is_some()).count();
    let tree = yaml::read("sources.yaml", text).map_err(|it| it.to_string())?;
    let mut lines: Vec<&str> = text.trim_end_matches('\n').split('\n').collect();
    let first = Place::of_key(&tree, &format!("#/sources/{at}")).line;
    let indent = lines.get(first.saturating_sub(1)).and_then(|it| it.split_once("- ")).map(|it| it.0);
    let Some(indent) = indent.filter(|it| it.trim().is_empty()) else {
        return Err(format!("line {first}: give the source `{below}` a line of its own"));
    };
    let next = at + beside + 1;
    let mut line = match next < entries.len() {
        true => Place::of_key(&tree, &format!("#/sources/{next}")).line.saturating_sub(1),
        false => lines.len(),
    };
    // A comment above the next source is about that one.
    while line > 0 && lines[line - 1].trim_start().starts_with('#') && next < entries.len() {
        line -= 1;
    }
    let PageFacts { document, sha256, .. } = facts;
    // Any other name of letters is that text to every reader of YAML.
    let is_plain = name.starts_with(|it: char| it.is_ascii_lowercase())
        && !["y", "n", "yes", "no", "on", "off", "true", "false", "null"].contains(&name);
    let quote = if is_plain { "" } else { "'" };
    let item = format!(
        "{indent}- name: {quote}{name}{quote}\n{indent}  document: {document}\n{indent}  facts: {name}.yaml\n{indent}  sha256: \
         {sha256}\n{indent}  date: {date}\n{indent}  described: partly"
    );
    lines.insert(line, &item);
    let text = lines.join("\n") + "\n";
    let found = sources::parse_list("sources.yaml", &text)
        .map_err(|it| it.to_string())?
        .into_iter()
        .any(|it| it.name == name && it.document == *document);
    if found { Ok(text) } else { Err(format!("`{document}` cannot be written there as it is")) }
}
