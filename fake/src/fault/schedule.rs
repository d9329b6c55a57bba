//! Faults and requests in their order -> which fault, if any, strikes which request.

use std::sync::{Mutex, PoisonError};

use super::{Fault, FaultKind, When};
use crate::contract::Operation;
use crate::random::Random;

/// The faults of a fake and how far each of them has come.
pub(crate) struct Schedule(Mutex<Vec<Planned>>);

struct Planned {
    fault: Fault,
    /// The requests so far that the fault is not restricted from, whichever fault struck them.
    seen: u64,
    /// How many of them it struck by chance.
    struck: u64,
    random: Random,
}

/// A fault that strikes a request.
pub(crate) struct Strike {
    pub(crate) kind: FaultKind,
    pub(crate) when: When,
}

impl Schedule {
    pub(crate) fn new(faults: Vec<Fault>, seed: u64) -> Self {
        let one = |(index, fault)| Planned {
            fault,
            seen: 0,
            struck: 0,
            // A stream for each fault, so that one does not change what another draws.
            random: Random::new(seed, 9 + ((index as u64) << 8)),
        };
        Self(Mutex::new(faults.into_iter().enumerate().map(one).collect()))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.lock(|planned| planned.is_empty())
    }

    /// The fault that strikes the next request, which is for that operation and that many items.
    pub(crate) fn strike(&self, path: &str, operation: &Operation, items: Option<u64>) -> Option<Strike> {
        self.lock(|planned| {
            let mut strike = None;
            // Each fault counts for itself, so all of them see the request.
            for one in planned.iter_mut().filter(|one| one.fault.concerns(path, operation, items)) {
                if one.is_due() && strike.is_none() {
                    one.struck += 1;
                    strike = Some(Strike { kind: one.fault.kind.clone(), when: one.fault.when });
                }
            }
            strike
        })
    }

    fn lock<T>(&self, act: impl FnOnce(&mut Vec<Planned>) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Planned {
    /// Counts one more request; whether the fault would strike it.
    fn is_due(&mut self) -> bool {
        self.seen += 1;
        let first = u64::from(self.fault.nth.unwrap_or(1));
        let Some(probability) = self.fault.probability else {
            // Alone, the number of a request means that request.
            let times = self.fault.times.or(self.fault.nth.map(|_| 1));
            return self.seen >= first && times.is_none_or(|times| self.seen - first < u64::from(times));
        };
        // Drawn for every request, so that the others are struck alike whatever becomes of this one.
        let drawn = self.random.chance(probability);
        drawn && self.seen >= first && self.fault.times.is_none_or(|times| self.struck < u64::from(times))
    }
}

impl Fault {
    fn concerns(&self, path: &str, operation: &Operation, items: Option<u64>) -> bool {
        self.operation.as_ref().is_none_or(|it| *it == operation.id)
            && self.path.as_ref().is_none_or(|it| it == path)
            && self.above.is_none_or(|above| items.is_some_and(|items| items > above))
            && (operation.paging.is_some() || !self.kind.is_for_lists())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::Contract;

    const LIST: &str = "/api/connector/v1/productServiceOrders/getAll";
    const ADD: &str = "/api/connector/v1/orders/add";

    fn strike(schedule: &Schedule, path: &str, items: Option<u64>) -> Option<&'static str> {
        let contract = Contract::get().unwrap();
        let operation = contract.operation(path).unwrap();
        schedule.strike(path, operation, items).map(|strike| strike.kind.name())
    }

    /// Which of the first requests to a list are struck, counted from 1.
    fn struck(requests: u32, seed: u64, faults: &[&str]) -> Vec<(u32, &'static str)> {
        let schedule = Schedule::new(faults.iter().map(|it| it.parse().unwrap()).collect(), seed);
        (1..=requests).filter_map(|number| Some((number, strike(&schedule, LIST, Some(10))?))).collect()
    }

    fn numbers(faults: &str) -> Vec<u32> {
        struck(6, 7, &[faults]).into_iter().map(|(number, _)| number).collect()
    }

    #[test]
    fn a_fault_strikes_the_nth_request_and_so_many_in_a_row() {
        assert_eq!(numbers("408"), [1, 2, 3, 4, 5, 6]);
        assert_eq!(numbers("408:n=2"), [2]);
        assert_eq!(numbers("408:n=2,count=3"), [2, 3, 4]);
        assert_eq!(numbers("408:count=2"), [1, 2]);
        assert_eq!(numbers("408:p=1,n=4"), [4, 5, 6]);
        assert_eq!(numbers("408:p=1,n=4,count=2"), [4, 5]);
        assert_eq!(numbers("408:p=0"), [0; 0]);
    }

    #[test]
    fn the_seed_decides_what_a_probability_strikes() {
        let draw = |seed| struck(10_000, seed, &["408:p=0.05"]);
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
        assert!((400..600).contains(&draw(7).len()), "{}", draw(7).len());
        assert_eq!(struck(10_000, 7, &["408:p=0.05,count=3"]), draw(7)[..3]);
    }

    #[test]
    fn two_faults_of_the_same_probability_strike_different_requests() {
        let both = struck(1000, 7, &["408:p=0.5", "429:p=0.5"]);
        let second = both.iter().filter(|(_, name)| *name == "429").count();
        assert!((200..300).contains(&second), "{second}");
    }

    #[test]
    fn of_two_faults_the_first_strikes_and_each_counts_for_itself() {
        let expected = [(1, "408"), (2, "408"), (3, "429")];
        assert_eq!(struck(4, 7, &["408:count=2", "429:count=3"]), expected);
        assert_eq!(struck(4, 7, &["429:n=3", "408:count=2"]), expected);
        let alone = struck(1000, 7, &["latency:n=2000", "408:p=0.1"]);
        let behind = struck(1000, 7, &["latency:count=500", "408:p=0.1"]);
        assert_eq!(alone.iter().filter(|it| it.0 > 500).collect::<Vec<_>>(), behind[500..].iter().collect::<Vec<_>>());
    }

    #[test]
    fn a_restricted_fault_counts_only_what_it_is_restricted_to() {
        let fault = |text: &str| Schedule::new(vec![text.parse().unwrap()], 7);
        for text in ["408:n=2,operation=orders_add", "408:n=2,path=/api/connector/v1/orders/add"] {
            let schedule = fault(text);
            let paths = [ADD, LIST, LIST, ADD, ADD];
            let seen = paths.map(|path| strike(&schedule, path, None));
            assert_eq!(seen, [None, None, None, Some("408"), None], "{text}");
        }
        let schedule = fault("408:above=100");
        let seen = [Some(1000), Some(101), Some(100), None].map(|items| strike(&schedule, LIST, items));
        assert_eq!(seen, [Some("408"), Some("408"), None, None]);
        let schedule = fault("short-page:n=1");
        assert_eq!([ADD, LIST].map(|path| strike(&schedule, path, None)), [None, Some("short-page")]);
    }
}
