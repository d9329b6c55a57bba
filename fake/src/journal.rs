//! What is remembered about the requests seen: how many, when, and what went wrong with them on purpose.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use crate::random::Random;

/// How many different paths are counted; a scanner's requests must not fill the memory.
const MAX_PATHS: usize = 1000;

/// How many events are kept.
const MAX_EVENTS: usize = 10_000;

/// How much of a path is kept in an event, in bytes; the operations' paths are shorter.
const MAX_PATH: usize = 200;

/// A request that came in.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Event {
    /// When its head had arrived.
    pub at: Instant,
    /// Its path, of which at most 200 bytes are kept.
    pub path: String,
    /// The connection that it came on: they are numbered from 1 as they are accepted.
    pub connection: u64,
    /// The name of the fault that struck it.
    pub fault: Option<&'static str>,
    /// Where its answer comes from, if the operation has no behaviour: `example`, `generated` or `last-page`. `None`
    /// where a fault struck.
    pub sample: Option<&'static str>,
}

pub(crate) struct Journal(Mutex<Pages>);

struct Pages {
    counts: BTreeMap<String, u64>,
    events: VecDeque<Event>,
    /// How many events are no longer kept.
    forgotten: u64,
    faults: BTreeMap<&'static str, u64>,
    redirected: u64,
    request_ids: Random,
}

/// A request that has been entered.
pub(crate) struct EnteredRequest {
    pub(crate) request_id: String,
    pub(crate) number: u64,
}

impl Journal {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Mutex::new(Pages {
            counts: BTreeMap::new(),
            events: VecDeque::new(),
            forgotten: 0,
            faults: BTreeMap::new(),
            redirected: 0,
            request_ids: Random::new(seed, 8),
        }))
    }

    pub(crate) fn enter(&self, path: &str, connection: u64, at: Instant) -> EnteredRequest {
        let mut pages = self.lock();
        if pages.counts.len() < MAX_PATHS || pages.counts.contains_key(path) {
            *pages.counts.entry(path.to_owned()).or_default() += 1;
        }
        if pages.events.len() == MAX_EVENTS {
            pages.events.pop_front();
            pages.forgotten += 1;
        }
        // A path is ASCII, as all of a request's first line.
        let path = path.get(..MAX_PATH).unwrap_or(path).to_owned();
        pages.events.push_back(Event { at, path, connection, fault: None, sample: None });
        let number = pages.forgotten + pages.events.len() as u64 - 1;
        EnteredRequest { request_id: pages.request_ids.uuid().simple().to_string(), number }
    }

    /// Notes which fault strikes a request.
    pub(crate) fn strike(&self, number: u64, fault: &'static str) {
        let mut pages = self.lock();
        *pages.faults.entry(fault).or_default() += 1;
        if let Some(event) = pages.event(number) {
            event.fault = Some(fault);
        }
    }

    /// Notes that the answer to a request is a sample.
    pub(crate) fn note_sample(&self, number: u64, kind: &'static str) {
        if let Some(event) = self.lock().event(number) {
            event.sample = Some(kind);
        }
    }

    pub(crate) fn note_redirected(&self) {
        self.lock().redirected += 1;
    }

    pub(crate) fn counts(&self) -> BTreeMap<String, u64> {
        self.lock().counts.clone()
    }

    pub(crate) fn events(&self) -> Vec<Event> {
        self.lock().events.iter().cloned().collect()
    }

    pub(crate) fn faults(&self) -> BTreeMap<&'static str, u64> {
        self.lock().faults.clone()
    }

    pub(crate) fn redirected(&self) -> u64 {
        self.lock().redirected
    }

    /// A handler that panicked must not take the others with it.
    fn lock(&self) -> MutexGuard<'_, Pages> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pages {
    /// The event of that number, if it is still kept.
    fn event(&mut self, number: u64) -> Option<&mut Event> {
        let index = number.checked_sub(self.forgotten).and_then(|index| usize::try_from(index).ok())?;
        self.events.get_mut(index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_counted_without_end_but_not_remembered_without_end() {
        let journal = Journal::new(7);
        (0..2 * MAX_PATHS).for_each(|number| drop(journal.enter(&format!("/{number}"), 1, Instant::now())));
        journal.enter("/0", 1, Instant::now());
        assert_eq!(journal.counts().len(), MAX_PATHS);
        assert_eq!(journal.counts()["/0"], 2);
    }

    #[test]
    fn the_newest_events_are_kept_and_marked_with_their_faults() {
        let journal = Journal::new(7);
        let enter = |path: &str| journal.enter(path, 3, Instant::now()).number;
        let first = enter("/first");
        let last = (0..MAX_EVENTS).fold(first, |_, _| enter("/later"));
        journal.strike(first, "408");
        journal.strike(last, "429");
        let events = journal.events();
        assert_eq!(events.len(), MAX_EVENTS);
        let faults: Vec<_> = events.iter().filter_map(|event| event.fault).collect();
        assert_eq!((faults, events[MAX_EVENTS - 1].fault), (vec!["429"], Some("429")));
        assert_eq!(journal.faults(), BTreeMap::from([("408", 1), ("429", 1)]));
        enter(&"/x".repeat(MAX_PATH));
        assert_eq!(journal.events()[MAX_EVENTS - 1].path.len(), MAX_PATH);
    }
}
