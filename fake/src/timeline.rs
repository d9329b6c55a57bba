//! Entries in the order of their creation -> pages of those that a query asks for, newest first.
//!
//! A page costs what it holds: the shortest of the query's lists of candidates is walked from its newest end.

use std::collections::{BinaryHeap, HashMap, HashSet};
use std::slice;

use serde_json::Value;
use uuid::Uuid;

use crate::interval::Interval;

/// What a row can be looked up by.
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
pub(crate) trait Row {
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

fn keys(row: &impl Row) -> [Option<Key>; 4] {
    let [service, account, link] = list_keys(row);
    [Some(Key::Id(row.id())), service, account, link]
}

/// The keys that have lists.
fn list_keys(row: &impl Row) -> [Option<Key>; 3] {
    [Some(Key::Service(row.service())), Some(Key::Account(row.account())), row.link().map(Key::Link)]
}

/// Whether a row may be on a page.
pub(crate) type Test<'a, T> = Box<dyn Fn(&T) -> bool + 'a>;

/// What a page may hold: a row has a key of each set of `keys` and passes each of `tests`.
pub(crate) struct Query<'a, T> {
    pub(crate) keys: Vec<HashSet<Key>>,
    pub(crate) updated: Option<Interval>,
    pub(crate) tests: Vec<Test<'a, T>>,
}

impl<T: Row> Query<'_, T> {
    fn matches(&self, row: &T) -> bool {
        let keys = keys(row);
        self.keys.iter().all(|set| keys.iter().flatten().any(|key| set.contains(key)))
            && self.updated.is_none_or(|interval| interval.contains(row.updated()))
            && self.tests.iter().all(|test| test(row))
    }
}

/// Where a row stands among the others: by the second of its creation, then by its identifier.
pub(crate) type Rank = (i64, Uuid);

fn rank(row: &impl Row) -> Rank {
    (row.created(), row.id())
}

/// All rows of a kind. None is ever removed, and what is changed of one is neither its rank nor its keys.
pub(crate) struct Timeline<T> {
    /// In the order in which they came, so that a row keeps its place here, its slot.
    rows: Vec<T>,
    by_id: HashMap<Uuid, u32>,
    /// For each key but the identifiers the slots of its rows, by rising ranks.
    by_key: HashMap<Key, Vec<u32>>,
    /// The slots of the rows that were changed after they came, by rising ranks.
    changed: Vec<u32>,
    /// The longest time between creation and update of a row that was not changed, in seconds.
    longest_delay: i64,
}

impl<T: Row> Timeline<T> {
    pub(crate) fn new(mut rows: Vec<T>) -> Self {
        rows.sort_by_cached_key(rank);
        let mut timeline = Self {
            by_id: HashMap::with_capacity(rows.len()),
            rows: Vec::new(),
            by_key: HashMap::new(),
            changed: Vec::new(),
            longest_delay: 0,
        };
        for (slot, row) in rows.iter().enumerate() {
            timeline.by_id.insert(row.id(), slot as u32);
            timeline.longest_delay = timeline.longest_delay.max(row.updated() - row.created());
            for key in list_keys(row).into_iter().flatten() {
                timeline.by_key.entry(key).or_default().push(slot as u32);
            }
        }
        timeline.rows = rows;
        timeline
    }

    /// Adds a row, which need not be the newest.
    pub(crate) fn add(&mut self, row: T) {
        let slot = self.len();
        self.by_id.insert(row.id(), slot);
        self.longest_delay = self.longest_delay.max(row.updated() - row.created());
        let keys = list_keys(&row);
        self.rows.push(row);
        for key in keys.into_iter().flatten() {
            insert(&self.rows, self.by_key.entry(key).or_default(), slot);
        }
    }

    /// Changes the row of this identifier, if there is one: its time of update, and what is neither rank nor key.
    pub(crate) fn change(&mut self, id: Uuid, change: impl FnOnce(&mut T)) -> bool {
        let Some(slot) = self.by_id.get(&id).copied() else {
            return false;
        };
        change(&mut self.rows[slot as usize]);
        insert(&self.rows, &mut self.changed, slot);
        true
    }

    pub(crate) fn len(&self) -> u32 {
        self.rows.len() as u32
    }

    /// The row of this identifier.
    pub(crate) fn get(&self, id: Uuid) -> Option<&T> {
        self.by_id.get(&id).map(|slot| &self.rows[*slot as usize])
    }

    /// The row that came as that one, counted from 0.
    pub(crate) fn nth(&self, slot: u32) -> Option<&T> {
        self.rows.get(slot as usize)
    }

    /// Where the row of this identifier stands.
    pub(crate) fn rank(&self, id: Uuid) -> Option<Rank> {
        self.get(id).map(rank)
    }

    /// The newest `count` rows that match and stand before the rank `before`.
    pub(crate) fn page(&self, query: &Query<'_, T>, before: Option<Rank>, count: usize) -> Vec<&T> {
        Newest::new(&self.rows, self.lists(query, before))
            .map(|slot| &self.rows[slot as usize])
            .filter(|row| query.matches(row))
            .take(count)
            .collect()
    }

    /// Lists in which all matches are, cut to the stretch where the matches lie as far as times alone say.
    fn lists(&self, query: &Query<'_, T>, before: Option<Rank>) -> Vec<&[u32]> {
        let mut lists = self.candidates(query);
        if let Some(interval) = query.updated {
            // A row is created at most `longest_delay` before its update, unless it was changed.
            let oldest = interval.first_second().saturating_sub(self.longest_delay);
            for list in &mut lists {
                *list = &list[self.count_while(list, |rank| rank.0 < oldest)..];
            }
            lists.push(&self.changed);
            // And never after it.
            let newest = interval.last_second();
            for list in &mut lists {
                *list = &list[..self.count_while(list, |rank| rank.0 <= newest)];
            }
        }
        if let Some(before) = before {
            for list in &mut lists {
                *list = &list[..self.count_while(list, |rank| rank < before)];
            }
        }
        lists
    }

    fn count_while(&self, list: &[u32], test: impl Fn(Rank) -> bool) -> usize {
        list.partition_point(|slot| test(rank(&self.rows[*slot as usize])))
    }

    /// The lists of slots of that set of keys which has the fewest.
    fn candidates(&self, query: &Query<'_, T>) -> Vec<&[u32]> {
        let lists = |set: &HashSet<Key>| set.iter().filter_map(|key| self.slots(key)).collect::<Vec<_>>();
        let length = |lists: &Vec<&[u32]>| lists.iter().map(|list| list.len()).sum::<usize>();
        query.keys.iter().map(lists).min_by_key(length).unwrap_or_default()
    }

    fn slots(&self, key: &Key) -> Option<&[u32]> {
        match key {
            Key::Id(id) => self.by_id.get(id).map(slice::from_ref),
            Key::Service(_) | Key::Account(_) | Key::Link(_) => self.by_key.get(key).map(Vec::as_slice),
        }
    }
}

/// Enters a slot into a list of rising ranks, unless it is there.
fn insert<T: Row>(rows: &[T], list: &mut Vec<u32>, slot: u32) {
    let rank_of = |slot: u32| rank(&rows[slot as usize]);
    if let Err(place) = list.binary_search_by_key(&rank_of(slot), |other| rank_of(*other)) {
        list.insert(place, slot);
    }
}

/// Merges lists of rising ranks into one that falls and has each slot once.
struct Newest<'a, T> {
    rows: &'a [T],
    rest: Vec<&'a [u32]>,
    /// The last slot of each list with its rank, and the list it was taken from.
    heads: BinaryHeap<(Rank, u32, usize)>,
    /// The slot that was given last: lists may have rows in common.
    last: Option<u32>,
}

impl<'a, T: Row> Newest<'a, T> {
    fn new(rows: &'a [T], lists: Vec<&'a [u32]>) -> Self {
        let mut newest = Self { rows, heads: BinaryHeap::with_capacity(lists.len()), rest: lists, last: None };
        (0..newest.rest.len()).for_each(|list| newest.advance(list));
        newest
    }

    fn advance(&mut self, list: usize) {
        if let Some((last, rest)) = self.rest[list].split_last() {
            self.rest[list] = rest;
            self.heads.push((rank(&self.rows[*last as usize]), *last, list));
        }
    }
}

impl<T: Row> Iterator for Newest<'_, T> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        loop {
            let (_, slot, list) = self.heads.pop()?;
            self.advance(list);
            if self.last.replace(slot) != Some(slot) {
                return Some(slot);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::interval::timestamp;

    /// A number, a second of creation and one of update.
    #[derive(Debug, PartialEq)]
    struct Dot(u128, i64, i64);

    impl Row for Dot {
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
            self.2
        }
        fn json(&self) -> Value {
            Value::Null
        }
    }

    fn dot(number: u128) -> Dot {
        let created = (number / 2) as i64;
        Dot(number, created, created + (number % 7) as i64)
    }

    fn services(numbers: &[u128]) -> HashSet<Key> {
        numbers.iter().map(|number| Key::Service(Uuid::from_u128(*number))).collect()
    }

    fn dots() -> Timeline<Dot> {
        Timeline::new((0..30_000).rev().map(dot).collect())
    }

    fn numbers(page: &[&Dot]) -> Vec<u128> {
        page.iter().map(|dot| dot.0).collect()
    }

    fn updated(start: i64, end: i64) -> Query<'static, Dot> {
        let interval = Interval { start: timestamp(start), end: timestamp(end) };
        Query { keys: vec![services(&[0, 1, 2])], updated: Some(interval), tests: vec![] }
    }

    #[test]
    fn lists_are_merged_newest_first_and_ties_by_identifier() {
        let query = Query { keys: vec![services(&[0, 2])], updated: None, tests: vec![] };
        assert_eq!(numbers(&dots().page(&query, None, 4)), [29_999, 29_997, 29_996, 29_994]);
        let before = dots().rank(Uuid::from_u128(29_996));
        assert_eq!(numbers(&dots().page(&query, before, 2)), [29_994, 29_993]);
    }

    #[test]
    fn an_entry_that_comes_late_takes_its_place_among_the_others() {
        let mut timeline = dots();
        timeline.add(Dot(30_000, 14_994, 15_000));
        let query = Query { keys: vec![services(&[0])], updated: None, tests: vec![] };
        assert_eq!(numbers(&timeline.page(&query, None, 5)), [29_997, 29_994, 29_991, 30_000, 29_988]);
        let before = timeline.rank(Uuid::from_u128(30_000));
        assert_eq!(numbers(&timeline.page(&query, before, 1)), [29_988]);
    }

    #[test]
    fn a_change_moves_an_entry_from_one_interval_to_another_and_nowhere_else() {
        let mut timeline = dots();
        let id = Uuid::from_u128(14_002); // created at 7001, updated at 7003
        assert_eq!(numbers(&timeline.page(&updated(7_003, 7_003), None, 9)), [14_007, 14_002]);
        assert!(timeline.change(id, |dot| dot.2 = 20_000));
        assert!(timeline.change(id, |dot| dot.2 = 20_001));
        assert_eq!(numbers(&timeline.page(&updated(7_003, 7_003), None, 9)), [14_007]);
        assert_eq!(numbers(&timeline.page(&updated(20_000, 20_001), None, 9)), [0; 0]);
        assert_eq!(numbers(&timeline.page(&updated(20_001, 20_002), None, 9)), [14_002]);
        assert_eq!(numbers(&timeline.page(&updated(20_001, 20_002), timeline.rank(id), 9)), [0; 0]);
        // Where both lists have it, it comes once.
        assert!(timeline.change(id, |dot| dot.2 = 7_003));
        assert_eq!(numbers(&timeline.page(&updated(7_003, 7_003), None, 9)), [14_007, 14_002]);
        assert!(!timeline.change(Uuid::from_u128(30_000), |_| {}));
    }

    #[test]
    fn a_page_looks_at_little_more_than_it_holds() {
        let mut timeline = dots();
        timeline.change(Uuid::from_u128(5), |dot| dot.2 = 7_020);
        let looked_at = Cell::new(0);
        let count = |_: &Dot| {
            looked_at.set(looked_at.get() + 1);
            true
        };
        let query = Query { tests: vec![Box::new(count)], ..updated(7_000, 7_050) };
        assert_eq!(timeline.page(&query, None, 1_000).len(), 101);
        assert_eq!(looked_at.get(), 101);
        let candidates = timeline.lists(&query, None).iter().map(|list| list.len()).sum::<usize>();
        assert!(candidates < 120, "{candidates}");
    }

    #[test]
    fn the_shortest_list_is_walked() {
        let account = HashSet::from([Key::Account(Uuid::from_u128(5))]);
        let query = Query { keys: vec![services(&[0, 1, 2]), account], updated: None, tests: vec![] };
        let timeline = dots();
        assert_eq!(timeline.candidates(&query).iter().map(|list| list.len()).sum::<usize>(), 30);
    }
}
