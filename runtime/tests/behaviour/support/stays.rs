//! A paged read with lists and intervals that have limits, written by hand in the shape of generated code.

use ostler_runtime::private::serde::ser::{Serialize, SerializeMap, Serializer};
use ostler_runtime::private::{self, At, Axes, Check, Members, Operation};
use ostler_runtime::{PagedRequest, Request, SplitRequest, Timestamp, Violation};

use super::{GetAll, GetAllResponse, Order, OrderId};

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    pub start: Timestamp,
    pub end: Timestamp,
}

impl Span {
    pub fn of(start: &str, end: &str) -> Self {
        Span { start: start.parse().unwrap(), end: end.parse().unwrap() }
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        private::write(&mut map, "StartUtc", &self.start)?;
        private::write(&mut map, "EndUtc", &self.end)?;
        map.end()
    }
}

/// At most 3 ids, 2 numbers, and 3 months of each interval.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct FindStays {
    pub ids: Vec<OrderId>,
    pub numbers: Option<Vec<String>>,
    pub updated: Option<Span>,
    pub created: Option<Span>,
    pub colliding: Option<Span>,
}

pub const MAX_IDS: usize = 3;
pub const MAX_NUMBERS: usize = 2;
pub const MONTHS: u32 = 3;

impl Members for FindStays {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        private::write(map, "Ids", &self.ids)?;
        private::write_optional(map, "Numbers", &self.numbers)?;
        private::write_optional(map, "UpdatedUtc", &self.updated)?;
        private::write_optional(map, "CreatedUtc", &self.created)?;
        private::write_optional(map, "CollidingUtc", &self.colliding)
    }
}

impl Check for FindStays {
    fn check(&self, at: At<'_>) -> Result<(), Violation> {
        private::check_max_items(at.member("Ids"), self.ids.len(), MAX_IDS)?;
        if let Some(numbers) = &self.numbers {
            private::check_max_items(at.member("Numbers"), numbers.len(), MAX_NUMBERS)?;
        }
        let intervals = [("UpdatedUtc", self.updated), ("CreatedUtc", self.created), ("CollidingUtc", self.colliding)];
        for (name, interval) in intervals {
            if let Some(it) = interval {
                private::check_interval(at.member(name), ("StartUtc", &it.start), ("EndUtc", &it.end))?;
                private::check_interval_months(at.member(name), &it.start, &it.end, MONTHS)?;
            }
        }
        Ok(())
    }
}

impl Request for FindStays {
    type Response = GetAllResponse;

    const OPERATION: Operation = Operation { id: "stays_find", path: "/api/stays/find", ..GetAll::OPERATION };

    fn empty() -> Option<GetAllResponse> {
        GetAll::empty()
    }
}

impl PagedRequest for FindStays {
    type Item = Order;

    fn next_cursor(response: &GetAllResponse) -> Option<&str> {
        GetAll::next_cursor(response)
    }

    fn item_count(response: &GetAllResponse) -> usize {
        GetAll::item_count(response)
    }

    fn into_items(response: GetAllResponse) -> Vec<Order> {
        GetAll::into_items(response)
    }
}

impl SplitRequest for FindStays {
    fn axes(axes: &mut Axes<FindStays>) {
        axes.list("Ids", MAX_IDS, |it| Some(&mut it.ids));
        axes.list("Numbers", MAX_NUMBERS, |it| it.numbers.as_mut());
        axes.instants("UpdatedUtc", MONTHS, |it| it.updated.as_mut().map(|it| (&mut it.start, &mut it.end)));
        axes.instants("CreatedUtc", MONTHS, |it| it.created.as_mut().map(|it| (&mut it.start, &mut it.end)));
        axes.overlap("CollidingUtc", MONTHS, |it| it.colliding.as_mut().map(|it| (&mut it.start, &mut it.end)));
    }
}
