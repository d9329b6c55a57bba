//! Lists reservations.

use std::collections::HashSet;

use serde_json::Value;
use uuid::Uuid;

use crate::answer::{Answer, Refusal};
use crate::body::{read_ids, read_interval, read_texts};
use crate::operations::page::{answer_page, read_query};
use crate::reservation::Reservation;
use crate::state::State;
use crate::timeline::Query;

type IdFilter = (&'static str, fn(&Reservation) -> Option<Uuid>);
type TimeFilter = (&'static str, fn(&Reservation) -> Option<i64>);

const ID_FILTERS: [IdFilter; 5] = [
    ("AssignedResourceIds", |it| it.assigned_resource),
    ("AvailabilityBlockIds", |it| it.availability_block),
    ("PartnerCompanyIds", |it| it.partner_company),
    ("ReservationGroupIds", |it| Some(it.group)),
    ("TravelAgencyIds", |it| it.travel_agency),
];

const TIME_FILTERS: [TimeFilter; 5] = [
    ("ActualEndUtc", |it| it.actual_end),
    ("ActualStartUtc", |it| it.actual_start),
    ("CreatedUtc", |it| Some(it.created)),
    ("ScheduledEndUtc", |it| Some(it.scheduled_end)),
    ("ScheduledStartUtc", |it| Some(it.scheduled_start)),
];

pub(super) fn run(state: &mut State, body: &Value) -> Result<Answer, Refusal> {
    let services = state.world.bookable();
    let reservation_state = |reservation: &Reservation| reservation.state;
    let mut query = read_query(&state.world, body, "ReservationIds", services, reservation_state)?;
    add_tests(&mut query, body)?;
    answer_page(&state.reservations, &query, body, "Reservations")
}

fn add_tests<'a>(query: &mut Query<'a, Reservation>, body: &'a Value) -> Result<(), Refusal> {
    for (member, id) in ID_FILTERS {
        if let Some(ids) = read_ids(body, member)? {
            let ids: HashSet<_> = ids.into_iter().collect();
            query.tests.push(Box::new(move |it| id(it).is_some_and(|id| ids.contains(&id))));
        }
    }
    for (member, time) in TIME_FILTERS {
        if let Some(interval) = read_interval(body, member)? {
            query.tests.push(Box::new(move |it| time(it).is_some_and(|second| interval.contains(second))));
        }
    }
    if let Some(interval) = read_interval(body, "CollidingUtc")? {
        query.tests.push(Box::new(move |it| interval.overlaps(it.scheduled_start, it.scheduled_end)));
    }
    if let Some(numbers) = read_texts(body, "Numbers") {
        query.tests.push(Box::new(move |it| numbers.contains(&it.number.to_string().as_str())));
    }
    if let Some(numbers) = read_texts(body, "ChannelNumbers") {
        query.tests.push(Box::new(move |it| it.channel_number.as_deref().is_some_and(|it| numbers.contains(&it))));
    }
    Ok(())
}
