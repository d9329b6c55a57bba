//! What there was and what there is -> what came and what went.

use std::collections::BTreeMap;

use ostler_openapi::finding::{Code, Finding};
use similar::{ChangeTag, TextDiff};

use crate::page::model::Books;
use crate::reconcile::Totals;

/// What came and what went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextDelta<T> {
    /// What there was not.
    pub new: Vec<T>,
    /// What there is no more.
    pub gone: Vec<T>,
    /// How much is as before.
    pub kept: usize,
}

/// What became of a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerDelta {
    /// The entries, by id, each with its reason.
    pub entries: TextDelta<(String, String)>,
    /// How the facts ended before, where there was a ledger.
    pub before: Option<Totals>,
    /// How they end now.
    pub now: Option<Totals>,
}

/// How a generated file differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileDelta {
    /// Its path.
    pub path: String,
    /// Whether only one side has it.
    pub lost: Lost,
    /// How many lines it has that it had not.
    pub added: usize,
    /// How many it had that it has not.
    pub removed: usize,
}

/// Which side has a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// The new one.
    New,
    /// The old one.
    Gone,
    /// Both.
    No,
}

/// Those of both sides are the same where code, pointer and message are: a line that only moved is no news.
pub(super) fn of_findings(old: &[Finding], new: &[Finding]) -> TextDelta<Finding> {
    fn key(it: &Finding) -> (Code, &str, &str) {
        (it.code, it.place.pointer.as_str(), &it.message)
    }
    let mut left: BTreeMap<_, usize> = BTreeMap::new();
    old.iter().for_each(|it| *left.entry(key(it)).or_default() += 1);
    let came: Vec<_> = new.iter().filter(|it| !take_one(&mut left, &key(it))).cloned().collect();
    // What nobody took, once for each time that it was there.
    let gone = old.iter().filter(|it| take_one(&mut left, &key(it))).cloned().collect();
    TextDelta { kept: new.len() - came.len(), new: came, gone }
}

/// Takes one of several alike, if there is one.
fn take_one<K: Ord>(left: &mut BTreeMap<K, usize>, key: &K) -> bool {
    let count = left.get_mut(key).filter(|it| **it > 0);
    count.map(|it| *it -= 1).is_some()
}

pub(super) fn of_ledgers(old: Option<&Books>, new: Option<&Books>) -> Option<LedgerDelta> {
    if old.is_none() && new.is_none() {
        return None;
    }
    let (before, now) = (entries(old), entries(new));
    let only = |these: &BTreeMap<&str, &str>, others: &BTreeMap<&str, &str>| {
        let those = these.iter().filter(|it| !others.contains_key(it.0));
        those.map(|(id, because)| ((*id).to_owned(), (*because).to_owned())).collect::<Vec<_>>()
    };
    let (came, gone) = (only(&now, &before), only(&before, &now));
    let entries = TextDelta { kept: now.len() - came.len(), new: came, gone };
    Some(LedgerDelta { entries, before: old.map(|it| it.totals), now: new.map(|it| it.totals) })
}

fn entries(books: Option<&Books>) -> BTreeMap<&str, &str> {
    let entries = books.into_iter().flat_map(|it| &it.ledger.entries);
    entries.map(|it| (it.id.as_str(), it.because.trim())).collect()
}

pub(super) fn of_files(old: &BTreeMap<&str, &str>, new: &BTreeMap<&str, &str>) -> Vec<FileDelta> {
    let mut paths: Vec<_> = old.keys().chain(new.keys()).copied().collect();
    paths.sort_unstable();
    paths.dedup();
    let differ = paths.into_iter().filter(|it| old.get(it) != new.get(it));
    differ
        .map(|path| {
            let lost = match (old.contains_key(path), new.contains_key(path)) {
                (false, _) => Lost::New,
                (true, false) => Lost::Gone,
                (true, true) => Lost::No,
            };
            let [before, now] = [old, new].map(|it| it.get(path).copied().unwrap_or_default());
            let (mut added, mut removed) = (0, 0);
            for change in TextDiff::from_lines(before, now).iter_all_changes() {
                match change.tag() {
                    ChangeTag::Insert => added += 1,
                    ChangeTag::Delete => removed += 1,
                    ChangeTag::Equal => {}
                }
            }
            FileDelta { path: path.to_owned(), lost, added, removed }
        })
        .collect()
}
