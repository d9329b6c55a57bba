//! Entries in the order of their creation -> pages of those that a query asks for, newest first.
//!
//! A page costs what it holds: the shortest of the query's lists of candidates is walked from its newest end.

use std::collections::{BinaryHeap, HashMap, HashSet};
use std::slice;

use serde_json::Value;
use uuid::Uuid;

use crate::interval::{Interval, timestamp};

/// What an entry can be looked up by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    /// Its own identifier.
    Id(Uuid),
    /// The service it belongs to.
    Service(Uuid),
    /// The account that owns it.
    Account(Uuid),
    /// The reservation it is linked to.
    Link(Uuid),
}

/// Something that is listed by pages.
pub(crate) trait Entry {
    fn id(&self) -> Uuid;
    fn service(&self) -> Uuid;
    fn account(&self) -> Uuid;
    fn link(&self) -> Option<Uuid>;
    /// In seconds since 1970, as all times here.
    fn created(&self) -> i64;
    /// Never before `created`.
    fn updated(&self) -> i64;
    fn json(&self) -> Value;
}

fn keys(entry: &impl Entry) -> [Option<Key>; 4] {
    [
        Some(Key::Id(entry.id())),
        Some(Key::Service(entry.service())),
        Some(Key::Account(entry.account())),
        entry.link().map(Key::Link),
    ]
}

/// Whether an entry may be on a page.
pub(crate) type Test<'a, T> = Box<dyn Fn(&T) -> bool + 'a>;

/// What a page may hold: an entry has a key of each set of `keys` and passes each of `tests`.
pub(crate) struct Query<'a, T> {
    pub(crate) keys: Vec<HashSet<Key>>,
    pub(crate) updated: Option<Interval>,
    pub(crate) tests: Vec<Test<'a, T>>,
}

impl<T: Entry> Query<'_, T> {
    fn matches(&self, entry: &T) -> bool {
        let keys = keys(entry);
        self.keys.iter().all(|set| keys.iter().flatten().any(|key| set.contains(key)))
            && self.updated.is_none_or(|interval| interval.contains(entry.updated()))
            && self.tests.iter().all(|test| test(entry))
    }
}

/// All entries of a kind. Entries are never changed or removed; a new one is newer than all others.
pub(crate) struct Timeline<T> {
    /// Oldest first, entries of one second by their identifiers.
    entries: Vec<T>,
    by_id: HashMap<Uuid, u32>,
    /// Rising positions for each key but the identifiers.
    by_key: HashMap<Key, Vec<u32>>,
    /// The longest time between creation and update of an entry, in seconds.
    longest_delay: i64,
}

impl<T: Entry> Timeline<T> {
    pub(crate) fn new(mut entries: Vec<T>) -> Self {
        entries.sort_by_key(|entry| (entry.created(), entry.id()));
        let by_id = HashMap::with_capacity(entries.len());
        let mut timeline = Self { entries: Vec::new(), by_id, by_key: HashMap::new(), longest_delay: 0 };
        for (position, entry) in entries.iter().enumerate() {
            timeline.enter(position as u32, entry);
        }
        timeline.entries = entries;
        timeline
    }

    pub(crate) fn push(&mut self, entry: T) {
        self.enter(self.len(), &entry);
        self.entries.push(entry);
    }

    fn enter(&mut self, position: u32, entry: &T) {
        self.by_id.insert(entry.id(), position);
        self.longest_delay = self.longest_delay.max(entry.updated() - entry.created());
        for key in keys(entry).into_iter().flatten().filter(|key| !matches!(key, Key::Id(_))) {
            self.by_key.entry(key).or_default().push(position);
        }
    }

    pub(crate) fn len(&self) -> u32 {
        self.entries.len() as u32
    }

    /// Where the entry of this identifier stands.
    pub(crate) fn position(&self, id: Uuid) -> Option<u32> {
        self.by_id.get(&id).copied()
    }

    /// The newest `count` entries that match and are older than the one at `before`.
    pub(crate) fn page(&self, query: &Query<'_, T>, before: Option<u32>, count: usize) -> Vec<&T> {
        let (first, end) = self.window(query, before);
        Newest::new(self.candidates(query), first, end)
            .map(|position| &self.entries[position as usize])
            .filter(|entry| query.matches(entry))
            .take(count)
            .collect()
    }

    /// The positions between which all matches lie, as far as their times alone say.
    fn window(&self, query: &Query<'_, T>, before: Option<u32>) -> (u32, u32) {
        let mut first = 0;
        let mut end = before.unwrap_or(self.len());
        if let Some(interval) = query.updated {
            // An entry is created at most `longest_delay` before its update, and never after it.
            let delay = self.longest_delay;
            let too_old = |entry: &T| timestamp(entry.created() + delay) < interval.start;
            first = self.entries.partition_point(too_old) as u32;
            end = end.min(self.entries.partition_point(|entry| timestamp(entry.created()) <= interval.end) as u32);
        }
        (first, end)
    }

    /// The lists of positions of that set of keys which has the fewest.
    fn candidates(&self, query: &Query<'_, T>) -> Vec<&[u32]> {
        let lists = |set: &HashSet<Key>| set.iter().filter_map(|key| self.positions(key)).collect::<Vec<_>>();
        let length = |lists: &Vec<&[u32]>| lists.iter().map(|list| list.len()).sum::<usize>();
        query.keys.iter().map(lists).min_by_key(length).unwrap_or_default()
    }

    fn positions(&self, key: &Key) -> Option<&[u32]> {
        match key {
            Key::Id(id) => self.by_id.get(id).map(slice::from_ref),
            Key::Service(_) | Key::Account(_) | Key::Link(_) => self.by_key.get(key).map(Vec::as_slice),
        }
    }
}

/// Merges rising lists of positions into one that falls.
struct Newest<'a> {
    rest: Vec<&'a [u32]>,
    /// The last position of each list and the list it was taken from.
    heads: BinaryHeap<(u32, usize)>,
}

impl<'a> Newest<'a> {
    fn new(lists: Vec<&'a [u32]>, first: u32, end: u32) -> Self {
        let cut = |list: &'a [u32]| {
            let list = &list[..list.partition_point(|position| *position < end)];
            &list[list.partition_point(|position| *position < first)..]
        };
        let rest: Vec<_> = lists.into_iter().map(cut).collect();
        let mut newest = Self { heads: BinaryHeap::with_capacity(rest.len()), rest };
        (0..newest.rest.len()).for_each(|list| newest.advance(list));
        newest
    }

    fn advance(&mut self, list: usize) {
        if let Some((last, rest)) = self.rest[list].split_last() {
            self.rest[list] = rest;
            self.heads.push((*last, list));
        }
    }
}

impl Iterator for Newest<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let (position, list) = self.heads.pop()?;
        self.advance(list);
        Some(position)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    struct Dot(u128, i64);

    impl Entry for Dot {
        fn id(&self) -> Uuid {
            Uuid::from_u128(self.0)
        }
        fn service(&self) -> Uuid {
            Uuid::from_u128(self.0 % 3)
        }
        fn account(&self) -> Uuid {
            Uuid::from_u128(self.0 % 1000)
        }
        fn link(&self) -> Option<Uuid> {
            None
        }
        fn created(&self) -> i64 {
            self.1
        }
        fn updated(&self) -> i64 {
            self.1 + (self.0 % 7) as i64
        }
        fn json(&self) -> Value {
            Value::Null
        }
    }

    fn services(numbers: &[u128]) -> HashSet<Key> {
        numbers.iter().map(|number| Key::Service(Uuid::from_u128(*number))).collect()
    }

    fn dots() -> Timeline<Dot> {
        Timeline::new((0..30_000).rev().map(|number| Dot(number, (number / 2) as i64)).collect())
    }

    #[test]
    fn lists_are_merged_newest_first_and_ties_by_identifier() {
        let query = Query { keys: vec![services(&[0, 2])], updated: None, tests: vec![] };
        let page: Vec<_> = dots().page(&query, None, 4).iter().map(|dot| dot.0).collect();
        assert_eq!(page, [29_999, 29_997, 29_996, 29_994]);
        let page: Vec<_> = dots().page(&query, Some(29_996), 2).iter().map(|dot| dot.0).collect();
        assert_eq!(page, [29_994, 29_993]);
    }

    #[test]
    fn a_page_looks_at_little_more_than_it_holds() {
        let timeline = dots();
        let looked_at = Cell::new(0);
        let count = |_: &Dot| {
            looked_at.set(looked_at.get() + 1);
            true
        };
        let interval = Interval { start: timestamp(7_000), end: timestamp(7_050) };
        let query = Query { keys: vec![services(&[0, 1, 2])], updated: Some(interval), tests: vec![Box::new(count)] };
        assert_eq!(timeline.page(&query, None, 1_000).len(), 100);
        assert_eq!(looked_at.get(), 100);
        let (first, end) = timeline.window(&query, None);
        assert!(end - first < 120, "{first}..{end}");
    }

    #[test]
    fn the_shortest_list_is_walked() {
        let account = HashSet::from([Key::Account(Uuid::from_u128(5))]);
        let query = Query { keys: vec![services(&[0, 1, 2]), account], updated: None, tests: vec![] };
        let timeline = dots();
        assert_eq!(timeline.candidates(&query).iter().map(|list| list.len()).sum::<usize>(), 30);
    }
}
