//! Words that are probably another word of the document, misspelt.

use std::collections::{BTreeMap, BTreeSet};

use ostler_openapi::NodeId;
use ostler_openapi::finding::{Code, Level};

use crate::lint::context::Cx;
use crate::lint::examples::Example;
use crate::lint::report::Report;
use crate::lint::rule::Rule;
use crate::lint::rules::description::descriptions;
use crate::lint::rules::known_words::{MISSPELT, REAL};
use crate::lint::text::words;

pub(in crate::lint) const WORD: Rule = Rule {
    id: Code::new("misspelt-word"),
    level: Level::Warning,
    why: "A misspelt name stays for as long as somebody calls it. A rare word that is one letter away from a frequent one of the \
          same document is probably that one.",
    good: Example::operation("operationId: getAll\ndescription: Reads all.\n"),
    bad: Example::operation("operationId: getAlll\ndescription: Reads all.\n"),
    find,
};

/// How often a word stands in the names of a document to be one that others may be meant as.
const FREQUENT: usize = 3;

/// How many times as often as the word that may be meant as it.
const RATIO: usize = 3;

/// What a document says with a word.
#[derive(Default)]
struct Seen {
    /// In names: how often, and where first.
    names: usize,
    first_name: Option<NodeId>,
    /// In sentences.
    prose: usize,
    first_prose: Option<NodeId>,
}

impl Seen {
    fn all(&self) -> usize {
        self.names + self.prose
    }
}

fn find(cx: &Cx<'_>, report: &mut Report<'_>) {
    let dictionary = read(cx);
    let neighbours = Neighbours::of(&dictionary);
    let beside = beside(cx);
    for (word, seen) in &dictionary {
        let Some(node) = seen.first_name.or(seen.first_prose) else { continue };
        let meant = match MISSPELT.binary_search_by_key(&word.as_str(), |(it, _)| it) {
            Ok(index) => Some(MISSPELT[index].1.to_owned()),
            Err(_) => triple(word)
                .filter(|_| seen.names > 0)
                .or_else(|| neighbours.meant(&dictionary, word, seen))
                .or_else(|| {
                    let other = beside.get(word)?;
                    (seen.all() <= 2 && dictionary.get(other).map_or(0, Seen::all) >= seen.all()).then(|| other.clone())
                }),
        };
        if let Some(meant) = meant {
            let message = format!("`{word}` is probably `{meant}`, misspelt");
            let at = if seen.first_name.is_some() { node } else { cx.tree.get(node, "description").unwrap_or(node) };
            report.at_key(at, message, "mend it, or say that it is meant so: `x-lint-ignore` with a reason");
        }
    }
}

/// The words of a path, each with the one that the `operationId` of an operation there has in place of it.
fn beside(cx: &Cx<'_>) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for asked in &cx.operations {
        let in_path: BTreeSet<String> =
            asked.path.name.split('/').filter(|it| !it.contains('{')).flat_map(words).collect();
        let in_id: BTreeSet<String> = asked.operation.operation_id.iter().flat_map(|it| words(it)).collect();
        for word in in_path
            .iter()
            .filter(|it| it.is_ascii() && !in_id.contains(*it) && REAL.binary_search(&it.as_str()).is_err())
        {
            let meant = in_id.iter().find(|it| it.is_ascii() && !in_path.contains(*it) && is_slip(it, word, true));
            if let Some(meant) = meant {
                found.insert(word.clone(), meant.clone());
            }
        }
    }
    found
}

/// The words of all names and sentences.
fn read(cx: &Cx<'_>) -> BTreeMap<String, Seen> {
    let mut dictionary: BTreeMap<String, Seen> = BTreeMap::new();
    for (name, node) in names(cx) {
        for word in words(name) {
            let seen = dictionary.entry(word).or_default();
            seen.names += 1;
            seen.first_name.get_or_insert(node);
        }
    }
    let prose = descriptions(cx).into_iter();
    let summaries = cx.operations.iter().filter_map(|it| Some((it.operation.node, it.operation.summary.as_deref()?)));
    for (node, text) in prose.chain(summaries) {
        for word in sentences(text) {
            let seen = dictionary.entry(word).or_default();
            seen.prose += 1;
            seen.first_prose.get_or_insert(node);
        }
    }
    dictionary.retain(|word, _| word.len() >= 3 && word.is_ascii());
    dictionary
}

/// The words of a text that are words of a sentence, and no addresses, code or names.
fn sentences(text: &str) -> Vec<String> {
    let is_word = |it: &&str| {
        let it = it.trim_matches(|it: char| !it.is_alphanumeric());
        it.len() > 2
            && it.chars().all(|it| it.is_ascii_alphabetic())
            && !it[1..].contains(|it: char| it.is_ascii_uppercase())
    };
    let plain = |it: &str| it.trim_matches(|it: char| !it.is_alphanumeric()).to_lowercase();
    text.split_whitespace().filter(is_word).map(plain).collect()
}

/// Everything that has a name of words.
fn names<'d>(cx: &Cx<'d>) -> Vec<(&'d str, NodeId)> {
    let document = cx.document;
    let mut found: Vec<(&'d str, NodeId)> = Vec::new();
    let mut seen = BTreeSet::new();
    for path in &document.paths {
        let parts = path.name.split('/').filter(|it| !it.is_empty() && seen.insert(*it));
        found.extend(parts.map(|it| (it, path.value.node)));
    }
    for asked in &cx.operations {
        if let Some(id) = asked.operation.operation_id.as_deref() {
            found.push((id, cx.tree.get(asked.operation.node, "operationId").unwrap_or(asked.operation.node)));
        }
    }
    found.extend(document.tags.iter().map(|it| (&*it.name, cx.tree.get(it.node, "name").unwrap_or(it.node))));
    found
        .extend(document.parameters.iter().map(|(_, it)| (&*it.name, cx.tree.get(it.node, "name").unwrap_or(it.node))));
    found.extend(document.components.schemas.iter().map(|it| (&*it.name, it.value.node)));
    for (_, schema) in cx.schemas() {
        found.extend(schema.object.properties.iter().map(|it| (&*it.name, it.value.node)));
        let values = schema.values.iter().flatten().filter_map(|it| Some((&**cx.tree.string(*it)?, *it)));
        found.extend(values.filter(|(it, _)| it.len() < 60));
    }
    found
}

/// The word that one with a letter three times in a row is meant as.
fn triple(word: &str) -> Option<String> {
    let letters: Vec<char> = word.chars().collect();
    let at = letters.windows(3).position(|it| it[0] == it[1] && it[1] == it[2])?;
    let is_word = letters.iter().collect::<BTreeSet<_>>().len() > 1 && !matches!(letters[at], 'x' | 'w' | 'i' | 'z');
    is_word.then(|| letters.iter().enumerate().filter(|(index, _)| *index != at).map(|(_, it)| it).collect())
}

/// The frequent words, by each text that one letter less makes of them.
struct Neighbours<'w> {
    by_text: BTreeMap<String, Vec<&'w str>>,
}

impl<'w> Neighbours<'w> {
    fn of(dictionary: &'w BTreeMap<String, Seen>) -> Self {
        let mut by_text: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for (word, _) in dictionary.iter().filter(|(word, seen)| seen.all() >= FREQUENT && word.len() >= 4) {
            by_text.entry(word.clone()).or_default().push(word);
            for shorter in shorter(word) {
                by_text.entry(shorter).or_default().push(word);
            }
        }
        Self { by_text }
    }

    /// The frequent word that a rare one is probably meant as.
    fn meant(&self, dictionary: &BTreeMap<String, Seen>, word: &str, seen: &Seen) -> Option<String> {
        let is_name = seen.names > 0;
        let most = if is_name { 2 } else { 1 };
        if seen.all() > most || seen.names > 0 && seen.prose > 1 || word.len() < 4 || REAL.binary_search(&word).is_ok()
        {
            return None;
        }
        let texts = shorter(word).into_iter().chain([word.to_owned()]);
        let candidates: BTreeSet<&str> = texts.filter_map(|it| self.by_text.get(&it)).flatten().copied().collect();
        let count = |it: &str| dictionary.get(it).map_or(0, Seen::all);
        let good = candidates.into_iter().filter(|it| is_slip(it, word, is_name) && count(it) >= RATIO * seen.all());
        good.max_by_key(|it| count(it)).map(str::to_owned)
    }
}

fn shorter(word: &str) -> BTreeSet<String> {
    (0..word.len()).map(|at| format!("{}{}", &word[..at], &word[at + 1..])).collect()
}

/// Whether one slip of the finger makes one word of the other, rather than grammar.
fn is_slip(meant: &str, word: &str, is_name: bool) -> bool {
    if strsim::osa_distance(meant, word) != 1 || meant.as_bytes()[0] != word.as_bytes()[0] {
        return false;
    }
    let same = meant.bytes().zip(word.bytes()).take_while(|(left, right)| left == right).count();
    let (left, right) = (&meant[same..], &word[same..]);
    let is_swap = meant.len() == word.len() && strsim::hamming(meant, word).is_ok_and(|it| it == 2);
    let longest = meant.len().max(word.len());
    let is_doubled = meant.len() != word.len() && {
        let longer = if meant.len() > word.len() { meant } else { word };
        same > 0 && longer.as_bytes().get(same.saturating_sub(1)) == longer.as_bytes().get(same)
    };
    // Endings are grammar, at whichever letter of them two words part.
    let is_ending = longest - same <= if is_swap { 0 } else { 2 } && !is_doubled;
    let is_grammar = ["s", "d", "r", "n", "y", "e", "a", "o"]
        .iter()
        .any(|it| left == *it && right.is_empty() || right == *it && left.is_empty());
    let least = match (is_swap || is_doubled, is_name) {
        (true, true) => 4,
        (false, true) => 6,
        (true, false) => 5,
        (false, false) => 7,
    };
    !is_ending && !is_grammar && word.len() >= least
}
